/** SQL about accounts at authorities, what orders have come to there, and the answers to challenges. */
import { type Insertable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { AcmeAccounts, AcmeChallenges } from '../../../kernel/db/platform-tables.generated.ts'

export type AccountRow = { private_key: string; account_url: string | null; contact: string | null }

/** The account at an authority that was opened with this external binding (null: with none). */
export async function findAccount(
  tx: PlatformTx,
  directoryUrl: string,
  eabKeyId: string | null,
): Promise<AccountRow | undefined> {
  return tx
    .selectFrom('acme_accounts')
    .select(['private_key', 'account_url', 'contact'])
    .where('directory_url', '=', directoryUrl)
    .where('eab_key_id', 'is not distinct from', eabKeyId)
    .executeTakeFirst()
}

/** Adds the key of an account that is yet to be opened; of several at once, the first one's counts. */
export async function addAccount(tx: PlatformTx, row: Insertable<AcmeAccounts>): Promise<AccountRow> {
  await tx
    .insertInto('acme_accounts')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('directory_url')
        .doUpdateSet({
          private_key: (eb) => eb.ref('excluded.private_key'),
          eab_key_id: (eb) => eb.ref('excluded.eab_key_id'),
          contact: null,
          account_url: null,
        })
        // Only the account of another binding makes room.
        .where(sql<boolean>`acme_accounts.eab_key_id is distinct from excluded.eab_key_id`),
    )
    .execute()
  return tx
    .selectFrom('acme_accounts')
    .select(['private_key', 'account_url', 'contact'])
    .where('directory_url', '=', row.directory_url)
    .executeTakeFirstOrThrow()
}

/** @param privateKey as stored: the account is still the one that was opened */
export async function saveAccount(
  tx: PlatformTx,
  directoryUrl: string,
  privateKey: string,
  change: { account_url: string; contact: string | null },
): Promise<void> {
  await tx
    .updateTable('acme_accounts')
    .set(change)
    .where('directory_url', '=', directoryUrl)
    .where('private_key', '=', privateKey)
    .execute()
}

export type OrderState = {
  authority: string | null
  order_url: string | null
  private_key: string | null
  challenge: string | null
}

/** Notes where an order stands, for whoever goes on with it. */
export async function saveOrderState(
  tx: PlatformTx,
  orderId: string,
  state: Partial<OrderState>,
): Promise<void> {
  await tx.updateTable('certificate_orders').set(state).where('id', '=', orderId).execute()
}

/** The id by which the authority knows the certificate that is to be replaced (RFC 9773, 5), if it is its own. */
export async function findAriId(
  tx: PlatformTx,
  certificateId: string,
  authority: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('certificates')
    .select('ari_id')
    .where('id', '=', certificateId)
    .where('authority', '=', authority)
    .executeTakeFirst()
  return row?.ari_id ?? undefined
}

export async function putChallenge(tx: PlatformTx, row: Insertable<AcmeChallenges>): Promise<void> {
  await tx
    .insertInto('acme_challenges')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'host', 'token']).doUpdateSet(row))
    .execute()
}

/** Deletes the answers of an order, and those that expired before `now`. @returns for which hosts there were some */
export async function deleteChallenges(tx: PlatformTx, orderId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .deleteFrom('acme_challenges')
    .where((eb) => eb.or([eb('order_id', '=', orderId), eb('expires_at', '<', now)]))
    .returning('host')
    .execute()
  return [...new Set(rows.map(({ host }) => host))]
}

/** SQL about names on their way from one tenant to another. */
import { randomUUIDv7 } from 'node:crypto'
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { DomainTransfers } from '../../../kernel/db/platform-tables.generated.ts'

export type TransferRow = Selectable<DomainTransfers>
export type ShownTransfer = TransferRow & { from_slug: string; to_slug: string }

function shown(tx: PlatformTx) {
  return tx
    .selectFrom('domain_transfers as x')
    .innerJoin('tenants as giver', 'giver.id', 'x.from_tenant_id')
    .innerJoin('tenants as receiver', 'receiver.id', 'x.to_tenant_id')
    .selectAll('x')
    .select(['giver.slug as from_slug', 'receiver.slug as to_slug'])
}

/** Of those the tenant gives or receives. */
export async function findTransfer(
  tx: PlatformTx,
  tenantId: string,
  id: string,
): Promise<ShownTransfer | undefined> {
  return shown(tx)
    .where('x.id', '=', id)
    .where((eb) => eb.or([eb('x.from_tenant_id', '=', tenantId), eb('x.to_tenant_id', '=', tenantId)]))
    .executeTakeFirst()
}

/** Up to `limit + 1` transfers of the tenant, the newest first, after the id in `after`. */
export async function listTransfers(
  tx: PlatformTx,
  tenantId: string,
  direction: 'incoming' | 'outgoing' | undefined,
  after: string | undefined,
  limit: number,
): Promise<ShownTransfer[]> {
  let query = shown(tx).where((eb) =>
    eb.or([
      ...(direction === 'incoming' ? [] : [eb('x.from_tenant_id', '=', tenantId)]),
      ...(direction === 'outgoing' ? [] : [eb('x.to_tenant_id', '=', tenantId)]),
    ]),
  )
  if (after !== undefined) query = query.where('x.id', '<', after)
  return query
    .orderBy('x.id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function lockTransfer(tx: PlatformTx, id: string): Promise<TransferRow | undefined> {
  return tx.selectFrom('domain_transfers').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** @returns undefined when the name is on offer already */
export async function insertTransfer(
  tx: PlatformTx,
  row: Omit<Insertable<DomainTransfers>, 'id' | 'state'>,
): Promise<TransferRow | undefined> {
  return (
    tx
      .insertInto('domain_transfers')
      .values({ id: randomUUIDv7(), state: 'offered', ...row })
      // Written out: a plan that is kept for any parameter would not know which index this is about.
      .onConflict((conflict) =>
        conflict.column('domain_id').where('state', '=', sql.lit('offered')).doNothing(),
      )
      .returningAll()
      .executeTakeFirst()
  )
}

export async function updateTransfer(
  tx: PlatformTx,
  id: string,
  change: Updateable<DomainTransfers>,
): Promise<void> {
  await tx.updateTable('domain_transfers').set(change).where('id', '=', id).execute()
}

/** An offer that nobody took in time keeps no other from being made. */
export async function expireOffers(tx: PlatformTx, domainId: string, now: Date): Promise<void> {
  await tx
    .updateTable('domain_transfers')
    .set({ state: 'expired', decided_at: sql`expires_at` })
    .where('domain_id', '=', domainId)
    .where('state', '=', 'offered')
    .where('expires_at', '<=', now)
    .execute()
}

export async function deleteTransfersOf(tx: PlatformTx, tenantId: string): Promise<void> {
  await tx
    .deleteFrom('domain_transfers')
    .where((eb) => eb.or([eb('from_tenant_id', '=', tenantId), eb('to_tenant_id', '=', tenantId)]))
    .execute()
}

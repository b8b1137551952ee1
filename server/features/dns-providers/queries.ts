/** SQL about accounts at DNS providers. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { DnsProviders } from '../../kernel/db/home-tables.generated.ts'

export type DnsProviderRow = Selectable<DnsProviders>

export async function findDnsProvider(tx: TenantTx, id: string): Promise<DnsProviderRow | undefined> {
  return tx.selectFrom('dns_providers').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockDnsProvider(tx: TenantTx, id: string): Promise<DnsProviderRow | undefined> {
  return tx.selectFrom('dns_providers').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Up to `limit + 1` accounts, the newest first, after the id in `cursor` (ids are in order of creation). */
export async function listDnsProviders(
  tx: TenantTx,
  cursor: string[] | undefined,
  limit: number,
): Promise<DnsProviderRow[]> {
  let query = tx
    .selectFrom('dns_providers')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

/** How many there are; whoever else adds one waits until `tx` ends. */
export async function countDnsProvidersInTurn(tx: TenantTx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('dns_providers:' || ${tx.tenantId}, 0))`.execute(tx)
  const { count } = await tx
    .selectFrom('dns_providers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** @returns undefined when the name is taken */
export async function insertDnsProvider(
  tx: TenantTx,
  row: Omit<Insertable<DnsProviders>, 'tenant_id'>,
): Promise<DnsProviderRow | undefined> {
  return tx
    .insertInto('dns_providers')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function isNameTaken(tx: TenantTx, name: string, exceptId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('dns_providers')
    .select('id')
    .where('name', '=', name)
    .where('id', '<>', exceptId)
    .executeTakeFirst()
  return row !== undefined
}

export async function updateDnsProvider(
  tx: TenantTx,
  id: string,
  change: Updateable<DnsProviders>,
): Promise<DnsProviderRow> {
  return tx
    .updateTable('dns_providers')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** What a look at the account has shown. Not a change of it: its version stays. Nothing when it was changed meanwhile. */
export async function updateFindings(
  tx: TenantTx,
  { id, version }: Pick<DnsProviderRow, 'id' | 'version'>,
  findings: Pick<Updateable<DnsProviders>, 'state' | 'problem' | 'zones' | 'checked_at'>,
): Promise<DnsProviderRow | undefined> {
  return tx
    .updateTable('dns_providers')
    .set(findings)
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
}

export async function deleteDnsProvider(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('dns_providers').where('id', '=', id).execute()
}

/** The account that the tenant has chosen for one of these names. */
export async function findChosenProvider(
  tx: PlatformTx,
  tenantId: string,
  hosts: string[],
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('domains')
    .select('dns_provider_id')
    .where('tenant_id', '=', tenantId)
    .where('host', 'in', hosts)
    .where('dns_provider_id', 'is not', null)
    .orderBy('host', 'desc')
    .executeTakeFirst()
  return row?.dns_provider_id ?? undefined
}

/** SQL about the stores of plugins: their figures, their end, and the keys of their rows. */
import { type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { PluginStores } from '../../kernel/db/home-tables.generated.ts'

export type StoreRow = Selectable<PluginStores>

/** Whose data a statement is about. */
export type Of = { siteId: string; plugin: string }

export async function findStore(tx: TenantTx, siteId: string, plugin: string): Promise<StoreRow | undefined> {
  return tx
    .selectFrom('plugin_stores')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .executeTakeFirst()
}

/** All of a site's. */
export async function findStores(tx: TenantTx, siteId: string): Promise<StoreRow[]> {
  return tx.selectFrom('plugin_stores').selectAll().where('site_id', '=', siteId).orderBy('plugin').execute()
}

/** The store, made where there is none, and locked until `tx` ends. @returns undefined when there is no such site */
export async function lockStore(tx: TenantTx, siteId: string, plugin: string): Promise<StoreRow | undefined> {
  const lock = () =>
    tx
      .selectFrom('plugin_stores')
      .selectAll()
      .where('site_id', '=', siteId)
      .where('plugin', '=', plugin)
      .forUpdate()
      .executeTakeFirst()
  const found = await lock()
  if (found) return found
  await sql`
    insert into plugin_stores (tenant_id, site_id, plugin)
    select s.tenant_id, s.id, ${plugin} from sites s where s.id = ${siteId} on conflict do nothing`.execute(
    tx,
  )
  return lock()
}

export async function updateStore(
  tx: TenantTx,
  siteId: string,
  plugin: string,
  change: Updateable<PluginStores>,
): Promise<void> {
  await tx
    .updateTable('plugin_stores')
    .set(change)
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .execute()
}

/** With all that hangs on it. @returns the row as it was */
export async function deleteStore(
  tx: TenantTx,
  siteId: string,
  plugin: string,
  removedBefore: Date | undefined,
): Promise<StoreRow | undefined> {
  let query = tx.deleteFrom('plugin_stores').where('site_id', '=', siteId).where('plugin', '=', plugin)
  if (removedBefore) query = query.where('removed_at', '<=', removedBefore)
  return query.returningAll().executeTakeFirst()
}

/** Notes since when sites are without the plugins that kept something: neither shown, nor about to be, nor staged. */
export async function markRemoved(tx: TenantTx, now: Date): Promise<void> {
  const isThere = sql`exists (
    select from sites w
    join releases r on r.site_id = w.id and r.number in (w.release_number, w.standby_number, w.staging_number),
      jsonb_array_elements(r.plugins) p
    where w.id = s.site_id and p ->> 'name' = s.plugin)`
  await sql`
    update plugin_stores s set removed_at = case when s.removed_at is null then ${now}::timestamptz end
    where (s.removed_at is null) <> ${isThere}`.execute(tx)
}

export async function listRemoved(tx: TenantTx, before: Date): Promise<Of[]> {
  const rows = await tx
    .selectFrom('plugin_stores')
    .select(['site_id', 'plugin'])
    .where('removed_at', '<=', before)
    .execute()
  return rows.map((row) => ({ siteId: row.site_id, plugin: row.plugin }))
}

/** Stores that hold values whose time is over. */
export async function listExpiring(tx: TenantTx, now: Date): Promise<Of[]> {
  const rows = await tx
    .selectFrom('plugin_values')
    .select(['site_id', 'plugin'])
    .distinct()
    .where('expires_at', '<=', now)
    .execute()
  return rows.map((row) => ({ siteId: row.site_id, plugin: row.plugin }))
}

/** Tenants of the pool whose plugins keep anything. */
export async function listTenantsInPool(tx: PlatformTx): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select distinct s.tenant_id from pool.plugin_stores s
    join app.homes h on h.schema_name = 'pool' and h.tenant_id = s.tenant_id`.execute(tx)
  return rows.map(({ tenant_id }) => tenant_id)
}

/** What of the tenant's storage is taken for plugins, in bytes. */
export async function countReservedBytes(tx: TenantTx): Promise<number> {
  const { bytes } = await tx
    .selectFrom('plugin_stores')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('reserved_bytes'), sql<number>`0`).as('bytes'))
    .executeTakeFirstOrThrow()
  return bytes
}

export type TableSize = { plugin: string; table: string; rows: number; size_bytes: number }

/** Of a site's plugins, or of one of them; values count as the table ''. */
export async function measureTables(
  tx: TenantTx,
  siteId: string,
  plugin: string | undefined,
): Promise<TableSize[]> {
  const isWanted = plugin === undefined ? sql`true` : sql`plugin = ${plugin}`
  const { rows } = await sql<TableSize>`
    select plugin, table_name as table, count(*) as rows, sum(size_bytes) as size_bytes from plugin_rows
    where site_id = ${siteId} and ${isWanted} group by plugin, table_name
    union all
    select plugin, '', count(*), sum(size_bytes) from plugin_values
    where site_id = ${siteId} and ${isWanted} group by plugin`.execute(tx)
  return rows
}

/** Deletes the store's values whose time is over. @returns their size in bytes */
export async function deleteExpired(tx: TenantTx, { siteId, plugin }: Of, now: Date): Promise<number> {
  const rows = await tx
    .deleteFrom('plugin_values')
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .where('expires_at', '<=', now)
    .returning('size_bytes')
    .execute()
  return rows.reduce((sum, row) => sum + row.size_bytes, 0)
}

/** `alias.data` -> the values of the columns as a JSON array, such as ["a@b.example",3]. */
const valuesOf = (alias: string, columns: string) =>
  sql`jsonb_build_array(${sql.join(columns.split(',').map((name) => sql`${sql.ref(`${alias}.data`)} -> ${name}::text`))})`

/** Rows that lack one of the columns have no key. */
const hasAll = (alias: string, columns: string) =>
  sql`${sql.ref(`${alias}.data`)} ?& ${columns.split(',')}::text[]`

/** The key of values that stand in a JSON array. */
export const keyOf = (values: ReturnType<typeof sql>) =>
  sql<Buffer>`sha256(convert_to((${values})::text, 'UTF8'))`

/** Keeps a key of every row there is. Those that were there before a column became unique may share theirs. */
export async function buildKeys(
  tx: TenantTx,
  { siteId, plugin }: Of,
  table: string,
  columns: string,
): Promise<void> {
  await sql`
    insert into plugin_keys (tenant_id, site_id, plugin, table_name, columns, key, row_id, is_unique)
    select r.tenant_id, r.site_id, r.plugin, r.table_name, ${columns}, ${keyOf(valuesOf('r', columns))}, r.id, false
    from plugin_rows r
    where r.site_id = ${siteId} and r.plugin = ${plugin} and r.table_name = ${table} and ${hasAll('r', columns)}
    on conflict do nothing`.execute(tx)
}

export async function deleteKeys(
  tx: TenantTx,
  { siteId, plugin }: Of,
  table: string,
  columns: string,
): Promise<void> {
  await tx
    .deleteFrom('plugin_keys')
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .where('table_name', '=', table)
    .where('columns', '=', columns)
    .execute()
}

/** SQL about values that plugins keep under keys. */
import { type CompiledQuery, type Kysely, type Selectable } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { DB, PluginValues } from '../../../kernel/db/home-tables.generated.ts'
import type { Of } from '../queries.ts'

export type ValueRow = Omit<Selectable<PluginValues>, 'tenant_id' | 'site_id' | 'plugin'>

const valid = (tables: Kysely<DB>, { siteId, plugin }: Of, now: Date) =>
  tables
    .selectFrom('plugin_values')
    .select(['key', 'value', 'size_bytes', 'updated_at', 'expires_at'])
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))

export function valueQuery(tables: Kysely<DB>, of: Of, key: string, now: Date): CompiledQuery<ValueRow> {
  return valid(tables, of, now).where('key', '=', key).compile()
}

/** Greater than every character of a key. */
const LAST = '\u{10ffff}'

/** Up to `limit` in the order of their keys, those that begin with `prefix` and come after a key. */
export function valuesQuery(
  tables: Kysely<DB>,
  of: Of,
  prefix: string,
  after: string | undefined,
  limit: number,
  now: Date,
): CompiledQuery<ValueRow> {
  let query = valid(tables, of, now).orderBy('key').limit(limit)
  if (prefix !== '') query = query.where('key', '>=', prefix).where('key', '<', prefix + LAST)
  if (after !== undefined) query = query.where('key', '>', after)
  return query.compile()
}

/** Also one whose time is over. */
export async function findValue(
  tx: TenantTx,
  { siteId, plugin }: Of,
  key: string,
): Promise<ValueRow | undefined> {
  return tx
    .selectFrom('plugin_values')
    .select(['key', 'value', 'size_bytes', 'updated_at', 'expires_at'])
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .where('key', '=', key)
    .executeTakeFirst()
}

export async function putValue(tx: TenantTx, { siteId, plugin }: Of, row: ValueRow): Promise<void> {
  const { key, ...rest } = { ...row, value: JSON.stringify(row.value) }
  await tx
    .insertInto('plugin_values')
    .values({ tenant_id: tx.tenantId, site_id: siteId, plugin, key, ...rest })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'site_id', 'plugin', 'key']).doUpdateSet(rest))
    .execute()
}

/** @returns the row as it was */
export async function deleteValue(
  tx: TenantTx,
  { siteId, plugin }: Of,
  key: string,
): Promise<Pick<ValueRow, 'size_bytes' | 'expires_at'> | undefined> {
  return tx
    .deleteFrom('plugin_values')
    .where('site_id', '=', siteId)
    .where('plugin', '=', plugin)
    .where('key', '=', key)
    .returning(['size_bytes', 'expires_at'])
    .executeTakeFirst()
}

/** SQL that finds people in what plugins keep. */
import { type RawBuilder, sql } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { Of } from '../queries.ts'
import type { OfTable, StoredRow } from '../rows/queries.ts'

/** Up to `limit` rows with the address, in whatever case, in one of the columns; in the order of their ids, after one. */
export async function listRowsOf(
  tx: TenantTx,
  { siteId, plugin, table }: OfTable,
  columns: readonly string[],
  email: string,
  after: string | undefined,
  limit: number,
): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    select r.id, r.data, r.size_bytes, r.version, r.created_at, r.updated_at from plugin_rows r
    where r.site_id = ${siteId} and r.plugin = ${plugin} and r.table_name = ${table}
      and ${after === undefined ? sql`true` : sql`r.id > ${after}`}
      and exists (select from unnest(${[...columns]}::text[]) as named(name)
        where lower(btrim(r.data ->> named.name)) = lower(${email}))
    order by r.id limit ${limit}`.execute(tx)
  return rows
}

export type NamedValue = { key: string; value: unknown; is_key: boolean }

/** Up to `limit` values with the address in them, or in their key. */
export async function listValuesOf(
  tx: TenantTx,
  { siteId, plugin }: Of,
  email: string,
  limit: number,
): Promise<NamedValue[]> {
  const whole = wholeAddress(email)
  const names = (text: RawBuilder<unknown>) =>
    sql`(position(lower(${email}) in lower(${text})) > 0 and ${text} ~* ${whole})`
  const { rows } = await sql<NamedValue>`
    select key, value, ${names(sql`key`)} as is_key from plugin_values
    where site_id = ${siteId} and plugin = ${plugin} and (${names(sql`key`)} or ${names(sql`value::text`)})
    order by key limit ${limit}`.execute(tx)
  return rows
}

/** As a regular expression of PostgreSQL that does not find ann@example.com in joann@example.com, who is somebody else. */
function wholeAddress(email: string): string {
  const literal = email.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`)
  // In JSON, the letter before it may be part of a line break.
  return String.raw`((?<![[:alnum:]._%+-])|(?<=\\[bfnrt]))${literal}(?![[:alnum:]-]|\.[[:alnum:]])`
}

/**
 * Copies, compares and deletes all rows a tenant has in a home, for moving and removing it. Works on connections of the
 * owner, whose transaction sees that one tenant only: row-level security binds the owner like everybody else.
 */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { HomeTable } from './home-catalog.ts'
import { quoteIdentifier } from './sql-text.ts'

export type Owner = pg.Client

/** One side of a copy. */
export type HomeSide = { owner: Owner; schema: string }

/** Rows on their way between two databases at a time; with rows of 100 kB these are 25 MB. */
const BATCH = 250

/**
 * Begins a transaction of the owner that sees one tenant and may remove what is append-only for others.
 * @param timeouts in ms: for a lock, and for one statement (0: no limit)
 */
export async function beginForTenant(
  owner: Owner,
  tenantId: string,
  timeouts: { lock: number; statement: number },
): Promise<void> {
  await owner.query('begin')
  await owner.query('set local role hotswap_owner')
  // Both sides write and read texts of rows in the same way.
  await owner.query(
    `select set_config('app.tenant_id', $1, true), set_config('app.audit_removal', 'on', true),
       set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true),
       set_config('IntervalStyle', 'iso_8601', true), set_config('extra_float_digits', '1', true),
       set_config('lock_timeout', $2, true), set_config('statement_timeout', $3, true)`,
    [tenantId, String(timeouts.lock), String(timeouts.statement)],
  )
}

/**
 * Waits until nobody works for the tenant in this database, and keeps everybody out (see app.enter_tenant) until
 * `admitTenant` or the end of the connection; the end of a transaction does not matter.
 */
export async function shutOutTenant(owner: Owner, tenantId: string): Promise<void> {
  await owner.query('select pg_advisory_lock(hashtextextended($1::uuid::text, 0))', [tenantId])
}

export async function admitTenant(owner: Owner, tenantId: string): Promise<void> {
  await owner.query('select pg_advisory_unlock(hashtextextended($1::uuid::text, 0))', [tenantId])
}

/** The triggers of a home find their tables by the search path, as they do in a tenant's own transactions. */
export async function useHome({ owner, schema }: HomeSide): Promise<void> {
  await owner.query(`select set_config('search_path', quote_ident($1), true)`, [schema])
}

/**
 * Copies a table's rows. Two sides of one database need one statement; otherwise the rows pass through in batches.
 * @param signal ends a copy that takes too long, between batches
 */
export async function copyRows(
  tenantId: string,
  table: HomeTable,
  source: HomeSide,
  target: HomeSide,
  signal: AbortSignal,
): Promise<void> {
  const columns = table.columns.join(', ')
  const [from, to] = [nameOf(source.schema, table), nameOf(target.schema, table)]
  if (source.owner === target.owner) {
    await source.owner.query(
      `insert into ${to} (${columns}) select ${columns} from ${from} where tenant_id = $1`,
      [tenantId],
    )
    return
  }
  const into = table.refersToItself ? await addStage(target.owner) : undefined
  // A row's text form is exact for every type, and the target reads it as a row of its own table.
  const values = table.columns.map((column) => `(r).${column}`).join(', ')
  const insert = (rows: string) =>
    `insert into ${to} (${columns}) select ${values} from (select line::${to} as r from ${rows} offset 0) t`
  for await (const lines of readLines(source.owner, from, tenantId)) {
    signal.throwIfAborted()
    if (into) await target.owner.query(`insert into ${into} select unnest($1::text[])`, [lines])
    else await target.owner.query(insert('unnest($1::text[]) line'), [lines])
  }
  if (!into) return
  await target.owner.query(insert(into))
  await target.owner.query(`drop table ${into}`)
}

/** A table that lives as long as the transaction, for rows that must be inserted together because they refer to each other. */
async function addStage(owner: Owner): Promise<string> {
  const name = `app.rows_${randomBytes(8).toString('hex')}`
  await owner.query(`create unlogged table ${name} (line text)`)
  return name
}

async function* readLines(owner: Owner, from: string, tenantId: string): AsyncGenerator<string[]> {
  await owner.query(
    `declare moving no scroll cursor for select r::text as line from ${from} r where tenant_id = $1`,
    [tenantId],
  )
  const fetch = () => owner.query<{ line: string }>(`fetch ${BATCH} from moving`)
  // The next batch is read while the one before is written.
  for (let next = fetch(), isLast = false; !isLast;) {
    const { rows } = await next
    isLast = rows.length < BATCH
    if (!isLast) {
      next = fetch()
      // Whoever stops reading does not ask how it ended.
      next.catch(() => undefined)
    }
    if (rows.length > 0) yield rows.map((row) => row.line)
  }
  await owner.query('close moving')
}

/** A fingerprint of the tenant's rows in a table, whatever their order: their number and the sum of their hashes. */
export async function digestRows(tenantId: string, table: HomeTable, side: HomeSide) {
  const { rows } = await side.owner.query<{ count: number; sum: string }>(
    `select count(*)::int as count, coalesce(sum(hashtextextended(r::text, 0)::numeric), 0)::text as sum
     from ${nameOf(side.schema, table)} r where tenant_id = $1`,
    [tenantId],
  )
  return rows[0] ?? { count: 0, sum: '0' }
}

/** Deletes the tenant's rows of a table. @returns how many there were */
export async function deleteRows(tenantId: string, table: HomeTable, side: HomeSide): Promise<number> {
  const { rowCount } = await side.owner.query(
    `delete from ${nameOf(side.schema, table)} where tenant_id = $1`,
    [tenantId],
  )
  return rowCount ?? 0
}

function nameOf(schema: string, table: HomeTable): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table.name)}`
}

/** SQL about rows of plugins' tables. Columns are parameters like any other value; they never become part of a statement. */
import { type CompiledQuery, type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { DB, PluginRows } from '../../../kernel/db/home-tables.generated.ts'
import type { RowData } from '../columns.ts'
import type { ComparedType, Condition, Order, Selection } from '../conditions.ts'
import { type Of, keyOf } from '../queries.ts'

export type StoredRow = Pick<
  Selectable<PluginRows>,
  'id' | 'size_bytes' | 'version' | 'created_at' | 'updated_at'
> & { data: RowData }

/** Whose rows, and of which table. */
export type OfTable = Of & { table: string }

/** Where a list goes on: behind the row of that value and id. */
export type After = { value: unknown; id: string }

const COLUMNS = sql`r.id, r.data, r.size_bytes, r.version, r.created_at, r.updated_at`
const within = ({ siteId, plugin, table }: OfTable) =>
  sql`r.site_id = ${siteId} and r.plugin = ${plugin} and r.table_name = ${table}`

/** What a column holds, as what it is compared as; null where an older version kept something else in it. */
function valueOf(column: string, type: ComparedType): RawBuilder<unknown> {
  const json = sql`r.data -> ${column}::text`
  if (type === 'id') return sql`r.id`
  if (type === 'moment') return column === 'created_at' ? sql`r.created_at` : sql`r.updated_at`
  if (type === 'number') return sql`(case when jsonb_typeof(${json}) = 'number' then (${json})::numeric end)`
  if (type === 'boolean')
    return sql`(case when jsonb_typeof(${json}) = 'boolean' then (${json})::boolean end)`
  return sql`((r.data ->> ${column}::text) collate "C")`
}

const SQL_TYPES: Record<ComparedType, RawBuilder<unknown>> = {
  text: sql`text`,
  date: sql`text`,
  json: sql`text`,
  number: sql`numeric`,
  boolean: sql`boolean`,
  id: sql`uuid`,
  moment: sql`timestamptz`,
}

/** A JSON number and its text say the same; the driver would send it as one of PostgreSQL's own types. */
const parameter = (value: unknown, type: ComparedType) =>
  sql`${typeof value === 'number' ? String(value) : value}::${SQL_TYPES[type]}`

const OPERATORS = {
  eq: sql`=`,
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
}

function holds({ column, type, comparison, value }: Condition): RawBuilder<unknown> {
  const held = valueOf(column, type)
  if (value === null) return comparison === 'eq' ? sql`${held} is null` : sql`${held} is not null`
  if (comparison === 'ne') return sql`${held} is distinct from ${parameter(value, type)}`
  if (comparison === 'in') return isOneOf(held, value as unknown[], type)
  if (comparison === 'contains') return contains(column, value)
  if (comparison === 'starts_with') return sql`starts_with(${held}, ${value})`
  return sql`${held} ${OPERATORS[comparison]} ${parameter(value, type)}`
}

/** Whatever the case of its letters. */
const contains = (column: string, text: unknown) =>
  sql`position(lower(${text}::text) in lower(r.data ->> ${column}::text)) > 0`

function isOneOf(held: RawBuilder<unknown>, values: unknown[], type: ComparedType): RawBuilder<unknown> {
  const given = values.filter((value) => value !== null).map(String)
  const isGiven = sql`${held} = any(${given}::${SQL_TYPES[type]}[])`
  return values.includes(null) ? sql`(${isGiven} or ${held} is null)` : isGiven
}

const all = (conditions: readonly RawBuilder<unknown>[]) =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)

/**
 * The rows of a selection. Those of a key are found by it, unless nobody has written since a version declared it: then no
 * keys are kept yet, and the other half, which PostgreSQL leaves out otherwise, looks at each row.
 */
function selected(of: OfTable, { conditions, key, search }: Selection): RawBuilder<unknown> {
  const found = search ? search.columns.map((column) => contains(column, search.text)) : [sql`true`]
  const anywhere = found.length === 0 ? sql`false` : sql`(${sql.join(found, sql` or `)})`
  const fitting = sql`${within(of)} and ${anywhere} and ${all(conditions.map(holds))}`
  if (!key) return sql`(select ${COLUMNS} from plugin_rows r where ${fitting}) r`
  const isKept = sql`(select coalesce(s.tables -> ${of.table}::text -> 'kept' ? ${key.columns}, false)
    from plugin_stores s where s.site_id = ${of.siteId} and s.plugin = ${of.plugin})`
  const ids = sql`array(
    select k.row_id from plugin_keys k
    where k.site_id = ${of.siteId} and k.plugin = ${of.plugin} and k.table_name = ${of.table}
      and k.columns = ${key.columns} and k.key = ${keyOf(sql`${JSON.stringify(key.values)}::jsonb`)})`
  return sql`(
    select ${COLUMNS} from plugin_rows r where ${isKept} and r.id = any(${ids}) and ${fitting}
    union all
    select ${COLUMNS} from plugin_rows r where not ${isKept} and ${fitting}) r`
}

/** Up to `limit` rows in their order, behind `after`; empty columns come last. */
export function listQuery(
  tables: Kysely<DB>,
  of: OfTable,
  selection: Selection,
  order: Order,
  after: After | undefined,
  limit: number,
): CompiledQuery<StoredRow> {
  const direction = order.descending ? sql`desc` : sql`asc`
  const value = valueOf(order.column, order.type)
  const by = order.type === 'id' ? sql`` : sql`${value} ${direction} nulls last,`
  return sql<StoredRow>`
    select ${COLUMNS} from ${selected(of, selection)}
    where ${after ? isBehind(after, order) : sql`true`}
    order by ${by} r.id ${direction} limit ${limit}`.compile(tables)
}

function isBehind({ value, id }: After, { column, type, descending }: Order): RawBuilder<unknown> {
  const sign = descending ? sql`<` : sql`>`
  const isLater = sql`r.id ${sign} ${id}::uuid`
  if (type === 'id') return isLater
  const held = valueOf(column, type)
  if (value === null) return sql`(${held} is null and ${isLater})`
  const given = parameter(value, type)
  return sql`(${held} ${sign} ${given} or ${held} is null or (${held} = ${given} and ${isLater}))`
}

export function countQuery(
  tables: Kysely<DB>,
  of: OfTable,
  selection: Selection,
): CompiledQuery<{ count: number }> {
  return sql<{ count: number }>`select count(*) as count from ${selected(of, selection)}`.compile(tables)
}

export function rowQuery(tables: Kysely<DB>, of: OfTable, id: string): CompiledQuery<StoredRow> {
  return sql<StoredRow>`select ${COLUMNS} from plugin_rows r where ${within(of)} and r.id = ${id}`.compile(
    tables,
  )
}

export async function findRow(tx: TenantTx, of: OfTable, id: string): Promise<StoredRow | undefined> {
  const { rows } = await tx.executeQuery(rowQuery(tx, of, id))
  return rows[0]
}

export async function insertRow(tx: TenantTx, of: OfTable, row: StoredRow): Promise<void> {
  await tx
    .insertInto('plugin_rows')
    .values({
      tenant_id: tx.tenantId,
      site_id: of.siteId,
      plugin: of.plugin,
      table_name: of.table,
      ...row,
      data: JSON.stringify(row.data),
    })
    .execute()
}

export async function updateRow(tx: TenantTx, of: OfTable, row: StoredRow): Promise<void> {
  const { id, data, ...change } = row
  await tx
    .updateTable('plugin_rows')
    .set({ ...change, data: JSON.stringify(data) })
    .where('site_id', '=', of.siteId)
    .where('plugin', '=', of.plugin)
    .where('table_name', '=', of.table)
    .where('id', '=', id)
    .execute()
}

/** @returns its size in bytes; undefined when there was none */
export async function deleteRow(tx: TenantTx, of: OfTable, id: string): Promise<number | undefined> {
  const gone = await tx
    .deleteFrom('plugin_rows')
    .where('site_id', '=', of.siteId)
    .where('plugin', '=', of.plugin)
    .where('table_name', '=', of.table)
    .where('id', '=', id)
    .returning('size_bytes')
    .executeTakeFirst()
  return gone?.size_bytes
}

export type Key = { columns: string; values: readonly unknown[]; is_unique: boolean }

/** Which of these unique keys another row has. The store is locked: nobody adds one meanwhile. */
export async function findTaken(
  tx: TenantTx,
  of: OfTable,
  rowId: string,
  keys: readonly Key[],
): Promise<string | undefined> {
  const unique = keys.filter((key) => key.is_unique)
  if (unique.length === 0) return undefined
  const { rows } = await sql<{ columns: string }>`
    select k.columns from plugin_keys k, ${recordset(unique)}
    where k.site_id = ${of.siteId} and k.plugin = ${of.plugin} and k.table_name = ${of.table}
      and k.columns = w.columns and k.key = ${keyOf(sql`w."values"`)} and k.row_id <> ${rowId} limit 1`.execute(
    tx,
  )
  return rows[0]?.columns
}

/** Makes these the keys of a row. */
export async function putKeys(
  tx: TenantTx,
  of: OfTable,
  rowId: string,
  keys: readonly Key[],
  isNew: boolean,
): Promise<void> {
  if (!isNew)
    await tx
      .deleteFrom('plugin_keys')
      .where('site_id', '=', of.siteId)
      .where('plugin', '=', of.plugin)
      .where('table_name', '=', of.table)
      .where('row_id', '=', rowId)
      .execute()
  if (keys.length === 0) return
  await sql`
    insert into plugin_keys (tenant_id, site_id, plugin, table_name, columns, key, row_id, is_unique)
    select ${tx.tenantId}, ${of.siteId}, ${of.plugin}, ${of.table}, w.columns, ${keyOf(sql`w."values"`)},
      ${rowId}, w.is_unique from ${recordset(keys)}`.execute(tx)
}

const recordset = (keys: readonly Key[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as w(columns text, "values" jsonb, is_unique boolean)`

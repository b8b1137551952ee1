/** Rows of plugins' tables: checked against their columns, found by them, and counted so that none is lost or doubled. */
import { isDeepStrictEqual } from 'node:util'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { TenantTx } from '../../../kernel/db/database.ts'
import { nextId } from '../../../kernel/db/time-ordered-id.ts'
import { type Page, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { PluginTable } from '../../../plugin/manifest.ts'
import { MAX_NUMBER, type RowData, checkPatch, checkRow, sizeOf } from '../columns.ts'
import { type Order, type Where, readOrder, readWhere } from '../conditions.ts'
import { nameOf } from '../known-tables.ts'
import { type DataOwner, type OpenStore, type StoreCtx, writeStore } from '../stores.ts'
import * as queries from './queries.ts'

export type Row = queries.StoredRow

/** Rows of a table whose manifest names no number, and of any. */
export const DEFAULT_MAX_ROWS = 10_000
export const MAX_ROWS = 100_000
/** Decimals that sums are rounded to, so that 0.1 and 0.2 are 0.3. */
const DECIMALS = 10

type ReadCtx = Pick<AppContext, 'db'>

export type ListInput = {
  where?: Where
  /** Stands in one of the columns that hold texts. */
  q?: string
  /** Such as `name` or `-created_at`. */
  order?: string
  limit?: number
  cursor?: string
}

/** Looks at a row before it is changed, and throws where it must not be. */
type Check = (row: Row) => void

/** @throws AppError validation_failed, conflict for a unique column, quota_exceeded */
export async function addRow(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  table: string,
  input: RowData,
): Promise<Row> {
  const declared = tableOf(owner, table)
  const data = checkRow(declared, input)
  return writeStore(ctx, tx, owner, async (store) => {
    const now = ctx.clock.now()
    const row: Row = {
      id: nextId(),
      data,
      size_bytes: sizeOf(data),
      version: 1,
      created_at: now,
      updated_at: now,
    }
    store.addRows(table, 1, Math.min(declared.max_rows ?? DEFAULT_MAX_ROWS, MAX_ROWS))
    await store.grow(row.size_bytes)
    const of = { ...owner, table }
    const keys = keysOfRow(declared, store.keysOf(table), data)
    await requireFree(tx, of, declared, row.id, keys)
    await queries.insertRow(tx, of, row)
    await queries.putKeys(tx, of, row.id, keys, true)
    return row
  })
}

/** @throws AppError not_found, conflict for a unique column, what `check` throws, validation_failed */
export async function changeRow(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  table: string,
  id: string,
  patch: RowData,
  check: Check = () => undefined,
): Promise<Row> {
  const declared = tableOf(owner, table)
  return writeStore(ctx, tx, owner, async (store) => {
    const before = await rowForChange(tx, { ...owner, table }, id)
    check(before)
    return replaceRow(ctx, tx, owner, table, before, checkPatch(declared, before.data, patch), store)
  })
}

/**
 * Adds to a number column; an empty one counts as 0.
 * @throws AppError not_found, conflict when the sum would be less than `min` or more than `max`
 */
export async function incrementColumn(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  table: string,
  input: { id: string; column: string; by: number; min?: number; max?: number },
): Promise<Row> {
  const declared = tableOf(owner, table)
  const { id, column, by, min = -MAX_NUMBER, max = MAX_NUMBER } = input
  if (declared.columns.find(({ name }) => name === column)?.type !== 'number')
    throw new AppError('validation_failed', `${column} is no number column of ${table}.`, {
      errors: [{ path: '/body/column', message: `${column} is no number column of ${table}` }],
    })
  return writeStore(ctx, tx, owner, async (store) => {
    const before = await rowForChange(tx, { ...owner, table }, id)
    const present = before.data[column] ?? 0
    if (typeof present !== 'number') throw new AppError('conflict', `${column} of this row holds no number.`)
    const sum = addDecimals(present, by)
    if (sum < min || sum > max)
      throw new AppError(
        'conflict',
        `${column} is ${present}: ${by < 0 ? 'less' : 'more'} by ${Math.abs(by)} it would be ${sum < min ? `below ${min}` : `above ${max}`}.`,
      )
    return replaceRow(ctx, tx, owner, table, before, { ...before.data, [column]: sum }, store)
  })
}

/** Empties columns, also those that are required. @throws AppError not_found */
export async function clearColumns(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  table: string,
  id: string,
  columns: readonly string[],
): Promise<Row> {
  return writeStore(ctx, tx, owner, async (store) => {
    const before = await rowForChange(tx, { ...owner, table }, id)
    const kept = Object.entries(before.data).filter(([name]) => !columns.includes(name))
    return replaceRow(ctx, tx, owner, table, before, Object.fromEntries(kept), store)
  })
}

/** Lets a row be changed only at the version that was read. */
export function requireVersionOf(version: number | undefined): Check {
  return (row) => {
    if (version !== undefined && row.version !== version)
      throw new AppError(
        'conflict',
        `The row is at version ${row.version}, not at ${version}: read it again and repeat the change.`,
        { members: { version: row.version } },
      )
  }
}

/** What people would say the sum is. */
export function addDecimals(one: number, other: number): number {
  return Number((one + other).toFixed(DECIMALS))
}

/** @returns whether it was there */
export async function removeRow(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  table: string,
  id: string,
  check?: Check,
): Promise<boolean> {
  tableOf(owner, table)
  return writeStore(ctx, tx, owner, async (store) => {
    const of = { ...owner, table }
    if (check) check(await rowForChange(tx, of, id))
    const size = await queries.deleteRow(tx, of, id)
    if (size === undefined) return false
    store.addRows(table, -1)
    await store.grow(-size)
    return true
  })
}

export async function findRow(
  ctx: ReadCtx,
  tenantId: string,
  owner: DataOwner,
  table: string,
  id: string,
): Promise<Row | undefined> {
  tableOf(owner, table)
  const [row] = await ctx.db.readTenant(tenantId, (tables) =>
    queries.rowQuery(tables, { ...owner, table }, id),
  )
  return row
}

/** One page, the newest first unless `order` says otherwise. @throws AppError validation_failed */
export async function listRows(
  ctx: ReadCtx,
  tenantId: string,
  owner: DataOwner,
  table: string,
  { where, q, order: wanted, limit = 50, cursor }: ListInput,
): Promise<Page<Row>> {
  const declared = tableOf(owner, table)
  const selection = readWhere(declared, where, q)
  const order = readOrder(declared, wanted)
  const after = readCursor(cursor, order)
  const rows = await ctx.db.readTenant(tenantId, (tables) =>
    queries.listQuery(tables, { ...owner, table }, selection, order, after, limit + 1),
  )
  return toPage(
    rows,
    limit,
    (row) => [nameOfOrder(order), JSON.stringify(placeOf(row, order)), row.id],
    (row) => row,
  )
}

export async function countRows(
  ctx: ReadCtx,
  tenantId: string,
  owner: DataOwner,
  table: string,
  where?: Where,
): Promise<number> {
  const selection = readWhere(tableOf(owner, table), where)
  const [row] = await ctx.db.readTenant(tenantId, (tables) =>
    queries.countQuery(tables, { ...owner, table }, selection),
  )
  return row?.count ?? 0
}

/** As plugins and people see it: every declared column, null where it is empty. */
export function viewRow({ columns }: PluginTable, row: Row): Record<string, unknown> {
  return {
    id: row.id,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    ...Object.fromEntries(columns.map(({ name }) => [name, row.data[name] ?? null])),
  }
}

/** @throws AppError not_found */
export function tableOf({ plugin, tables }: DataOwner, name: string): PluginTable {
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined
  if (!table)
    throw new AppError(
      'not_found',
      `The plugin ${plugin} has no table of that name; its manifest declares ${Object.keys(tables).join(', ') || 'none'}.`,
    )
  return table
}

async function rowForChange(tx: TenantTx, of: queries.OfTable, id: string): Promise<Row> {
  const row = await queries.findRow(tx, of, id)
  if (!row) throw new AppError('not_found', `There is no such row in ${of.table}.`)
  return row
}

async function replaceRow(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  table: string,
  before: Row,
  data: RowData,
  store: OpenStore,
): Promise<Row> {
  const of = { ...owner, table }
  const after: Row = {
    ...before,
    data,
    size_bytes: sizeOf(data),
    version: before.version + 1,
    updated_at: ctx.clock.now(),
  }
  if (after.size_bytes !== before.size_bytes) await store.grow(after.size_bytes - before.size_bytes)
  const declared = tableOf(owner, table)
  const keys = keysOfRow(declared, store.keysOf(table), data)
  const isMoved = !isDeepStrictEqual(keys, keysOfRow(declared, store.keysOf(table), before.data))
  if (isMoved) await requireFree(tx, of, declared, after.id, keys)
  await queries.updateRow(tx, of, after)
  if (isMoved) await queries.putKeys(tx, of, after.id, keys, false)
  return after
}

/** A row that lacks one of the columns has no key, as in SQL. */
function keysOfRow({ unique }: PluginTable, kept: readonly string[], data: RowData): queries.Key[] {
  const uniqueNames = new Set(unique.map(nameOf))
  return kept
    .map((columns) => ({
      columns,
      values: columns.split(',').map((name) => data[name]),
      is_unique: uniqueNames.has(columns),
    }))
    .filter(({ values }) => !values.includes(undefined))
}

async function requireFree(
  tx: TenantTx,
  of: queries.OfTable,
  table: PluginTable,
  rowId: string,
  keys: readonly queries.Key[],
): Promise<void> {
  const taken = await queries.findTaken(tx, of, rowId, keys)
  if (taken === undefined) return
  const titles = taken
    .split(',')
    .map((name) => table.columns.find((column) => column.name === name)?.title ?? name)
  throw new AppError('conflict', `Another row of ${of.table} has the same ${titles.join(' and ')}.`, {
    members: { columns: taken.split(',') },
  })
}

function nameOfOrder({ column, descending }: Order): string {
  return descending ? `-${column}` : column
}

/** What a row has in the column that lists are ordered by, as SQL sees it. */
function placeOf(row: Row, { column, type }: Order): unknown {
  if (type === 'id') return null
  if (column === 'created_at' || column === 'updated_at') return row[column].toISOString()
  const value = row.data[column] ?? null
  if (type === 'number' || type === 'boolean') return typeof value === type ? value : null
  return value === null || typeof value === 'string' ? value : JSON.stringify(value)
}

function readCursor(cursor: string | undefined, order: Order): queries.After | undefined {
  const key = decodeCursor(cursor, ['string', 'string', 'uuid'])
  if (!key) return undefined
  const [name, place = '', id = ''] = key
  if (name !== nameOfOrder(order)) throw wrongCursor()
  return { value: readPlace(place, order), id }
}

const PLACES: Record<Order['type'], (value: unknown) => boolean> = {
  id: (value) => value === null,
  text: (value) => typeof value === 'string',
  date: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  moment: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  json: () => false,
}

/** A cursor is input like any other. */
function readPlace(text: string, { type }: Order): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrongCursor()
  }
  const isPlace = value === null ? type !== 'moment' : PLACES[type](value)
  if (!isPlace || (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())))
    throw wrongCursor()
  return type === 'moment' ? new Date(String(value)) : value
}

function wrongCursor(): AppError {
  return new AppError(
    'validation_failed',
    'The cursor is not one of a list in this order; start again without it.',
    { errors: [{ path: '/body/cursor', message: 'is not a cursor of a list in this order' }] },
  )
}

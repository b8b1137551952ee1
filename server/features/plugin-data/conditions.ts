/** Reads which rows of a plugin's table are wanted, and in which order: only by columns that are declared. */
import { AppError } from '../../errors.ts'
import { requireStorable } from '../../kernel/http/body.ts'
import { didYouMean } from '../../plugin/finding.ts'
import type { PluginColumn, PluginTable } from '../../plugin/manifest.ts'
import { checkValue } from './columns.ts'
import { keysOf } from './known-tables.ts'

const COMPARISONS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'starts_with'] as const
export type Comparison = (typeof COMPARISONS)[number]

/** What a column can be compared as; `id` and `moment` are those of the platform. */
export type ComparedType = PluginColumn['type'] | 'id' | 'moment'

export type Condition = {
  column: string
  type: ComparedType
  comparison: Comparison
  /** Of the column's type; a list of such for `in`; null only for eq and ne. */
  value: unknown
}

export type Order = { column: string; type: ComparedType; descending: boolean }

/** Which rows, in which order. `key` is a list of columns of which all values are known: those rows are found by it. */
export type Selection = {
  conditions: readonly Condition[]
  key?: { columns: string; values: readonly unknown[] } | undefined
  /** One of these columns contains it. */
  search?: { columns: readonly string[]; text: string } | undefined
}

/** As authors write it: column -> value, or column -> { comparison: value }. */
export type Where = Readonly<Record<string, unknown>>

const MAX_CONDITIONS = 20
const MAX_ALTERNATIVES = 100
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const FITTING: Record<ComparedType, readonly Comparison[]> = {
  text: COMPARISONS,
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in'],
  boolean: ['eq', 'ne', 'in'],
  date: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in'],
  json: ['eq', 'ne'],
  id: ['eq', 'ne', 'in'],
  moment: ['gt', 'gte', 'lt', 'lte'],
}

/**
 * @param q must stand in one of the columns that hold texts
 * @throws AppError validation_failed for columns that are not declared and comparisons that do not fit
 */
export function readWhere(table: PluginTable, where: Where = {}, q = ''): Selection {
  requireStorable([where, q])
  const conditions = Object.entries(where).flatMap(([name, wanted]) => {
    const { type } = columnNamed(table, name, 'where')
    const compared = isComparisons(wanted) ? Object.entries(wanted) : [['eq', wanted] as const]
    return compared.map(([comparison, value]) => readCondition(name, type, comparison, value))
  })
  if (conditions.length > MAX_CONDITIONS) refuse('where', `has more than ${MAX_CONDITIONS} conditions`)
  const columns = table.columns.filter(({ type }) => type === 'text').map(({ name }) => name)
  return {
    conditions,
    key: keyFor(table, conditions),
    ...(q !== '' && { search: { columns, text: q } }),
  }
}

function isComparisons(wanted: unknown): wanted is Record<string, unknown> {
  return typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)
}

function readCondition(column: string, type: ComparedType, comparison: string, value: unknown): Condition {
  const at = `where.${column}`
  const known = COMPARISONS.find((name) => name === comparison)
  if (!known)
    return refuse(at, `${JSON.stringify(comparison)} is no comparison: use ${COMPARISONS.join(', ')}`)
  if (!FITTING[type].includes(known))
    return refuse(at, `can only be compared with ${FITTING[type].join(', ')}`)
  if (known === 'in') {
    if (!Array.isArray(value) || value.length > MAX_ALTERNATIVES)
      return refuse(at, `in takes a list of at most ${MAX_ALTERNATIVES} values`)
    return {
      column,
      type,
      comparison: known,
      value: value.map((item) => (item === null ? null : readValue(at, type, item))),
    }
  }
  if (value === null && (known === 'eq' || known === 'ne'))
    return { column, type, comparison: known, value: null }
  if (type === 'json') return refuse(at, 'can only be compared with null')
  return { column, type, comparison: known, value: readValue(at, type, value) }
}

function readValue(at: string, type: ComparedType, value: unknown): unknown {
  if (type === 'id')
    return typeof value === 'string' && UUID.test(value) ? value : refuse(at, 'must be an id')
  const column = { name: at, type: type === 'moment' ? ('date' as const) : type, required: true }
  const checked = checkValue(column, value)
  if (checked.message !== undefined) return refuse(at, checked.message)
  return type === 'moment' ? new Date(String(checked.value)) : checked.value
}

/** The key of the most columns that are all compared with one value. */
function keyFor(table: PluginTable, conditions: readonly Condition[]): Selection['key'] {
  const equal = new Map(
    conditions
      .filter(({ comparison, value }) => comparison === 'eq' && value !== null)
      .map(({ column, value }) => [column, value]),
  )
  const [columns] = keysOf(table)
    .filter((key) => key.split(',').every((name) => equal.has(name)))
    .toSorted((a, b) => b.split(',').length - a.split(',').length)
  return columns === undefined
    ? undefined
    : { columns, values: columns.split(',').map((name) => equal.get(name)) }
}

/**
 * @param order such as `name` or `-created_at`; rows of the same value follow their ids in the same direction
 * @returns the newest first where nothing is said
 * @throws AppError validation_failed
 */
export function readOrder(table: PluginTable, order = '-id'): Order {
  const descending = order.startsWith('-')
  const column = order.replace(/^-/, '')
  const { type } = columnNamed(table, column, 'order')
  if (type === 'json') return refuse('order', `${column} holds JSON, which has no order`)
  return { column, type, descending }
}

function columnNamed(table: PluginTable, name: string, at: string): { type: ComparedType } {
  if (name === 'id') return { type: 'id' }
  if (name === 'created_at' || name === 'updated_at') return { type: 'moment' }
  const names = table.columns.map((column) => column.name)
  const found = table.columns.find((column) => column.name === name)
  return (
    found ??
    refuse(
      at,
      `${JSON.stringify(name.slice(0, 60))} is no column of this table: it has ${[...names, 'id', 'created_at', 'updated_at'].join(', ')}.${didYouMean(name, names)}`,
    )
  )
}

function refuse(at: string, message: string): never {
  throw new AppError('validation_failed', `${at}: ${message}`, {
    errors: [{ path: `/body/${at.replaceAll('.', '/')}`, message }],
  })
}

/** kv.* and tables.* in memory, with the checks of the real ones. */
import { randomUUID } from 'node:crypto'
import { AppError } from '../../server/errors.ts'
import { checkPatch, checkRow } from '../../server/features/plugin-data/columns.ts'
import { type Condition, readOrder, readWhere } from '../../server/features/plugin-data/conditions.ts'
import type { PluginManifest, PluginTable } from '../../server/plugin/manifest.ts'
import { type KeptRow, type Memory, pageFrom } from './memory.ts'

type Page = { limit?: number; cursor?: string | null }
type Where = Record<string, unknown>

export function keyValueFunctions(memory: Memory) {
  const find = (key: string) => {
    const found = memory.values.get(key)
    return found && (found.expires_at === null || found.expires_at > memory.now()) ? found : undefined
  }
  return {
    'kv.get': ({ key }: { key: string }) => find(key)?.value ?? null,
    'kv.set': ({ key, value, expires_in }: { key: string; value: unknown; expires_in?: number }) => {
      const expires_at = expires_in === undefined ? null : memory.now() + expires_in * 1_000
      memory.values.set(key, { value: value ?? null, expires_at })
    },
    'kv.delete': ({ key }: { key: string }) => memory.values.delete(key),
    'kv.list': ({ prefix = '', ...page }: Page & { prefix?: string }) => {
      const keys = [...memory.values.keys()].filter((key) => key.startsWith(prefix) && find(key)).toSorted()
      const found = pageFrom(keys, page)
      return { ...found, items: found.items.map((key) => ({ key, value: find(key)?.value })) }
    },
    'kv.increment': ({ key, by = 1 }: { key: string; by?: number }) => {
      const { value = 0, expires_at = null } = find(key) ?? {}
      if (typeof value !== 'number') throw new AppError('conflict', `The value of ${key} is no number.`)
      memory.values.set(key, { value: value + by, expires_at })
      return value + by
    },
  }
}

export function tableFunctions(memory: Memory, { tables }: PluginManifest) {
  const declared = (name: string): PluginTable => {
    const table = Object.hasOwn(tables, name) ? tables[name] : undefined
    if (!table) throw new AppError('not_found', `plugin.json declares no table ${name}.`)
    return table
  }
  const rowsOf = (name: string): KeptRow[] => {
    declared(name)
    const rows = memory.tables.get(name) ?? []
    memory.tables.set(name, rows)
    return rows
  }
  const get = (name: string, id: string): KeptRow => {
    const row = rowsOf(name).find((candidate) => candidate.id === id)
    if (!row) throw new AppError('not_found', 'There is no such row.')
    return row
  }
  const keep = (name: string, before: KeptRow, data: Record<string, unknown>): KeptRow => {
    const { id, version, created_at } = before
    const row = viewed(declared(name), data, {
      id,
      version: version + 1,
      created_at,
      updated_at: momentOf(memory),
    })
    requireUnique(declared(name), rowsOf(name), row)
    const rows = rowsOf(name)
    rows[rows.indexOf(before)] = row
    return row
  }
  const select = (name: string, where?: Where) => {
    const { conditions } = readWhere(declared(name), where)
    return rowsOf(name).filter((row) => conditions.every((condition) => holds(row, condition)))
  }
  return {
    'tables.get': ({ table, id }: { table: string; id: string }) =>
      rowsOf(table).find((row) => row.id === id) ?? null,
    'tables.list': ({
      table,
      where,
      order,
      ...page
    }: Page & { table: string; where?: Where; order?: string }) => {
      const { column, descending } = readOrder(declared(table), order)
      // Rows that are equal stay in the order they were added.
      const rows = select(table, where)
      const sorted =
        column === 'id' ? rows : rows.toSorted((one, other) => compare(one[column], other[column]))
      return pageFrom(descending ? sorted.toReversed() : sorted, page)
    },
    'tables.count': ({ table, where }: { table: string; where?: Where }) => select(table, where).length,
    'tables.insert': ({ table, row: given }: { table: string; row: Record<string, unknown> }) => {
      const rows = rowsOf(table)
      const max = declared(table).max_rows
      if (max !== undefined && rows.length >= max)
        throw new AppError('quota_exceeded', `The table ${table} holds ${max} rows already.`)
      const at = momentOf(memory)
      const row = viewed(declared(table), checkRow(declared(table), given), {
        id: randomUUID(),
        version: 1,
        created_at: at,
        updated_at: at,
      })
      requireUnique(declared(table), rows, row)
      rows.push(row)
      return row
    },
    'tables.update': ({
      table,
      id,
      patch,
      if_version,
    }: {
      table: string
      id: string
      patch: Record<string, unknown>
      if_version?: number
    }) => {
      const before = get(table, id)
      if (if_version !== undefined && if_version !== before.version)
        throw new AppError('conflict', `The row has version ${before.version} by now.`)
      return keep(table, before, checkPatch(declared(table), before, patch))
    },
    'tables.delete': ({ table, id }: { table: string; id: string }) => {
      const rows = rowsOf(table)
      const place = rows.findIndex((row) => row.id === id)
      if (place >= 0) rows.splice(place, 1)
      return place >= 0
    },
    'tables.increment': (input: {
      table: string
      id: string
      column: string
      by: number
      min?: number
      max?: number
    }) => {
      const { table, id, column, by, min = -Infinity, max = Infinity } = input
      const before = get(table, id)
      if (!declared(table).columns.some(({ name, type }) => name === column && type === 'number'))
        throw new AppError('validation_failed', `${column} is no number column of ${table}.`)
      const sum = Number(before[column] ?? 0) + by
      if (sum < min || sum > max)
        throw new AppError('conflict', `${column} would be ${sum}, which is beyond its bounds.`)
      return keep(table, before, { ...before, [column]: sum })
    },
  }
}

function momentOf(memory: Memory): string {
  return new Date(memory.now()).toISOString()
}

function viewed(
  { columns }: PluginTable,
  data: Record<string, unknown>,
  own: Pick<KeptRow, 'id' | 'version' | 'created_at' | 'updated_at'>,
): KeptRow {
  return { ...Object.fromEntries(columns.map(({ name }) => [name, data[name] ?? null])), ...own }
}

function requireUnique({ unique }: PluginTable, rows: readonly KeptRow[], row: KeptRow): void {
  for (const columns of unique) {
    const isSame = (other: KeptRow) =>
      other.id !== row.id && columns.every((column) => row[column] !== null && other[column] === row[column])
    if (rows.some(isSame))
      throw new AppError('conflict', `There is a row with the same ${columns.join(' and ')}.`)
  }
}

function holds(row: KeptRow, { column, comparison, value }: Condition): boolean {
  const kept = row[column] ?? null
  const wanted = value instanceof Date ? value.toISOString() : value
  if (comparison === 'eq') return kept === wanted
  if (comparison === 'ne') return kept !== wanted
  if (comparison === 'in') return Array.isArray(wanted) && wanted.includes(kept)
  if (kept === null) return false
  if (comparison === 'contains' || comparison === 'starts_with') {
    const [text = '', part = ''] = [kept, wanted].map((one) =>
      typeof one === 'string' ? one.toLowerCase() : '',
    )
    return comparison === 'contains' ? text.includes(part) : text.startsWith(part)
  }
  const order = compare(kept, wanted)
  return { gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 }[comparison]
}

/** What is empty comes last. */
function compare(one: unknown, other: unknown): number {
  if (one === other) return 0
  if (one === null) return 1
  if (other === null) return -1
  return (one as string) < (other as string) ? -1 : 1
}

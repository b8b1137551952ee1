/** How the API shows what plugins keep and did. */
import type { Static } from 'typebox'
import { DEFAULT_MAX_ROWS, MAX_ROWS } from './rows/rows.ts'
import type { TableSize } from './queries.ts'
import type { LogRow } from './records/queries.ts'
import type { Found } from './installed.ts'
import type { LogBody, StoreBody, TableBody, ValueBody } from './schema.ts'
import { KEEP_DAYS, MAX_STORE_BYTES } from './stores.ts'
import type { Value } from './values/values.ts'

export function viewTables({ owner, store }: Found): Static<typeof TableBody>[] {
  const counts = (store?.row_counts ?? {}) as Record<string, number>
  return Object.entries(owner.tables).map(([table, { title, columns, max_rows }]) => ({
    table,
    title,
    columns: columns.map((column) => ({
      name: column.name,
      type: column.type,
      title: column.title ?? column.name,
      required: column.required ?? false,
      personal: column.personal ?? false,
    })),
    row_count: counts[table] ?? 0,
    max_rows: Math.min(max_rows ?? DEFAULT_MAX_ROWS, MAX_ROWS),
  }))
}

export function viewStore(
  { owner, store, isInstalled }: Found,
  sizes: readonly TableSize[],
): Static<typeof StoreBody> {
  const values = sizes.find(({ table }) => table === '')
  const removedAt = isInstalled ? null : (store?.removed_at ?? null)
  return {
    name: owner.plugin,
    is_installed: isInstalled,
    size_bytes: store?.size_bytes ?? 0,
    max_bytes: MAX_STORE_BYTES,
    tables: sizes
      .filter(({ table }) => table !== '')
      .map(({ table, rows, size_bytes }) => ({ table, row_count: rows, size_bytes })),
    values: { count: values?.rows ?? 0, size_bytes: values?.size_bytes ?? 0 },
    removed_at: removedAt?.toISOString() ?? null,
    purge_after_at: removedAt && new Date(removedAt.getTime() + KEEP_DAYS * 86_400_000).toISOString(),
  }
}

export function viewValue({
  key,
  value,
  size_bytes,
  updated_at,
  expires_at,
}: Value): Static<typeof ValueBody> {
  return {
    key,
    value,
    size_bytes,
    updated_at: updated_at.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
  }
}

export function viewLog(row: LogRow): Static<typeof LogBody> {
  return {
    id: row.id,
    logged_at: row.logged_at.toISOString(),
    level: row.level,
    message: row.message,
    fields: row.fields,
    call: { kind: row.call_kind, name: row.call_name },
    version: row.plugin_version,
  }
}

/** The store of a plugin on a site: everything it keeps there, within its limits. Who writes to one, does so alone. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import * as queries from './queries.ts'
import { type KnownTables, mergeTables } from './known-tables.ts'

/** Which plugin's data, and what its manifest says of it. */
export type DataOwner = {
  siteId: string
  plugin: string
  /** Of the package the manifest is of. */
  hash: string
  tables: PluginManifest['tables']
}

/** Without a manifest, where what is written needs none. */
type AnyOwner = Pick<DataOwner, 'siteId' | 'plugin'> & Partial<DataOwner>

/** A store while somebody writes to it. What would not fit is refused. */
export type OpenStore = {
  /** The keys that rows of a table must have: lists of columns, such as `list,email`. */
  keysOf: (table: string) => readonly string[]
  /** By so many bytes; negative for less. */
  grow: (bytes: number) => Promise<void>
  /** By so many rows of a table that may hold `max`. */
  addRows: (table: string, count: number, max?: number) => void
}

export type StoreCtx = Pick<AppContext, 'clock' | 'plans'>

/** Bytes of values and rows that a plugin may keep for a site. */
export const MAX_STORE_BYTES = 50 * 1024 ** 2
/** The tenant's storage is taken in such steps, so that its count, which all share, is not locked with each write. */
const RESERVE_BYTES = 1024 ** 2
/** How long what a removed plugin kept waits for it to come back. */
export const KEEP_DAYS = 30

/**
 * Writes to a store, which is locked until `tx` ends: what `work` reads is what holds when it writes.
 * @throws AppError not_found when the site is gone, quota_exceeded for the store's limit and the plan's
 */
export async function writeStore<Result>(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: AnyOwner,
  work: (store: OpenStore) => Promise<Result>,
): Promise<Result> {
  const store = await queries.lockStore(tx, owner.siteId, owner.plugin)
  if (!store) throw new AppError('not_found', 'There is no such website.')
  const tables = await learnTables(tx, owner, store)
  const after = { size_bytes: store.size_bytes, row_counts: store.row_counts as Record<string, number> }
  const result = await work({
    keysOf: (table) => tables[table]?.kept ?? [],
    async grow(bytes) {
      if (bytes > 0 && after.size_bytes + bytes > MAX_STORE_BYTES)
        after.size_bytes -= await queries.deleteExpired(tx, owner, ctx.clock.now())
      if (bytes > 0 && after.size_bytes + bytes > MAX_STORE_BYTES) throw storeFull(owner, after.size_bytes)
      after.size_bytes += bytes
    },
    addRows(table, count, max) {
      const present = after.row_counts[table] ?? 0
      if (max !== undefined && present + count > max) throw tableFull(table, max)
      after.row_counts = { ...after.row_counts, [table]: present + count }
    },
  })
  await settle(ctx, tx, owner, store, after)
  return result
}

type Figures = { size_bytes: number; row_counts: Record<string, number> }

async function settle(
  ctx: StoreCtx,
  tx: TenantTx,
  { siteId, plugin }: AnyOwner,
  store: queries.StoreRow,
  after: Figures,
): Promise<void> {
  if (after.size_bytes === store.size_bytes && after.row_counts === store.row_counts) return
  const needed = Math.ceil(after.size_bytes / RESERVE_BYTES) * RESERVE_BYTES
  const missing = needed - store.reserved_bytes
  // A step less is kept: what goes to and fro at a border takes nothing.
  const isSpare = missing <= -2 * RESERVE_BYTES || (needed === 0 && missing < 0)
  if (missing > 0) await takeQuota(ctx, tx, 'storage_bytes', missing)
  if (isSpare) await returnQuota(tx, 'storage_bytes', -missing)
  await queries.updateStore(tx, siteId, plugin, {
    size_bytes: after.size_bytes,
    row_counts: JSON.stringify(after.row_counts),
    ...((missing > 0 || isSpare) && { reserved_bytes: needed }),
  })
}

/** Has the store know the tables of the version that writes, and keep the keys that version looks for. */
async function learnTables(tx: TenantTx, owner: AnyOwner, store: queries.StoreRow): Promise<KnownTables> {
  const known = store.tables as KnownTables
  if (owner.hash === undefined || owner.tables === undefined || store.hash === owner.hash) return known
  const { tables, added, dropped } = mergeTables(known, owner.tables)
  for (const { table, columns } of dropped) await queries.deleteKeys(tx, owner, table, columns)
  for (const { table, columns } of added) await queries.buildKeys(tx, owner, table, columns)
  await queries.updateStore(tx, owner.siteId, owner.plugin, {
    hash: owner.hash,
    tables: JSON.stringify(tables),
  })
  return tables
}

/**
 * Deletes all that a plugin keeps for a site, its logs included, now and for good. What a removed plugin leaves without
 * this goes by itself after 30 days.
 * @param options.removedBefore only when the site has been without the plugin since then
 * @returns whether there was anything
 */
export async function removePluginData(
  tx: TenantTx,
  siteId: string,
  plugin: string,
  options: { removedBefore?: Date } = {},
): Promise<boolean> {
  const store = await queries.deleteStore(tx, siteId, plugin, options.removedBefore)
  if (!store) return false
  if (store.reserved_bytes > 0) await returnQuota(tx, 'storage_bytes', store.reserved_bytes)
  await recordAudit(tx, {
    action: 'plugin_data.remove',
    subject: { type: 'website', id: siteId },
    before: { plugin, size_bytes: store.size_bytes, rows: store.row_counts },
  })
  return true
}

function storeFull({ plugin }: AnyOwner, used: number): AppError {
  const limit = MAX_STORE_BYTES
  return new AppError(
    'quota_exceeded',
    `The plugin ${plugin} may keep ${limit / 1024 ** 2} MiB for a website, and that is used up; delete what is no longer needed.`,
    { members: { resource: 'plugin_data_bytes', limit, used } },
  )
}

function tableFull(table: string, limit: number): AppError {
  return new AppError(
    'quota_exceeded',
    `The table ${table} may hold ${limit} rows, and does; delete what is no longer needed.`,
    { members: { resource: 'plugin_data_rows', limit, used: limit } },
  )
}

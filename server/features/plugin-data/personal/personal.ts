/** What plugins know of a person, found by the e-mail address: to hand it out, or to erase it. */
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { PluginTable } from '../../../plugin/manifest.ts'
import { recordAudit } from '../../audit/audit.ts'
import type { KnownTables } from '../known-tables.ts'
import { findStores } from '../queries.ts'
import { type Row, clearColumns, removeRow, viewRow } from '../rows/rows.ts'
import type { DataOwner, StoreCtx } from '../stores.ts'
import { removeValue } from '../values/values.ts'
import { listRowsOf, listValuesOf } from './queries.ts'

export type PersonalRow = { plugin: string; table: string; row: Record<string, unknown> }
export type PersonalFind = {
  rows: PersonalRow[]
  values: { plugin: string; key: string; value: unknown }[]
  is_complete: boolean
}
export type Erased = {
  rows_deleted: number
  rows_cleared: number
  values_deleted: number
  values_left: { plugin: string; key: string }[]
}

/** Of each table, and of the values of each plugin. */
const SHOWN = 500
const BATCH = 200
const VALUES = 1_000

/** Everything with this address that the plugins of a site keep, those that were removed included. */
export async function findPersonalData(tx: TenantTx, siteId: string, email: string): Promise<PersonalFind> {
  const found: PersonalFind = { rows: [], values: [], is_complete: true }
  for (const { owner, tables } of await personalTables(tx, siteId)) {
    for (const { table, declared, columns } of tables) {
      const rows = await listRowsOf(tx, { ...owner, table }, columns, email, undefined, SHOWN + 1)
      found.is_complete &&= rows.length <= SHOWN
      for (const row of rows.slice(0, SHOWN))
        found.rows.push({ plugin: owner.plugin, table, row: viewRow(declared, row) })
    }
    const values = await listValuesOf(tx, owner, email, SHOWN + 1)
    found.is_complete &&= values.length <= SHOWN
    for (const { key, value } of values.slice(0, SHOWN))
      found.values.push({ plugin: owner.plugin, key, value })
  }
  return found
}

/**
 * Erases a person: rows with the address are deleted, or lose what is personal in them; values go that have it in their
 * key. The audit entry says how much, and not whose.
 * @returns also the values that hold the address among other things, which nobody but the plugin can change
 */
export async function erasePersonalData(
  ctx: StoreCtx,
  tx: TenantTx,
  siteId: string,
  email: string,
  how: 'delete' | 'clear',
): Promise<Erased & { plugins: string[] }> {
  const erased: Erased = { rows_deleted: 0, rows_cleared: 0, values_deleted: 0, values_left: [] }
  const plugins = new Set<string>()
  const each = async (owner: DataOwner, table: string, columns: string[], row: Row) => {
    plugins.add(owner.plugin)
    if (how === 'delete') await removeRow(ctx, tx, owner, table, row.id)
    else await clearColumns(ctx, tx, owner, table, row.id, columns)
    erased[how === 'delete' ? 'rows_deleted' : 'rows_cleared'] += 1
  }
  for (const { owner, tables } of await personalTables(tx, siteId)) {
    for (const { table, declared, columns } of tables) {
      const personal = declared.columns.filter((column) => column.personal).map(({ name }) => name)
      for (let after: string | undefined; ;) {
        const rows = await listRowsOf(tx, { ...owner, table }, columns, email, after, BATCH)
        for (const row of rows) await each(owner, table, personal, row)
        after = rows.at(-1)?.id
        if (rows.length < BATCH) break
      }
    }
    for (const { key, is_key } of await listValuesOf(tx, owner, email, VALUES)) {
      if (is_key) {
        plugins.add(owner.plugin)
        erased.values_deleted += (await removeValue(ctx, tx, owner, key)) ? 1 : 0
      } else erased.values_left.push({ plugin: owner.plugin, key })
    }
  }
  await recordAudit(tx, {
    action: 'plugin_data.erase_person',
    subject: { type: 'website', id: siteId },
    after: { ...erased, values_left: erased.values_left.length, plugins: [...plugins] },
  })
  return { ...erased, plugins: [...plugins] }
}

type PersonalTable = { table: string; declared: PluginTable; columns: string[] }

/** Of every plugin that keeps something: the tables in which somebody can be found. */
async function personalTables(
  tx: TenantTx,
  siteId: string,
): Promise<{ owner: DataOwner; tables: PersonalTable[] }[]> {
  return (await findStores(tx, siteId)).map(({ plugin, hash, tables }) => {
    const known = Object.entries(tables as KnownTables)
    const owner: DataOwner = {
      siteId,
      plugin,
      hash,
      tables: Object.fromEntries(known.map(([table, { declared }]) => [table, declared])),
    }
    const personal = known.map(([table, { declared }]) => {
      const columns = declared.columns.filter((column) => column.personal && column.type === 'text')
      return { table, declared, columns: columns.map(({ name }) => name) }
    })
    return { owner, tables: personal.filter(({ columns }) => columns.length > 0) }
  })
}

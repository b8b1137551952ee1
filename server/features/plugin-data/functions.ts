/** The host functions `kv.*` and `tables.*`: what plugins keep for the site they run on. */
import { type Static, type TSchema, Type } from 'typebox'
import type { TenantTx } from '../../kernel/db/database.ts'
import { pluginDataTag, pluginKeyTag, pluginKeysTag, pluginTableTag } from '../../published/tags.ts'
import {
  type HostCall,
  type HostCtx,
  type HostFunction,
  type HostFunctions,
  defineHostFunction,
} from '../plugin-host/plugin-host.ts'
import { MAX_NUMBER } from './columns.ts'
import * as rows from './rows/rows.ts'
import type { DataOwner } from './stores.ts'
import { openTurns } from './turns.ts'
import * as values from './values/values.ts'

const MAX_PAGE = 100
const TEN_YEARS_SECONDS = 10 * 366 * 86_400

const exactly = <Properties extends Record<string, TSchema>>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })
const Key = Type.String({ minLength: 1, maxLength: values.MAX_KEY_LENGTH })
const Amount = Type.Number({ minimum: -MAX_NUMBER, maximum: MAX_NUMBER })
const Table = Type.String({ maxLength: 40 })
const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Columns = Type.Record(Type.String(), Type.Unknown())
const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
  cursor: Type.Optional(Type.Union([Type.String({ maxLength: 100_000 }), Type.Null()])),
}

/** Whose data a call is about. */
function ownerOf({ siteId, plugin, manifest }: HostCall): DataOwner {
  return { siteId, plugin: plugin.name, hash: plugin.hash, tables: manifest.tables }
}

function noteRead({ reads, plugin }: HostCall, tag: string): void {
  reads.add(tag).add(pluginDataTag(plugin.name))
}

const inTurn = openTurns()

/** Writes of one plugin on one site happen one after the other; what they changed is noted once it is kept. */
async function write<Result>(
  ctx: HostCtx,
  call: HostCall,
  tags: readonly string[],
  work: (tx: TenantTx, owner: DataOwner) => Promise<Result>,
): Promise<Result> {
  const owner = ownerOf(call)
  const result = await inTurn(`${call.tenantId} ${call.siteId} ${owner.plugin}`, async () => {
    call.signal.throwIfAborted()
    return ctx.db.withTenant(call.tenantId, (tx) => work(tx, owner))
  })
  for (const tag of tags) call.writes.add(tag)
  return result
}

const tagsOfKey = ({ plugin }: HostCall, key: string) => [
  pluginKeyTag(plugin.name, key),
  pluginKeysTag(plugin.name),
]

const kv = <Schema extends TSchema>(
  writes: boolean,
  input: Schema,
  run: (ctx: HostCtx, call: HostCall, input: Static<Schema>) => Promise<unknown>,
): HostFunction<never> => defineHostFunction({ permission: 'kv', writes, input, run })

const table = <Schema extends TSchema>(
  writes: boolean,
  input: Schema,
  run: (ctx: HostCtx, call: HostCall, input: Static<Schema>) => Promise<unknown>,
): HostFunction<never> => defineHostFunction({ permission: 'tables', writes, input, run })

const tagOfTable = ({ plugin }: HostCall, name: string) => pluginTableTag(plugin.name, name)

export const dataFunctions: HostFunctions = {
  'kv.get': kv(false, exactly({ key: Key }), async (ctx, call, { key }) => {
    noteRead(call, pluginKeyTag(call.plugin.name, key))
    return (await values.findValue(ctx, call.tenantId, ownerOf(call), key))?.value ?? null
  }),
  'kv.list': kv(
    false,
    exactly({ prefix: Type.Optional(Type.String({ maxLength: values.MAX_KEY_LENGTH })), ...page }),
    async (ctx, call, { cursor, ...input }) => {
      noteRead(call, pluginKeysTag(call.plugin.name))
      const found = await values.listValues(ctx, call.tenantId, ownerOf(call), {
        ...input,
        ...given({ cursor }),
      })
      return { ...found, items: found.items.map(({ key, value }) => ({ key, value })) }
    },
  ),
  'kv.set': kv(
    true,
    exactly({
      key: Key,
      value: Type.Unknown(),
      expires_in: Type.Optional(Type.Integer({ minimum: 1, maximum: TEN_YEARS_SECONDS })),
    }),
    async (ctx, call, { key, value, expires_in }) => {
      await write(ctx, call, tagsOfKey(call, key), (tx, owner) =>
        values.setValue(ctx, tx, owner, key, value ?? null, expires_in),
      )
    },
  ),
  'kv.delete': kv(true, exactly({ key: Key }), (ctx, call, { key }) =>
    write(ctx, call, tagsOfKey(call, key), (tx, owner) => values.removeValue(ctx, tx, owner, key)),
  ),
  'kv.increment': kv(true, exactly({ key: Key, by: Type.Optional(Amount) }), (ctx, call, { key, by = 1 }) =>
    write(ctx, call, tagsOfKey(call, key), (tx, owner) => values.incrementValue(ctx, tx, owner, key, by)),
  ),
  'tables.get': table(false, exactly({ table: Table, id: Id }), async (ctx, call, { table: name, id }) => {
    noteRead(call, tagOfTable(call, name))
    const owner = ownerOf(call)
    const row = await rows.findRow(ctx, call.tenantId, owner, name, id)
    return row ? rows.viewRow(rows.tableOf(owner, name), row) : null
  }),
  'tables.list': table(
    false,
    exactly({
      table: Table,
      where: Type.Optional(Columns),
      order: Type.Optional(Type.String({ maxLength: 60 })),
      ...page,
    }),
    async (ctx, call, { table: name, cursor, ...input }) => {
      noteRead(call, tagOfTable(call, name))
      const owner = ownerOf(call)
      const found = await rows.listRows(ctx, call.tenantId, owner, name, { ...input, ...given({ cursor }) })
      const declared = rows.tableOf(owner, name)
      return { ...found, items: found.items.map((row) => rows.viewRow(declared, row)) }
    },
  ),
  'tables.count': table(
    false,
    exactly({ table: Table, where: Type.Optional(Columns) }),
    (ctx, call, { table: name, where }) => {
      noteRead(call, tagOfTable(call, name))
      return rows.countRows(ctx, call.tenantId, ownerOf(call), name, where)
    },
  ),
  'tables.insert': table(true, exactly({ table: Table, row: Columns }), (ctx, call, { table: name, row }) =>
    write(ctx, call, [tagOfTable(call, name)], async (tx, owner) =>
      rows.viewRow(rows.tableOf(owner, name), await rows.addRow(ctx, tx, owner, name, row)),
    ),
  ),
  'tables.update': table(
    true,
    exactly({
      table: Table,
      id: Id,
      patch: Columns,
      if_version: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_NUMBER })),
    }),
    (ctx, call, { table: name, id, patch, if_version }) =>
      write(ctx, call, [tagOfTable(call, name)], async (tx, owner) => {
        const row = await rows.changeRow(ctx, tx, owner, name, id, patch, rows.requireVersionOf(if_version))
        return rows.viewRow(rows.tableOf(owner, name), row)
      }),
  ),
  'tables.delete': table(true, exactly({ table: Table, id: Id }), (ctx, call, { table: name, id }) =>
    write(ctx, call, [tagOfTable(call, name)], (tx, owner) => rows.removeRow(ctx, tx, owner, name, id)),
  ),
  'tables.increment': table(
    true,
    exactly({
      table: Table,
      id: Id,
      column: Type.String({ maxLength: 40 }),
      by: Amount,
      min: Type.Optional(Amount),
      max: Type.Optional(Amount),
    }),
    (ctx, call, { table: name, ...input }) =>
      write(ctx, call, [tagOfTable(call, name)], async (tx, owner) =>
        rows.viewRow(rows.tableOf(owner, name), await rows.incrementColumn(ctx, tx, owner, name, input)),
      ),
  ),
}

/** Authors hand on `next_cursor`, which is null on the last page. */
function given({ cursor }: { cursor?: string | null | undefined }): { cursor?: string } {
  return typeof cursor === 'string' ? { cursor } : {}
}

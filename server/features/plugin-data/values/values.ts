/** Values that plugins keep under keys: small ones, for a time or for good. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { TenantTx } from '../../../kernel/db/database.ts'
import { requireStorable } from '../../../kernel/http/body.ts'
import { type Page, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import { MAX_NUMBER, sizeOf } from '../columns.ts'
import { addDecimals } from '../rows/rows.ts'
import { type DataOwner, type OpenStore, type StoreCtx, writeStore } from '../stores.ts'
import * as queries from './queries.ts'

export type Value = queries.ValueRow

/** Of a value as JSON. */
const MAX_VALUE_BYTES = 256 * 1024
export const MAX_KEY_LENGTH = 200

type ReadCtx = Pick<AppContext, 'db' | 'clock'>

export async function findValue(
  ctx: ReadCtx,
  tenantId: string,
  owner: DataOwner,
  key: string,
): Promise<Value | undefined> {
  requireStorable(key)
  const [row] = await ctx.db.readTenant(tenantId, (tables) =>
    queries.valueQuery(tables, owner, key, ctx.clock.now()),
  )
  return row
}

/** In the order of their keys. */
export async function listValues(
  ctx: ReadCtx,
  tenantId: string,
  owner: DataOwner,
  { prefix = '', limit = 50, cursor }: { prefix?: string; limit?: number; cursor?: string },
): Promise<Page<Value>> {
  requireStorable(prefix)
  const after = decodeCursor(cursor, ['string'])?.[0]
  const rows = await ctx.db.readTenant(tenantId, (tables) =>
    queries.valuesQuery(tables, owner, prefix, after, limit + 1, ctx.clock.now()),
  )
  return toPage(
    rows,
    limit,
    (row) => [row.key],
    (row) => row,
  )
}

/** @param expiresIn seconds; for good if unset. @throws AppError body_too_large, quota_exceeded */
export async function setValue(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  key: string,
  value: unknown,
  expiresIn?: number,
): Promise<void> {
  requireStorable({ [key]: value })
  const size = sizeOf(value)
  if (size > MAX_VALUE_BYTES)
    throw new AppError(
      'body_too_large',
      `The value has ${size} bytes as JSON; a value may have ${MAX_VALUE_BYTES}.`,
    )
  await writeStore(ctx, tx, owner, async (store) => {
    const now = ctx.clock.now()
    const expiresAt = expiresIn === undefined ? null : new Date(now.getTime() + expiresIn * 1_000)
    await put(tx, owner, store, await queries.findValue(tx, owner, key), {
      key,
      value,
      updated_at: now,
      expires_at: expiresAt,
    })
  })
}

/** Adds to a number; one that is not there, or not any more, counts as 0. @returns the sum. @throws AppError conflict */
export async function incrementValue(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  key: string,
  by: number,
): Promise<number> {
  requireStorable(key)
  return writeStore(ctx, tx, owner, async (store) => {
    const now = ctx.clock.now()
    const before = await queries.findValue(tx, owner, key)
    const held = before && isValid(before, now) ? before : undefined
    const present = held ? held.value : 0
    if (typeof present !== 'number')
      throw new AppError('conflict', `The value of ${key} is no number; set it to one first.`)
    const sum = addDecimals(present, by)
    if (Math.abs(sum) > MAX_NUMBER)
      throw new AppError('conflict', `The sum would be beyond ±${MAX_NUMBER}, where numbers are not exact.`)
    await put(tx, owner, store, before, {
      key,
      value: sum,
      updated_at: now,
      expires_at: held?.expires_at ?? null,
    })
    return sum
  })
}

/** @returns whether it was there */
export async function removeValue(
  ctx: StoreCtx,
  tx: TenantTx,
  owner: DataOwner,
  key: string,
): Promise<boolean> {
  requireStorable(key)
  return writeStore(ctx, tx, owner, async (store) => {
    const gone = await queries.deleteValue(tx, owner, key)
    if (gone) await store.grow(-gone.size_bytes)
    return gone !== undefined && isValid(gone, ctx.clock.now())
  })
}

async function put(
  tx: TenantTx,
  owner: DataOwner,
  store: OpenStore,
  before: Value | undefined,
  row: Omit<Value, 'size_bytes'>,
): Promise<void> {
  const size = Buffer.byteLength(row.key) + sizeOf(row.value)
  if (size !== before?.size_bytes) await store.grow(size - (before?.size_bytes ?? 0))
  await queries.putValue(tx, owner, { ...row, size_bytes: size })
}

function isValid({ expires_at }: Pick<Value, 'expires_at'>, now: Date): boolean {
  return expires_at === null || expires_at > now
}

/** Values of plugins, through the host functions that plugins call. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { openTestHost } from '../../../../test/kit/plugin-host.ts'
import { makeSite } from '../../../../test/kit/site.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { sweepTenant } from '../jobs.ts'
import { MAX_STORE_BYTES } from '../stores.ts'
import { incrementValue } from './values.ts'

const clock = manualClock()
const { ctx, makeTenant } = await startTestApp({ overrides: { clock } })
const { tenant } = await makeTenant()
const tenantId = tenant.id
const site = await makeSite(ctx, tenantId)

type List = { items: { key: string; value: unknown }[]; next_cursor: string | null }

let counter = 0
/** A plugin of the test's own. */
function open() {
  const name = `kv${(counter += 1)}`
  const { host, last } = openTestHost(ctx, { tenantId, siteId: site.id }, { name })
  return {
    name,
    last,
    host,
    get: (key: string) => host('kv.get', { key }),
    set: (key: string, value: unknown, expires_in?: number) =>
      host('kv.set', { key, value, ...(expires_in !== undefined && { expires_in }) }),
    list: (input: Record<string, unknown> = {}) => host<List>('kv.list', input),
    remove: (key: string) => host('kv.delete', { key }),
    increment: (key: string, by?: number) => host<number>('kv.increment', { key, ...(by && { by }) }),
    store: () =>
      ctx.db.withTenant(tenantId, async (tx) => {
        const values = await tx.selectFrom('plugin_values').selectAll().where('plugin', '=', name).execute()
        const { size_bytes } = await tx
          .selectFrom('plugin_stores')
          .select('size_bytes')
          .where('plugin', '=', name)
          .executeTakeFirstOrThrow()
        return { size: size_bytes, measured: values.reduce((sum, row) => sum + row.size_bytes, 0), values }
      }),
  }
}

test('a value is kept as it is, until it is deleted', async () => {
  const { get, set, remove, last, name } = open()
  assert.equal(await get('a'), null)
  for (const value of [1, 'x', true, null, [], { a: [{ b: '\u2028"' }] }, 1e-7, '']) {
    await set('a', value)
    assert.deepEqual(await get('a'), value)
  }
  assert.deepEqual([...last().reads], [`plugin-kv:${name}/a`, `plugin-data:${name}`])
  assert.equal(await remove('a'), true)
  assert.deepEqual([...last().writes], [`plugin-kv:${name}/a`, `plugin-keys:${name}`])
  assert.equal(await remove('a'), false)
  assert.equal(await get('a'), null)
})

test('what cannot be kept is refused: odd keys, odd texts, too much', async () => {
  const { set, get, list } = open()
  for (const key of ['', 'x'.repeat(201), 'a\0', '\ud800', '__proto__'])
    await assert.rejects(set(key, 1), { code: 'invalid' }, key)
  for (const value of ['\0', { a: ['\udfff'] }, { 'a\0': 1 }])
    await assert.rejects(set('a', value), { code: 'invalid' })
  await assert.rejects(set('a', 'x'.repeat(256 * 1024)), { code: 'limit' })
  for (const seconds of [0, -1, 1.5, 1e12]) await assert.rejects(set('a', 1, seconds), { code: 'invalid' })
  assert.equal(await get('a'), null)
  assert.deepEqual((await list()).items, [])
})

test('many who count at once lose nothing', async () => {
  const { increment, get, name } = open()
  const sums = await Promise.all(Array.from({ length: 50 }, () => increment('visits')))
  assert.deepEqual(new Set(sums), new Set(Array.from({ length: 50 }, (_, index) => index + 1)))
  // Nor between processes, which share no memory but the database.
  await Promise.all(
    Array.from({ length: 20 }, () =>
      ctx.db.withTenant(tenantId, (tx) =>
        incrementValue(ctx, tx, { siteId: site.id, plugin: name, hash: 'other', tables: {} }, 'visits', 2),
      ),
    ),
  )
  assert.equal(await get('visits'), 90)
})

test('sums stay exact numbers', async () => {
  const { set, increment } = open()
  assert.equal(await increment('a', 0.1), 0.1)
  assert.equal(await increment('a', 0.2), 0.3)
  await set('text', 'x')
  await assert.rejects(increment('text'), { code: 'conflict' })
  await set('big', Number.MAX_SAFE_INTEGER)
  await assert.rejects(increment('big'), { code: 'conflict' })
})

test('a value is gone when its time is over, also from the figures', async () => {
  const { set, get, list, increment, store, remove } = open()
  await set('short', 7, 60)
  await set('long', 1)
  assert.equal(await increment('short'), 8, 'and keeps its time')
  clock.advance(60_000)
  assert.equal(await get('short'), null)
  assert.deepEqual(
    (await list()).items.map(({ key }) => key),
    ['long'],
  )
  assert.equal(await remove('short'), false)
  await set('short', 7, 60)
  clock.advance(60_000)
  assert.equal(await increment('short'), 1, 'begins anew')
  await set('other', 'x', 1)
  clock.advance(1_000)
  assert.equal((await store()).values.length, 3)
  await sweepTenant(ctx, tenantId)
  const { size, measured, values } = await store()
  assert.deepEqual(
    values.map(({ key }) => key),
    ['long', 'short'],
  )
  assert.equal(size, measured)
})

test('a full store first lets go of what has had its time', async () => {
  const { set, get, store, name } = open()
  await set('old', 'x'.repeat(1_000), 1)
  clock.advance(1_000)
  await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .updateTable('plugin_stores')
      .set({ size_bytes: MAX_STORE_BYTES - 10 })
      .where('plugin', '=', name)
      .execute(),
  )
  await set('new', 'y'.repeat(500))
  assert.equal((await store()).values.length, 1)
  assert.equal(await get('new'), 'y'.repeat(500))
})

test('keys are listed in their order, by their beginning, page by page', async () => {
  const { set, list } = open()
  for (const key of ['b/1', 'a', 'b/2', 'B', 'b', 'b/3', 'b0', 'é', 'b/\u{1f600}', 'b%']) await set(key, key)
  const keys = ({ items }: List) => items.map(({ key }) => key)
  assert.deepEqual(keys(await list()), ['B', 'a', 'b', 'b%', 'b/1', 'b/2', 'b/3', 'b/\u{1f600}', 'b0', 'é'])
  const first = await list({ prefix: 'b/', limit: 2 })
  await set('b/0', 'late')
  const second = await list({ prefix: 'b/', limit: 2, cursor: first.next_cursor })
  assert.deepEqual([...keys(first), ...keys(second)], ['b/1', 'b/2', 'b/3', 'b/\u{1f600}'])
  assert.deepEqual(keys(await list({ prefix: '%' })), [])
  await assert.rejects(list({ cursor: 'x' }), { code: 'invalid' })
})

test('what one plugin keeps is not there for another', async () => {
  const [one, other] = [open(), open()]
  await one.set('a', 1)
  assert.equal(await other.get('a'), null)
  assert.deepEqual((await other.list()).items, [])
  await assert.rejects(other.host('kv.get', { key: 'a', plugin: one.name }), { code: 'invalid' })
})

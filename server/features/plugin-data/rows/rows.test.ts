/** Tables of plugins, through the host functions that plugins call. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { openTestHost } from '../../../../test/kit/plugin-host.ts'
import { makeSite } from '../../../../test/kit/site.ts'

const { ctx, makeTenant } = await startTestApp()
const { tenant } = await makeTenant()
const tenantId = tenant.id
const site = await makeSite(ctx, tenantId)

type Row = { id: string; version: number; created_at: string; updated_at: string } & Record<string, unknown>
type List = { items: Row[]; next_cursor: string | null }

const ITEMS = {
  title: 'Items',
  columns: [
    { name: 'sku', type: 'text', title: 'Article number', required: true },
    { name: 'stock', type: 'number' },
    { name: 'sold_on', type: 'date' },
    { name: 'is_new', type: 'boolean' },
    { name: 'options', type: 'json' },
  ],
  unique: [['sku']],
  index: [['is_new', 'stock']],
}

let counter = 0
/** A plugin of the test's own, so that tests share the site and see nothing of each other. */
function open(
  tables: Record<string, unknown> = { items: ITEMS },
  name = `p${(counter += 1)}`,
  hash?: string,
) {
  const of = { tenantId, siteId: site.id, ...(hash !== undefined && { hash }) }
  const { host, last } = openTestHost(ctx, of, { name, tables })
  return {
    host,
    last,
    add: (row: Record<string, unknown>) => host<Row>('tables.insert', { table: 'items', row }),
    list: (input: Record<string, unknown> = {}) => host<List>('tables.list', { table: 'items', ...input }),
    get: (id: string) => host<Row | null>('tables.get', { table: 'items', id }),
    update: (id: string, patch: Record<string, unknown>, if_version?: number) =>
      host<Row>('tables.update', { table: 'items', id, patch, ...(if_version && { if_version }) }),
    sell: (id: string, by: number, bounds: { min?: number; max?: number } = { min: 0 }) =>
      host<Row>('tables.increment', { table: 'items', id, column: 'stock', by, ...bounds }),
    store: () =>
      ctx.db.withTenant(tenantId, async (tx) => {
        const store = await tx
          .selectFrom('plugin_stores')
          .selectAll()
          .where('plugin', '=', name)
          .executeTakeFirstOrThrow()
        const rows = await tx.selectFrom('plugin_rows').selectAll().where('plugin', '=', name).execute()
        const values = await tx.selectFrom('plugin_values').selectAll().where('plugin', '=', name).execute()
        const measured = [...rows, ...values].reduce((sum, row) => sum + row.size_bytes, 0)
        return { size: store.size_bytes, measured, counts: store.row_counts as Record<string, number>, rows }
      }),
  }
}

const refused = (code: string, message?: RegExp) => (error: unknown) => {
  const { code: given, message: said } = error as { code: string; message: string }
  assert.equal(given, code, said)
  if (message) assert.match(said, message)
  return true
}

test('a row is kept column by column, and comes back with what the platform adds', async () => {
  const { add, get, update, last, host } = open()
  const row = await add({
    sku: 'a',
    stock: 3,
    sold_on: '2026-07-31T14:00:00+02:00',
    options: { sizes: ['s'] },
  })
  assert.deepEqual(row, {
    id: row.id,
    version: 1,
    created_at: row.created_at,
    updated_at: row.updated_at,
    sku: 'a',
    stock: 3,
    sold_on: '2026-07-31T12:00:00.000Z',
    is_new: null,
    options: { sizes: ['s'] },
  })
  assert.deepEqual([...last().writes], [`plugin-table:${last().plugin.name}/items`])
  assert.deepEqual(await get(row.id), row)
  const name = last().plugin.name
  assert.deepEqual([...last().reads], [`plugin-table:${name}/items`, `plugin-data:${name}`])
  const changed = await update(row.id, { stock: null, is_new: true })
  assert.deepEqual(
    [changed.version, changed['stock'], changed['is_new'], changed['sku']],
    [2, null, true, 'a'],
  )
  assert.equal(await host('tables.delete', { table: 'items', id: row.id }), true)
  assert.equal(await host('tables.delete', { table: 'items', id: row.id }), false)
  assert.equal(await get(row.id), null)
  await assert.rejects(update(row.id, { stock: 1 }), refused('not_found'))
})

test('what does not fit its column is refused in words for the author', async () => {
  const { add, list, host } = open()
  for (const [row, message] of [
    [{}, /sku is required/],
    [{ sku: 7 }, /sku must be a text, not a number/],
    [{ sku: 'a', stock: '3' }, /stock must be a number, not a text/],
    [{ sku: 'a', stock: 1e300 }, /stock must be a number between/],
    [{ sku: 'a', sold_on: '2026-02-30' }, /sold_on must be a day such as/],
    [{ sku: 'a', sold_on: 'tomorrow' }, /sold_on must be a day/],
    [{ sku: 'a', sold_on: '+012026-01-01T00:00:00Z' }, /sold_on must be a day/],
    [{ sku: 'a', is_new: 1 }, /is_new must be a boolean, not a number/],
    [{ sku: 'a', stok: 1 }, /stok is no column of this table: .* Did you mean "stock"/],
    [{ sku: 'a', id: 'x' }, /id is set by the platform/],
    [{ sku: 'a\0' }, /zero character/],
    [{ sku: '\ud800' }, /surrogate/],
  ] as const)
    await assert.rejects(add(row), refused('invalid', message))
  await assert.rejects(add({ sku: 'x'.repeat(70_000) }), refused('limit', /65536/))
  await assert.rejects(
    host('tables.insert', { table: 'itmes', row: {} }),
    refused('not_found', /declares items/),
  )
  await assert.rejects(host('tables.insert', { table: 'constructor', row: {} }), refused('not_found'))
  assert.deepEqual((await list()).items, [])
})

test('stock never falls below zero, however many buy at once', async () => {
  const { add, sell, get } = open()
  const { id } = await add({ sku: 'a', stock: 30 })
  const sales = await Promise.allSettled(Array.from({ length: 50 }, () => sell(id, -1)))
  assert.equal(sales.filter(({ status }) => status === 'fulfilled').length, 30)
  for (const sale of sales) if (sale.status === 'rejected') refused('conflict', /below 0/)(sale.reason)
  assert.equal((await get(id))?.['stock'], 0)
  // Nor between processes, which share no memory but the database.
  const { incrementColumn } = await import('./rows.ts')
  const owner = { siteId: site.id, plugin: `p${counter}`, hash: 'other', tables: { items: ITEMS as never } }
  await sell(id, 10)
  const others = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      ctx.db.withTenant(tenantId, (tx) =>
        incrementColumn(ctx, tx, owner, 'items', { id, column: 'stock', by: -1, min: 0 }),
      ),
    ),
  )
  assert.equal(others.filter(({ status }) => status === 'fulfilled').length, 10)
  assert.equal((await get(id))?.['stock'], 0)
})

test('sums are what people expect, within their bounds, and of numbers only', async () => {
  const { add, sell, host } = open()
  const { id } = await add({ sku: 'a', stock: 0.1 })
  assert.equal((await sell(id, 0.2))['stock'], 0.3)
  await assert.rejects(sell(id, 10, { max: 10 }), refused('conflict', /stock is 0.3: more by 10 .* above 10/))
  await sell(id, 4.7)
  await assert.rejects(sell(id, Number.MAX_SAFE_INTEGER), refused('conflict'))
  const column = (name: string) => host('tables.increment', { table: 'items', id, column: name, by: 1 })
  await assert.rejects(column('sku'), refused('invalid', /sku is no number column/))
  const empty = await add({ sku: 'b' })
  assert.equal((await sell(empty.id, 5))['stock'], 5)
})

test('of two who change the same version, one is told', async () => {
  const { add, update, get } = open()
  const { id, version } = await add({ sku: 'a' })
  const answers = await Promise.allSettled([1, 2, 3].map((stock) => update(id, { stock }, version)))
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const answer of answers)
    if (answer.status === 'rejected') refused('conflict', /version 2/)(answer.reason)
  assert.equal((await get(id))?.version, 2)
})

test('a unique column holds, also for many at once and for changes', async () => {
  const { add, update, host, store } = open()
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => add({ sku: 'same' })))
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const answer of answers)
    if (answer.status === 'rejected') refused('conflict', /same Article number/)(answer.reason)
  const other = await add({ sku: 'other' })
  await assert.rejects(update(other.id, { sku: 'same' }), refused('conflict'))
  assert.equal((await update(other.id, { sku: 'free' }))['sku'], 'free')
  await add({ sku: 'other' })
  await host('tables.delete', { table: 'items', id: other.id })
  await add({ sku: 'free' })
  assert.equal((await store()).counts['items'], 3)
})

test('the database itself keeps unique columns unique', async () => {
  const { add } = open()
  const { id } = await add({ sku: 'a' })
  const twice = ctx.db.withTenant(tenantId, async (tx) => {
    const [key] = await tx
      .selectFrom('plugin_keys')
      .selectAll()
      .where('row_id', '=', id)
      .where('columns', '=', 'sku')
      .execute()
    assert.ok(key)
    const [row] = await tx.selectFrom('plugin_rows').selectAll().where('id', '=', id).execute()
    assert.ok(row)
    const copy = '00000000-0000-7000-8000-000000000000'
    await tx
      .insertInto('plugin_rows')
      .values({ ...row, id: copy, data: JSON.stringify(row.data) })
      .execute()
    await tx
      .insertInto('plugin_keys')
      .values({ ...key, row_id: copy })
      .execute()
  })
  await assert.rejects(twice, /plugin_keys__unique/)
})

test('rows are found by their columns, in the order of one', async () => {
  const { add, list, host } = open()
  for (const [sku, stock, is_new, sold_on] of [
    ['a', 3, true, '2026-01-01'],
    ['b', 1, true, '2026-01-02T00:00:00Z'],
    ['c', 2, false, null],
    ['d', null, null, '2025-12-31'],
    ['%_', 1, true, null],
  ] as const)
    await add({ sku, stock, is_new, sold_on })
  const found = async (where: unknown, order = 'sku') =>
    (await list({ where, order })).items.map((row) => row['sku']).join(' ')
  assert.equal((await list()).items.map((row) => row['sku']).join(' '), '%_ d c b a', 'the newest first')
  assert.equal(await found({ stock: 1 }), '%_ b')
  assert.equal(await found({ stock: { gte: 2, lt: 9 } }), 'a c')
  assert.equal(await found({ stock: { ne: 1 } }), 'a c d')
  assert.equal(await found({ stock: null }), 'd')
  assert.equal(await found({ stock: { in: [2, 3, null] } }), 'a c d')
  assert.equal(await found({ is_new: true, stock: 1 }), '%_ b', 'by the key of both')
  assert.equal(await found({ sku: 'a' }), 'a')
  assert.equal(await found({ sku: { contains: 'A' } }), 'a')
  assert.equal(await found({ sku: { starts_with: '%' } }), '%_', 'a percent sign is a percent sign')
  assert.equal(await found({ sold_on: { gte: '2026-01-01' } }), 'a b')
  assert.equal(await found({ created_at: { lt: '2020-01-01T00:00:00Z' } }), '')
  assert.equal(await found({}, 'stock'), '%_ b c a d'.replace('%_ b', 'b %_'), 'empty ones last')
  assert.equal(await found({}, '-stock'), 'a c %_ b d', 'also the other way round')
  assert.equal(await host('tables.count', { table: 'items', where: { is_new: true } }), 3)
  for (const [where, message] of [
    [{ nope: 1 }, /no column/],
    [{ "sku' or '1'='1": 1 }, /no column/],
    [{ stock: 'a' }, /must be a number/],
    [{ stock: { like: '%' } }, /no comparison/],
    [{ options: { a: 1 } }, /"a" is no comparison/],
    [{ options: 'x' }, /only be compared with null/],
    [{ is_new: { gt: false } }, /only be compared with eq/],
    [{ sku: { in: 'a' } }, /list/],
    [{ id: 'x' }, /must be an id/],
  ] as const)
    await assert.rejects(list({ where }), refused('invalid', message))
  await assert.rejects(list({ order: 'options' }), refused('invalid', /no order/))
  await assert.rejects(list({ order: 'sku; drop table x' }), refused('invalid', /no column/))
})

test('pages follow each other without gap or repetition, while rows come and go', async () => {
  const { add, list, host } = open()
  const made: Row[] = []
  for (let index = 0; index < 12; index += 1)
    made.push(await add({ sku: `s${index}`, ...(index % 3 && { stock: index % 2 }) }))
  for (const order of ['stock', '-stock', 'created_at', '-updated_at', 'id', '-id', 'sku', 'is_new']) {
    const seen: unknown[] = []
    let cursor: string | null = null
    do {
      const page: List = await list({ order, limit: 5, cursor })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor !== null)
    assert.equal(new Set(seen).size, 12, order)
    assert.equal(seen.length, 12, order)
  }
  const first = await list({ order: 'sku', limit: 4 })
  await add({ sku: 's0a' })
  await host('tables.delete', { table: 'items', id: first.items.at(-1)?.id })
  const second = await list({ order: 'sku', limit: 4, cursor: first.next_cursor })
  assert.deepEqual(
    [...first.items, ...second.items].map((row) => row['sku']),
    ['s0', 's1', 's10', 's11', 's2', 's3', 's4', 's5'],
  )
  for (const cursor of ['x', Buffer.from('["sku","7","x"]').toString('base64url'), first.next_cursor])
    await assert.rejects(list({ order: '-sku', cursor }), refused('invalid', /cursor/))
  assert.equal(made.length, 12)
})

test('figures are exact after everything that can happen, and limits hold', async () => {
  const { add, update, sell, host, store } = open({ items: { ...ITEMS, max_rows: 3 } })
  const rows = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((sku) => add({ sku })))
  const kept = rows.flatMap((row) => (row.status === 'fulfilled' ? [row.value] : []))
  assert.equal(kept.length, 3)
  await assert.rejects(add({ sku: 'f' }), refused('quota', /may hold 3 rows/))
  const [first, second] = kept
  assert.ok(first && second)
  await update(first.id, { options: { text: 'longer'.repeat(100) } })
  await sell(second.id, 100)
  await host('tables.delete', { table: 'items', id: second.id })
  await host('kv.set', { key: 'a', value: 'b' })
  await assert.rejects(update(first.id, { sku: kept[2]?.['sku'] }), refused('conflict'))
  const { size, measured, counts } = await store()
  assert.equal(size, measured)
  assert.deepEqual(counts, { items: 2 })
})

test('another version of the plugin keeps what there is, and finds rows by what it declares', async () => {
  const plain = { ...ITEMS, unique: [], index: [] }
  const one = open({ items: plain }, 'versions', '1'.repeat(64))
  await one.add({ sku: 'a', stock: 1 })
  await one.add({ sku: 'a', stock: 2 })
  const { columns } = ITEMS
  const two = open(
    {
      items: {
        ...ITEMS,
        columns: [...columns.filter(({ name }) => name !== 'options'), { name: 'stock_text', type: 'text' }],
      },
    },
    'versions',
    '2'.repeat(64),
  )
  assert.equal((await two.list({ where: { sku: 'a' } })).items.length, 2, 'before anything is written')
  await assert.rejects(two.add({ sku: 'a' }), refused('conflict'))
  await two.add({ sku: 'b' })
  assert.equal((await two.list({ where: { sku: 'a' } })).items.length, 2)
  // Both run, as in a canary: each by its own rules, and each finds what the other wrote.
  await one.add({ sku: 'b' })
  await one.add({ sku: 'c' })
  assert.equal((await two.list({ where: { sku: 'c' } })).items.length, 1)
  await assert.rejects(two.add({ sku: 'c' }), refused('conflict'))
})

test('what one plugin, site or tenant keeps is not there for another', async () => {
  const mine = open()
  const { id } = await mine.add({ sku: 'a' })
  assert.equal(await open().get(id), null)
  const others = await makeTenant()
  const theirSite = await makeSite(ctx, others.tenant.id)
  const name = mine.last().plugin.name
  for (const of of [
    { tenantId, siteId: (await makeSite(ctx, tenantId, { slug: 'second' })).id },
    { tenantId: others.tenant.id, siteId: theirSite.id },
  ]) {
    const { host } = openTestHost(ctx, of, { name, tables: { items: ITEMS } })
    assert.equal(await host('tables.get', { table: 'items', id }), null)
    await assert.rejects(host('tables.update', { table: 'items', id, patch: {} }), refused('not_found'))
    assert.equal(await host('tables.count', { table: 'items' }), 0)
  }
  const foreign = openTestHost(ctx, { tenantId, siteId: theirSite.id }, { name, tables: { items: ITEMS } })
  await assert.rejects(
    foreign.host('tables.insert', { table: 'items', row: { sku: 'a' } }),
    refused('not_found'),
  )
})

test('previews and plugins without the permission change nothing', async () => {
  const preview = openTestHost(
    ctx,
    { tenantId, siteId: site.id, isPreview: true },
    { tables: { items: ITEMS } },
  )
  await assert.rejects(
    preview.host('tables.insert', { table: 'items', row: { sku: 'a' } }),
    refused('preview'),
  )
  assert.equal(await preview.host('tables.count', { table: 'items' }), 0)
  const bare = openTestHost(ctx, { tenantId, siteId: site.id }, { permissions: ['kv'] })
  await assert.rejects(bare.host('tables.count', { table: 'items' }), refused('not_granted'))
})

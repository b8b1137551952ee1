/** What plugins keep and did, over the API: sizes, rows, CSV, personal data, logs, and what has had its time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Call, startTestApp } from '../../../test/kit/app.ts'
import { openTestHost } from '../../../test/kit/plugin-host.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { manualClock } from '../../kernel/clock.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { publish } from '../releases/releases.ts'
import { sweepTenant } from './jobs.ts'
import { KEEP_DAYS, MAX_STORE_BYTES } from './stores.ts'

const clock = manualClock()
const { ctx, app, call, makeTenant, makeMember } = await startTestApp({ overrides: { clock } })
const DAY_MS = 86_400_000

const MESSAGES = {
  title: 'Messages',
  columns: [
    { name: 'email', type: 'text', title: 'E-mail', personal: true },
    { name: 'name', type: 'text', personal: true },
    { name: 'text', type: 'text' },
    { name: 'total', type: 'number' },
    { name: 'tags', type: 'json' },
  ],
  unique: [['email', 'text']],
}

type Item = Record<string, unknown> & { id: string }

/** A site whose plugin `form` has kept something. */
async function makeData() {
  const { tenant, owner: token } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const plugin = openTestHost(
    ctx,
    { tenantId: tenant.id, siteId: site.id },
    { name: 'form', tables: { messages: MESSAGES } },
  )
  const base = `/api/v1/websites/${site.id}/plugins/form`
  const send = (method: NonNullable<Call['method']>, path: string, body?: unknown, headers = {}) =>
    call(path.startsWith('/api') ? path : `${base}${path}`, {
      method,
      token,
      headers,
      ...(body !== undefined && { body }),
    })
  return {
    tenant,
    token,
    site,
    base,
    send,
    host: plugin.host,
    add: (row: Record<string, unknown>) => plugin.host<Item>('tables.insert', { table: 'messages', row }),
    storage: async () =>
      (
        await ctx.db.withTenant(tenant.id, (tx) =>
          tx
            .selectFrom('quota_usage')
            .select('used')
            .where('resource', '=', 'storage_bytes')
            .executeTakeFirst(),
        )
      )?.used ?? 0,
  }
}

const items = (answer: { body: Record<string, unknown> }) => answer.body['items'] as Item[]

test('people see, search, change and delete rows, and pages that show them are told', async () => {
  const { send, add, site } = await makeData()
  const told: unknown[] = []
  ctx.notices.subscribe('plugin-data', ({ site_id, tags }) => site_id === site.id && told.push(tags))
  /** A notice is heard at least once, and seldom twice. */
  const isTold = <Answer extends { status: number }>(answer: Answer): Answer => {
    assert.ok(told.length > 0, `nobody was told: ${answer.status}`)
    for (const tags of told.splice(0)) assert.deepEqual(tags, ['plugin-table:form/messages'])
    return answer
  }
  const first = await add({ email: 'anna@example.com', text: 'Hello', total: 3 })
  await add({ email: 'bob@example.com', text: 'Bye' })
  const [table] = items(await send('GET', '/tables'))
  assert.deepEqual([table?.['table'], table?.['row_count']], ['messages', 2])
  const rows = '/tables/messages/rows'
  assert.deepEqual(
    items(await send('GET', `${rows}?limit=1`)).map((row) => row['email']),
    ['bob@example.com'],
  )
  assert.equal(items(await send('GET', `${rows}?q=HELL`)).length, 1)
  const where = encodeURIComponent('{"total":{"gte":2}}')
  assert.equal(items(await send('GET', `${rows}?where=${where}&order=-total`)).length, 1)
  for (const wrong of ['where=x', 'where=[]', 'where={"nope":1}', 'order=nope', 'cursor=x'])
    assert.equal((await send('GET', `${rows}?${wrong}`)).status, 400, wrong)

  const path = `${rows}/${first.id}`
  const read = await send('GET', path)
  assert.deepEqual(
    [read.headers['etag'], read.body['email'], read.body['tags']],
    ['"1"', 'anna@example.com', null],
  )
  assert.deepEqual(told, [])
  const changed = isTold(await send('PATCH', path, { total: 4 }, { 'if-match': '"1"' }))
  assert.deepEqual([changed.status, changed.body['total'], changed.headers['etag']], [200, 4, '"2"'])
  assert.equal((await send('PATCH', path, { total: 5 }, { 'if-match': '"1"' })).status, 412)
  const wrong = await send('PATCH', path, { total: 'many' })
  assert.equal(wrong.status, 400)
  assert.match(wrong.text, /must be a number/)
  const added = isTold(await send('POST', rows, { email: 'c@example.com', text: 'By hand' }))
  assert.equal(added.status, 201, added.text)
  assert.equal((await send('POST', rows, { email: 'c@example.com', text: 'By hand' })).status, 409)
  assert.equal((await send('DELETE', path, undefined, { 'if-match': '"1"' })).status, 412)
  assert.equal(isTold(await send('DELETE', path)).status, 204)
  assert.equal((await send('GET', path)).status, 404)
  const gone = isTold(await send('POST', `${rows}/delete`, { ids: [added.body['id'], first.id] }))
  assert.equal(gone.body['deleted'], 1)
  assert.equal((await send('GET', '/tables/nope/rows')).status, 404)
  assert.equal((await send('GET', `/api/v1/websites/${site.id}/plugins/other/data`)).status, 404)
})

test('who may only read plugins sees their logs, and not what visitors left', async () => {
  const { tenant, base, add } = await makeData()
  await add({ text: 'private' })
  const { token } = await makeMember(tenant.id, 'viewer')
  assert.equal((await call(`${base}/logs`, { token })).status, 200)
  for (const path of ['/tables', '/tables/messages/rows', '/data', '/values'])
    assert.equal((await call(`${base}${path}`, { token })).status, 403, path)
})

test('a table is taken along as CSV that no spreadsheet runs', async () => {
  const { add, base, token } = await makeData()
  for (let count = 0; count < 250; count += 1) await add({ email: `${count}@example.com`, total: -count })
  await add({ email: 'x@example.com', name: '=HYPERLINK("http://evil")', text: 'a "b"\nc', tags: ['t'] })
  const answer = await app.inject({
    url: `${base}/tables/messages/export?order=id`,
    headers: { host: 'api.localhost', authorization: `Bearer ${token}` },
  })
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal(answer.headers['content-disposition'], 'attachment; filename="form-messages.csv"')
  const lines = answer.body.split('\r\n')
  assert.equal(lines[0], '\uFEFFid,created_at,updated_at,email,name,text,total,tags')
  assert.equal(lines.length, 253)
  assert.ok(lines[3]?.endsWith(',2@example.com,,,-2,'), answer.body.slice(0, 500))
  const last = `x@example.com,"'=HYPERLINK(""http://evil"")","a ""b""\nc",,"[""t""]"`
  assert.ok(lines[251]?.endsWith(last), answer.body.slice(-500))
})

test('what plugins know of a person is found and erased, in columns that are personal', async () => {
  const { add, host, send, site, tenant } = await makeData()
  const kept = await add({ email: 'Anna@Example.com', name: 'Anna', text: 'Hello', total: 7 })
  await add({ email: 'bob@example.com', text: 'anna@example.com wrote this' })
  await host('kv.set', { key: 'seen/anna@example.com', value: 1 })
  await host('kv.set', { key: 'list', value: ['bob@example.com', 'anna@example.com'] })
  const ask = (path: string, body: Record<string, unknown>) =>
    send('POST', `/api/v1/websites/${site.id}/plugin-data/personal/${path}`, {
      email: 'anna@example.com',
      ...body,
    })
  const found = await ask('find', {})
  assert.equal(found.status, 200, found.text)
  const rows = found.body['rows'] as unknown as { row: Item }[]
  assert.deepEqual(
    rows.map(({ row }) => row['name']),
    ['Anna'],
  )
  assert.equal((found.body['values'] as unknown as unknown[]).length, 2)
  assert.equal(found.headers['cache-control'], 'no-store')

  const cleared = await ask('erase', { rows: 'clear' })
  assert.deepEqual(cleared.body, {
    rows_deleted: 0,
    rows_cleared: 1,
    values_deleted: 1,
    values_left: [{ plugin: 'form', key: 'list' }],
  })
  const row = await host<Item>('tables.get', { table: 'messages', id: kept.id })
  assert.deepEqual([row['email'], row['name'], row['total']], [null, null, 7])
  await add({ email: 'anna@example.com', text: 'Again' })
  assert.equal((await ask('erase', { rows: 'delete' })).body['rows_deleted'], 1)
  assert.deepEqual((await ask('find', {})).body['rows'], [])
  const trail = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('audit_entries').selectAll().execute(),
  )
  assert.ok(trail.some(({ action }) => action === 'plugin_data.erase_person'))
  assert.ok(!JSON.stringify(trail).toLowerCase().includes('anna@example.com'))
})

test('an address is not found in that of somebody else', async () => {
  const { host, site, send } = await makeData()
  const mine = ['ann@x.example', 'sub/Ann@x.example', 'list:ann@x.example:1']
  const others = [
    'joann@x.example',
    'jo.ann@x.example',
    'ann@x.example.org',
    'ann@x.example-shop',
    'ann@xxexample',
  ]
  for (const key of [...mine, ...others]) await host('kv.set', { key, value: 1 })
  await host('kv.set', { key: 'text', value: 'Write to\nann@x.example.' })
  const ask = async (path: string, body: object) =>
    (
      await send('POST', `/api/v1/websites/${site.id}/plugin-data/personal/${path}`, {
        email: 'ann@x.example',
        ...body,
      })
    ).body
  const { values } = (await ask('find', {})) as unknown as { values: { key: string }[] }
  assert.deepEqual(values.map(({ key }) => key).toSorted(), [...mine, 'text'].toSorted())
  assert.equal((await ask('erase', { rows: 'delete' }))['values_deleted'], mine.length)
  const left = await host<{ items: { key: string }[] }>('kv.list', {})
  assert.deepEqual(left.items.map(({ key }) => key).toSorted(), [...others, 'text'].toSorted())
})

test('a store has its limit, counts as storage of the plan, and gives back what it took', async () => {
  const { host, send, storage, tenant, site } = await makeData()
  const value = 'x'.repeat(200_000)
  await host('kv.set', { key: 'first', value })
  assert.equal(await storage(), 1024 ** 2)
  await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .updateTable('plugin_stores')
      .set({ size_bytes: MAX_STORE_BYTES - 100 })
      .where('site_id', '=', site.id)
      .execute(),
  )
  await assert.rejects(host('kv.set', { key: 'second', value }), { code: 'quota' })
  assert.equal(await host('kv.get', { key: 'second' }), null)
  await host('kv.set', { key: 'tiny', value: 1 })
  assert.equal(await storage(), MAX_STORE_BYTES)
  assert.equal((await send('DELETE', '/data')).status, 204)
  assert.equal(await storage(), 0)
  assert.equal(await host('kv.get', { key: 'first' }), null)
})

test('a plan without room refuses what plugins want to keep', async () => {
  const { tenant } = await makeTenant({ plan: 'enterprise' })
  const site = await makeSite(ctx, tenant.id)
  const { host } = openTestHost(ctx, { tenantId: tenant.id, siteId: site.id })
  await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .insertInto('quota_usage')
      .values({ tenant_id: tenant.id, resource: 'storage_bytes', used: Number.MAX_SAFE_INTEGER })
      .execute(),
  )
  await assert.rejects(host('kv.set', { key: 'a', value: 1 }), { code: 'quota' })
})

test('what a removed plugin left is kept for 30 days, and then gone; one that comes back finds it', async () => {
  const { tenant, site, host, base, storage } = await makeData()
  await host('kv.set', { key: 'a', value: 1 })
  const plugin: PublishedPlugin = {
    name: 'form',
    version: '1.0.0',
    hash: 'f'.repeat(64),
    owner: 'tenant',
    enabled: true,
    settings: {},
    permissions: [],
    hosts: [],
  }
  const show = (plugins: PublishedPlugin[]) =>
    ctx.db.withTenant(tenant.id, (tx) => publish(ctx, tx, site.id, { kind: 'plugin', plugins }))
  const days = async (count: number) => {
    clock.advance(count * DAY_MS)
    await sweepTenant(ctx, tenant.id)
  }
  /** Time passes: everybody has to sign in again. */
  const get = async (path: string) => call(path, { token: (await makeMember(tenant.id, 'admin')).token })
  await show([plugin])
  await days(KEEP_DAYS + 1)
  assert.equal(await host('kv.get', { key: 'a' }), 1, 'as long as it is there')
  await show([])
  await days(0)
  await days(KEEP_DAYS - 1)
  const left = await get(`${base}/data`)
  assert.equal(left.body['is_installed'], false, left.text)
  const [of] = items(await get(`/api/v1/websites/${site.id}/plugin-data`))
  assert.equal(of?.['purge_after_at'], new Date(clock.now().getTime() + DAY_MS).toISOString())
  await show([plugin])
  await days(2)
  assert.equal(await host('kv.get', { key: 'a' }), 1, 'it came back in time')
  await show([])
  await days(0)
  await days(KEEP_DAYS)
  assert.equal(await host('kv.get', { key: 'a' }), null)
  assert.equal(await storage(), 0)
  assert.equal((await get(`${base}/data`)).status, 404)
})

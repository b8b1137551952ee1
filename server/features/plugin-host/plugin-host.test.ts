/** What every host function has in common: whom it refuses, and that it sees one site and no other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { ALL_FUNCTIONS, openTestHost } from '../../../test/kit/plugin-host.ts'
import { installPlugin } from '../../../test/kit/plugins.ts'
import { HOST_FUNCTIONS, HOST_FUNCTION_NAMES } from '../../plugin/host-functions.ts'
import { HostError, type HostErrorCode, defineHostFunction, performHostCall } from './plugin-host.ts'

const t = await startTestApp()
const { ctx } = t

const EVERYTHING = {
  permissions: [
    ...new Set(HOST_FUNCTION_NAMES.flatMap((name) => HOST_FUNCTIONS[name].permission ?? [])),
    'members:email',
  ],
  hosts: ['api.example.com'],
  jobs: ['send'],
  secrets: [{ name: 'api_key', title: 'Key' }],
  emits: [{ type: 'shop.opened', description: 'It opened' }],
  tables: { orders: { title: 'Orders', columns: [{ name: 'number', type: 'text' }] } },
}
const NOBODY = '019a7c2e-5f00-7000-8000-000000000001'

/** An input of each that would do, were the call allowed to. */
const INPUTS: Record<string, unknown> = {
  'kv.get': { key: 'a' },
  'kv.set': { key: 'a', value: 1 },
  'kv.delete': { key: 'a' },
  'kv.list': {},
  'kv.increment': { key: 'n', by: 1 },
  'tables.insert': { table: 'orders', row: { number: '1' } },
  'tables.get': { table: 'orders', id: NOBODY },
  'tables.update': { table: 'orders', id: NOBODY, patch: { number: '2' } },
  'tables.delete': { table: 'orders', id: NOBODY },
  'tables.list': { table: 'orders' },
  'tables.count': { table: 'orders' },
  'tables.increment': { table: 'orders', id: NOBODY, column: 'number', by: 1 },
  'content.list': { type: 'post' },
  'content.get': { id: NOBODY },
  'content.find': { path: '/about' },
  'content.create': { type: 'page', title: 'Hello' },
  'content.update': { id: NOBODY, patch: { title: 'Hello' } },
  'content.remove': { id: NOBODY },
  'content.publish': { id: NOBODY },
  'content.unpublish': { id: NOBODY },
  'collections.list': {},
  'collections.ensure': { slug: 'services', title: 'Services' },
  'media.list': {},
  'media.get': { id: NOBODY },
  'media.add': { filename: 'a.txt', base64: 'aGVsbG8=' },
  search: { q: 'bread' },
  'redirects.list': {},
  'redirects.add': { from: '/old', to: '/new' },
  'redirects.remove': { id: NOBODY },
  'members.list': {},
  'traffic.summary': {},
  fetch: { url: 'https://api.example.com/', method: 'POST' },
  'mail.send': { to: 'ada@example.com', subject: 'Hello', text: 'Hello' },
  'jobs.enqueue': { name: 'send' },
  'secrets.get': { name: 'api_key' },
  'links.sign': { path: '/confirm', expires_in: 60 },
  'links.verify': { token: 'x' },
  'events.emit': { type: 'shop.opened', data: {} },
  'crypto.digest': { algorithm: 'sha256', text: 'a' },
  'crypto.hmac': { algorithm: 'sha256', key: 'k', text: 'a' },
}

function refuses(calling: Promise<unknown>, code: HostErrorCode, what = ''): Promise<void> {
  return assert.rejects(calling, (error) => {
    assert.ok(error instanceof HostError, `${what} ${String(error)}`)
    assert.equal(error.code, code, `${what} ${error.message}`)
    return true
  })
}

test('there is every function of the catalogue, and no other, with the permission and the care it names', () => {
  assert.deepEqual(Object.keys(ALL_FUNCTIONS).toSorted(), HOST_FUNCTION_NAMES.toSorted())
  assert.deepEqual(Object.keys(INPUTS).toSorted(), HOST_FUNCTION_NAMES.toSorted())
  for (const name of HOST_FUNCTION_NAMES) {
    const { permission, writes } = ALL_FUNCTIONS[name] ?? {}
    const listed = HOST_FUNCTIONS[name]
    assert.deepEqual([permission, writes], [listed.permission ?? undefined, listed.writes], name)
  }
})

test('nothing is there that was not declared and granted', async () => {
  const c = await makeContent(t)
  const of = { tenantId: c.tenant.id, siteId: c.site.id }
  const undeclared = openTestHost(
    ctx,
    { ...of, plugin: { permissions: EVERYTHING.permissions } },
    { permissions: [] },
  )
  const ungranted = openTestHost(ctx, { ...of, plugin: { permissions: [] } }, EVERYTHING)
  for (const name of HOST_FUNCTION_NAMES) {
    if (HOST_FUNCTIONS[name].permission === null) continue
    await refuses(undeclared.host(name, INPUTS[name]), 'not_granted', name)
    await refuses(ungranted.host(name, INPUTS[name]), 'not_granted', name)
  }
})

test('previews change nothing', async () => {
  const c = await makeContent(t)
  const preview = openTestHost(ctx, { tenantId: c.tenant.id, siteId: c.site.id, isPreview: true }, EVERYTHING)
  const writing = HOST_FUNCTION_NAMES.filter((name) => HOST_FUNCTIONS[name].writes || name === 'fetch')
  for (const name of writing) await refuses(preview.host(name, INPUTS[name]), 'preview', name)
  assert.ok(writing.length > 15)
  for (const name of HOST_FUNCTION_NAMES.filter((each) => !writing.includes(each)))
    await preview.host(name, INPUTS[name])
})

test('names and inputs that nobody meant are refused, and say why', async () => {
  const c = await makeContent(t)
  const { host } = openTestHost(ctx, { tenantId: c.tenant.id, siteId: c.site.id }, EVERYTHING)
  for (const name of [
    '',
    'nothing',
    'content',
    'content.',
    '__proto__',
    'constructor',
    'toString',
    'content.get\0',
  ])
    await refuses(host(name, {}), 'invalid', name)
  const wrong = [
    1,
    'x',
    true,
    [],
    [[]],
    { tenant_id: NOBODY },
    { site_id: NOBODY },
    JSON.parse('{"__proto__":1}'),
  ]
  for (const name of HOST_FUNCTION_NAMES)
    for (const input of wrong as unknown[])
      await refuses(host(name, input), 'invalid', `${name} ${JSON.stringify(input)}`)
  for (const id of [
    '',
    '1',
    '../../x',
    NOBODY.toUpperCase(),
    `urn:uuid:${NOBODY}`,
    `${NOBODY}'; drop table entries`,
  ])
    for (const name of ['content.get', 'content.publish', 'media.get', 'redirects.remove'])
      await refuses(host(name, { id }), 'invalid', `${name} ${id}`)
  await assert.rejects(host('content.create', { type: 'page' }), /content\.create: .*title/)
  await assert.rejects(
    host('content.create', { type: 'page', title: 'x', tenant_id: NOBODY }),
    /tenant_id|additional/,
  )
})

test('another site of the same tenant, or of another one, is as if it were not there', async () => {
  const [own, other] = [await makeContent(t), await makeContent(t)]
  const foreign = await other.add('posts', { title: 'Secret of the other' }, 'published')
  const draft = await other.add('posts', { title: 'Draft of the other' })
  const redirect = await other.send('POST', 'redirects', { from_path: '/a', target: '/b' })
  await installPlugin(
    ctx,
    { tenantId: other.tenant.id, siteId: other.site.id },
    { name: 'shop', permissions: ['secrets'], secrets: EVERYTHING.secrets },
  )
  const secret = await other.send('PUT', 'plugins/shop/secrets/api_key', { value: 'sk_other' })
  assert.deepEqual([redirect.status, secret.status], [201, 200], secret.text)
  const visible = (siteId: string, tenantId: string) =>
    openTestHost(ctx, { tenantId, siteId, site: { contentPosition: 1_000_000 } }, EVERYTHING)
  // Also where somebody got the two mixed up: the tenant's rows are the tenant's.
  const mixed = visible(other.site.id, own.tenant.id)
  for (const { host } of [visible(own.site.id, own.tenant.id), mixed]) {
    assert.equal(await host('content.get', { id: foreign.id }), null)
    assert.equal(await host('content.find', { path: foreign.path }), null)
    assert.equal(await host('content.find', { type: 'post', slug: foreign.slug }), null)
    assert.deepEqual(await host('content.list', { type: 'post' }), { items: [], next_cursor: null })
    assert.deepEqual(await host('search', { q: 'secret' }), { items: [] })
    assert.equal(await host('secrets.get', { name: 'api_key' }), null)
    for (const name of ['content.publish', 'content.unpublish', 'content.remove'])
      for (const { id } of [foreign, draft]) await refuses(host(name, { id }), 'not_found', name)
    await refuses(host('content.update', { id: draft.id, patch: { title: 'Mine' } }), 'not_found')
  }
  const mine = visible(own.site.id, own.tenant.id)
  assert.equal(await mine.host('redirects.remove', { id: redirect.body['id'] }), false)
  await refuses(mixed.host('redirects.remove', { id: redirect.body['id'] }), 'not_found')
  const here = visible(other.site.id, other.tenant.id)
  assert.equal(
    (await here.host<{ title: string }>('content.get', { id: foreign.id })).title,
    'Secret of the other',
  )
  assert.equal(await here.host('secrets.get', { name: 'api_key' }), 'sk_other')
})

test('what nobody expected shows as unavailable, and what was expected in words', async () => {
  const c = await makeContent(t)
  const failing = defineHostFunction({
    permission: undefined,
    writes: false,
    input: Type.Object({}),
    run: async () => {
      throw new Error('password=hunter2 at 10.0.0.1')
    },
  })
  const known = openTestHost(ctx, { tenantId: c.tenant.id, siteId: c.site.id }, EVERYTHING)
  await known.host('collections.list')
  await assert.rejects(performHostCall(ctx, { failing }, known.last(), 'failing', {}), (error) => {
    assert.ok(error instanceof HostError)
    assert.deepEqual([error.code, error.message.includes('hunter2')], ['unavailable', false])
    return true
  })
  const over = openTestHost(
    ctx,
    { tenantId: c.tenant.id, siteId: c.site.id, signal: AbortSignal.abort() },
    EVERYTHING,
  )
  await refuses(over.host('content.create', { type: 'page', title: 'Late' }), 'unavailable')
  assert.deepEqual((await c.send('GET', 'pages')).body['items'], [])
  const gone = openTestHost(ctx, { tenantId: NOBODY, siteId: c.site.id }, EVERYTHING)
  await refuses(gone.host('members.list'), 'unavailable')
})

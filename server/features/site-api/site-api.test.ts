import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addSite, addTheme } from '../../../test/kit/published-site.ts'
import { manualClock } from '../../kernel/clock.ts'
import { pruneSiteUsage } from './jobs.ts'
import { openSiteApi } from './site-api.ts'

const clock = manualClock(new Date('2030-03-10T12:00:00Z'))
const { ctx, call, makeTenant, makeMember } = await startTestApp({ overrides: { clock } })
const theme = await addTheme(ctx, 'platform', '')
const HOUR_MS = 3_600_000

async function makeSite(slug = 'main') {
  const { tenant, owner } = await makeTenant()
  const site = await addSite(ctx, tenant.id, { slug, isMain: true, themeHash: theme })
  const url = `/api/v1/websites/${site.siteId}/api-keys`
  const post = (path: string, body: object, token: string) => call(path, { method: 'POST', token, body })
  const find = (key: string, siteId = site.siteId) => ctx.siteApi.findKey(tenant.id, siteId, key)
  return { tenant, owner, site, url, post, find }
}

async function addKey(
  { owner, url, post }: Pick<Awaited<ReturnType<typeof makeSite>>, 'owner' | 'url' | 'post'>,
  more: object = {},
) {
  const { status, text, body } = await post(url, { name: ' Shop app ', ...more }, owner)
  assert.equal(status, 201, text)
  return { key: String(body['key']), path: `${url}/${String(body['id'])}`, body }
}

test('a key is shown once, stored as a hash, and opens one site', async () => {
  const made = await makeSite()
  const { tenant, owner, url, find } = made
  const { key, path, body } = await addKey(made, { plugins: ['shop'], per_minute: 60 })
  assert.match(key, /^hss_[\w-]{22}_[\w-]{43}$/)
  assert.equal(body['name'], 'Shop app')
  assert.ok(key.startsWith(String(body['prefix'])))
  const known = {
    id: String(body['id']),
    name: 'Shop app',
    plugins: ['shop'],
    perMinute: 60,
    expiresAt: null,
  }
  assert.deepEqual(await find(key), known)
  const other = await addSite(ctx, tenant.id, { slug: 'other', themeHash: theme })
  assert.equal(await find(key, other.siteId), undefined)
  assert.equal(await ctx.siteApi.findKey((await makeTenant()).tenant.id, made.site.siteId, key), undefined)
  assert.equal(await find(`${key.slice(0, -4)}0000`), undefined)

  const secret = key.slice(-20)
  for (const at of [url, path]) assert.ok(!(await call(at, { token: owner })).text.includes(secret))
  const stored = await ctx.db.withTenant(tenant.id, async (tx) => ({
    keys: await tx.selectFrom('site_api_keys').selectAll().execute(),
    audit: await tx.selectFrom('audit_entries').selectAll().execute(),
  }))
  assert.ok(!JSON.stringify(stored).includes(secret))
  assert.ok(stored.audit.some((row) => row.action === 'site_api_key.add'))
})

test('a key says when it was used, to the minute', async () => {
  const made = await makeSite()
  const { key, path } = await addKey(made)
  const lastUse = async () => (await call(path, { token: made.owner })).body['last_used_at']
  assert.equal(await lastUse(), null)
  await made.find(key)
  const first = clock.now().toISOString()
  const until = performance.now() + 10_000
  while ((await lastUse()) === null) assert.ok(performance.now() < until)
  assert.equal(await lastUse(), first)
})

test('after a rotation both secrets open for a while, or the old one ends at once', async () => {
  const made = await makeSite()
  const { key: first, path } = await addKey(made)
  const rotate = async (body: object) => {
    const answer = await made.post(`${path}/rotate`, body, made.owner)
    assert.equal(answer.status, 200, answer.text)
    return { key: String(answer.body['key']), until: answer.body['previous_until'] }
  }
  const second = await rotate({ overlap_hours: 2 })
  assert.equal(second.until, new Date(clock.now().getTime() + 2 * HOUR_MS).toISOString())
  assert.ok((await made.find(first)) && (await made.find(second.key)))
  clock.advance(2 * HOUR_MS)
  assert.equal(await made.find(first), undefined)
  assert.ok(await made.find(second.key))
  made.owner = (await makeMember(made.tenant.id, 'owner')).token
  assert.equal((await call(path, { token: made.owner })).body['previous_until'], null)
  const third = await rotate({ overlap_hours: 0 })
  assert.equal(third.until, null)
  assert.equal(await made.find(second.key), undefined)
  assert.ok(await made.find(third.key))
})

test('changes and ends hold at once, and nobody overwrites what he has not seen', async () => {
  const made = await makeSite()
  const { key, path } = await addKey(made)
  const change = (body: object, headers: Record<string, string> = {}) =>
    call(path, { method: 'PATCH', token: made.owner, body, headers })
  assert.equal((await made.find(key))?.perMinute, null)
  const { headers } = await change({ per_minute: 5, plugins: ['shop'] })
  assert.equal((await made.find(key))?.perMinute, 5)
  assert.equal((await change({ per_minute: 6 }, { 'if-match': '"1"' })).status, 412)
  assert.equal((await change({ per_minute: null }, { 'if-match': String(headers['etag']) })).status, 200)
  assert.deepEqual((await made.find(key))?.plugins, ['shop'])
  assert.equal((await call(path, { method: 'DELETE', token: made.owner })).status, 204)
  assert.equal(await made.find(key), undefined)
  assert.equal((await call(path, { token: made.owner })).status, 404)
})

test('what makes no sense is refused, and who may not is told so', async () => {
  const made = await makeSite()
  const { tenant, owner, url, post } = made
  const past = new Date(clock.now().getTime() - 1).toISOString()
  for (const body of [
    { name: ' ' },
    { name: 'K', expires_at: past },
    { name: 'K', per_minute: 0 },
    { name: 'K', plugins: ['Not a slug'] },
    { name: 'K', scopes: [] },
  ])
    assert.equal((await post(url, body, owner)).status, 400, JSON.stringify(body))
  const editor = await makeMember(tenant.id, 'editor')
  assert.equal((await post(url, { name: 'K' }, editor.token)).status, 403)
  const stranger = await makeTenant()
  assert.equal((await post(url, { name: 'K' }, stranger.owner)).status, 404)
  assert.equal((await call(url, { token: stranger.owner })).status, 404)
})

test('the use of endpoints adds up, by day, plugin and key, and is forgotten in time', async () => {
  const made = await makeSite()
  const { tenant, site } = made
  const { body } = await addKey(made)
  const id = String(body['id'])
  const counted = { tenantId: tenant.id, siteId: site.siteId, plugin: 'shop', endpoint: 'GET /items' }
  const count = (status: number, keyId: string | null, more: object = {}) =>
    ctx.siteApi.count({ ...counted, status, keyId, ms: 10, ...more })
  count(200, id)
  count(500, id)
  count(429, null)
  await ctx.siteApi.flush()
  count(404, null, { plugin: 'forms', endpoint: 'POST /' })
  clock.advance(24 * HOUR_MS)
  count(200, id, { ms: 30 })
  await ctx.siteApi.flush()
  const owner = (await makeMember(tenant.id, 'owner')).token

  type Counts = { requests: number; limited: number; refused: number; failed: number; average_ms: number }
  const read = async (query = '') => {
    const answer = await call(`/api/v1/websites/${site.siteId}/api-usage${query}`, { token: owner })
    assert.equal(answer.status, 200, answer.text)
    return answer.body as unknown as {
      totals: Counts
      days: (Counts & { day: string })[]
      endpoints: (Counts & { plugin: string; endpoint: string })[]
      keys: (Counts & { key_id: string | null })[]
    }
  }
  const all = await read()
  assert.deepEqual(all.totals, { requests: 5, limited: 1, refused: 1, failed: 1, average_ms: 14 })
  assert.deepEqual(
    all.days.map(({ day, requests }) => [day, requests]),
    [
      ['2030-03-10', 4],
      ['2030-03-11', 1],
    ],
  )
  assert.deepEqual(
    all.endpoints.map(({ plugin, endpoint, requests }) => [plugin, endpoint, requests]),
    [
      ['shop', 'GET /items', 4],
      ['forms', 'POST /', 1],
    ],
  )
  assert.deepEqual(
    all.keys.map(({ key_id, requests }) => [key_id, requests]),
    [
      [id, 3],
      [null, 2],
    ],
  )
  assert.equal((await read('?plugin=forms')).totals.requests, 1)
  assert.equal((await read('?key_id=none')).totals.requests, 2)
  assert.equal((await read('?from=2030-03-11&to=2030-03-11')).totals.requests, 1)
  for (const query of ['?from=2030-03-12&to=2030-03-11', '?from=2020-01-01', '?from=2030-02-31x'])
    assert.equal(
      (await call(`/api/v1/websites/${site.siteId}/api-usage${query}`, { token: owner })).status,
      400,
      query,
    )

  clock.advance(401 * 24 * HOUR_MS)
  await pruneSiteUsage(ctx)
  const left = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('site_api_usage').select('day').execute(),
  )
  assert.deepEqual(left, [])
})

test('a key that was used opens on while PostgreSQL is away, and counts are kept', async () => {
  const made = await makeSite()
  const { key, body } = await addKey(made)
  let isAway = false
  const away = () => {
    if (isAway) throw new Error('Connection terminated')
  }
  const db = {
    ...ctx.db,
    readTenant: (async (...given: Parameters<typeof ctx.db.readTenant>) => {
      away()
      return ctx.db.readTenant(...given)
    }) as typeof ctx.db.readTenant,
    withTenant: (async (...given: Parameters<typeof ctx.db.withTenant>) => {
      away()
      return ctx.db.withTenant(...given)
    }) as typeof ctx.db.withTenant,
  }
  const plans = {
    ...ctx.plans,
    termsOf: async (id: string) => {
      away()
      return ctx.plans.termsOf(id)
    },
  }
  let now = 1
  await using siteApi = openSiteApi({ ...ctx, db, plans }, () => now)
  const { tenantId, siteId } = made.site
  const limits = await siteApi.limitsOf(tenantId)
  assert.ok(await siteApi.findKey(tenantId, siteId, key))
  isAway = true
  // Longer than a key is remembered without asking again.
  for (const minutes of [1, 6, 14]) {
    now = minutes * 60_000
    assert.equal((await siteApi.findKey(tenantId, siteId, key))?.id, body['id'])
    siteApi.count({ tenantId, siteId, keyId: null, plugin: 'a', endpoint: 'GET /', status: 200, ms: 1 })
    await siteApi.flush()
  }
  assert.deepEqual(await siteApi.limitsOf(tenantId), limits)
  await assert.rejects(siteApi.findKey(tenantId, siteId, `${key.slice(0, -4)}0000`), /terminated/)
  // Nobody could have revoked it here meanwhile; that cannot go on for ever.
  now = 16 * 60_000
  await assert.rejects(siteApi.findKey(tenantId, siteId, key), /terminated/)
  isAway = false
  assert.ok(await siteApi.findKey(tenantId, siteId, key))
  await siteApi.flush()
  const usage = await call(`/api/v1/websites/${siteId}/api-usage`, { token: made.owner })
  assert.equal((usage.body['totals'] as unknown as { requests: number }).requests, 3)
})

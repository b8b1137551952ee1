/** Names over the API: claimed, listed, changed, moved and given up; and what operators do about them. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { keyToDomains, prove, toldEvents, toldMails } from '../../../test/kit/domains.ts'
import { notifiedIn } from '../../../test/kit/notified.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { manualClock } from '../../kernel/clock.ts'
import { changeQuotaOverrides } from '../quotas/overrides.ts'
import type { DomainView } from './schema.ts'
import { deleteSite, lockSite } from '../sites/sites.ts'

const clock = manualClock()
const t = await startTestApp({ config: { publicAddresses: ['192.0.2.10'] }, overrides: { clock } })
const { ctx, call } = t
const HOUR_MS = 3_600_000

type Body = Record<string, never>
let names = 0
const newName = () => `n${++names}.example`

async function makeOwner() {
  const { tenant, owner } = await t.makeTenant()
  const token = await keyToDomains(t, owner)
  const site = await makeSite(ctx, tenant.id)
  const of = `/api/v1/websites/${site.id}/domains`
  const add = async (host: string, more: object = {}) =>
    call(of, { method: 'POST', token, body: { host, ...more } })
  async function hold(host: string) {
    const { body } = await add(host)
    await prove(t, { id: String(body['id']), tenant_id: tenant.id, host })
    return get(String(body['id']))
  }
  const get = async (id: string) => {
    const { body } = await call(`/api/v1/domains/${id}`, { token })
    return body as unknown as DomainView
  }
  const patch = (id: string, body: object, headers = {}) =>
    call(`/api/v1/domains/${id}`, { method: 'PATCH', token, body, headers })
  const list = async (query = '', path = '/api/v1/tenant/domains') => {
    const { body } = await call(`${path}${query}`, { token })
    return (body['items'] as unknown as { host: string }[]).map(({ host }) => host)
  }
  return { tenant, token, site, of, add, hold, get, patch, list }
}

const listenTo = (token: string) =>
  call('/api/v1/webhooks', {
    method: 'POST',
    token,
    body: { url: 'https://hooks.example/', events: ['*'] },
  })

const used = async (tenantId: string) => {
  const row = await ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('quota_usage').select('used').where('resource', '=', 'custom_domains').executeTakeFirst(),
  )
  return row?.used ?? 0
}

describe('adding a domain', () => {
  test('answers with what to create, and waits for it', async () => {
    const a = await makeOwner()
    const host = `Www.Bücher-${newName()}`
    const { status, body, headers } = await a.add(host, { method: 'cname' })
    assert.equal(status, 201)
    assert.equal(headers['etag'], '"1"')
    assert.match(String(body['host']), /^www\.xn--bcher-/)
    assert.equal(body['unicode_host'], host.toLowerCase())
    assert.deepEqual(
      [
        body['state'],
        body['website_id'],
        body['website_status'],
        body['is_primary'],
        body['preferred_method'],
      ],
      ['pending', a.site.id, 'active', false, 'cname'],
    )
    const records = body['records'] as unknown as {
      type: string
      name: string
      value: string
      purpose: string
    }[]
    const txt = records.find(({ type }) => type === 'TXT')
    assert.equal(txt?.name, `_hotswap.${String(body['host'])}`)
    assert.match(txt?.value ?? '', /^hotswap-verification=[a-z2-7]{32}$/)
    assert.ok(records.some(({ type, purpose }) => type === 'CNAME' && purpose === 'point'))
    assert.equal(await used(a.tenant.id), 1)
  })

  test('shows each tenant a proof of its own, the same for all of its names', async () => {
    const [a, b, host] = [await makeOwner(), await makeOwner(), newName()]
    const proofOf = ({ body }: { body: Body }) =>
      (body['records'] as unknown as { type: string; value: string }[]).find(({ type }) => type === 'TXT')
        ?.value
    const first = proofOf(await a.add(host))
    assert.equal(proofOf(await a.add(newName())), first)
    assert.notEqual(proofOf(await b.add(host)), first)
  })

  test('adds www beside the apex, as a redirect, and takes a place for both', async () => {
    const a = await makeOwner()
    const host = newName()
    assert.equal((await a.add(host, { www: true })).status, 201)
    assert.deepEqual(await a.list(), [host, `www.${host}`])
    const { body } = await call(`/api/v1/tenant/domains?q=www.`, { token: a.token })
    const [www] = body['items'] as unknown as { redirects: boolean }[]
    assert.equal(www?.redirects, true)
    assert.equal(await used(a.tenant.id), 2)
    assert.equal((await a.add(`shop.${host}`, { www: true })).status, 400)
  })

  test('twice is refused, and what is no name that can be had', async () => {
    const a = await makeOwner()
    const host = newName()
    await a.add(host)
    assert.equal((await a.add(host.toUpperCase())).status, 409)
    for (const bad of ['localhost', 'co.uk', 'x.localhost', '*.co.uk', 'pаypal.example', 'a\u0000b.example'])
      assert.equal((await a.add(bad)).status, 400, bad)
    assert.equal((await a.add(`*.${host}`, { method: 'http' })).status, 400)
    assert.equal((await a.add(`*.${host}`, { method: 'txt' })).status, 201)
    assert.equal(await used(a.tenant.id), 2)
  })

  test('needs room in the plan: both or neither', async () => {
    const a = await makeOwner()
    await changeQuotaOverrides(ctx, a.tenant.id, { custom_domains: 1 })
    const host = newName()
    assert.equal((await a.add(host, { www: true })).body['code'], 'quota_exceeded')
    assert.deepEqual(await a.list(), [])
    assert.equal(await used(a.tenant.id), 0)
    assert.equal((await a.add(host)).status, 201)
    assert.equal((await a.add(newName())).status, 403)
  })

  test('does not tell whether somebody else has the name', async () => {
    const [a, b, host] = [await makeOwner(), await makeOwner(), newName()]
    await a.hold(host)
    const { body } = await b.add(host)
    assert.deepEqual([body['state'], body['problem']], ['pending', null])
  })
})

test('domains are listed by website, state and part of the name, a page at a time', async () => {
  const a = await makeOwner()
  const other = await makeSite(ctx, a.tenant.id, { slug: 'other' })
  const hosts = [newName(), newName(), newName()].toSorted()
  for (const host of hosts) await a.hold(host)
  const pending = `zz.${newName()}`
  await call(`/api/v1/websites/${other.id}/domains`, {
    method: 'POST',
    token: a.token,
    body: { host: pending },
  })
  assert.deepEqual(await a.list('?state=verified'), hosts)
  assert.deepEqual(await a.list('?q=zz'), [pending])
  assert.deepEqual(await a.list('', `/api/v1/websites/${other.id}/domains`), [pending])
  assert.deepEqual(await a.list(`?website_id=${other.id}`), [pending])
  const { body } = await call('/api/v1/tenant/domains?limit=3', { token: a.token })
  assert.deepEqual(await a.list(`?limit=3&cursor=${String(body['next_cursor'])}`), [pending])
  const b = await makeOwner()
  assert.equal((await call(`/api/v1/websites/${other.id}/domains`, { token: b.token })).status, 404)
})

describe('the primary name', () => {
  test('is the first that is proven, and another when that is gone', async () => {
    const a = await makeOwner()
    const [first, second] = [await a.hold(newName()), await a.hold(newName())]
    assert.deepEqual([first.is_primary, second.is_primary], [true, false])
    await call(`/api/v1/domains/${first.id}`, { method: 'DELETE', token: a.token })
    assert.equal((await a.get(second.id))['is_primary'], true)
  })

  test('is chosen by hand, once it is proven; a redirect ends then', async () => {
    const a = await makeOwner()
    const first = await a.hold(newName())
    const { body: pending } = await a.add(newName())
    assert.equal(
      (await a.patch(String(pending['id']), { is_primary: true })).body['code'],
      'domain_not_verified',
    )
    const wildcard = await a.hold(`*.${newName()}`)
    assert.equal((await a.patch(wildcard.id, { is_primary: true })).status, 409)
    const second = await a.hold(newName())
    assert.equal((await a.patch(second.id, { redirects: true })).status, 200)
    const changed = await a.patch(second.id, { is_primary: true })
    assert.deepEqual([changed.body['is_primary'], changed.body['redirects']], [true, false])
    assert.equal((await a.get(first.id))['is_primary'], false)
  })

  test('does not redirect; a redirecting name takes its place when nothing else is left', async () => {
    const a = await makeOwner()
    const [first, second] = [await a.hold(newName()), await a.hold(newName())]
    assert.equal((await a.patch(first.id, { redirects: true })).status, 400)
    await a.patch(second.id, { redirects: true })
    await call(`/api/v1/domains/${first.id}`, { method: 'DELETE', token: a.token })
    const left = await a.get(second.id)
    assert.deepEqual([left.is_primary, left.redirects], [true, false])
  })

  test('that is lost gives way to another', async () => {
    const a = await makeOwner()
    const [first, second] = [await a.hold(newName()), await a.hold(newName())]
    const row = { id: first.id, tenant_id: a.tenant.id, host: first.host }
    await prove(t, row, 'gone')
    clock.advance(73 * HOUR_MS)
    await prove(t, row, 'gone')
    assert.equal((await a.get(second.id))['is_primary'], true)
    assert.equal((await a.get(first.id))['state'], 'lost')
  })
})

describe('a redirect to a name', () => {
  test('leads to another name of the same tenant that shows a website, never in a circle', async () => {
    const [a, b] = [await makeOwner(), await makeOwner()]
    const [one, two, three] = [await a.hold(newName()), await a.hold(newName()), await a.hold(newName())]
    const theirs = await b.hold(newName())
    const refused = [theirs.host, two.host, 'elsewhere.example', (await a.add(newName())).body['host']]
    for (const redirect_to of refused)
      assert.equal((await a.patch(two.id, { redirects: true, redirect_to })).status, 400, String(redirect_to))
    const set = await a.patch(two.id, {
      redirects: true,
      redirect_to: three.host,
      redirect_status: 301,
    })
    assert.deepEqual([set.body['redirect_to'], set.body['redirect_status']], [three.host, 301])
    // Nor in two steps: what is kept for later is looked at, too.
    assert.equal((await a.patch(one.id, { redirect_to: 'elsewhere.example' })).status, 400)
    assert.equal((await a.patch(one.id, { redirect_to: theirs.host })).status, 400)
    // Back, and further.
    assert.equal((await a.patch(three.id, { redirects: true, redirect_to: two.host })).status, 400)
    assert.equal((await a.patch(three.id, { redirects: true, redirect_to: one.host })).status, 400)
  })

  test('is forgotten with the name it leads to', async () => {
    const a = await makeOwner()
    const [, two, three] = [await a.hold(newName()), await a.hold(newName()), await a.hold(newName())]
    await a.patch(two.id, { redirects: true, redirect_to: three.host })
    await call(`/api/v1/domains/${three.id}`, { method: 'DELETE', token: a.token })
    const left = await a.get(two.id)
    assert.deepEqual([left.redirects, left.redirect_to], [true, null])
  })
})

test('changes are made on the version that was read', async () => {
  const a = await makeOwner()
  const domain = await a.hold(newName())
  const stale = { 'if-match': '"0"' }
  assert.equal((await a.patch(domain.id, { https: 'off' }, stale)).status, 412)
  const fresh = { 'if-match': `"${String(domain.version)}"` }
  assert.equal((await a.patch(domain.id, { https: 'off' }, fresh)).status, 200)
  const path = `/api/v1/domains/${domain.id}`
  assert.equal((await call(path, { method: 'DELETE', token: a.token, headers: fresh })).status, 412)
})

test('a look that finds nothing new leaves the version as it is', async () => {
  const a = await makeOwner()
  const domain = await a.hold(newName())
  await prove(t, { id: domain.id, tenant_id: a.tenant.id, host: domain.host })
  assert.equal((await a.get(domain.id))['version'], domain.version)
})

test('HSTS wants HTTPS, and preloading wants a year and all subdomains', async () => {
  const a = await makeOwner()
  const { id } = await a.hold(newName())
  const year = 31_536_000
  assert.equal((await a.patch(id, { hsts: { max_age: 300 } })).status, 200)
  assert.equal((await a.patch(id, { https: 'off' })).status, 400)
  assert.equal((await a.patch(id, { hsts: { preload: true } })).status, 400)
  const set = await a.patch(id, { hsts: { max_age: year, subdomains: true, preload: true } })
  assert.deepEqual(set.body['hsts'], { max_age: year, subdomains: true, preload: true })
  assert.equal((await a.patch(id, { https: 'off', hsts: { max_age: 0, preload: false } })).status, 200)
})

test('an account at a DNS provider has to be the tenant’s', async () => {
  const a = await makeOwner()
  const { id } = await a.hold(newName())
  const unknown = { dns_provider_id: '01990000-0000-7000-8000-000000000001' }
  assert.equal((await a.patch(id, unknown)).status, 404)
})

describe('websites', () => {
  test('exchange names within a tenant, and each keeps a primary one', async () => {
    const [a, b] = [await makeOwner(), await makeOwner()]
    const other = await makeSite(ctx, a.tenant.id, { slug: 'other' })
    const [one, two] = [await a.hold(newName()), await a.hold(newName())]
    const moved = await a.patch(one.id, { website_id: other.id })
    assert.deepEqual([moved.body['website_id'], moved.body['is_primary']], [other.id, true])
    assert.equal((await a.get(two.id))['is_primary'], true)
    assert.equal((await a.patch(two.id, { website_id: b.site.id })).status, 404)
  })

  test('that are deleted leave their names where they are, showing nothing and saying so', async () => {
    const a = await makeOwner()
    const { id, host } = await a.hold(newName())
    await ctx.db.withTenant(a.tenant.id, async (tx) => deleteSite(ctx, tx, await lockSite(tx, a.site.id)))
    const held = await a.get(id)
    assert.deepEqual([held.state, held.website_id, held.website_status], ['verified', a.site.id, 'deleted'])
    assert.equal((await t.visit(host, '/')).status, 404)
    // Purged, it leaves no pointer; its name leads to no other website of the tenant.
    const other = await makeSite(ctx, a.tenant.id, { slug: 'other' })
    await ctx.db.withPlatform((tx) => tx.deleteFrom('live_sites').where('site_id', '=', a.site.id).execute())
    assert.equal((await a.get(id))['website_status'], 'deleted')
    assert.equal((await a.patch(id, { website_id: other.id })).body['website_status'], 'active')
  })
})

test('tenants are known by the wildcards they hold, at once', async () => {
  const a = await makeOwner()
  const base = newName()
  const known = async (host: string) => (await ctx.tenants.byHost(host))?.id
  assert.equal(await known(`www.${base}`), undefined)
  const gone = Promise.withResolvers<void>()
  const wildcard = await a.hold(`*.${base}`)
  ctx.notices.subscribe('tenant-name', ({ key }) => key === `host:*.${base}` && gone.resolve())
  await call(`/api/v1/domains/${wildcard.id}`, { method: 'DELETE', token: a.token })
  await gone.promise
  assert.equal(await known(`www.${base}`), undefined)
  const back = await a.hold(`*.${base}`)
  assert.ok(back.id)
  assert.equal(await known(base), undefined)
})

test('tenants hear of what becomes of their names, and owners of what they must do', async () => {
  const a = await makeOwner()
  await listenTo(a.token)
  const domain = await a.hold(newName())
  const row = { id: domain.id, tenant_id: a.tenant.id, host: domain.host }
  await prove(t, row, 'txt', { points_here: false })
  await prove(t, row, 'txt', { points_here: false })
  await prove(t, row)
  await prove(t, row, 'gone')
  clock.advance(73 * HOUR_MS)
  await prove(t, row, 'gone')
  await call(`/api/v1/domains/${row.id}`, { method: 'DELETE', token: a.token })
  assert.deepEqual(await toldEvents(t, a.tenant.id), [
    'domain.added',
    'domain.verified',
    'domain.misconfigured',
    'domain.misconfigured',
    'domain.lost',
    'domain.removed',
  ])
  assert.deepEqual(await toldMails(t, a.tenant.id), ['domain-failing', 'domain-failing', 'domain-lost'])
  const lines = await notifiedIn(ctx, a.tenant.id)
  assert.deepEqual(
    lines.map(({ kind, count, data }) => [kind, count, data['host']]),
    [['domain.lost', 4, domain.host]],
    'one line per name: what became of it last',
  )
  const entries = await ctx.db.withTenant(a.tenant.id, (tx) =>
    tx.selectFrom('audit_entries').select('action').where('subject_id', '=', row.id).orderBy('seq').execute(),
  )
  assert.deepEqual(
    entries.map(({ action }) => action.replace('domain.', '')),
    ['add', 'verified', 'misconfigured', 'reached', 'failing', 'lost', 'remove'],
  )
})

describe('operators', () => {
  test('see the names of all tenants, and those that look alike', async () => {
    const [a, b, operator] = [
      await makeOwner(),
      await makeOwner(),
      (await t.makeUser('platform_admin')).token,
    ]
    const base = newName()
    await a.hold(`paypal.${base}`)
    await b.hold(`paypa1.${base}`)
    const { body } = await call(`/api/v1/admin/domains?q=${base}&confusable=true`, { token: operator })
    const items = body['items'] as unknown as { host: string; tenant: string; look_alikes: string[] }[]
    assert.deepEqual(
      items.map(({ host, tenant, look_alikes }) => [host, tenant, look_alikes]),
      [
        [`paypa1.${base}`, b.tenant.slug, [`paypal.${base}`]],
        [`paypal.${base}`, a.tenant.slug, [`paypa1.${base}`]],
      ],
    )
    const first = await call(`/api/v1/admin/domains?q=${base}&limit=1`, { token: operator })
    const rest = await call(
      `/api/v1/admin/domains?q=${base}&limit=1&cursor=${String(first.body['next_cursor'])}`,
      { token: operator },
    )
    assert.equal((rest.body['items'] as unknown as { host: string }[])[0]?.host, `paypal.${base}`)
    assert.equal((await call('/api/v1/admin/domains', { token: a.token })).status, 403)
  })

  test('stop a name: nothing is shown, and nothing gets round it, until they release it', async () => {
    const [a, operator] = [await makeOwner(), (await t.makeUser('platform_admin')).token]
    const { id, host } = await a.hold(newName())
    const act = (what: string, body?: object) =>
      call(`/api/v1/admin/domains/${id}/${what}`, { method: 'POST', token: operator, body })
    assert.equal((await ctx.tenants.byHost(host))?.id, a.tenant.id)
    const stopped = await act('quarantine', { reason: 'Reported for phishing' })
    assert.deepEqual([stopped.body['state'], stopped.body['holds']], ['quarantined', true])
    const seen = await a.get(id)
    assert.deepEqual(
      [seen.state, seen.problem, seen.quarantine],
      ['quarantined', 'stopped', { reason: 'Reported for phishing', until: null }],
    )
    assert.deepEqual(await toldMails(t, a.tenant.id), ['domain-stopped'])
    // Looks go on and change nothing; it can neither be removed nor given away.
    assert.equal((await prove(t, { id, tenant_id: a.tenant.id, host }, 'gone')).state, 'quarantined')
    assert.equal((await call(`/api/v1/domains/${id}`, { method: 'DELETE', token: a.token })).status, 409)
    const b = await makeOwner()
    const give = { method: 'POST', token: a.token, body: { tenant: b.tenant.slug } } as const
    assert.equal((await call(`/api/v1/domains/${id}/transfer`, give)).status, 409)

    const released = await act('release')
    assert.deepEqual([released.body['state'], released.body['quarantine']], ['verified', null])
    assert.equal((await act('release')).status, 409)
  })

  test('vouch for a name, also for one that the tenant has claimed; never for one that somebody holds', async () => {
    const [a, b, operator, host] = [
      await makeOwner(),
      await makeOwner(),
      (await t.makeUser('platform_admin')).token,
      newName(),
    ]
    const vouch = (tenantId: string) =>
      call(`/api/v1/admin/tenants/${tenantId}/domains`, { method: 'POST', token: operator, body: { host } })
    const { body: claimed } = await a.add(host)
    const given = await vouch(a.tenant.id)
    assert.deepEqual(
      [given.status, given.body['id'], given.body['state'], given.body['method']],
      [201, claimed['id'], 'verified', 'operator'],
    )
    assert.equal(await used(a.tenant.id), 1)
    assert.equal((await vouch(a.tenant.id)).status, 409)
    assert.equal((await vouch(b.tenant.id)).status, 409)
    // It needs no proof, ever.
    const row = { id: String(given.body['id']), tenant_id: a.tenant.id, host }
    await prove(t, row, 'gone')
    clock.advance(100 * HOUR_MS)
    assert.equal((await prove(t, row, 'gone')).holds, true)
    const rival = await b.add(host)
    const wants = { id: String(rival.body['id']), tenant_id: b.tenant.id, host }
    const seen = { holder: { domain_id: row.id, proof: 'gone' as const } }
    assert.equal((await prove(t, wants, 'txt', seen)).problem, 'held_elsewhere')

    const path = `/api/v1/admin/tenants/${a.tenant.id}/domains/${host}`
    const { token } = await t.makeUser('platform_admin')
    assert.equal((await call(path, { method: 'DELETE', token })).status, 204)
    assert.equal((await call(path, { method: 'DELETE', token })).status, 404)
    assert.equal(await used(a.tenant.id), 0)
  })
})

/** A portal under the tenant's own name: which names may show it, who signs in there, and where links lead. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'
import { holdName } from '../../../test/kit/names.ts'
import { softwareAuthenticator } from '../../../test/kit/passkey.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { recountTenant } from '../quotas/quotas.ts'
import { portalOriginOf, portalPagesOf } from './portals.ts'

const t = await startTestApp()
const { call, ctx } = t
const { port } = ctx.config
const PLATFORM = `http://app.localhost:${port}`

type Found = { items: { id: string; host: string }[] }
type Portal = {
  host: string | null
  url: string
  hosts: { domain_id: string; is_reached: boolean }[]
  version: number
}

async function makeOwner(plan = 'enterprise') {
  const { tenant, owner } = await t.makeTenant({ plan })
  const site = await makeSite(ctx, tenant.id)
  const hold = async (label: string, wishes = {}) => {
    const host = `${label}.${tenant.slug}.example`
    await holdName(ctx, { tenantId: tenant.id, siteId: site.id, host }, wishes)
    const { body } = await call(`/api/v1/tenant/domains?q=${host}`, { token: owner })
    const id = (body as unknown as Found).items.find((item) => item.host === host)?.id ?? ''
    return { id, host }
  }
  const patch = (id: string, body: object) =>
    call(`/api/v1/domains/${id}`, { method: 'PATCH', token: owner, body })
  const portal = async () => (await call('/api/v1/tenant/portal', { token: owner })).body as unknown as Portal
  const choose = (body: object, headers = {}) =>
    call('/api/v1/tenant/portal', { method: 'PUT', token: owner, body, headers })
  /** A name that shows the portal. */
  const open = async (label = 'portal') => {
    const name = await hold(label)
    const { status, text } = await patch(name.id, { serves: 'portal' })
    assert.equal(status, 200, text)
    return name
  }
  return { tenant, owner, site, hold, patch, portal, choose, open }
}

const used = async (tenantId: string) => {
  const row = await ctx.db.withTenant(tenantId, (tx) =>
    tx.selectFrom('quota_usage').select('used').where('resource', '=', 'portal_domains').executeTakeFirst(),
  )
  return row?.used ?? 0
}

describe('a name that shows the portal', () => {
  test('carries the tenant’s name, logo and colours from then on', async () => {
    const { tenant, owner, open } = await makeOwner()
    const { host } = await open()
    const branding = { portal_name: 'Acme Studio', primary_color: '#ffd60a' }
    await call('/api/v1/tenant/branding', { method: 'PATCH', token: owner, body: branding })
    const { body } = await call('/api/v1/portal', { host })
    assert.partialDeepStrictEqual(body, {
      name: 'Acme Studio',
      primary_color: '#ffd60a',
      on_primary: '#18181b',
      secondary_color: null,
      sign_up: 'invited',
      tenant: { slug: tenant.slug, name: tenant.display_name },
    })
  })

  test('stops to as soon as it shows a website again, is lost, or is given up', async () => {
    const { tenant, patch, hold, open, owner } = await makeOwner()
    const { id, host } = await open()
    const isPortal = async () => (await call('/api/v1/portal', { host })).body['tenant'] !== null
    assert.ok(await isPortal())
    await patch(id, { serves: 'website' })
    assert.ok(!(await isPortal()))
    assert.equal(await used(tenant.id), 0)
    await patch(id, { serves: 'portal' })
    await hold('portal', { state: 'lost', holds: false })
    assert.ok(!(await isPortal()))
    await hold('portal', { state: 'verified', holds: true })
    assert.ok(await isPortal())
    assert.equal(await used(tenant.id), 1)
    assert.equal((await call(`/api/v1/domains/${id}`, { method: 'DELETE', token: owner })).status, 204)
    assert.ok(!(await isPortal()))
    assert.equal(await used(tenant.id), 0)
  })

  test('must be held, and be one name', async () => {
    const { hold, patch } = await makeOwner()
    const pending = await hold('portal', { state: 'pending', holds: false })
    const wildcard = await hold('*')
    for (const { id } of [pending, wildcard]) {
      const { status, body } = await patch(id, { serves: 'portal' })
      assert.deepEqual([status, body['code']], [409, 'domain_not_verified'])
    }
  })

  test('is nobody’s primary name and leads nowhere, nor do others lead to it', async () => {
    const { hold, patch, owner } = await makeOwner()
    const first = await hold('www')
    const other = await hold('other')
    assert.equal((await patch(first.id, { is_primary: true })).status, 200)
    assert.equal((await patch(other.id, { redirects: true, redirect_to: first.host })).status, 200)
    const { body } = await patch(first.id, { serves: 'portal' })
    assert.deepEqual([body['serves'], body['is_primary'], body['redirects']], ['portal', false, false])
    const after = (await call(`/api/v1/domains/${other.id}`, { token: owner })).body
    assert.deepEqual([after['is_primary'], after['redirects'], after['redirect_to']], [true, false, null])
    for (const change of [
      { is_primary: true },
      { redirects: true },
      { redirect_to: other.host },
      { https: 'off' },
    ])
      assert.equal((await patch(first.id, change)).status, 400, JSON.stringify(change))
    assert.equal((await patch(other.id, { redirect_to: first.host })).status, 400)
  })

  test('needs a place in the plan, which says where there is one', async () => {
    const none = await makeOwner('free')
    const name = await none.hold('portal')
    const refused = await none.patch(name.id, { serves: 'portal' })
    assert.equal(refused.body['code'], 'quota_exceeded')
    assert.match(String(refused.body['detail']), /The plan Professional allows 1 portal under your own name/)
    const one = await makeOwner('professional')
    const { id } = await one.open('one')
    assert.equal(
      (await one.patch(id, { serves: 'portal', https: 'manual' })).status,
      200,
      'it has one already',
    )
    const second = await one.hold('two')
    assert.equal((await one.patch(second.id, { serves: 'portal' })).body['code'], 'quota_exceeded')
    const isCounted = { portal_domains: async () => 1 }
    assert.equal(await recountTenant(ctx, one.tenant.id, isCounted, 0), 0)
  })
})

describe('at a tenant’s own portal', () => {
  async function stage() {
    const mine = await makeOwner()
    const theirs = await makeOwner()
    const { host } = await mine.open()
    const person = await t.makeMember(mine.tenant.id, 'editor')
    const credentials = { email: person.email, password: TEST_PASSWORD }
    const auth = (path: string, body: object) => call(`/api/v1/auth/${path}`, { method: 'POST', host, body })
    return { mine, theirs, host, credentials, auth, person }
  }

  test('people sign in to that tenant, and to no other', async () => {
    const { mine, theirs, host, credentials, auth } = await stage()
    const { status, body } = await auth('token', credentials)
    assert.deepEqual([status, body['tenant_id']], [200, mine.tenant.id])
    for (const tenant of [mine.tenant.id, mine.tenant.slug])
      assert.equal((await auth('token', { ...credentials, tenant })).status, 200, tenant)
    for (const tenant of [theirs.tenant.id, theirs.tenant.slug, 'nobody-at-all'])
      assert.equal((await auth('token', { ...credentials, tenant })).body['code'], 'tenant_mismatch', tenant)
    const refresh_token = String(body['refresh_token'])
    assert.equal((await auth('token/refresh', { refresh_token, tenant: theirs.tenant.slug })).status, 403)
    assert.equal((await auth('token/refresh', { refresh_token, tenant: null })).status, 403)
    assert.equal((await auth('token/refresh', { refresh_token })).body['tenant_id'], mine.tenant.id)
    const stranger = { email: (await t.makeMember(theirs.tenant.id, 'owner')).email, password: TEST_PASSWORD }
    assert.equal((await auth('token', stranger)).body['code'], 'tenant_not_found')
    assert.equal((await call('/api/v1/me', { host, token: String(body['access_token']) })).status, 200)
  })

  test('tokens of other tenants, and of nobody’s, open nothing; nor is the platform run there', async () => {
    const { mine, theirs, host } = await stage()
    const { token: unbound } = await t.makeUser()
    for (const path of ['/api/v1/me', '/api/v1/tenant/config', '/api/v1/tenant/portal'])
      for (const token of [theirs.owner, unbound])
        assert.equal((await call(path, { host, token })).status, 403, path)
    assert.equal((await call('/api/v1/admin/tenants', { host, token: await t.operator() })).status, 403)
    assert.equal((await call('/api/v1/tenant/config', { host, token: mine.owner })).status, 200)
    const header = { 'x-tenant-id': theirs.tenant.slug }
    assert.equal(
      (await call('/api/v1/tenant/config', { host, token: mine.owner, headers: header })).status,
      403,
    )
  })

  test('pages keep their session in a cookie of that host', async () => {
    const { host, credentials } = await stage()
    const body = { ...credentials, cookie: true }
    const headers = { origin: `https://${host}` }
    const { status, headers: answered } = await call('/api/v1/auth/token', {
      method: 'POST',
      host,
      body,
      headers,
    })
    assert.equal(status, 200)
    assert.match(answered['set-cookie'] ?? '', /^__Host-hotswap_session=.*HttpOnly; SameSite=Strict; Secure/)
    const foreign = { origin: 'https://app.localhost' }
    assert.equal(
      (await call('/api/v1/auth/token', { method: 'POST', host, body, headers: foreign })).status,
      403,
    )
  })
})

describe('a passkey', () => {
  type Ceremony = { challenge_token: string; options: { rp?: { id: string }; rpId?: string } }
  const at = (host: string) => async (path: string, body: object, token?: string) =>
    call(`/api/v1/auth/passkeys${path}`, { method: 'POST', host, body, ...(token && { token }) })

  test('belongs to the portal it was made at', async () => {
    const { tenant, owner, open } = await makeOwner()
    const { host } = await open()
    const other = await open('other')
    const own = at(host)
    const authenticator = softwareAuthenticator(`https://${host}`)
    const begun = (await own('/options', {}, owner)).body as unknown as Ceremony
    assert.equal(begun.options.rp?.id, host)
    const response = authenticator.create(begun.options)
    const added = await own('', { challenge_token: begun.challenge_token, response, name: 'Key' }, owner)
    assert.equal(added.status, 201, added.text)

    const signIn = async (post: ReturnType<typeof at>, key = authenticator) => {
      const { options, challenge_token } = (await post('/sign-in/options', {})).body as unknown as Ceremony
      return post('/sign-in', { challenge_token, response: key.get(options) })
    }
    const { status, body } = await signIn(own)
    assert.deepEqual([status, body['tenant_id']], [200, tenant.id])
    for (const elsewhere of ['app.localhost', other.host])
      assert.equal((await signIn(at(elsewhere))).status, 400, elsewhere)
    const platforms = softwareAuthenticator(`http://app.localhost:${port}`)
    assert.equal((await signIn(own, platforms)).status, 400)
    const unencrypted = softwareAuthenticator(`http://${host}`)
    assert.equal((await signIn(own, unencrypted)).status, 400)
  })
})

describe('links', () => {
  test('lead to the tenant’s own portal as long as that is reached, and to the one it has chosen', async () => {
    const { tenant, portal, choose, hold, open } = await makeOwner()
    const origin = () => portalOriginOf(ctx, tenant.id)
    assert.equal(await origin(), PLATFORM)
    assert.equal(await portalPagesOf(ctx, tenant.id), `${PLATFORM}/t/${tenant.slug}`)
    assert.deepEqual([(await portal()).host, (await portal()).url], [null, PLATFORM])
    const a = await open('a')
    const b = await open('b')
    assert.equal(await origin(), `http://${a.host}:${port}`)
    const { status, body } = await choose({ domain_id: b.id })
    assert.deepEqual([status, body['host']], [200, b.host])
    assert.equal(await origin(), `http://${b.host}:${port}`)
    await hold('b', { state: 'misconfigured' })
    assert.equal(await origin(), `http://${a.host}:${port}`)
    assert.deepEqual(
      (await portal()).hosts.map(({ domain_id, is_reached }) => [domain_id, is_reached]),
      [
        [a.id, true],
        [b.id, false],
      ],
    )
  })

  test('are chosen by whoever may, among the tenant’s own names, and on the newest version', async () => {
    const { tenant, choose, hold, open } = await makeOwner()
    const other = await (await makeOwner()).open()
    const website = await hold('www')
    for (const domain_id of [other.id, website.id, crypto.randomUUID()])
      assert.equal((await choose({ domain_id })).status, 404)
    const { id } = await open()
    assert.equal((await choose({ domain_id: id }, { 'if-match': '"0"' })).body['version'], 1)
    assert.equal((await choose({ domain_id: null }, { 'if-match': '"0"' })).status, 412)
    const { token } = await t.makeMember(tenant.id, 'viewer')
    const forced = { method: 'PUT', token, body: { domain_id: null } } as const
    assert.equal((await call('/api/v1/tenant/portal', forced)).status, 403)
    for (const sender_name of ['', '  ', 'a\nb', 'Evil <evil@example.com>'])
      assert.equal((await choose({ sender_name })).status, 400, sender_name)
  })

  test('in mails lead there', async () => {
    const { owner, open } = await makeOwner()
    const { host } = await open()
    const invitation = { email: 'ada@acme.example', role: 'editor' }
    const { status } = await call('/api/v1/invitations', { method: 'POST', token: owner, body: invitation })
    assert.equal(status, 201)
    const { body } = await call('/api/v1/mailbox', { token: owner })
    const [mail] = body['items'] as unknown as { id: string }[]
    const { text } = await call(`/api/v1/mailbox/${mail?.id}`, { token: owner })
    assert.match(text, new RegExp(`http://${host}:${port}/invitations#`))
  })
})

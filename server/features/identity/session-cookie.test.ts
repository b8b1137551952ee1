/** The portal's session in a cookie: who may use it, what it holds, and when it goes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'
import { codeOf } from '../../../test/kit/authenticator-app.ts'
import { softwareAuthenticator } from '../../../test/kit/passkey.ts'
import { manualClock } from '../../kernel/clock.ts'
import { issueTokens } from './identity.ts'
import { GRACE_MS, IDLE_MS } from './tokens/refresh-tokens.ts'

const clock = manualClock()
const kit = await startTestApp({ config: { trustedProxies: ['127.0.0.1'] }, overrides: { clock } })
const HOST = 'app.localhost:8080'
const ORIGIN = `http://${HOST}`
const HTTPS = { host: 'app.localhost', origin: 'https://app.localhost' }

type Page = { host?: string; origin?: string; cookie?: string; headers?: Record<string, string> }

/** Sends what a page of the portal would, unless told otherwise. */
async function post(path: string, body: unknown, page: Page = {}) {
  const { host = HOST, origin = ORIGIN, cookie, headers } = page
  const answer = await kit.call(`/api/v1/auth/${path}`, {
    method: 'POST',
    host,
    body,
    headers: { ...(origin && { origin }), ...(cookie && { cookie }), ...headers },
  })
  const set = answer.headers['set-cookie']
  const [pair = '', ...attributes] = (set ?? '').split('; ')
  return { ...answer, set, pair, attributes: attributes.toSorted() }
}

const signIn = (email: string, page: Page = {}) =>
  post('token', { email, password: TEST_PASSWORD, cookie: true }, page)

const refresh = (cookie: string, page: Page = {}, body: unknown = {}) =>
  post('token/refresh', body, { ...page, cookie })

const isLive = async (token: unknown) =>
  (await kit.call('/api/v1/me', { token: String(token) })).status === 200

const sessionsOf = (userId: string) =>
  kit.ctx.db.withPlatform((tx) =>
    tx.selectFrom('sessions').select('id').where('user_id', '=', userId).execute(),
  )

test('over plain HTTP, the refresh token goes into a cookie and out of the answer', async () => {
  const { email } = await kit.makeUser()
  const { status, body, pair, attributes } = await signIn(email)
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body).toSorted(), [
    'access_token',
    'expires_in',
    'tenant_id',
    'token_type',
    'user_id',
  ])
  assert.match(pair, /^hotswap_session=[\w-]{43}$/)
  assert.deepEqual(attributes, ['HttpOnly', `Max-Age=${IDLE_MS / 1_000}`, 'Path=/', 'SameSite=Strict'])
  assert.ok(await isLive(body['access_token']))
})

test('over HTTPS, the cookie is one that only this host can have set', async () => {
  const { email } = await kit.makeUser()
  // Without the header: a proxy that ends TLS and is not trusted to say so.
  const connections: Record<string, string>[] = [{ 'x-forwarded-proto': 'https' }, {}]
  for (const headers of connections) {
    const { pair, attributes } = await signIn(email, { ...HTTPS, headers })
    assert.match(pair, /^__Host-hotswap_session=[\w-]{43}$/)
    assert.deepEqual(attributes, [
      'HttpOnly',
      `Max-Age=${IDLE_MS / 1_000}`,
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ])
    assert.equal((await refresh(pair, { ...HTTPS, headers })).status, 200)
    const planted = pair.replace('__Host-', '')
    assert.equal((await refresh(planted, { ...HTTPS, headers })).body['code'], 'unauthenticated')
  }
})

test('without asking for it, nothing of this happens', async () => {
  const { email } = await kit.makeUser()
  for (const cookie of [undefined, false]) {
    const { body, set } = await post(
      'token',
      { email, password: TEST_PASSWORD, cookie },
      { host: 'api.localhost' },
    )
    assert.equal(typeof body['refresh_token'], 'string')
    assert.equal(set, undefined)
    const next = await post('token/refresh', { refresh_token: body['refresh_token'] })
    assert.equal(typeof next.body['refresh_token'], 'string')
    assert.equal(next.set, undefined)
  }
})

test('the cookie alone goes on with the session, switches the tenant, and signs out', async () => {
  const { tenant } = await kit.makeTenant()
  const { email } = await kit.makeMember(tenant.id, 'editor')
  const first = await signIn(email)
  assert.equal(first.body['tenant_id'], tenant.id)
  const second = await refresh(first.pair, {}, { tenant: null })
  assert.deepEqual(
    [second.status, second.body['tenant_id'], second.body['refresh_token']],
    [200, null, undefined],
  )
  assert.notEqual(second.pair, first.pair)
  const third = await refresh(`theme=dark; ${second.pair}; other=1`, {}, { tenant: tenant.slug })
  assert.equal(third.body['tenant_id'], tenant.id)
  const refused = await refresh(third.pair, {}, { tenant: 'no-such-tenant' })
  assert.deepEqual([refused.status, refused.set], [404, undefined], 'the session goes on')

  const out = await post('token/revoke', {}, { cookie: third.pair })
  assert.equal(out.status, 204)
  assert.equal(out.pair, 'hotswap_session=')
  assert.ok(out.attributes.includes('Max-Age=0'))
  assert.ok(!(await isLive(third.body['access_token'])))
  const over = await refresh(third.pair)
  assert.deepEqual([over.status, over.body['code'], over.pair], [401, 'invalid_token', 'hotswap_session='])
  assert.equal((await post('token/revoke', undefined)).status, 204, 'signing out twice is fine')
})

test('pages of other origins and other hosts get nothing, and leave nothing behind', async () => {
  const { tenant } = await kit.makeTenant()
  const { email, userId } = await kit.makeMember(tenant.id, 'editor')
  const { pair } = await signIn(email)
  const before = await sessionsOf(userId)
  const sibling = `${tenant.slug}.localhost:8080`
  const pages: Page[] = [
    { origin: '' },
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: `http://${sibling}` },
    { origin: 'http://app.localhost' },
    { origin: 'http://app.localhost:8081' },
    { origin: `${ORIGIN}.evil.example` },
    { origin: `http://evil.example/${HOST}` },
    { origin: 'ftp://app.localhost:8080' },
    // What came over plain HTTP may have been made up on the way.
    { ...HTTPS, origin: 'http://app.localhost', headers: { 'x-forwarded-proto': 'https' } },
    { host: 'api.localhost:8080', origin: 'http://api.localhost:8080' },
    { host: sibling, origin: `http://${sibling}` },
    { host: 'www.elsewhere.example', origin: 'http://www.elsewhere.example' },
  ]
  for (const page of pages) {
    for (const answer of [
      await signIn(email, page),
      await refresh(pair, page),
      await post('token/revoke', {}, { ...page, cookie: pair }),
    ]) {
      assert.deepEqual([answer.status, answer.body['code']], [403, 'forbidden'], JSON.stringify(page))
      assert.equal(answer.set, undefined)
    }
  }
  assert.deepEqual(await sessionsOf(userId), before)
  assert.equal((await refresh(pair)).status, 200)
})

test('two cookies of the name are none: one of them was put there', async () => {
  const [mine, planted] = [
    await signIn((await kit.makeUser()).email),
    await signIn((await kit.makeUser()).email),
  ]
  for (const cookie of [`${planted.pair}; ${mine.pair}`, `${mine.pair}; ${planted.pair}`])
    assert.equal((await refresh(cookie)).body['code'], 'unauthenticated')
  for (const cookie of ['hotswap_session=', 'hotswap_session="quoted"', `x${mine.pair}`, 'hotswap_session'])
    assert.equal((await refresh(cookie)).body['code'], 'unauthenticated', cookie)
})

test('tabs that refresh at once all go on, also those that were late with the first cookie', async () => {
  const { email } = await kit.makeUser()
  const { pair } = await signIn(email)
  const tabs = await Promise.all(Array.from({ length: 6 }, () => refresh(pair)))
  assert.deepEqual(new Set(tabs.map((tab) => tab.status)), new Set([200]))
  assert.equal(new Set(tabs.map((tab) => tab.pair)).size, 1)
  for (const tab of tabs) assert.ok(await isLive(tab.body['access_token']))

  const next = await refresh(tabs[0]?.pair ?? '')
  const late = await refresh(pair)
  assert.deepEqual([late.status, late.pair], [200, next.pair])
  clock.advance(GRACE_MS + 1)
  const stolen = await refresh(pair)
  assert.deepEqual([stolen.status, stolen.pair], [401, 'hotswap_session='])
})

test('second factors and passkeys put the session they open into the cookie, too', async () => {
  const { email } = await kit.makeUser()
  const authorization = (answer: { body: { [key: string]: unknown } }) => ({
    headers: { authorization: `Bearer ${String(answer.body['access_token'])}` },
  })
  const first = await signIn(email)
  const setup = await post('totp', { password: TEST_PASSWORD }, authorization(first))
  const code = (ahead: number) => codeOf(String(setup.body['totp_uri']), ahead)
  const confirm = (page: Page) => post('totp/confirm', { code: '000000', cookie: true }, page)
  assert.equal((await confirm({ ...authorization(first), origin: 'https://evil.example' })).status, 403)
  const confirmed = await post('totp/confirm', { code: await code(0), cookie: true }, authorization(first))
  assert.equal(confirmed.body['refresh_token'], undefined)
  assert.equal((await refresh(first.pair)).status, 401, 'the session before is over')
  assert.equal((await refresh(confirmed.pair)).status, 200)

  const { body } = await signIn(email)
  assert.equal(body['code'], 'second_factor_required')
  const { challenge_token } = body as unknown as { challenge_token: string }
  const second = await post('token/second-factor', {
    challenge_token,
    totp_code: await code(1),
    cookie: true,
  })
  assert.equal((await refresh(second.pair)).status, 200)

  const disabled = await post(
    'totp/disable',
    { password: TEST_PASSWORD, cookie: true },
    authorization(second),
  )
  assert.equal((await refresh(disabled.pair)).status, 200)

  const authenticator = softwareAuthenticator(ORIGIN)
  const creation = await post('passkeys/options', {}, authorization(disabled))
  const response = authenticator.create(creation.body['options'])
  const { challenge_token: registration } = creation.body as unknown as { challenge_token: string }
  await post('passkeys', { challenge_token: registration, response }, authorization(disabled))
  const begun = (await post('passkeys/sign-in/options', {})).body
  const passkey = await post('passkeys/sign-in', {
    challenge_token: begun['challenge_token'],
    response: authenticator.get(begun['options']),
    cookie: true,
  })
  assert.deepEqual([passkey.status, passkey.body['refresh_token']], [200, undefined])
  assert.equal((await refresh(passkey.pair)).status, 200)
})

test('an expired session says so and takes the cookie along', async () => {
  const { userId } = await kit.makeUser()
  const { refresh_token } = await issueTokens(kit.ctx, { userId })
  clock.advance(IDLE_MS + 1)
  const { status, body, pair } = await refresh(`hotswap_session=${refresh_token}`)
  assert.deepEqual([status, body['code'], pair], [401, 'token_expired', 'hotswap_session='])
})

test('an impersonation lives in its access token to its end, while the operator’s cookie stays the operator’s', async () => {
  const { tenant } = await kit.makeTenant()
  const member = await kit.makeMember(tenant.id, 'editor')
  const operator = await kit.makeUser('platform_admin')
  const own = await issueTokens(kit.ctx, { userId: operator.userId })
  const { body } = await kit.call('/api/v1/admin/impersonations', {
    method: 'POST',
    token: own.access_token,
    body: { user_id: member.userId, tenant_id: tenant.id, reason: 'Support case 4711', minutes: 60 },
  })
  const asMember = () => kit.call('/api/v1/me', { token: String(body['access_token']) })
  clock.advance(59 * 60_000)
  assert.equal((await asMember()).body['id'], member.userId)
  const refreshed = await refresh(`hotswap_session=${own.refresh_token}`)
  const self = await kit.call('/api/v1/me', { token: String(refreshed.body['access_token']) })
  assert.deepEqual([self.body['id'], self.body['impersonator_id']], [operator.userId, null])
  // Clocks of processes may differ by five seconds.
  clock.advance(66_000)
  const over = await asMember()
  assert.deepEqual([over.status, over.body['code']], [401, 'token_expired'])
})

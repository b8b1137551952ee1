import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tokenIn, watchMails } from '../../../test/kit/account-mails.ts'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'
import { ensureUser, issueTokens } from './identity.ts'

const kit = await startTestApp()
const mails = watchMails(kit.ctx)
const NEW_PASSWORD = 'another fine passphrase 7'

const post = (path: string, body: unknown, token?: string) =>
  kit.call(`/api/v1/auth/${path}`, { method: 'POST', body, ...(token && { token }) })

const signIn = async (email: string, password = TEST_PASSWORD) =>
  (await post('token', { email, password })).status

const isLive = async (token: string) => (await kit.call('/api/v1/me', { token })).status === 200

let counter = 0
const newAddress = () => `sign-up-${counter++}@example.test`

test('signing up, proving the address, signing in', async () => {
  const email = newAddress()
  const signedUp = await post('sign-up', { email, name: 'Ada', password: TEST_PASSWORD })
  assert.deepEqual([signedUp.status, signedUp.body], [202, { status: 'accepted' }])
  assert.equal(await signIn(email), 403)
  const token = tokenIn(await mails.next('verify-email', email))
  assert.equal((await post('verify-email', { token: `${token}x` })).status, 400)
  assert.equal((await post('verify-email', { token })).status, 204)
  assert.equal(await signIn(email), 200)
})

test('signing up with a taken address looks the same, changes nothing and tells the owner', async () => {
  const { email } = await kit.makeUser()
  const free = await post('sign-up', { email: newAddress(), name: 'Eve', password: NEW_PASSWORD })
  const taken = await post('sign-up', { email, name: 'Eve', password: NEW_PASSWORD })
  assert.deepEqual([taken.status, taken.body], [free.status, free.body])
  await mails.next('account-exists', email)
  assert.equal(await signIn(email), 200)
  assert.equal(await signIn(email, NEW_PASSWORD), 401)
})

test('the proof can be sent again; nobody learns whether there was anything to prove', async () => {
  const email = newAddress()
  await post('sign-up', { email, name: 'Ada', password: TEST_PASSWORD })
  await mails.next('verify-email', email)
  const again = await post('verify-email/resend', { email })
  const token = tokenIn(await mails.next('verify-email', email))
  assert.equal((await post('verify-email', { token })).status, 204)
  const unknown = await post('verify-email/resend', { email: newAddress() })
  const proved = await post('verify-email/resend', { email })
  await kit.ctx.identity.settled()
  assert.deepEqual(mails.left(email), [])
  assert.deepEqual([unknown.status, unknown.body], [again.status, again.body])
  assert.deepEqual([proved.status, proved.body], [again.status, again.body])
})

test('a reset token works once, ends every session and proves the address', async () => {
  const { userId, email, token: session } = await kit.makeUser()
  const tokens = await issueTokens(kit.ctx, { userId })
  assert.equal((await post('password/forgot', { email })).status, 202)
  const token = tokenIn(await mails.next('reset-password', email))
  const reset = (password: string) => post('password/reset', { token, password })
  assert.equal((await reset('too short')).status, 400, 'a refused password does not use the token up')
  assert.equal((await reset(NEW_PASSWORD)).status, 204)
  const again = await reset('yet another passphrase 5')
  assert.deepEqual([again.status, again.body['code']], [400, 'validation_failed'])
  assert.deepEqual([await signIn(email), await signIn(email, NEW_PASSWORD)], [401, 200])
  assert.ok(!(await isLive(session)))
  assert.ok(!(await isLive(tokens.access_token)))
  assert.equal((await post('token/refresh', { refresh_token: tokens.refresh_token })).status, 401)
  await mails.next('password-changed', email)
  const stored = await kit.ctx.db.withPlatform((tx) => tx.selectFrom('verifications').selectAll().execute())
  assert.ok(!JSON.stringify(stored).includes(token), 'tokens are stored hashed')
})

test('two who use one reset token at once: one wins', async () => {
  const { email } = await kit.makeUser()
  await post('password/forgot', { email })
  const token = tokenIn(await mails.next('reset-password', email))
  const answers = await Promise.all(
    [1, 2, 3].map((n) => post('password/reset', { token, password: `${NEW_PASSWORD} ${n}` })),
  )
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [204, 400, 400],
  )
})

test('asking for a reset says nothing about the address', async () => {
  const { email } = await kit.makeUser()
  const known = await post('password/forgot', { email })
  const unknown = await post('password/forgot', { email: newAddress() })
  assert.deepEqual([unknown.status, unknown.body], [known.status, known.body])
  await mails.next('reset-password', email)
})

test('mails that strangers can ask for are limited per address, known or not', async () => {
  const { email } = await kit.makeUser()
  for (const address of [email, newAddress()]) {
    const statuses = []
    for (let attempt = 0; attempt < 6; attempt++)
      statuses.push((await post('password/forgot', { email: address })).status)
    assert.deepEqual(statuses, [202, 202, 202, 202, 202, 429])
  }
})

test('passwords must be long and not the obvious', async () => {
  const email = newAddress()
  for (const password of [
    'eleven char',
    'a'.repeat(257),
    'aaaaaaaaaaaaaaaa',
    'abababababab',
    email.toUpperCase(),
  ]) {
    const { status, body } = await post('sign-up', { email, name: 'Ada', password })
    assert.deepEqual([status, body['code']], [400, 'validation_failed'], password)
  }
})

test('changing the password ends all other sessions and wants the present one', async () => {
  const { userId, email, token } = await kit.makeUser()
  const other = await issueTokens(kit.ctx, { userId })
  const change = (current_password: string) =>
    post('password/change', { current_password, new_password: NEW_PASSWORD }, token)
  assert.equal((await change('not the right password')).body['code'], 'invalid_credentials')
  assert.ok(await isLive(other.access_token))
  assert.equal((await change(TEST_PASSWORD)).status, 204)
  assert.ok(await isLive(token))
  assert.ok(!(await isLive(other.access_token)))
  assert.equal(await signIn(email, NEW_PASSWORD), 200)
  await mails.next('password-changed', email)
})

test('a session says from where, as people write addresses', async () => {
  for (const [from, written] of [
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:0:7::17', '2001:db8:0:7::17'],
    ['::1', '::1'],
  ] as const) {
    const { email } = await kit.makeUser()
    const signedIn = await kit.call('/api/v1/auth/token', {
      method: 'POST',
      body: { email, password: TEST_PASSWORD },
      from,
    })
    const { body } = await kit.call('/api/v1/auth/sessions', { token: String(signedIn.body['access_token']) })
    const items = body['items'] as unknown as { current: boolean; ip: string }[]
    assert.equal(items.find(({ current }) => current)?.ip, written)
  }
})

test('sessions are listed, ended one by one or all others at once, and never somebody else’s', async () => {
  const { userId, token } = await kit.makeUser()
  const second = await issueTokens(kit.ctx, { userId })
  const third = await issueTokens(kit.ctx, { userId })
  const list = async () => {
    const { body } = await kit.call('/api/v1/auth/sessions', { token })
    return body['items'] as unknown as { id: string; current: boolean }[]
  }
  const before = await list()
  assert.equal(before.length, 3)
  assert.equal(before.filter((session) => session.current).length, 1)
  const end = (id: string, by = token) =>
    kit.call(`/api/v1/auth/sessions/${id}`, { method: 'DELETE', token: by })
  const stranger = await kit.makeUser()
  const others = before.filter((session) => !session.current)
  assert.equal((await end(others[0]?.id ?? '', stranger.token)).status, 404)
  assert.equal((await end(others[0]?.id ?? '')).status, 204)
  assert.equal((await end(others[0]?.id ?? '')).status, 404)
  assert.equal(
    [await isLive(second.access_token), await isLive(third.access_token)].filter(Boolean).length,
    1,
  )
  const rest = await kit.call('/api/v1/auth/sessions', { method: 'DELETE', token })
  assert.deepEqual(rest.body, { ended: 1 })
  assert.equal((await list()).length, 1)
  assert.equal((await end('current')).status, 204)
  assert.ok(!(await isLive(token)))
})

test('one’s name changes everywhere, and not over somebody else’s change', async () => {
  const { tenant, owner } = await kit.makeTenant()
  const { userId, token } = await kit.makeMember(tenant.id, 'viewer')
  const { headers } = await kit.call('/api/v1/me', { token })
  const patch = (body: unknown, etag: string | undefined) =>
    kit.call('/api/v1/me', { method: 'PATCH', token, body, headers: { 'if-match': String(etag) } })
  const changed = await patch({ name: 'Ada King', locale: 'de' }, headers['etag'])
  assert.deepEqual([changed.status, changed.body['name'], changed.body['locale']], [200, 'Ada King', 'de'])
  assert.notEqual(changed.headers['etag'], headers['etag'])
  assert.equal((await patch({ name: 'Too late' }, headers['etag'])).status, 412)
  const member = await kit.call(`/api/v1/members/${userId}`, { token: owner })
  assert.equal(member.body['name'], 'Ada King')
  assert.equal((await patch({ platform_role: 'platform_admin' }, '*')).status, 400)
})

test('preferences change one by one, are forgotten with null, and stay out of the audit trail', async () => {
  const { token } = await kit.makeUser()
  const patch = (preferences: unknown) =>
    kit.call('/api/v1/me', { method: 'PATCH', token, body: { preferences } })
  const now = async () => (await kit.call('/api/v1/me', { token })).body['preferences']
  assert.deepEqual(await now(), {})
  await patch({ theme: 'dark', dismissed: ['tour:editor', 'hint:slash-menu'] })
  await patch({ density: 'compact', theme: null })
  assert.deepEqual(await now(), { dismissed: ['tour:editor', 'hint:slash-menu'], density: 'compact' })
  const full = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(64, 'x'))
  assert.equal((await patch({ dismissed: full })).status, 200)
  for (const bad of [
    { theme: 'pink' },
    { unknown: true },
    { dismissed: [...full, 'one-more'] },
    { dismissed: ['x'.repeat(65)] },
    { dismissed: ['<b>'] },
    'dark',
  ])
    assert.equal((await patch(bad)).body['code'], 'validation_failed', JSON.stringify(bad))
  assert.deepEqual(await now(), { dismissed: full, density: 'compact' })
  const trail = await kit.call('/api/v1/admin/audit?limit=20', { token: await kit.operator() })
  assert.doesNotMatch(trail.text, /tour:editor/)
})

test('a user made for somebody gets a link to choose a password, until there is one', async () => {
  const email = newAddress()
  const { user, setPasswordUrl } = await ensureUser(kit.ctx, { email, name: 'Invited' })
  const again = await ensureUser(kit.ctx, { email, name: 'Ignored' })
  assert.equal(again.user.id, user.id)
  const token = new URL(again.setPasswordUrl ?? '').hash.slice(1)
  assert.ok(setPasswordUrl)
  assert.equal((await post('password/reset', { token, password: NEW_PASSWORD })).status, 204)
  assert.equal(await signIn(email, NEW_PASSWORD), 200)
  assert.equal((await ensureUser(kit.ctx, { email, name: 'Ignored' })).setPasswordUrl, undefined)
})

test('a stranger who signed up with somebody’s address first has no way in', async () => {
  const email = newAddress()
  await post('sign-up', { email, name: 'Eve', password: TEST_PASSWORD })
  const proof = tokenIn(await mails.next('verify-email', email))
  const { setPasswordUrl } = await ensureUser(kit.ctx, { email, name: 'Ada' })
  await post('verify-email', { token: proof })
  assert.equal(await signIn(email), 401)
  const token = new URL(setPasswordUrl ?? '').hash.slice(1)
  assert.equal((await post('password/reset', { token, password: NEW_PASSWORD })).status, 204)
  assert.equal(await signIn(email, NEW_PASSWORD), 200)
})

test('more people than the pools have connections can sign up at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      kit.call('/api/v1/auth/sign-up', {
        method: 'POST',
        from: `10.1.0.${index}`,
        body: { email: newAddress(), name: 'Ada', password: TEST_PASSWORD },
      }),
    ),
  )
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [202])
})

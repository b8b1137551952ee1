import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchMails } from '../../../test/kit/account-mails.ts'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'
import { createUser } from './identity.ts'

const kit = await startTestApp()
const mails = watchMails(kit.ctx)

const signIn = (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  kit.call('/api/v1/auth/token', { method: 'POST', body: { password: TEST_PASSWORD, ...body }, headers })

const me = (token: unknown) => kit.call('/api/v1/me', { token: String(token) })

test('a password gives an access token and a refresh token', async () => {
  const { userId, email } = await kit.makeUser()
  const { status, body } = await signIn({ email: email.toUpperCase() })
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body).toSorted(), [
    'access_token',
    'expires_in',
    'refresh_token',
    'tenant_id',
    'token_type',
    'user_id',
  ])
  assert.equal(body['expires_in'], 900)
  assert.deepEqual([body['user_id'], body['tenant_id']], [userId, null])
  const seen = await me(body['access_token'])
  assert.equal(seen.status, 200)
  assert.equal(seen.body['id'], userId)
  assert.equal(seen.body['impersonator_id'], null)
})

test('an unknown address and a wrong password get the same answer after about the same time', async () => {
  const { email } = await kit.makeUser()
  const times = { known: [] as number[], unknown: [] as number[] }
  const answers = new Set<string>()
  for (let round = 0; round < 5; round++) {
    for (const [kind, address] of [
      ['known', email],
      ['unknown', `nobody-${round}@example.test`],
    ] as const) {
      const started = performance.now()
      const { status, body } = await signIn({ email: address, password: 'not the right password' })
      times[kind].push(performance.now() - started)
      answers.add(JSON.stringify({ status, ...body, request_id: undefined }))
    }
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] ?? '', /invalid_credentials/)
  const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)]
  // Without a password hash for unknown addresses this is 10 and more.
  assert.ok(known / unknown < 2 && unknown / known < 2, `known ${known} ms, unknown ${unknown} ms`)
})

test('an address that is not proved yet cannot sign in, and only the right password says so', async () => {
  const email = 'unproved@example.test'
  await createUser(kit.ctx, { email, name: 'Unproved', password: TEST_PASSWORD })
  assert.equal(
    (await signIn({ email, password: 'not the right password' })).body['code'],
    'invalid_credentials',
  )
  assert.equal((await signIn({ email })).body['code'], 'email_not_verified')
})

test('addresses without a top-level domain work, as the first operator has one', async () => {
  await createUser(kit.ctx, {
    email: 'someone@localhost',
    name: 'Local',
    password: TEST_PASSWORD,
    email_verified: true,
  })
  assert.equal((await signIn({ email: 'someone@localhost' })).status, 200)
})

test('a user without a password cannot sign in with one', async () => {
  await createUser(kit.ctx, { email: 'passwordless@example.test', name: 'No password', email_verified: true })
  assert.equal((await signIn({ email: 'passwordless@example.test' })).body['code'], 'invalid_credentials')
})

test('tokens name the tenant asked for, by slug or id, or the only one the user has', async () => {
  const [one, two] = [await kit.makeTenant(), await kit.makeTenant()]
  const { email, userId } = await kit.makeMember(one.tenant.id, 'editor')
  assert.equal((await signIn({ email })).body['tenant_id'], one.tenant.id)
  assert.equal((await signIn({ email, tenant: one.tenant.slug })).body['tenant_id'], one.tenant.id)
  assert.equal(
    (await signIn({ email, tenant: one.tenant.id.toUpperCase() })).body['tenant_id'],
    one.tenant.id,
  )
  const foreign = await signIn({ email, tenant: two.tenant.slug })
  const unknown = await signIn({ email, tenant: 'no-such-tenant' })
  assert.equal(foreign.status, 404)
  assert.deepEqual({ ...foreign.body, request_id: 0 }, { ...unknown.body, request_id: 0 })

  const { body } = await signIn({ email, tenant: one.tenant.slug })
  const seen = await me(body['access_token'])
  assert.equal(seen.body['tenant_id'], one.tenant.id)
  assert.ok((seen.body['permissions'] as unknown as string[]).includes('content:publish'))
  assert.deepEqual(
    (seen.body['tenants'] as unknown as { id: string }[]).map((tenant) => tenant.id),
    [one.tenant.id],
  )
  const sessions = await kit.ctx.db.withPlatform((tx) =>
    tx.selectFrom('sessions').select('id').where('user_id', '=', userId).execute(),
  )
  // Three sign-ins that succeeded, one by the kit, one just now; the refused ones left nothing behind.
  assert.equal(sessions.length, 5)
})

test('guessing at one account is slowed down, known or not, and a success clears the count', async () => {
  const { email } = await kit.makeUser()
  const wrong = (address: string) => signIn({ email: address, password: 'not the right password' })
  for (let attempt = 0; attempt < 9; attempt++) assert.equal((await wrong(email)).status, 401)
  assert.equal((await signIn({ email })).status, 200)
  const seen = []
  for (const address of [email, 'nobody-here@example.test']) {
    const statuses = []
    for (let attempt = 0; attempt < 11; attempt++) statuses.push((await wrong(address)).status)
    assert.deepEqual(statuses, [...Array<number>(10).fill(401), 429])
    const locked = await signIn({ email: address })
    assert.equal(locked.status, 429, 'the right password does not help')
    assert.ok(Number(locked.headers['retry-after']) > 0)
    seen.push({ ...locked.body, request_id: 0 })
  }
  assert.deepEqual(seen[0], seen[1])
})

test('a new device is told by mail, the first and a known one are not', async () => {
  const { email } = await kit.makeUser()
  await signIn({ email }, { 'user-agent': 'Firefox/140.0 (X11; Linux)' })
  await signIn({ email }, { 'user-agent': 'Firefox/141.2 (X11; Linux)' })
  await signIn({ email }, { 'user-agent': 'Safari/19.0 (iPhone)' })
  const mail = await mails.next('new-sign-in', email)
  assert.equal(mail.variables['device'], 'Safari/19.0 (iPhone)')
  assert.deepEqual(mails.left(email), [])
})

test('sign-ins stand in the audit trail of the tenant and of the platform, refused ones in that of the platform', async () => {
  const { tenant, owner } = await kit.makeTenant()
  const { email, userId } = await kit.makeMember(tenant.id, 'viewer')
  await signIn({ email, tenant: tenant.slug })
  await signIn({ email, password: 'not the right password' })
  await signIn({ email: 'my-password-by-mistake@example.test', password: 'not the right password' })
  await kit.ctx.identity.settled()
  type Entry = { action: string; actor: { id: string | null }; subject: { id: string } }
  const entries = async (path: string, token: string) => {
    const { status, body } = await kit.call(path, { token })
    assert.equal(status, 200)
    return body['items'] as unknown as Entry[]
  }
  const ofTenant = await entries('/api/v1/audit?limit=5', owner)
  assert.ok(ofTenant.some((entry) => entry.action === 'session.start' && entry.actor.id === userId))
  const ofPlatform = await entries('/api/v1/admin/audit?limit=5', await kit.operator())
  assert.ok(ofPlatform.some((entry) => entry.action === 'session.start' && entry.actor.id === userId))
  assert.ok(ofPlatform.some((entry) => entry.action === 'session.refuse' && entry.subject.id === userId))
  assert.doesNotMatch(JSON.stringify(ofPlatform), /my-password-by-mistake/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'
import { manualClock } from '../../kernel/clock.ts'
import { changePlatformRole, ensureFirstOperator, findUserByEmail } from './identity.ts'

const clock = manualClock()
const kit = await startTestApp({ overrides: { clock } })

const isLive = async (token: string) => (await kit.call('/api/v1/me', { token })).status === 200
const admin = (path: string, options: Parameters<typeof kit.call>[1] = {}) =>
  kit.call(`/api/v1/admin/${path}`, options)

type Item = { id: string; email: string }

test('the first operator is made once, by one of several processes, and can sign in', async () => {
  const url = kit.ctx.ownerUrl
  const apps = await Promise.all([startTestApp({ databaseUrl: url }), startTestApp({ databaseUrl: url })])
  const made = (await Promise.all(apps.map(({ ctx }) => ensureFirstOperator(ctx)))).filter(
    (operator) => operator !== undefined,
  )
  assert.equal(made.length, 1)
  const [{ email, password } = { email: '', password: '' }] = made
  assert.equal(email, 'admin@localhost')
  assert.ok(password && password.length >= 20)
  const { status, body } = await kit.call('/api/v1/auth/token', { method: 'POST', body: { email, password } })
  assert.equal(status, 200)
  assert.equal((await admin('users', { token: String(body['access_token']) })).status, 200)
  assert.equal(await ensureFirstOperator(kit.ctx), undefined)
})

test('a given password is not repeated, and a stranger who holds the address loses the account', async () => {
  const app = await startTestApp({
    config: { adminEmail: 'boss@example.test', adminPassword: 'the boss chose this one' },
  })
  await app.call('/api/v1/auth/sign-up', {
    method: 'POST',
    body: { email: 'boss@example.test', name: 'Eve', password: TEST_PASSWORD },
  })
  assert.deepEqual(await ensureFirstOperator(app.ctx), { email: 'boss@example.test' })
  const signIn = (password: string) =>
    app.call('/api/v1/auth/token', { method: 'POST', body: { email: 'boss@example.test', password } })
  assert.equal((await signIn(TEST_PASSWORD)).status, 401)
  assert.equal((await signIn('the boss chose this one')).status, 200)
})

test('users are searched by the beginning of name or address, and paged', async () => {
  const token = await kit.operator()
  const made = [await kit.makeUser(), await kit.makeUser(), await kit.makeUser()]
  const listed: string[] = []
  for (let cursor: string | undefined; ;) {
    const { status, body } = await admin(`users?limit=2&q=USER-${cursor ? `&cursor=${cursor}` : ''}`, {
      token,
    })
    assert.equal(status, 200)
    const items = body['items'] as unknown as Item[]
    assert.ok(items.length <= 2)
    listed.push(...items.map((item) => item.id))
    cursor = body['next_cursor'] ?? undefined
    if (cursor === undefined) break
  }
  for (const user of made) assert.equal(listed.filter((id) => id === user.userId).length, 1)
  const byAddress = await admin(`users?q=${made[0]?.email}`, { token })
  assert.deepEqual(
    (byAddress.body['items'] as unknown as Item[]).map((item) => item.id),
    [made[0]?.userId],
  )
  for (const q of ['%25', '_', '%5C'])
    assert.deepEqual((await admin(`users?q=${q}`, { token })).body['items'], [])
  assert.equal((await admin('users?suspended=true&platform_role=support', { token })).status, 200)
  assert.doesNotMatch(byAddress.text, /password/)
})

test('ordinary users and support cannot change users', async () => {
  const target = await kit.makeUser()
  const support = await kit.makeUser('support')
  const user = await kit.makeUser()
  for (const { token, mayRead } of [
    { token: support.token, mayRead: 200 },
    { token: user.token, mayRead: 403 },
  ]) {
    assert.equal((await admin('users', { token })).status, mayRead)
    assert.equal(
      (
        await admin(`users/${target.userId}`, {
          method: 'PATCH',
          token,
          body: { platform_role: 'platform_admin' },
        })
      ).status,
      403,
    )
    assert.equal(
      (await admin(`users/${target.userId}/suspend`, { method: 'POST', token, body: {} })).status,
      403,
    )
  }
})

test('suspending locks out at once and for signing in, unsuspending lets in again', async () => {
  const token = await kit.operator()
  const user = await kit.makeUser()
  assert.ok(await isLive(user.token))
  const suspended = await admin(`users/${user.userId}/suspend`, {
    method: 'POST',
    token,
    body: { reason: 'abuse' },
  })
  assert.deepEqual([suspended.status, suspended.body['suspended_reason']], [200, 'abuse'])
  assert.ok(!(await isLive(user.token)))
  const signIn = (password = TEST_PASSWORD) =>
    kit.call('/api/v1/auth/token', { method: 'POST', body: { email: user.email, password } })
  assert.equal((await signIn('not the right password')).status, 401)
  assert.deepEqual([(await signIn()).status, (await signIn()).body['code']], [403, 'forbidden'])
  await admin(`users/${user.userId}/unsuspend`, { method: 'POST', token })
  assert.equal((await signIn()).status, 200)
})

test('roles of operators take effect at once; the last admin stays, and nobody changes oneself', async () => {
  const operator = await kit.makeUser('platform_admin')
  const user = await kit.makeUser()
  const change = (id: string, platform_role: string | null, headers = {}) =>
    admin(`users/${id}`, { method: 'PATCH', token: operator.token, body: { platform_role }, headers })
  assert.equal((await admin('users', { token: user.token })).status, 403)
  assert.equal((await change(user.userId, 'support', { 'if-match': '"99"' })).status, 412)
  assert.equal((await change(user.userId, 'support')).status, 200)
  assert.equal((await admin('users', { token: user.token })).status, 200)
  assert.equal((await change(user.userId, null)).status, 200)
  assert.equal((await admin('users', { token: user.token })).status, 403)
  assert.equal((await change(operator.userId, null)).status, 409)
  assert.equal((await change('00000000-0000-7000-8000-000000000000', null)).status, 404)

  const admins = await kit.ctx.db.withPlatform((tx) =>
    tx.selectFrom('users').select('id').where('platform_role', '=', 'platform_admin').execute(),
  )
  const outcomes = await Promise.allSettled(admins.map(({ id }) => changePlatformRole(kit.ctx, id, null)))
  assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 1)
  const left = await kit.ctx.db.withPlatform((tx) =>
    tx.selectFrom('users').select('id').where('platform_role', '=', 'platform_admin').execute(),
  )
  assert.equal(left.length, 1)
  for (const { id } of admins) await changePlatformRole(kit.ctx, id, 'platform_admin')
})

test('an operator acts as a member, visibly, in one tenant, for a limited time', async () => {
  const operator = await kit.makeUser('support')
  const { tenant, owner, ownerId } = await kit.makeTenant()
  const other = await kit.makeTenant()
  const start = (body: Record<string, unknown>) =>
    admin('impersonations', {
      method: 'POST',
      token: operator.token,
      body: { user_id: ownerId, tenant_id: tenant.id, reason: 'ticket 7', ...body },
    })

  assert.equal((await start({ minutes: 61 })).status, 400)
  assert.equal((await start({ reason: ' ' })).status, 400)
  assert.equal((await start({ tenant_id: other.tenant.id })).status, 404)
  assert.equal((await start({ user_id: operator.userId })).status, 404)
  const { status, body } = await start({ minutes: 60 })
  assert.equal(status, 201)
  assert.ok(!('refresh_token' in body))
  const token = String(body['access_token'])

  const me = await kit.call('/api/v1/me', { token })
  assert.deepEqual(
    [me.body['id'], me.body['impersonator_id'], me.body['tenant_id']],
    [ownerId, operator.userId, tenant.id],
  )
  assert.equal((await kit.call('/api/v1/members', { token })).status, 200)
  assert.equal(
    (await kit.call('/api/v1/members', { token, headers: { 'x-tenant-id': other.tenant.id } })).status,
    403,
  )
  assert.equal((await admin('users', { token })).status, 403)
  for (const [method, path, payload] of [
    [
      'POST',
      'password/change',
      { current_password: TEST_PASSWORD, new_password: 'another fine passphrase 7' },
    ],
    ['POST', 'totp', { password: TEST_PASSWORD }],
    ['POST', 'passkeys/options', undefined],
    ['GET', 'sessions', undefined],
    ['DELETE', 'sessions', undefined],
  ] as const) {
    const answer = await kit.call(`/api/v1/auth/${path}`, {
      method,
      token,
      ...(payload && { body: payload }),
    })
    assert.equal(answer.status, 403, path)
  }
  assert.equal(
    (await kit.call('/api/v1/me', { method: 'PATCH', token, body: { name: 'Mallory' } })).status,
    403,
  )

  const seen = await kit.call('/api/v1/tenant/impersonations', { token: owner })
  const [item] = seen.body['items'] as unknown as {
    operator_email: string
    reason: string
    ended_at: string | null
  }[]
  assert.deepEqual([item?.operator_email, item?.reason, item?.ended_at], [operator.email, 'ticket 7', null])
  const trails = async () =>
    Promise.all([
      kit.call('/api/v1/audit?limit=20', { token: owner }),
      admin('audit?limit=20', { token: await kit.operator() }),
    ])
  for (const { text } of await trails()) assert.match(text, /impersonation\.start.*|ticket 7/)

  clock.advance(61 * 60_000)
  assert.ok(!(await isLive(token)))
})

test('an impersonation ends by either side, with the operator’s role, and with the user', async () => {
  const { tenant } = await kit.makeTenant()
  const operator = await kit.makeUser('support')
  const begin = async () => {
    const member = await kit.makeMember(tenant.id, 'editor')
    const { body } = await admin('impersonations', {
      method: 'POST',
      token: operator.token,
      body: { user_id: member.userId, tenant_id: tenant.id, reason: 'ticket 8' },
    })
    const token = String(body['access_token'])
    assert.ok(await isLive(token))
    return { id: String(body['id']), token, member }
  }
  const byOperator = await begin()
  const end = (id: string) => admin(`impersonations/${id}`, { method: 'DELETE', token: operator.token })
  assert.equal((await end(byOperator.id)).status, 204)
  assert.equal((await end(byOperator.id)).status, 404)
  assert.ok(!(await isLive(byOperator.token)))
  assert.ok(await isLive(byOperator.member.token), 'the member’s own session goes on')

  const fromWithin = await begin()
  assert.equal(
    (await kit.call('/api/v1/auth/sessions/current', { method: 'DELETE', token: fromWithin.token })).status,
    204,
  )
  assert.ok(!(await isLive(fromWithin.token)))

  const bySuspension = await begin()
  const platformAdmin = await kit.makeUser('platform_admin')
  await admin(`users/${bySuspension.member.userId}/suspend`, {
    method: 'POST',
    token: platformAdmin.token,
    body: {},
  })
  assert.ok(!(await isLive(bySuspension.token)))

  const byDemotion = await begin()
  await changePlatformRole(kit.ctx, operator.userId, null)
  assert.ok(!(await isLive(byDemotion.token)))
})

test('nobody acts for an operator', async () => {
  const { tenant } = await kit.makeTenant()
  const member = await kit.makeMember(tenant.id, 'owner')
  await changePlatformRole(kit.ctx, member.userId, 'platform_admin')
  const support = await kit.makeUser('support')
  const answer = await admin('impersonations', {
    method: 'POST',
    token: support.token,
    body: { user_id: member.userId, tenant_id: tenant.id, reason: 'curious' },
  })
  assert.equal(answer.status, 403)
  assert.ok(await findUserByEmail(kit.ctx, member.email))
})

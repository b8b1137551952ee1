/** Another address for an account: proved by its mail, told to the former one, and never somebody else's. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tokenIn, watchMails } from '../../../../test/kit/account-mails.ts'
import { TEST_PASSWORD, startTestApp } from '../../../../test/kit/app.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { cleanUpIdentity } from '../identity.ts'

const clock = manualClock()
const kit = await startTestApp({ overrides: { clock } })
const mails = watchMails(kit.ctx)
const NEW_PASSWORD = 'another fine passphrase 7'

const post = (path: string, body: unknown, token?: string) =>
  kit.call(`/api/v1/auth/${path}`, { method: 'POST', body, ...(token && { token }) })

const ask = (token: string, new_email: string, password = TEST_PASSWORD) =>
  post('email/change', { new_email, password }, token)
const confirm = (token: string) => post('email/confirm', { token })
const signIn = async (email: string) => (await post('token', { email, password: TEST_PASSWORD })).status
const me = async (token: string) => (await kit.call('/api/v1/me', { token })).body

let counter = 0
const newAddress = () => `moved-${counter++}@example.test`

test('the new address counts once its mail was followed, everywhere, and the former one is told twice', async () => {
  const { tenant, owner } = await kit.makeTenant()
  const { userId, email, token } = await kit.makeMember(tenant.id, 'editor')
  const next = newAddress()
  const asked = await ask(token, next.toUpperCase())
  assert.deepEqual([asked.status, asked.body], [202, { status: 'accepted' }])
  const told = await mails.next('email-change-asked', email)
  assert.equal(told.variables['new_email'], next)
  const link = tokenIn(await mails.next('verify-email', next))
  assert.equal((await me(token))['pending_email'], next)
  assert.equal((await me(token))['email'], email, 'not yet')
  assert.equal(await signIn(next), 401)

  assert.equal((await confirm(`${link}x`)).body['code'], 'validation_failed')
  assert.equal((await confirm(link)).status, 204)
  assert.equal((await mails.next('email-changed', email)).variables['new_email'], next)
  const now = await me(token)
  assert.deepEqual([now['email'], now['email_verified'], now['pending_email']], [next, true, null])
  assert.equal(await signIn(next), 200)
  assert.equal(await signIn(email), 401)
  const member = await kit.call(`/api/v1/members/${userId}`, { token: owner })
  assert.equal(member.body['email'], next)
  assert.equal((await confirm(link)).body['code'], 'validation_failed', 'a link works once')
  const trail = await kit.call('/api/v1/admin/audit?limit=10', { token: await kit.operator() })
  assert.match(trail.text, /user\.ask_for_email/)
  assert.match(trail.text, /user\.change_email/)
})

test('it takes the password, one’s own session, and an address that is another one', async () => {
  const { email, token } = await kit.makeUser()
  assert.equal((await ask(token, newAddress(), 'not the right password')).body['code'], 'invalid_credentials')
  assert.equal((await ask(token, email.toUpperCase())).body['code'], 'validation_failed')
  for (const bad of [
    '',
    'no-at',
    'a@b@c',
    'a b@example.test',
    'ä@example.test',
    'x@example.test\r\nBcc: y@z',
    'x@.',
  ])
    assert.equal((await ask(token, bad)).body['code'], 'validation_failed', bad)
  assert.equal((await me(token))['pending_email'], null)
  assert.equal((await kit.call('/api/v1/auth/email/change', { method: 'DELETE' })).status, 401)

  const { tenant } = await kit.makeTenant()
  const member = await kit.makeMember(tenant.id, 'editor')
  const { body } = await kit.call('/api/v1/admin/impersonations', {
    method: 'POST',
    token: await kit.operator(),
    body: { user_id: member.userId, tenant_id: tenant.id, reason: 'Support case 4711' },
  })
  const acting = String(body['access_token'])
  assert.equal((await ask(acting, newAddress())).status, 403)
  await ask(member.token, newAddress())
  assert.equal((await me(acting))['pending_email'], null, 'and does not see what the person plans')
  const taken = await kit.call('/api/v1/auth/email/change', { method: 'DELETE', token: acting })
  assert.equal(taken.status, 403)
})

test('an address that has an account is not told from others, and its owner is', async () => {
  const [asking, owner] = [await kit.makeUser(), await kit.makeUser()]
  const answers = [await ask(asking.token, owner.email), await ask(asking.token, newAddress())]
  assert.deepEqual(answers[0]?.body, answers[1]?.body)
  await mails.next('account-exists', owner.email)
  await kit.ctx.identity.settled()
  assert.deepEqual(mails.left(owner.email), [])
})

test('two who want one address: the first to follow the link has it', async () => {
  const [one, two] = [await kit.makeUser(), await kit.makeUser()]
  const wanted = newAddress()
  await ask(one.token, wanted)
  const first = tokenIn(await mails.next('verify-email', wanted))
  await ask(two.token, wanted)
  const second = tokenIn(await mails.next('verify-email', wanted))
  const statuses = (await Promise.all([confirm(first), confirm(second)])).map(({ status }) => status)
  assert.deepEqual(new Set(statuses), new Set([204, 409]))
})

test('asking again, thinking better of it, a new password, a suspension and a day each end a link', async () => {
  const ends: Record<string, (user: { userId: string; token: string; email: string }) => Promise<unknown>> = {
    'asking again': ({ token }) => ask(token, newAddress()),
    'thinking better of it': ({ token }) =>
      kit.call('/api/v1/auth/email/change', { method: 'DELETE', token }),
    'another password': ({ token }) =>
      post('password/change', { current_password: TEST_PASSWORD, new_password: NEW_PASSWORD }, token),
    'a forgotten password': async ({ email }) => {
      await post('password/forgot', { email })
      const token = tokenIn(await mails.next('reset-password', email))
      await post('password/reset', { token, password: NEW_PASSWORD })
    },
    'a suspension': async ({ userId }) =>
      kit.call(`/api/v1/admin/users/${userId}/suspend`, {
        method: 'POST',
        token: await kit.operator(),
        body: {},
      }),
    'a day': async () => clock.advance(24 * 3_600_000 + 1),
  }
  for (const [what, end] of Object.entries(ends)) {
    const user = await kit.makeUser()
    const wanted = newAddress()
    await ask(user.token, wanted)
    const link = tokenIn(await mails.next('verify-email', wanted))
    await end(user)
    assert.equal((await confirm(link)).body['code'], 'validation_failed', what)
  }
  await cleanUpIdentity(kit.ctx)
  const left = await kit.ctx.db.withPlatform((tx) =>
    tx.selectFrom('email_changes').select('user_id').where('expires_at', '<', clock.now()).execute(),
  )
  assert.deepEqual(left, [])
})

test('a link for a password that was mailed to the former address opens nothing any more', async () => {
  const { email, token } = await kit.makeUser()
  await post('password/forgot', { email })
  const reset = tokenIn(await mails.next('reset-password', email))
  const next = newAddress()
  await ask(token, next)
  assert.equal((await confirm(tokenIn(await mails.next('verify-email', next)))).status, 204)
  const late = await post('password/reset', { token: reset, password: NEW_PASSWORD })
  assert.equal(late.body['code'], 'validation_failed')
  assert.equal(await signIn(next), 200)
})

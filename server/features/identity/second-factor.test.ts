import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEST_PASSWORD, startTestApp } from '../../../test/kit/app.ts'
import { codeOf } from '../../../test/kit/authenticator-app.ts'

const kit = await startTestApp()

const post = (path: string, body: unknown, token?: string) =>
  kit.call(`/api/v1/auth/${path}`, { method: 'POST', body, ...(token && { token }) })

const isLive = async (token: unknown) =>
  (await kit.call('/api/v1/me', { token: String(token) })).status === 200

/** A user with an authenticator app. */
async function enrolled() {
  const { email, token } = await kit.makeUser()
  const setup = await post('totp', { password: TEST_PASSWORD }, token)
  assert.equal(setup.status, 200)
  const uri = String(setup.body['totp_uri'])
  const confirmed = await post('totp/confirm', { code: await codeOf(uri) }, token)
  assert.equal(confirmed.status, 200)
  return {
    email,
    uri,
    formerToken: token,
    token: String(confirmed.body['access_token']),
    refreshToken: String(confirmed.body['refresh_token']),
    recoveryCodes: setup.body['recovery_codes'] as unknown as string[],
  }
}

const challenge = async (email: string) => {
  const { status, body } = await post('token', { email, password: TEST_PASSWORD })
  assert.deepEqual([status, body['code']], [401, 'second_factor_required'])
  return String(body['challenge_token'])
}

test('the second factor is asked for once it is confirmed, and the session is replaced', async () => {
  const { email, token } = await kit.makeUser()
  assert.equal(
    (await post('totp', { password: 'not the right password' }, token)).body['code'],
    'invalid_credentials',
  )
  const { body } = await post('totp', { password: TEST_PASSWORD }, token)
  assert.equal((await post('token', { email, password: TEST_PASSWORD })).status, 200, 'not yet')
  assert.equal((await post('totp/confirm', { code: '000000' }, token)).body['code'], 'invalid_credentials')
  const confirmed = await post('totp/confirm', { code: await codeOf(String(body['totp_uri'])) }, token)
  assert.ok(!(await isLive(token)))
  assert.ok(await isLive(confirmed.body['access_token']))
  const me = await kit.call('/api/v1/me', { token: String(confirmed.body['access_token']) })
  assert.equal(me.body['two_factor_enabled'], true)
  await challenge(email)
  assert.equal(
    (await post('totp', { password: TEST_PASSWORD }, String(confirmed.body['access_token']))).status,
    409,
  )
  const stored = await kit.ctx.db.withPlatform((tx) => tx.selectFrom('two_factors').selectAll().execute())
  const secret = new URL(String(body['totp_uri'])).searchParams.get('secret') ?? 'none'
  const [code = 'none'] = body['recovery_codes'] as unknown as string[]
  for (const text of [secret, code]) assert.ok(!JSON.stringify(stored).includes(text))
})

test('a code signs in, in one step or two, and only once', async () => {
  const { email, uri } = await enrolled()
  const code = await codeOf(uri)
  const one = await post('token', { email, password: TEST_PASSWORD, totp_code: code })
  assert.equal(one.status, 200)
  assert.ok(await isLive(one.body['access_token']))
  const again = await post('token', { email, password: TEST_PASSWORD, totp_code: code })
  assert.deepEqual([again.status, again.body['code']], [401, 'invalid_credentials'])
  const next = await codeOf(uri, 1)
  const challenge_token = await challenge(email)
  const two = await post('token/second-factor', { challenge_token, totp_code: next })
  assert.equal(two.status, 200)
  assert.equal((await post('token/second-factor', { challenge_token, totp_code: next })).status, 401)
})

test('a code without the right password, or with a made-up challenge, is worth nothing', async () => {
  const { email, uri } = await enrolled()
  const totp_code = await codeOf(uri)
  assert.equal(
    (await post('token', { email, password: 'not the right password', totp_code })).body['code'],
    'invalid_credentials',
  )
  const challenge_token = await challenge(email)
  const forged = [
    `${challenge_token}x`,
    challenge_token.replace(/\..*/, '.c2lnbmF0dXJl'),
    '2fa-made-up',
    `x${challenge_token}`,
  ]
  for (const each of forged) {
    const answer = await post('token/second-factor', { challenge_token: each, totp_code })
    assert.deepEqual([answer.status, answer.body['code']], [401, 'invalid_token'])
  }
  assert.equal((await post('token/second-factor', { challenge_token })).status, 400)
  const other = await enrolled()
  const foreign = await post('token/second-factor', {
    challenge_token: await challenge(other.email),
    totp_code,
  })
  assert.equal(foreign.body['code'], 'invalid_credentials')
  assert.equal((await post('token/second-factor', { challenge_token, totp_code })).status, 200)
})

test('guessing codes ends the challenge', async () => {
  const { email, uri } = await enrolled()
  const challenge_token = await challenge(email)
  const wrong = await codeOf(uri, 1_000)
  for (let attempt = 0; attempt < 5; attempt++)
    assert.equal(
      (await post('token/second-factor', { challenge_token, totp_code: wrong })).body['code'],
      'invalid_credentials',
    )
  const right = await post('token/second-factor', { challenge_token, totp_code: await codeOf(uri) })
  assert.deepEqual([right.status, right.body['code']], [401, 'invalid_token'])
})

test('guessing codes over many challenges locks the second factor for a while', async () => {
  const { email, uri } = await enrolled()
  const wrong = await codeOf(uri, 1_000)
  let challenge_token = await challenge(email)
  for (let attempt = 0; attempt < 10; attempt++) {
    if (attempt === 5) challenge_token = await challenge(email)
    assert.equal((await post('token/second-factor', { challenge_token, totp_code: wrong })).status, 401)
  }
  const answer = await post('token/second-factor', {
    challenge_token: await challenge(email),
    totp_code: await codeOf(uri),
  })
  assert.deepEqual([answer.status, answer.body['code']], [429, 'rate_limited'])
})

test('a recovery code signs in once, also when two use it at once', async () => {
  const { email, recoveryCodes } = await enrolled()
  const [first = '', second = ''] = recoveryCodes
  const use = (recovery_code: string) => post('token', { email, password: TEST_PASSWORD, recovery_code })
  assert.equal((await use(first)).status, 200)
  assert.equal((await use(first)).body['code'], 'invalid_credentials')
  const both = await Promise.all([use(second), use(second)])
  assert.equal(both.filter(({ status }) => status === 200).length, 1)
})

test('new recovery codes replace the former ones', async () => {
  const { email, token, recoveryCodes } = await enrolled()
  assert.equal((await post('recovery-codes', { password: 'not the right password' }, token)).status, 401)
  const { body } = await post('recovery-codes', { password: TEST_PASSWORD }, token)
  const [fresh = ''] = body['recovery_codes'] as unknown as string[]
  const use = (recovery_code: string) => post('token', { email, password: TEST_PASSWORD, recovery_code })
  assert.equal((await use(recoveryCodes[0] ?? '')).status, 401)
  assert.equal((await use(fresh)).status, 200)
})

test('turning it off wants the password and asks for no code afterwards', async () => {
  const { email, token } = await enrolled()
  assert.equal((await post('totp/disable', { password: 'not the right password' }, token)).status, 401)
  const { status, body } = await post('totp/disable', { password: TEST_PASSWORD }, token)
  assert.equal(status, 200)
  assert.ok(!(await isLive(token)))
  assert.ok(await isLive(body['access_token']))
  assert.equal((await post('token', { email, password: TEST_PASSWORD })).status, 200)
})

test('a reset password does not lift the second factor', async () => {
  const { email } = await enrolled()
  const user = await kit.ctx.db.withPlatform((tx) =>
    tx.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow(),
  )
  const token = await (await kit.ctx.identity.proofs()).resetToken(user.id, 5)
  assert.equal((await post('password/reset', { token, password: 'another fine passphrase 7' })).status, 204)
  const { body } = await post('token', { email, password: 'another fine passphrase 7' })
  assert.equal(body['code'], 'second_factor_required')
})

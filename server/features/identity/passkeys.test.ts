import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { type Authenticator, softwareAuthenticator } from '../../../test/kit/passkey.ts'
import { manualClock } from '../../kernel/clock.ts'

const kit = await startTestApp({ overrides: { clock: manualClock() } })
const PORTAL = 'http://app.localhost:8080'

const post = (path: string, body?: unknown, token?: string) =>
  kit.call(`/api/v1/auth/${path}`, {
    method: 'POST',
    ...(body !== undefined && { body }),
    ...(token && { token }),
  })

async function register(token: string, authenticator: Authenticator, name = 'Laptop') {
  const { body } = await post('passkeys/options', undefined, token)
  const { options, challenge_token } = body as unknown as { options: unknown; challenge_token: string }
  return post('passkeys', { challenge_token, response: authenticator.create(options), name }, token)
}

async function signIn(authenticator: Authenticator, tenant?: string) {
  const { body } = await post('passkeys/sign-in/options')
  const { options, challenge_token } = body as unknown as { options: unknown; challenge_token: string }
  return post('passkeys/sign-in', {
    challenge_token,
    response: authenticator.get(options),
    ...(tenant && { tenant }),
  })
}

test('a passkey is added, signs in without a password, is renamed, listed and removed', async () => {
  const { tenant } = await kit.makeTenant()
  const { userId, token } = await kit.makeMember(tenant.id, 'editor')
  const authenticator = softwareAuthenticator(PORTAL)
  const added = await register(token, authenticator)
  assert.deepEqual([added.status, added.body['name']], [201, 'Laptop'])

  const { status, body } = await signIn(authenticator, tenant.slug)
  assert.equal(status, 200)
  assert.equal(body['tenant_id'], tenant.id)
  const me = await kit.call('/api/v1/me', { token: String(body['access_token']) })
  assert.equal(me.body['id'], userId)

  const its = `/api/v1/auth/passkeys/${added.body['id']}`
  const rename = (by: string) =>
    kit.call(its, { method: 'PATCH', token: by, body: { name: 'Laptop at home' } })
  const stranger = await kit.makeUser()
  assert.equal((await rename(stranger.token)).status, 404)
  assert.equal((await rename(token)).status, 200)
  const list = await kit.call('/api/v1/auth/passkeys', { token })
  const names = (list.body['items'] as unknown as { name: string }[]).map(({ name }) => name)
  assert.deepEqual(names, ['Laptop at home'])
  const remove = (by: string) => kit.call(its, { method: 'DELETE', token: by })
  assert.equal((await remove(stranger.token)).status, 404)
  assert.equal((await remove(token)).status, 204)
  const gone = await signIn(authenticator)
  assert.deepEqual([gone.status, gone.body['code']], [401, 'invalid_credentials'])
})

test('a site of a tenant cannot use the portal’s passkeys, nor can anybody else', async () => {
  const { token } = await kit.makeUser()
  const authenticator = softwareAuthenticator(PORTAL)
  await register(token, authenticator)
  const { body } = await post('passkeys/sign-in/options')
  for (const origin of [
    'http://evil.localhost:8080',
    'http://localhost:8080',
    'https://app.localhost.evil.example',
    'null',
    '',
  ]) {
    const forged = authenticator.get(body['options'])
    const clientData = {
      type: 'webauthn.get',
      challenge: (body['options'] as unknown as { challenge: string }).challenge,
      origin,
    }
    const clientDataJSON = Buffer.from(JSON.stringify(clientData)).toString('base64url')
    const response = { ...forged, response: { ...(forged['response'] as object), clientDataJSON } }
    const answer = await post('passkeys/sign-in', { challenge_token: body['challenge_token'], response })
    assert.deepEqual([answer.status, answer.body['code']], [400, 'validation_failed'], origin)
  }
})

test('a challenge counts once, for one ceremony, and the signature must be right', async () => {
  const { token } = await kit.makeUser()
  const authenticator = softwareAuthenticator(PORTAL)
  await register(token, authenticator)
  const begin = async () =>
    (await post('passkeys/sign-in/options')).body as unknown as { options: unknown; challenge_token: string }
  const { options, challenge_token } = await begin()
  const response = authenticator.get(options)
  assert.equal((await post('passkeys/sign-in', { challenge_token, response })).status, 200)
  assert.equal((await post('passkeys/sign-in', { challenge_token, response })).status, 401)
  const other = await begin()
  const wrongChallenge = await post('passkeys/sign-in', {
    challenge_token: other.challenge_token,
    response: authenticator.get(options),
  })
  assert.equal(wrongChallenge.status, 401)
  const third = await begin()
  const broken = authenticator.get(third.options)
  const tampered = { ...broken, response: { ...(broken['response'] as object), signature: 'AAAA' } }
  assert.equal(
    (await post('passkeys/sign-in', { challenge_token: third.challenge_token, response: tampered })).status,
    401,
  )
  assert.equal(
    (
      await post(
        'passkeys',
        { challenge_token: (await begin()).challenge_token, response: authenticator.create(options) },
        token,
      )
    ).status,
    401,
  )
})

test('an authenticator must check who holds it', async () => {
  const { token } = await kit.makeUser()
  const added = await register(token, softwareAuthenticator(PORTAL, { verifiesUser: false }))
  assert.deepEqual([added.status, added.body['code']], [400, 'validation_failed'])
})

test('malformed answers are refused, not stumbled over', async () => {
  const { token } = await kit.makeUser()
  const { body } = await post('passkeys/options', undefined, token)
  const clientDataJSON = Buffer.from(
    JSON.stringify({ type: 'webauthn.create', origin: PORTAL, challenge: 'x' }),
  ).toString('base64url')
  for (const response of [
    { clientDataJSON },
    { clientDataJSON, attestationObject: 'AAAA' },
    { clientDataJSON: '!!' },
  ]) {
    const answer = await post(
      'passkeys',
      { challenge_token: body['challenge_token'], response: { id: 'x', response } },
      token,
    )
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`)
  }
})

test('a suspended user’s passkey opens nothing', async () => {
  const { userId, token } = await kit.makeUser()
  const authenticator = softwareAuthenticator(PORTAL)
  await register(token, authenticator)
  await kit.call(`/api/v1/admin/users/${userId}/suspend`, {
    method: 'POST',
    token: await kit.operator(),
    body: {},
  })
  const { status, body } = await signIn(authenticator)
  assert.deepEqual([status, body['code']], [403, 'forbidden'])
})

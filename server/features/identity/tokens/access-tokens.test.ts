import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  SignJWT,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
} from 'jose'
import { startTestApp } from '../../../../test/kit/app.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { AUDIENCE, signAccessToken } from './access-tokens.ts'
import { issueTokens, rotateSigningKeys, verifyAccessToken } from '../identity.ts'

const clock = manualClock()
const kit = await startTestApp({ overrides: { clock } })
const { identity } = kit.ctx

const me = (token: string) => kit.call('/api/v1/me', { token })

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function refused(token: string, code = 'invalid_token'): Promise<void> {
  const { status, body, headers } = await me(token)
  assert.equal(status, 401)
  assert.equal(body['code'], code)
  assert.equal(headers['www-authenticate'], 'Bearer')
}

test('a token carries the claims of RFC 9068 and verifies against the published keys', async () => {
  const { tenant, owner, ownerId } = await kit.makeTenant()
  const { body } = await kit.call('/.well-known/jwks.json')
  const [jwk = {}] = body['keys'] as unknown as Record<string, string>[]
  assert.ok(!('d' in jwk), 'the private key stays private')
  const { payload } = await jwtVerify(owner, await importJWK(jwk, 'EdDSA'), {
    audience: AUDIENCE,
    currentDate: clock.now(),
  })
  assert.equal(payload.sub, ownerId)
  assert.equal(payload['tenant_id'], tenant.id)
  assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 900)
  assert.ok(payload.jti && payload['sid'] && payload.iss)
  const stored = await kit.ctx.db.withPlatform((tx) => tx.selectFrom('signing_keys').selectAll().execute())
  assert.doesNotMatch(JSON.stringify(stored), /PRIVATE KEY/)
})

test('forged tokens are refused', async (t) => {
  const { token, userId } = await kit.makeUser()
  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims = decodeJwt(token)
  const { kid = '' } = decodeProtectedHeader(token)
  const { jwks } = identity.keys
  const [published] = (await jwks()).keys
  assert.equal((await me(token)).status, 200)

  await t.test('alg none', async () => {
    await refused(`${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`)
    await refused(`${encode({ alg: 'none', kid, typ: 'at+jwt' })}.${payload}.${signature}`)
  })
  await t.test('HS256 with the public key as secret', async () => {
    for (const secret of [
      JSON.stringify(published),
      published?.x ?? '',
      Buffer.from(published?.x ?? '', 'base64url'),
    ]) {
      const signed = `${encode({ alg: 'HS256', kid, typ: 'at+jwt' })}.${payload}`
      await refused(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)
    }
  })
  await t.test('another key, under our key id, an unknown one, none, and one it brings along', async () => {
    const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
    const jwk = await exportJWK(pair.publicKey)
    for (const protectedHeader of [
      { alg: 'EdDSA', kid, typ: 'at+jwt' },
      { alg: 'EdDSA', kid: 'made-up', typ: 'at+jwt' },
      { alg: 'EdDSA', typ: 'at+jwt' },
      { alg: 'EdDSA', kid, typ: 'at+jwt', jwk },
    ])
      await refused(await new SignJWT(claims).setProtectedHeader(protectedHeader).sign(pair.privateKey))
  })
  await t.test('an edited claim', async () => {
    const { tenant } = await kit.makeTenant()
    await refused(`${header}.${encode({ ...claims, tenant_id: tenant.id })}.${signature}`)
    await refused(`${header}.${encode({ ...claims, sub: randomUUID() })}.${signature}`)
    await refused(`${header}.${payload}.${signature.slice(0, -4)}AAAA`)
  })
  await t.test('another audience, issuer, type, a missing claim, not yet valid', async () => {
    const { id, key } = await identity.keys.current()
    const sign = (change: Record<string, unknown>, typ = 'at+jwt') =>
      new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: 'EdDSA', kid: id, typ }).sign(key)
    assert.equal((await me(await sign({}))).status, 200)
    await refused(await sign({ aud: 'somebody-else' }))
    await refused(await sign({ iss: 'https://evil.example' }))
    await refused(await sign({}, 'JWT'))
    await refused(await sign({ nbf: (claims.iat ?? 0) + 60 }))
    for (const claim of ['sub', 'sid', 'jti', 'exp', 'iat', 'aud', 'iss'])
      await refused(await sign({ [claim]: undefined }))
    await refused(await sign({ sid: randomUUID() }))
    const other = await kit.makeUser()
    await refused(await sign({ sub: other.userId }))
  })
  await t.test('what is no token at all', async () => {
    for (const text of ['x', 'a.b.c', '..', `${header}.${payload}`, 'A'.repeat(5_000), `${token}${token}`])
      await refused(text)
  })
  void userId
})

test('a token expires, cached or not', async () => {
  const { token, userId } = await kit.makeUser()
  assert.equal((await me(token)).status, 200)
  clock.advance(15 * 60_000 + 6_000)
  await refused(token, 'token_expired')
  identity.tokens.clear()
  await refused(token, 'token_expired')
  assert.equal((await me((await issueTokens(kit.ctx, { userId })).access_token)).status, 200)
})

test('keys rotate: old tokens stay valid, new ones use the new key, on every process', async () => {
  const other = await startTestApp({ databaseUrl: kit.ctx.ownerUrl, overrides: { clock } })
  const { token, userId } = await kit.makeUser()
  assert.equal((await other.call('/api/v1/me', { token })).status, 200)
  const before = decodeProtectedHeader(token).kid
  const id = await rotateSigningKeys(kit.ctx)
  const next = (await issueTokens(kit.ctx, { userId })).access_token
  assert.equal(decodeProtectedHeader(next).kid, id)
  assert.notEqual(id, before)
  identity.tokens.clear()
  for (const app of [kit, other])
    for (const each of [token, next])
      assert.equal((await app.call('/api/v1/me', { token: each })).status, 200)
  const published = (await identity.keys.jwks()).keys.map((key) => key.kid)
  assert.deepEqual(published.slice(0, 2), [id, before])
})

test('processes that start at once agree on the first key', async () => {
  const url = kit.ctx.ownerUrl
  await kit.ctx.db.withPlatform((tx) => tx.deleteFrom('signing_keys').execute())
  const apps = [await startTestApp({ databaseUrl: url }), await startTestApp({ databaseUrl: url })]
  const ids = await Promise.all(apps.map(async ({ ctx }) => (await ctx.identity.keys.current()).id))
  assert.equal(new Set(ids).size, 1)
})

test('a token of an ended session is refused at once, on every process', async () => {
  const other = await startTestApp({ databaseUrl: kit.ctx.ownerUrl, overrides: { clock } })
  const { userId } = await kit.makeUser()
  const tokens = await issueTokens(kit.ctx, { userId })
  const seen = () => other.call('/api/v1/me', { token: tokens.access_token })
  assert.equal((await seen()).status, 200)
  const noticed = Promise.withResolvers<void>()
  other.ctx.notices.subscribe('session', () => noticed.resolve())
  await kit.call('/api/v1/auth/token/revoke', {
    method: 'POST',
    body: { refresh_token: tokens.refresh_token },
  })
  await refused(tokens.access_token)
  await noticed.promise
  assert.equal((await seen()).status, 401)
})

test('a token that was seen before costs microseconds', async () => {
  const { token } = await kit.makeUser()
  await verifyAccessToken(kit.ctx, token)
  const rounds = 5_000
  const started = performance.now()
  for (let round = 0; round < rounds; round++) await verifyAccessToken(kit.ctx, token)
  const each = ((performance.now() - started) / rounds) * 1_000
  assert.ok(each < 100, `${each.toFixed(1)} µs`)
})

test('tokens of a new session differ in every way that matters', async () => {
  const { userId } = await kit.makeUser()
  const claims = { user_id: userId, session_id: randomUUID(), tenant_id: null }
  const [one, two] = [
    await signAccessToken(identity, claims, 60),
    await signAccessToken(identity, claims, 60),
  ]
  assert.notEqual(decodeJwt(one).jti, decodeJwt(two).jti)
})

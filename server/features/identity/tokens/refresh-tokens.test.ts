import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { manualClock } from '../../../kernel/clock.ts'
import { issueTokens } from '../identity.ts'
import { GRACE_MS, IDLE_MS, MAX_SESSION_MS } from './refresh-tokens.ts'
import type { Tokens } from '../sign-in.ts'

const clock = manualClock()
const kit = await startTestApp({ overrides: { clock } })

async function refresh(
  token: string,
  tenant?: string | null,
): Promise<{ status: number; code?: string; tokens: Tokens }> {
  const { status, body } = await kit.call('/api/v1/auth/token/refresh', {
    method: 'POST',
    body: { refresh_token: token, ...(tenant !== undefined && { tenant }) },
  })
  return { status, code: body['code'], tokens: body as unknown as Tokens }
}

const revoke = (token: string) =>
  kit.call('/api/v1/auth/token/revoke', { method: 'POST', body: { refresh_token: token } })

const me = (token: string) => kit.call('/api/v1/me', { token })

async function signedIn(): Promise<Tokens & { userId: string }> {
  const { userId } = await kit.makeUser()
  return { userId, ...(await issueTokens(kit.ctx, { userId })) }
}

const pastGrace = () => clock.advance(GRACE_MS + 1)

test('a refresh token gives the next one, and both access tokens live', async () => {
  const first = await signedIn()
  const { status, tokens } = await refresh(first.refresh_token)
  assert.equal(status, 200)
  assert.notEqual(tokens.refresh_token, first.refresh_token)
  assert.equal((await me(first.access_token)).status, 200)
  assert.equal((await me(tokens.access_token)).status, 200)
})

test('refresh tokens are stored as hashes, their successors encrypted', async () => {
  const first = await signedIn()
  const { tokens } = await refresh(first.refresh_token)
  const rows = await kit.ctx.db.withPlatform((tx) => tx.selectFrom('refresh_tokens').selectAll().execute())
  const stored = JSON.stringify(rows)
  for (const token of [first.refresh_token, tokens.refresh_token]) {
    assert.ok(!stored.includes(token))
    assert.ok(!stored.includes(Buffer.from(token).toString('base64')))
  }
})

test('a token used a second time ends the session, of thief and owner alike, and is audited', async () => {
  const first = await signedIn()
  const second = (await refresh(first.refresh_token)).tokens
  pastGrace()
  const third = (await refresh(second.refresh_token)).tokens
  const again = await refresh(first.refresh_token)
  assert.deepEqual([again.status, again.code], [401, 'invalid_token'])
  assert.equal((await refresh(third.refresh_token)).status, 401)
  for (const tokens of [first, second, third]) assert.equal((await me(tokens.access_token)).status, 401)
  const trail = await kit.call('/api/v1/admin/audit?limit=3', { token: await kit.operator() })
  assert.match(trail.text, /session\.reuse_detected/)
})

test('two who refresh at the same moment get the same successor', async () => {
  const first = await signedIn()
  const [one, two] = await Promise.all([refresh(first.refresh_token), refresh(first.refresh_token)])
  assert.deepEqual([one.status, two.status], [200, 200])
  assert.equal(one.tokens.refresh_token, two.tokens.refresh_token)
  const usable = await kit.ctx.db.withPlatform((tx) =>
    tx
      .selectFrom('refresh_tokens')
      .innerJoin('sessions', 'sessions.id', 'session_id')
      .select('token_hash')
      .where('user_id', '=', first.userId)
      .where('rotated_at', 'is', null)
      .execute(),
  )
  // One of this session, one of the kit's own.
  assert.equal(usable.length, 2)
  // Whoever of the two comes later with the old one is found out.
  pastGrace()
  assert.equal((await refresh(first.refresh_token)).status, 401)
  assert.equal((await refresh(one.tokens.refresh_token)).status, 401)
})

test('within the grace, whoever repeats a request gets the usable token, however many came after', async () => {
  const first = await signedIn()
  const second = (await refresh(first.refresh_token)).tokens
  clock.advance(GRACE_MS / 2)
  const third = (await refresh(second.refresh_token)).tokens
  assert.equal((await refresh(first.refresh_token)).tokens.refresh_token, third.refresh_token)
  assert.equal((await refresh(second.refresh_token)).tokens.refresh_token, third.refresh_token)
  // The first was used ten seconds ago, the second five.
  clock.advance(GRACE_MS / 2 + 1)
  assert.equal((await refresh(second.refresh_token)).status, 200)
  assert.equal((await refresh(first.refresh_token)).status, 401)
  assert.equal((await refresh(third.refresh_token)).status, 401, 'and that has ended the session')
})

test('many refreshes at once on one session end in one usable token', async () => {
  const { refresh_token } = await signedIn()
  const answers = await Promise.all(Array.from({ length: 12 }, () => refresh(refresh_token)))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert.equal(new Set(answers.map(({ tokens }) => tokens.refresh_token)).size, 1)
})

test('a session ends when it is not used, and after its longest life in any case', async () => {
  const idle = await signedIn()
  clock.advance(IDLE_MS + 1)
  assert.equal((await refresh(idle.refresh_token)).code, 'token_expired')

  let busy = (await signedIn()) as Tokens
  let lived = 0
  for (; lived + IDLE_MS / 2 < MAX_SESSION_MS; lived += IDLE_MS / 2) {
    clock.advance(IDLE_MS / 2)
    const next = await refresh(busy.refresh_token)
    assert.equal(next.status, 200, `after ${lived} ms`)
    busy = next.tokens
  }
  clock.advance(IDLE_MS / 2)
  assert.equal((await refresh(busy.refresh_token)).code, 'token_expired')
})

test('refreshing switches the tenant, keeps it, leaves it, and follows a removal', async () => {
  const [one, two] = [await kit.makeTenant(), await kit.makeTenant()]
  const { userId } = await kit.makeMember(one.tenant.id, 'editor')
  let { refresh_token, tenant_id } = await issueTokens(kit.ctx, { userId, tenantId: one.tenant.id })
  assert.equal(tenant_id, one.tenant.id)
  const step = async (tenant?: string | null) => {
    const answer = await refresh(refresh_token, tenant)
    if (answer.status === 200) ({ refresh_token, tenant_id } = answer.tokens)
    return answer
  }
  assert.equal((await step(two.tenant.slug)).code, 'tenant_not_found')
  await step()
  assert.equal(tenant_id, one.tenant.id, 'a refused switch has not used the token up')
  await step(null)
  assert.equal(tenant_id, null)
  await step(one.tenant.slug)
  assert.equal(tenant_id, one.tenant.id)
  await kit.call(`/api/v1/members/${userId}`, { method: 'DELETE', token: one.owner })
  await step()
  assert.equal(tenant_id, null)
})

test('signing out ends the session and says the same about tokens nobody knows', async () => {
  const { access_token, refresh_token } = await signedIn()
  assert.equal((await revoke('made-up')).status, 204)
  assert.equal((await revoke(refresh_token)).status, 204)
  assert.equal((await revoke(refresh_token)).status, 204)
  assert.equal((await me(access_token)).status, 401)
  assert.equal((await refresh(refresh_token)).status, 401)
  assert.equal((await refresh('made-up')).status, 401)
})

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { manualClock } from '../../kernel/clock.ts'
import { AppError } from '../../errors.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { GRANTABLE } from '../roles/roles.ts'
import { addApiKey } from './api-keys.ts'

const clock = manualClock()
const { ctx, call, makeTenant, makeMember } = await startTestApp({ overrides: { clock } })
const KEYS = '/api/v1/api-keys'
const HOUR_MS = 3_600_000

const post = (token: string, body: Record<string, unknown>) => call(KEYS, { method: 'POST', token, body })

async function addKey(token: string, scopes: readonly string[], more: Record<string, unknown> = {}) {
  const { status, body, text } = await post(token, { name: 'Robot', scopes, ...more })
  assert.equal(status, 201, text)
  return { id: String(body['id']), key: String(body['key']), path: `${KEYS}/${String(body['id'])}` }
}

/** The answers' statuses, lowest first: which of several came first does not matter. */
function sorted(answers: readonly { status: number }[]): number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b)
}

test('a key is shown once, stored as a hash, and does what its scopes say', async () => {
  const { tenant, owner } = await makeTenant()
  const created = await post(owner, { name: ' Build server ', scopes: ['members:read', 'settings:read'] })
  assert.equal(created.status, 201)
  const key = String(created.body['key'])
  assert.match(key, /^hsk_[\w-]{22}_[\w-]{43}$/)
  assert.equal(created.body['name'], 'Build server')
  assert.ok(key.startsWith(String(created.body['prefix'])))
  assert.equal(created.headers['cache-control'], 'no-store')

  assert.equal((await call('/api/v1/members', { token: key })).status, 200)
  assert.equal((await call('/api/v1/tenant/config', { token: key })).status, 200)
  assert.equal((await call('/api/v1/roles', { token: key })).status, 403)
  assert.equal((await call(KEYS, { token: key })).status, 403)

  const secret = key.slice(-20)
  const [list, one] = [
    await call(KEYS, { token: owner }),
    await call(`${KEYS}/${String(created.body['id'])}`, { token: owner }),
  ]
  assert.ok(!list.text.includes(secret) && !one.text.includes(secret))
  const stored = await ctx.db.withTenant(tenant.id, async (tx) => ({
    keys: await tx.selectFrom('api_keys').selectAll().execute(),
    audit: await tx.selectFrom('audit_entries').selectAll().execute(),
  }))
  assert.ok(!JSON.stringify(stored).includes(secret))
  const entry = stored.audit.find((row) => row.action === 'api_key.add')
  assert.equal(entry?.subject_label, 'Build server')
})

test('what a key does is audited under its name', async () => {
  const { tenant, owner } = await makeTenant()
  const { id, key } = await addKey(owner, ['roles:write', 'content:read'])
  const role = await call('/api/v1/roles', {
    method: 'POST',
    token: key,
    body: { name: 'R', permissions: ['content:read'] },
  })
  assert.equal(role.status, 201)
  const entry = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('audit_entries').selectAll().where('action', '=', 'role.add').executeTakeFirst(),
  )
  assert.deepEqual([entry?.actor_kind, entry?.actor_id, entry?.actor_label], ['api_key', id, 'Robot'])
})

test('nobody makes a key that may do more than he may, and no key may do what only owners may', async () => {
  const { tenant, owner } = await makeTenant()
  const admin = await makeMember(tenant.id, 'admin')
  const refused = await post(admin.token, { name: 'K', scopes: ['mail:read', 'tenant:read'] })
  assert.equal(refused.status, 403)
  assert.deepEqual(refused.body['missing_permissions'], ['mail:read'])
  for (const scopes of [['owners:write'], ['platform.tenants:read'], ['nope'], []])
    assert.equal((await post(owner, { name: 'K', scopes })).status, 400, String(scopes))
  const viewer = await makeMember(tenant.id, 'viewer')
  assert.equal((await post(viewer.token, { name: 'K', scopes: ['tenant:read'] })).status, 403)

  const maker = await addKey(owner, ['api-keys:write', 'content:read'])
  assert.equal((await post(maker.key, { name: 'Child', scopes: ['content:write'] })).status, 403)
  assert.equal((await post(maker.key, { name: 'Child', scopes: ['content:read'] })).status, 201)
  const widen = { method: 'PATCH', token: maker.key, body: { scopes: ['content:write'] } } as const
  assert.equal((await call(maker.path, widen)).status, 403, 'a key cannot widen itself')
  await addKey(owner, GRANTABLE)
})

test('an operator who acts as somebody leaves no key behind', async () => {
  const { tenant, ownerId } = await makeTenant()
  const operator: Principal = {
    kind: 'user',
    id: ownerId,
    label: 'owner',
    tenantId: tenant.id,
    sessionId: undefined,
    scopes: undefined,
    impersonatorId: randomUUID(),
  }
  const input = { name: 'K', scopes: ['members:read'] as const }
  const made = ctx.db.withTenant(tenant.id, (tx) => addApiKey(ctx, tx, input, operator, new Set(GRANTABLE)))
  await assert.rejects(made, (error) => error instanceof AppError && error.code === 'forbidden')
})

test('a key is renamed and rescoped for the version that was read, and new scopes hold at once', async () => {
  const { owner } = await makeTenant()
  const { key, path } = await addKey(owner, ['members:read'])
  assert.equal((await call('/api/v1/members', { token: key })).status, 200)
  const change = {
    method: 'PATCH',
    token: owner,
    body: { name: 'Other', scopes: ['settings:read'] },
  } as const
  const changed = await call(path, { ...change, headers: { 'if-match': '"1"' } })
  assert.equal(changed.status, 200)
  assert.equal(changed.headers['etag'], '"2"')
  assert.equal((await call('/api/v1/members', { token: key })).status, 403)
  assert.equal((await call('/api/v1/tenant/config', { token: key })).status, 200)
  assert.equal((await call(path, { ...change, headers: { 'if-match': '"1"' } })).status, 412)
})

test('a revoked key is refused at once', async () => {
  const { owner } = await makeTenant()
  const { key, path } = await addKey(owner, ['members:read'])
  assert.equal((await call('/api/v1/members', { token: key })).status, 200)
  assert.equal((await call(path, { method: 'DELETE', token: owner })).status, 204)
  const refused = await call('/api/v1/members', { token: key })
  assert.equal(refused.status, 401)
  assert.equal(refused.body['code'], 'invalid_token')
  assert.equal((await call(path, { method: 'DELETE', token: owner })).status, 404)
})

test('a key ends with its time, even while it is remembered', async () => {
  const { tenant } = await makeTenant()
  const { token } = await makeMember(tenant.id, 'admin')
  const at = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
  for (const wrong of [at(-1), at(0), at(6 * 366 * 24 * HOUR_MS), 'tomorrow', 7])
    assert.equal(
      (await post(token, { name: 'K', scopes: ['members:read'], expires_at: wrong })).status,
      400,
      String(wrong),
    )
  const { key } = await addKey(token, ['members:read'], { expires_at: at(HOUR_MS) })
  clock.advance(HOUR_MS - 1)
  assert.equal((await call('/api/v1/members', { token: key })).status, 200)
  clock.advance(1)
  const refused = await call('/api/v1/members', { token: key })
  assert.equal(refused.status, 401)
  assert.equal(refused.body['code'], 'token_expired')
})

test('a key of one tenant never works in another', async () => {
  const [one, two] = [await makeTenant(), await makeTenant()]
  const [mine, theirs] = [
    await addKey(one.owner, ['members:read', 'api-keys:write']),
    await addKey(two.owner, ['members:read']),
  ]
  for (const place of [
    { headers: { 'x-tenant-id': two.tenant.id } },
    { host: `${two.tenant.slug}.localhost` },
  ]) {
    const refused = await call('/api/v1/members', { token: mine.key, ...place })
    assert.equal(refused.status, 403)
    assert.equal(refused.body['code'], 'tenant_mismatch')
  }
  // The other tenant's name with this tenant's secret.
  const crossed = theirs.key.slice(0, 27) + mine.key.slice(27)
  assert.equal((await call('/api/v1/members', { token: crossed })).status, 401)
  assert.equal((await call(theirs.path, { method: 'DELETE', token: mine.key })).status, 404)
  assert.equal((await call('/api/v1/admin/tenants', { token: mine.key })).status, 403)
})

test('texts that look like keys are refused', async () => {
  const { owner } = await makeTenant()
  const { key } = await addKey(owner, ['members:read'])
  const swapped = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A')
  for (const wrong of [
    'hsk_',
    'hsk_x_y',
    swapped,
    key.slice(0, -1),
    `${key}A`,
    key.toUpperCase(),
    key.replace('hsk', 'hsi'),
  ])
    assert.equal((await call('/api/v1/members', { token: wrong })).status, 401, wrong)
})

test('keys are listed page by page, each once', async () => {
  const { owner: token } = await makeTenant()
  const made = new Set<string>()
  for (let count = 0; count < 5; count += 1) made.add((await addKey(token, ['members:read'])).id)
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await call(`${KEYS}?limit=2${cursor && `&cursor=${cursor}`}`, { token })
    seen.push(...(body['items'] as unknown as { id: string }[]).map((row) => row.id))
    cursor = (body as unknown as { next_cursor: string | null }).next_cursor ?? ''
  } while (cursor)
  assert.equal(seen.length, 5)
  assert.deepEqual(new Set(seen), made)
})

test('of requests for the last key of the plan, one wins, and revoking makes room', async () => {
  const { owner } = await makeTenant({ plan: 'free' })
  const first = await addKey(owner, ['members:read'])
  const body = { name: 'Last', scopes: ['members:read'] }
  const answers = await Promise.all([post(owner, body), post(owner, body), post(owner, body)])
  assert.deepEqual(sorted(answers), [201, 403, 403])
  const refused = answers.find(({ status }) => status === 403)
  assert.equal(refused?.body['code'], 'quota_exceeded')
  assert.equal(refused?.body['limit'], 2)
  assert.equal((await call(first.path, { method: 'DELETE', token: owner })).status, 204)
  assert.equal((await post(owner, body)).status, 201)
})

test('the last use shows', async () => {
  const { owner } = await makeTenant()
  const { key, path } = await addKey(owner, ['members:read'])
  assert.equal((await call(path, { token: owner })).body['last_used_at'], null)
  await call('/api/v1/members', { token: key })
  await ctx.apiKeys[Symbol.asyncDispose]()
  assert.equal((await call(path, { token: owner })).body['last_used_at'], clock.now().toISOString())
})

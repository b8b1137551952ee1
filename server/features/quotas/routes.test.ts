/** Plans, use and overrides over the API, and the mail that tells owners about a threshold. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { watchJobs } from '../../../test/kit/jobs.ts'
import { changeQuotaOverrides } from './overrides.ts'
import { returnQuota, takeQuota } from './quotas.ts'

const databaseUrl = await createTestDatabase()
const states = await watchJobs(databaseUrl)
const { ctx, call, operator, makeTenant, makeMember, makeUser } = await startTestApp({
  databaseUrl,
  jobs: true,
})
const token = await operator()

type Resource = { resource: string; used: number | null; limit: number | null; percent: number | null }
const resourcesOf = (answer: { body: Record<string, unknown> }) =>
  Object.fromEntries((answer.body['resources'] as Resource[]).map((row) => [row.resource, row]))

test('anybody sees the plans on offer, without what is the operator’s', async () => {
  const { status, body } = await call('/api/v1/plans')
  assert.equal(status, 200)
  const plans = body['items'] as unknown as { id: string; quotas: { websites: number }; version?: number }[]
  assert.deepEqual(
    plans.map((plan) => plan.id),
    ['free', 'starter', 'professional', 'enterprise'],
  )
  assert.equal(plans[0]?.quotas.websites, 1)
  assert.equal(plans[0]?.version, undefined)
})

test('an operator creates and replaces plans, page by page and with versions', async () => {
  const { body: free, headers } = await call('/api/v1/admin/plans/free', { token })
  const { id: _id, created_at: _c, updated_at: _u, version: _v, ...fields } = free
  const added = await call('/api/v1/admin/plans', {
    method: 'POST',
    token,
    body: { ...fields, id: 'hobby', name: 'Hobby', is_public: false, position: 9 },
  })
  assert.equal(added.status, 201)
  const first = await call('/api/v1/admin/plans?limit=4', { token })
  const second = await call(`/api/v1/admin/plans?limit=4&cursor=${String(first.body['next_cursor'])}`, {
    token,
  })
  const ids = [first, second].flatMap(({ body }) =>
    (body['items'] as unknown as { id: string }[]).map((plan) => plan.id),
  )
  assert.deepEqual(ids, ['free', 'starter', 'professional', 'enterprise', 'custom', 'hobby'])
  assert.equal(second.body['next_cursor'], null)

  const change = { method: 'PUT' as const, token, body: { ...fields, name: 'Hobby 2', is_public: false } }
  const etag = added.headers['etag'] ?? ''
  assert.equal(
    (await call('/api/v1/admin/plans/hobby', { ...change, headers: { 'if-match': etag } })).status,
    200,
  )
  assert.equal(
    (await call('/api/v1/admin/plans/hobby', { ...change, headers: { 'if-match': etag } })).status,
    412,
  )
  assert.equal((await call('/api/v1/admin/plans/none', change)).status, 404)
  assert.ok(headers['etag'])
  for (const quotas of [{ websites: 1 }, { ...(fields['quotas'] as unknown as object), unicorns: 1 }, null])
    assert.equal(
      (await call('/api/v1/admin/plans/hobby', { ...change, body: { ...fields, quotas } })).status,
      400,
    )
  const { body } = await call('/api/v1/admin/audit?action=plan', { token })
  assert.ok(JSON.stringify(body).includes('plan.add'))
})

test('a tenant sees its use beside its limits; an author does not', async () => {
  const { tenant, owner } = await makeTenant({ plan: 'starter' })
  const answer = await call('/api/v1/tenant/usage', { token: owner })
  assert.deepEqual(answer.body['plan'], { id: 'starter', name: 'Starter' })
  assert.deepEqual(resourcesOf(answer)['members'], {
    resource: 'members',
    label: 'members',
    unit: 'count',
    used: 1,
    limit: 10,
    percent: 10,
    is_overridden: false,
  })
  const author = await makeMember(tenant.id, 'author')
  assert.equal((await call('/api/v1/tenant/usage', { token: author.token })).status, 403)
})

test('an operator gives a tenant limits of its own; support may look only', async () => {
  const { tenant, owner } = await makeTenant({ plan: 'free' })
  const path = `/api/v1/admin/tenants/${tenant.id}`
  const body = { websites: 40, storage_bytes: null }
  const etag = (await call(path, { token })).headers['etag'] ?? ''
  const changed = await call(`${path}/quota-overrides`, {
    method: 'PUT',
    token,
    body,
    headers: { 'if-match': etag },
  })
  assert.equal(changed.status, 200)
  assert.notEqual(changed.headers['etag'], etag)
  const seen = resourcesOf(await call('/api/v1/tenant/usage', { token: owner }))
  assert.deepEqual(
    [seen['websites']?.limit, seen['storage_bytes']?.limit, seen['members']?.limit],
    [40, null, 3],
  )
  const again = { method: 'PUT' as const, token, body, headers: { 'if-match': etag } }
  assert.equal((await call(`${path}/quota-overrides`, again)).status, 412)
  const support = await makeUser('support')
  assert.equal((await call(`${path}/usage`, { token: support.token })).status, 200)
  assert.equal((await call(`${path}/quota-overrides`, { ...again, token: support.token })).status, 403)
  for (const wrong of [{ websites: -1 }, { unicorns: 1 }, []])
    assert.equal((await call(`${path}/quota-overrides`, { method: 'PUT', token, body: wrong })).status, 400)
})

test('owners are told once per threshold, and again after the use fell below it', async () => {
  const { tenant, owner } = await makeTenant({ plan: 'free' })
  await changeQuotaOverrides(ctx, tenant.id, { websites: 10 })
  const take = (amount: number) =>
    ctx.db.withTenant(tenant.id, (tx) => takeQuota(ctx, tx, 'websites', amount))
  /** Subjects of the mails, newest first, once no job is left to do. */
  const told = () =>
    states.until(async () => {
      const { rowCount } = await states.owner.query(
        `select from pool.jobs where tenant_id = $1 and state in ('queued', 'running')`,
        [tenant.id],
      )
      if (rowCount) return undefined
      const { body } = await call('/api/v1/mailbox', { token: owner })
      return (body['items'] as unknown as { subject: string }[]).map(({ subject }) =>
        subject.replace(/^.* used /, ''),
      )
    })
  await take(7)
  assert.deepEqual(await told(), [])
  await take(1)
  assert.deepEqual(await told(), ['80 % of its websites'])
  await take(1)
  assert.deepEqual(await told(), ['90 % of its websites', '80 % of its websites'])
  await ctx.db.withTenant(tenant.id, (tx) => returnQuota(tx, 'websites', 3))
  await take(1)
  assert.equal((await told()).length, 2)
  await take(1)
  assert.deepEqual((await told())[0], '80 % of its websites')
  await take(2)
  assert.deepEqual((await told())[0], '100 % of its websites')
  const { body } = await call('/api/v1/audit?action=quota.alert', { token: owner })
  assert.equal((body['items'] as unknown as object[]).length, 4)
})

test('a tenant that wants no such mail gets none', async () => {
  const { tenant, owner } = await makeTenant({
    plan: 'free',
    configuration: { notifications: { quota_alerts: false } },
  })
  await changeQuotaOverrides(ctx, tenant.id, { websites: 2 })
  await ctx.db.withTenant(tenant.id, (tx) => takeQuota(ctx, tx, 'websites', 2))
  await states.until(async () => {
    const { rowCount } = await states.owner.query(
      `select from pool.jobs where tenant_id = $1 and task = 'quota.alert' and state = 'succeeded'`,
      [tenant.id],
    )
    return rowCount || undefined
  })
  assert.deepEqual((await call('/api/v1/mailbox', { token: owner })).body['items'], [])
})

test('whoever takes the only one of a kind is not told that it is used up', async () => {
  const { tenant, owner } = await makeTenant({ plan: 'free' })
  await ctx.db.withTenant(tenant.id, (tx) => takeQuota(ctx, tx, 'websites'))
  const { body } = await call('/api/v1/audit?action=quota.alert', { token: owner })
  assert.deepEqual(body['items'], [])
})

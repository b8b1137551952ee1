/** Background jobs over the API: seen, canceled and tried again by the tenant and by operators. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { watchJobs } from '../../../test/kit/jobs.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { firstIdAt } from '../../kernel/db/time-ordered-id.ts'

const databaseUrl = await createTestDatabase()
const states = await watchJobs(databaseUrl)
const { ctx, call, makeTenant, makeMember, operator } = await startTestApp({ databaseUrl, jobs: true })

ctx.jobs.define({ name: 'test.good', lane: 'quick', run: async () => ({ pages: 3 }) })
ctx.jobs.define({
  name: 'test.bad',
  lane: 'quick',
  run: () => Promise.reject(new AppError('conflict', 'The site is gone.')),
})
ctx.jobs.define({
  name: 'test.endless',
  lane: 'long',
  async run({ signal }) {
    if (!signal.aborted) await once(signal, 'abort')
    throw signal.reason
  },
})

const enqueue = (tenantId: string, task: string, runAt?: Date) =>
  ctx.db.withTenant(tenantId, (tx) => ctx.jobs.enqueue(tx, task, null, runAt && { runAt }))

const reaches = (id: string, state: string) =>
  states.until(async () => {
    const { rowCount } = await states.owner.query('select from pool.jobs where id = $1 and state = $2', [
      id,
      state,
    ])
    return rowCount || undefined
  })

/** The id of something made so many days ago. */
const day = (days: number) => firstIdAt(new Date(Date.now() - days * 86_400_000))

test('a tenant sees its jobs, by state and task, page by page', async () => {
  const { tenant, owner: token } = await makeTenant()
  const good: string[] = []
  for (let n = 0; n < 3; n++) good.push(await enqueue(tenant.id, 'test.good'))
  const bad = await enqueue(tenant.id, 'test.bad')
  for (const id of good) await reaches(id, 'succeeded')
  await reaches(bad, 'failed')

  const failed = await call('/api/v1/jobs?state=failed', { token })
  const [job] = failed.body['items'] as unknown as Record<string, unknown>[]
  assert.deepEqual([job?.['id'], job?.['last_error'], job?.['attempts']], [bad, 'The site is gone.', 1])

  const page = await call('/api/v1/jobs?task=test.good&limit=2', { token })
  const rest = await call(`/api/v1/jobs?task=test.good&limit=2&cursor=${String(page.body['next_cursor'])}`, {
    token,
  })
  const ids = [page, rest].flatMap(({ body }) =>
    (body['items'] as unknown as { id: string }[]).map(({ id }) => id),
  )
  assert.deepEqual(ids, good.toReversed())
  assert.equal(rest.body['next_cursor'], null)

  const one = await call(`/api/v1/jobs/${good[0]}`, { token })
  assert.deepEqual(one.body['result'], { pages: 3 })
  assert.equal('payload' in one.body, false)
})

test("another tenant's job is not there", async () => {
  const { tenant } = await makeTenant()
  const { owner: token } = await makeTenant()
  const id = await enqueue(tenant.id, 'test.bad')
  await reaches(id, 'failed')
  for (const [path, method] of [
    ['', 'GET'],
    ['/cancel', 'POST'],
    ['/retry', 'POST'],
  ] as const)
    assert.equal((await call(`/api/v1/jobs/${id}${path}`, { token, method })).status, 404)
})

test('canceling and trying again are allowed where they make sense, and audited', async () => {
  const { tenant, owner: token } = await makeTenant()
  const post = (id: string, act: string) => call(`/api/v1/jobs/${id}/${act}`, { token, method: 'POST' })

  const waiting = await enqueue(tenant.id, 'test.good', new Date(Date.now() + 3_600_000))
  assert.equal((await post(waiting, 'retry')).status, 409)
  const canceled = await post(waiting, 'cancel')
  assert.deepEqual([canceled.status, canceled.body['state']], [200, 'canceled'])
  assert.equal((await post(waiting, 'cancel')).status, 409)
  assert.equal((await post(waiting, 'retry')).body['state'], 'queued')
  await reaches(waiting, 'succeeded')

  const endless = await enqueue(tenant.id, 'test.endless')
  await reaches(endless, 'running')
  const asked = await post(endless, 'cancel')
  assert.deepEqual([asked.body['state'], asked.body['cancel_requested']], ['running', true])
  await reaches(endless, 'canceled')

  const audit = await call('/api/v1/audit', { token })
  const actions = (audit.body['items'] as unknown as { action: string }[]).map(({ action }) => action)
  assert.deepEqual(
    actions.filter((action) => action.startsWith('job.')),
    ['job.cancel', 'job.retry', 'job.cancel'],
  )

  const viewer = await makeMember(tenant.id, 'viewer')
  assert.equal(
    (await call(`/api/v1/jobs/${endless}/retry`, { token: viewer.token, method: 'POST' })).status,
    403,
  )
})

test("operators see the platform's jobs, any tenant's, and what fails where", async () => {
  const { tenant } = await makeTenant()
  const token = await operator()
  const own = await enqueue(PLATFORM_SCOPE, 'test.good')
  const theirs = await enqueue(tenant.id, 'test.bad')
  await reaches(own, 'succeeded')
  await reaches(theirs, 'failed')

  const listed = await call('/api/v1/admin/jobs?task=test.good', { token })
  assert.deepEqual(
    (listed.body['items'] as unknown as { id: string }[]).map(({ id }) => id),
    [own],
  )
  const ofTenant = `tenant_id=${tenant.id}`
  assert.equal((await call(`/api/v1/admin/jobs/${theirs}?${ofTenant}`, { token })).body['state'], 'failed')
  assert.equal((await call(`/api/v1/admin/jobs/${theirs}`, { token })).status, 404)

  const failures = await call('/api/v1/admin/jobs/failures', { token })
  const bad = (failures.body['items'] as unknown as { task: string; tenants: number }[]).find(
    ({ task }) => task === 'test.bad',
  )
  assert.ok(bad && bad.tenants >= 1, failures.text)

  const retried = await call(`/api/v1/admin/jobs/${theirs}/retry?${ofTenant}`, { token, method: 'POST' })
  assert.equal(retried.status, 200)
  const audit = await call('/api/v1/admin/audit', { token })
  const entries = audit.body['items'] as unknown as { action: string; subject: { id: string } }[]
  assert.ok(entries.some(({ action, subject }) => action === 'job.retry' && subject.id === theirs))
})

test('good jobs are forgotten after a week, failed ones after a month', async () => {
  const { tenant } = await makeTenant()
  const rows = [
    { id: day(8), state: 'succeeded' },
    { id: day(9), state: 'failed' },
    { id: day(31), state: 'failed' },
    { id: day(40), state: 'queued' },
  ]
  await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .insertInto('jobs')
      .values(
        rows.map((row) => ({
          ...row,
          tenant_id: tenant.id,
          task: 'test.good',
          lane: 'quick',
          payload: 'null',
          max_attempts: 1,
          run_at: new Date(Date.now() + 3_600_000),
        })),
      )
      .execute(),
  )
  await reaches(await enqueue(PLATFORM_SCOPE, 'cron.jobs.prune'), 'succeeded')
  const left = await ctx.db.withTenant(tenant.id, (tx) =>
    tx.selectFrom('jobs').select('id').where('task', '=', 'test.good').orderBy('id', 'desc').execute(),
  )
  assert.deepEqual(
    left.map(({ id }) => id),
    [rows[1]?.id, rows[3]?.id],
  )
})

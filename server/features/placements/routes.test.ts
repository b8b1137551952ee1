/** Placements over the API: a tenant moves in the background while its requests go on. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { watchJobs } from '../../../test/kit/jobs.ts'
import { dropHome } from './placements.ts'

const databaseUrl = await createTestDatabase()
const states = await watchJobs(databaseUrl)
const { ctx, call, operator, makeTenant, makeUser } = await startTestApp({ databaseUrl, jobs: true })
const token = await operator()

async function move(id: string, body: unknown) {
  const answer = await call(`/api/v1/admin/tenants/${id}/move`, { method: 'POST', token, body })
  if (answer.status !== 202) return { status: answer.status }
  const job = await states.until(async () => {
    const { body: found } = await call(`/api/v1/admin/jobs/${String(answer.body['job_id'])}`, { token })
    return ['succeeded', 'failed'].includes(String(found['state'])) ? found : undefined
  })
  return { status: answer.status, job }
}

test('an operator moves a tenant to a database of its own and back; members notice nothing', async () => {
  const { tenant, owner } = await makeTenant()
  const path = `/api/v1/admin/tenants/${tenant.id}`
  for (const placement of ['database', 'schema', 'pool']) {
    const { job } = await move(tenant.id, { placement })
    assert.ok(job)
    assert.equal(job['state'], 'succeeded')
    const { to, rows } = job['result'] as unknown as { to: string; rows: number }
    assert.equal(to, placement)
    assert.ok(rows > 5)
    const { body } = await call(`${path}/placement`, { token })
    assert.equal(body['placement'], placement)
    assert.ok(body['moved_at'])
    assert.equal((await call(path, { token })).body['placement'], placement)
    assert.equal((await call('/api/v1/members', { token: owner })).status, 200)
  }
  const audit = await call('/api/v1/audit?action=tenant.move', { token: owner })
  assert.equal((audit.body['items'] as unknown as object[]).length, 3)
  const own = await call('/api/v1/admin/audit?action=tenant.move', { token })
  assert.equal((own.body['items'] as unknown as object[]).length, 3)
  await dropHome(ctx, tenant.id)
})

test('a job of a tenant that moved away runs in its new home', async () => {
  const { tenant } = await makeTenant()
  const done = Promise.withResolvers<string>()
  ctx.jobs.define<null>({ name: 'test.note', lane: 'quick', run: async (job) => done.resolve(job.tenantId) })
  await move(tenant.id, { placement: 'schema' })
  await ctx.db.withTenant(tenant.id, (tx) => ctx.jobs.enqueue(tx, 'test.note', null))
  assert.equal(await done.promise, tenant.id)
  await dropHome(ctx, tenant.id)
})

test('moves are for operators who may write, of tenants that exist, to places that exist', async () => {
  const { tenant, owner } = await makeTenant()
  const support = await makeUser('support')
  const path = `/api/v1/admin/tenants/${tenant.id}/move`
  const body = { placement: 'schema' }
  assert.equal((await call(path, { method: 'POST', token: support.token, body })).status, 403)
  assert.equal((await call(path, { method: 'POST', token: owner, body })).status, 403)
  assert.equal(
    (await call(`/api/v1/admin/tenants/${tenant.id}/placement`, { token: support.token })).status,
    200,
  )
  for (const wrong of [{ placement: 'moon' }, {}, { ...body, max_pause_seconds: 0 }, { ...body, more: 1 }])
    assert.equal((await move(tenant.id, wrong)).status, 400)
  assert.equal((await move(randomUUIDv7(), body)).status, 404)
})

/** The dashboards: what they count, what they leave out for whom, and what they point at. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { withOwner } from '../../kernel/db/migrate.ts'
import { startHeartbeat } from '../processes/processes.ts'
import { readPlatformOverview } from './platform/platform-overview.ts'

const t = await startTestApp()
const overview = async (token: string) => {
  const { status, body, text } = await t.call('/api/v1/tenant/overview', { token })
  assert.equal(status, 200, text)
  return body as unknown as Record<string, Record<string, unknown> | null> & {
    attention: { kind: string; id: string; label: string; detail: string | null }[]
  }
}
const lengthOf = (list: unknown) => (Array.isArray(list) ? list.length : undefined)
const asOwner = (text: string, values: unknown[] = []) =>
  withOwner(t.ctx.ownerUrl, (owner) => owner.query(text, values))

test('a new tenant’s overview is empty, and one with things in it counts them', async () => {
  const { tenant, owner } = await t.makeTenant({ plan: 'free' })
  const fresh = await overview(owner)
  assert.deepEqual(fresh['websites'], { total: 0, by_status: {} })
  assert.deepEqual(fresh['content'], { drafts: 0, scheduled: 0, comments_waiting: 0 })
  assert.deepEqual(fresh['members'], { total: 1, invited: 0 })
  assert.deepEqual(fresh['deployments'], { last_7_days: 0, by_state: {}, under_way: 0 })
  assert.equal(lengthOf(fresh['traffic']?.['points']), 7)
  assert.deepEqual(fresh['quotas'], { plan: { id: 'free', name: 'Free' }, near_limit: [] })
  assert.deepEqual(fresh.attention, [])

  const made = await t.call('/api/v1/websites', { method: 'POST', token: owner, body: { name: 'Shop' } })
  assert.equal(made.status, 201, made.text)
  const site = String(made.body['id'])
  const page = { document: { title: 'Draft', slug: 'draft' } }
  await t.call(`/api/v1/websites/${site}/pages`, { method: 'POST', token: owner, body: page })
  const invitation = { email: 'guest@acme.example', role: 'viewer' }
  await t.call('/api/v1/invitations', { method: 'POST', token: owner, body: invitation })
  const today = new Date().toISOString().slice(0, 10)
  await asOwner(
    `insert into pool.traffic_daily (tenant_id, site_id, day, requests, views, bytes, status_5xx, visitors)
     values ($1, $2, $3, 40, 12, 9000, 2, 5), ($1, $2, $3::date - 7, 99, 99, 99, 99, 99)`,
    [tenant.id, site, today],
  )
  const full = await overview(owner)
  assert.deepEqual(full['websites'], { total: 1, by_status: { active: 1 } })
  assert.equal(full['content']?.['drafts'], 1)
  assert.deepEqual(full['members'], { total: 1, invited: 1 })
  const { points, ...totals } = full['traffic'] ?? {}
  assert.deepEqual(totals, { requests: 40, views: 12, visitors: 5, bytes: 9000, errors: 2 })
  assert.deepEqual((points as unknown[]).at(-1), { day: today, views: 12, visitors: 5 })
  const near = full['quotas']?.['near_limit'] as { resource: string; percent: number }[]
  assert.deepEqual(
    near.map(({ resource, percent }) => [resource, percent]),
    [['websites', 100]],
  )
})

test('parts that somebody may not see are null, and nothing in them is pointed at', async () => {
  const { tenant } = await t.makeTenant()
  await asOwner(
    `insert into pool.webhooks (tenant_id, id, url, events, enabled, disabled_reason, secret, created_by)
     values ($1, $2, 'https://hooks.example/x', '{*}', false, 'Nothing has arrived for five days', 'x', 'x')`,
    [tenant.id, randomUUIDv7()],
  )
  const viewer = await overview((await t.makeMember(tenant.id, 'viewer')).token)
  assert.equal(viewer['quotas'], null)
  assert.notEqual(viewer['websites'], null)
  assert.deepEqual(viewer.attention, [])
  const admin = await overview((await t.makeMember(tenant.id, 'admin')).token)
  assert.deepEqual(
    admin.attention.map(({ kind, label, detail }) => [kind, label, detail]),
    [['webhook_off', 'https://hooks.example/x', 'Nothing has arrived for five days']],
  )
})

test('what wants attention is found in every corner, newest first, of this tenant only', async () => {
  const { tenant, owner } = await t.makeTenant()
  const other = await t.makeTenant()
  const id = () => randomUUIDv7()
  for (const { id: tenantId } of [tenant, other.tenant]) {
    const name = tenantId === tenant.id ? 'mine' : 'theirs'
    await asOwner(
      `insert into platform.domains (id, tenant_id, host, skeleton, state, registrable, failing_since)
       values ($1, $2, $3, $3, 'misconfigured', 'x.example', now())`,
      [id(), tenantId, `www.${name}.example`],
    )
    await asOwner(
      `insert into platform.certificate_orders (id, tenant_id, names, reason, state, problem, finished_at)
       values ($1, $2, $3, 'new', 'failed', '{"detail": "DNS said no"}', now())`,
      [id(), tenantId, [`${name}.example`]],
    )
    const certificate = id()
    await asOwner(
      `insert into platform.certificates (id, tenant_id, source, state, names, chain, private_key, key_type, fingerprint,
         serial, issuer, not_before, not_after)
       values ($1, $2, 'upload', 'active', $3, '', '', 'ec', $4, '1', 'x', now(), now() + interval '3 days')`,
      [certificate, tenantId, [`old.${name}.example`], certificate],
    )
    await asOwner(
      'insert into platform.served_certificates (name, certificate_id, tenant_id) values ($1, $2, $3)',
      [`old.${name}.example`, certificate, tenantId],
    )
    await asOwner(
      `insert into pool.jobs (tenant_id, id, task, lane, payload, state, attempts, max_attempts, last_error)
       values ($1, $2, $3, 'long', '{}', 'failed', 1, 1, 'The disk is full')`,
      [tenantId, id(), `${name}.task`],
    )
    await asOwner(
      `insert into pool.deployments (tenant_id, id, module, environment, strategy, state, scope, change, summary, problem)
       values ($1, $2, 'theme', 'production', 'direct', 'failed', '{}', '{}', $3, '{"detail": "Smoke tests failed"}')`,
      [tenantId, id(), `${name} deployment`],
    )
  }
  const { attention } = await overview(owner)
  assert.deepEqual(
    attention.map(({ kind, label, detail }) => [kind, label, kind === 'certificate_expiring' ? '' : detail]),
    [
      ['domain', 'www.mine.example', 'misconfigured'],
      ['certificate_failed', 'mine.example', 'DNS said no'],
      ['certificate_expiring', 'old.mine.example', ''],
      ['job_failed', 'mine.task', 'The disk is full'],
      ['deployment_failed', 'mine deployment', 'Smoke tests failed'],
    ],
  )
  // An order that worked makes up for one that failed.
  await asOwner(
    `insert into platform.certificate_orders (id, tenant_id, names, reason, state) values ($1, $2, '{mine.example}', 'new', 'issued')`,
    [id(), tenant.id],
  )
  const after = (await overview(owner)).attention.map(({ kind }) => kind)
  assert.ok(!after.includes('certificate_failed'))
})

test('operators see the whole platform in one call', async () => {
  await using heart = await startHeartbeat(t.ctx, 'single')
  await heart.beat()
  const { tenant } = await t.makeTenant()
  await makeSite(t.ctx, tenant.id)
  const token = await t.operator()
  const shown = await t.call('/api/v1/admin/overview', { token })
  assert.equal(shown.status, 200, shown.text)
  assert.deepEqual((shown.body['processes'] as unknown as { running: number }).running, 1)
  // What the route remembers for a moment.
  const read = () => readPlatformOverview(t.ctx)
  const before = await read()
  assert.ok(Number(before.tenants.by_status['active']) >= 1)
  assert.ok(before.websites.live >= 1)
  assert.ok(before.users.new_last_7_days >= 2)
  assert.equal(before.processes.running, 1)
  assert.ok(before.database.size_bytes > 1_000_000)
  assert.deepEqual(before.readiness, { database: 'ok', migrations: 'ok', storage: 'ok' })
  assert.equal(before.requests.points.length, 60)
  await asOwner(
    `insert into pool.jobs (tenant_id, id, task, lane, payload, max_attempts, run_at)
     values ($1, $2, 'x.wait', 'long', '{}', 1, now() - interval '2 hours')`,
    [tenant.id, randomUUIDv7()],
  )
  await asOwner(
    `insert into pool.deployments (tenant_id, id, module, environment, strategy, state, scope, change)
     values ($1, $2, 'theme', 'production', 'direct', 'waiting', '{}', '{}')`,
    [tenant.id, randomUUIDv7()],
  )
  const after = await read()
  // Others that were to wait for a moment may have become due meanwhile.
  assert.ok(after.jobs.waiting > before.jobs.waiting)
  assert.ok(after.jobs.oldest_waiting_seconds >= 7_200)
  assert.equal(after.deployments.today, before.deployments.today + 1)
  assert.equal(after.deployments.under_way, before.deployments.under_way + 1)
  const { owner } = await t.makeTenant()
  assert.equal((await t.call('/api/v1/admin/overview', { token: owner })).status, 403)
})

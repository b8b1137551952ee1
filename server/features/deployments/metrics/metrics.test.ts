import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { firstIdAt } from '../../../kernel/db/time-ordered-id.ts'
import { metricsRoutes } from './routes.ts'

const t = await startTestApp({
  extend(app, ctx) {
    app.register(async (own) => metricsRoutes(own, ctx), { prefix: '/own' })
  },
})
const DAY_MS = 86_400_000
const NOW = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS)
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS)

type Made = {
  madeAt: Date
  state: string
  module?: string
  strategy?: string
  environment?: string
  /** From start to end. */
  seconds?: number
  /** Sites it went to, and for how long each showed it before it was taken back. */
  sites?: { id: string; shownSeconds?: number }[]
}

/** Ids begin with the time, so that the deployments of a period are found along the key. */
const idAt = (time: Date) => firstIdAt(time).slice(0, 14) + randomUUIDv7().slice(14)

async function deployed(tenantId: string, made: Made): Promise<void> {
  const { madeAt, state, module = 'theme', strategy = 'direct', environment = 'production', seconds } = made
  const id = idAt(madeAt)
  const later = (after: number) => new Date(madeAt.getTime() + after * 1_000)
  await t.ctx.db.withTenant(tenantId, async (tx) => {
    await tx
      .insertInto('deployments')
      .values({
        tenant_id: tenantId,
        id,
        module,
        strategy,
        environment,
        state,
        scope: '{}',
        change: '{}',
        created_at: madeAt,
        started_at: seconds === undefined ? null : madeAt,
        finished_at: seconds === undefined ? null : later(seconds),
      })
      .execute()
    for (const [place, site] of (made.sites ?? []).entries())
      await tx
        .insertInto('deployment_sites')
        .values({
          tenant_id: tenantId,
          deployment_id: id,
          site_id: site.id,
          place,
          live_at: later(1),
          restored_at: site.shownSeconds === undefined ? null : later(1 + site.shownSeconds),
        })
        .execute()
  })
}

async function addSite(tenantId: string): Promise<string> {
  const id = randomUUIDv7()
  const slug = `s${id.slice(-12)}`
  await t.ctx.db.withTenant(tenantId, (tx) =>
    tx
      .insertInto('sites')
      .values({ tenant_id: tenantId, id, slug, name: slug, is_main: false, status: 'active' })
      .execute(),
  )
  return id
}

const PERIOD = `from=${daysAgo(10).toISOString()}&to=${NOW.toISOString()}`
async function read(token: string, query = PERIOD, path = '/deployments/metrics') {
  const { status, body, text } = await t.call(`/api/v1/own${path}?${query}`, { token })
  assert.equal(status, 200, text)
  return body as unknown as {
    per_day: number
    totals: Record<string, number> & { duration: { p50_seconds: number | null; p95_seconds: number | null } }
    by_module: { key: string; deployments: number }[]
    by_strategy: { key: string; deployments: number; success_rate: number | null }[]
    points: { day: string; deployments: number; succeeded: number }[]
  }
}
const isNear = (value: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((value ?? 0) / expected - 1) < 0.03, `${value} instead of ${expected}`)

describe('the figures of deployments', () => {
  test('say how often, how well and how fast', async () => {
    const { tenant, owner } = await t.makeTenant()
    const [one, two] = [await addSite(tenant.id), await addSite(tenant.id)]
    for (let seconds = 1; seconds <= 20; seconds += 1)
      await deployed(tenant.id, { madeAt: daysAgo(2), state: 'succeeded', seconds, strategy: 'canary' })
    await deployed(tenant.id, { madeAt: daysAgo(3), state: 'failed', seconds: 900, module: 'content' })
    await deployed(tenant.id, {
      madeAt: daysAgo(3),
      state: 'rolled_back',
      seconds: 500,
      sites: [
        { id: one, shownSeconds: 30 },
        { id: two, shownSeconds: 60 },
      ],
    })
    await deployed(tenant.id, {
      madeAt: daysAgo(3),
      state: 'rolled_back',
      seconds: 500,
      sites: [{ id: one, shownSeconds: 20 }],
    })
    for (const state of ['aborted', 'rejected', 'queued', 'paused'])
      await deployed(tenant.id, { madeAt: daysAgo(4), state })
    // Neither of the period nor of the environment.
    await deployed(tenant.id, { madeAt: daysAgo(11), state: 'failed' })
    await deployed(tenant.id, { madeAt: NOW, state: 'failed' })
    await deployed(tenant.id, { madeAt: daysAgo(2), state: 'failed', environment: 'staging' })

    const { per_day, totals, by_module, by_strategy, points } = await read(owner)
    const { duration, ...counts } = totals
    assert.equal(per_day, 2.7)
    assert.deepEqual(counts, {
      deployments: 27,
      succeeded: 20,
      failed: 1,
      rolled_back: 2,
      aborted: 1,
      rejected: 1,
      unfinished: 2,
      success_rate: 0.8696,
      rollback_rate: 0.0909,
      mean_time_to_restore_seconds: 40,
    })
    isNear(duration.p50_seconds, 10)
    isNear(duration.p95_seconds, 19)
    assert.deepEqual(
      by_module.map(({ key, deployments }) => [key, deployments]),
      [
        ['theme', 26],
        ['content', 1],
      ],
    )
    assert.deepEqual(
      by_strategy.map(({ key, deployments, success_rate }) => [key, deployments, success_rate]),
      [
        ['canary', 20, 1],
        ['direct', 7, 0],
      ],
    )
    assert.deepEqual(
      points.map(({ day, deployments, succeeded }) => [day, deployments, succeeded]),
      [4, 3, 2].map((days, index) => [
        daysAgo(days).toISOString().slice(0, 10),
        [4, 3, 20][index],
        [0, 0, 20][index],
      ]),
    )
    const ofSite = await read(owner, `${PERIOD}&website_id=${two}`)
    assert.deepEqual([ofSite.totals['deployments'], ofSite.totals['rolled_back']], [1, 1])
    assert.equal((await read(owner, `${PERIOD}&environment=staging`)).totals['failed'], 1)
  })

  test('are empty where nothing was deployed, and refuse periods that are none', async () => {
    const { owner } = await t.makeTenant()
    const { totals, per_day, points } = await read(owner, '')
    assert.deepEqual([totals['deployments'], totals['success_rate'], per_day, points], [0, null, 0, []])
    const path = '/api/v1/own/deployments/metrics'
    for (const query of [
      `from=${NOW.toISOString()}&to=${daysAgo(1).toISOString()}`,
      `from=${daysAgo(800).toISOString()}`,
      'from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z',
    ])
      assert.equal((await t.call(`${path}?${query}`, { token: owner })).status, 400, query)
  })

  test('are a tenant’s own, and of all tenants for operators, wherever they live', async () => {
    const before = (await read(await t.operator(), PERIOD, '/admin/deployments/metrics')).totals
    const [pooled, apart] = [await t.makeTenant(), await t.makeTenant({ placement: 'schema' })]
    for (const { tenant } of [pooled, apart])
      await deployed(tenant.id, { madeAt: daysAgo(1), state: 'succeeded', seconds: 2 })
    for (const { owner } of [pooled, apart]) assert.equal((await read(owner)).totals['deployments'], 1)
    const all = (await read(await t.operator(), PERIOD, '/admin/deployments/metrics')).totals
    assert.equal(all['succeeded'], (before['succeeded'] ?? 0) + 2)
    const foreign = await addSite(pooled.tenant.id)
    const asked = `/api/v1/own/deployments/metrics?website_id=${foreign}`
    assert.equal((await t.call(asked, { token: apart.owner })).status, 404)
    const refused = await t.call('/api/v1/own/admin/deployments/metrics', { token: pooled.owner })
    assert.equal(refused.status, 403)
  })
})

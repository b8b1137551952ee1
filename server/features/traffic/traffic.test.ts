/** Traffic over the API, out of what was counted; the bandwidth quota; and what is forgotten. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { manualClock } from '../../kernel/clock.ts'
import { countBandwidth, pruneTraffic } from './jobs.ts'
import { percentile } from './traffic.ts'

const clock = manualClock(new Date('2026-03-15T10:30:00Z'))
const { ctx, call, makeTenant } = await startTestApp({ overrides: { clock } })

type Point = { at: string; views: number; visitors: number | null }
type Traffic = {
  from: string
  to: string
  totals: Record<string, number> & { latency: Record<string, number | null> }
  points: Point[]
  top_pages: { name: string; views: number }[]
  referrers: { name: string; views: number }[]
  groups?: { key: string; views: number }[]
}
const BUCKETS = [0, 50, 0, 0, 40, 0, 0, 0, 0, 0, 10]
const counts = {
  requests: 100,
  views: 60,
  bytes: 5_000,
  status_2xx: 90,
  status_4xx: 10,
  latency_buckets: BUCKETS,
}

async function makeTraffic(home?: 'schema') {
  const { tenant, owner } = await makeTenant(home && { placement: home })
  const site = await makeSite(ctx, tenant.id)
  const count = (values: {
    day: string
    hour?: number
    host?: string
    release?: number
    site_id?: string
    names?: [kind: 'page' | 'referrer', name: string, views: number][]
  }) =>
    ctx.db.withTenant(tenant.id, async (tx) => {
      const { day, hour = 0, host = 'shop.example', release = 1, site_id = site.id, names = [] } = values
      const of = { tenant_id: tenant.id, site_id }
      const hour_at = new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000)
      await tx
        .insertInto('traffic_hourly')
        .values({ ...of, hour_at, host, release_number: release, ...counts })
        .execute()
      await tx
        .insertInto('traffic_daily')
        .values({ ...of, day, ...counts, visitors: 7, visitor_sketch: Buffer.from('x') })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      for (const [kind, name, views] of names)
        await tx
          .insertInto('traffic_paths')
          .values({ ...of, day, kind, name, views })
          .execute()
    })
  const read = async (query = '', path = `/websites/${site.id}/traffic`) => {
    const answer = await call(`/api/v1${path}${query}`, { token: owner })
    assert.equal(answer.status, 200, answer.text)
    return answer.body as unknown as Traffic
  }
  return { tenant, owner, site, count, read }
}

test('days, with their visitors, pages and referrers', async () => {
  const { count, read } = await makeTraffic()
  await count({ day: '2026-01-01' })
  await count({
    day: '2026-03-13',
    names: [
      ['page', '/', 40],
      ['referrer', 'news.example', 3],
    ],
  })
  await count({
    day: '2026-03-15',
    names: [
      ['page', '/', 1],
      ['page', '/about', 9],
    ],
  })
  const traffic = await read()
  assert.deepEqual([traffic.from, traffic.to], ['2026-02-14T00:00:00.000Z', '2026-03-16T00:00:00.000Z'])
  assert.deepEqual(
    traffic.points.map(({ at, views, visitors }) => [at.slice(0, 10), views, visitors]),
    [
      ['2026-03-13', 60, 7],
      ['2026-03-15', 60, 7],
    ],
  )
  assert.equal(traffic.totals['bytes'], 10_000)
  assert.equal(traffic.totals['visitors'], 14)
  assert.deepEqual(traffic.totals.latency, { p50_ms: 2, p95_ms: 1_000, p99_ms: 1_000 })
  assert.deepEqual(traffic.top_pages, [
    { name: '/', views: 41 },
    { name: '/about', views: 9 },
  ])
  assert.deepEqual(traffic.referrers, [{ name: 'news.example', views: 3 }])
})

test('hours, by host and by release', async () => {
  const { count, read, owner, site } = await makeTraffic()
  await count({ day: '2026-03-15', hour: 9 })
  await count({ day: '2026-03-15', hour: 9, host: 'www.example', release: 2 })
  await count({ day: '2026-03-15', hour: 10, release: 2 })
  const span = '?interval=hour&from=2026-03-15T09:00:00Z&to=2026-03-15T10:00:00Z'
  const byHost = await read(`${span}&by=host`)
  assert.deepEqual(
    byHost.points.map(({ at, views, visitors }) => [at, views, visitors]),
    [['2026-03-15T09:00:00.000Z', 120, null]],
  )
  assert.deepEqual(
    byHost.groups?.map(({ key, views }) => [key, views]),
    [
      ['shop.example', 60],
      ['www.example', 60],
    ],
  )
  const byRelease = await read('?interval=hour&by=release')
  assert.deepEqual(
    byRelease.groups?.map(({ key, views }) => [key, views]),
    [
      ['2', 120],
      ['1', 60],
    ],
  )
  for (const wrong of [
    '?from=2026-03-16T00:00:00Z&to=2026-03-15T00:00:00Z',
    '?interval=hour&from=2026-01-01T00:00:00Z',
    '?from=1990-01-01T00:00:00Z',
    '?to=0000-01-01T00:00:00Z',
    '?by=page',
  ]) {
    const refused = await call(`/api/v1/websites/${site.id}/traffic${wrong}`, { token: owner })
    assert.equal(refused.status, 400, wrong)
  }
})

test('a tenant sees all of its sites, and nobody else’s', async () => {
  const [mine, other] = [await makeTraffic(), await makeTraffic()]
  const second = await makeSite(ctx, mine.tenant.id, { slug: 'blog' })
  for (const site_id of [mine.site.id, second.id]) await mine.count({ day: '2026-03-14', site_id })
  await other.count({ day: '2026-03-14' })
  const all = await mine.read('', '/traffic')
  assert.equal(all.totals['views'], 120)
  assert.deepEqual(new Set(all.groups?.map(({ key }) => key)), new Set([mine.site.id, second.id]))
  const theirs = await call(`/api/v1/websites/${other.site.id}/traffic`, { token: mine.owner })
  assert.equal(theirs.status, 404)
})

test('percentiles come out of the histogram', () => {
  assert.equal(percentile(Array(11).fill(0), 0.5), null)
  assert.equal(percentile([100, ...Array<number>(10).fill(0)], 0.5), 0.5)
  assert.equal(percentile([0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0], 0.5), 3.5)
  assert.equal(percentile([...Array<number>(10).fill(0), 1], 0.5), 1_000)
})

test('the month’s bytes are the bandwidth that is used, wherever the tenant lives', async () => {
  for (const home of [undefined, 'schema'] as const) {
    const { tenant, owner, count } = await makeTraffic(home)
    const used = async () => {
      await countBandwidth(ctx)
      const { body } = await call('/api/v1/tenant/usage', { token: owner })
      const resources = body['resources'] as unknown as { resource: string; used: number }[]
      return resources.find(({ resource }) => resource === 'bandwidth_bytes_month')?.used
    }
    await count({ day: '2026-02-28' })
    assert.equal(await used(), 0)
    await count({ day: '2026-03-01' })
    await count({ day: '2026-03-02' })
    assert.equal(await used(), 10_000, tenant.slug)
  }
})

test('hours, days, names and sketches are forgotten in their time', async () => {
  for (const home of [undefined, 'schema'] as const) {
    const { tenant, count } = await makeTraffic(home)
    for (const day of ['2023-12-01', '2025-01-01', '2025-12-01', '2026-03-01', '2026-03-15'])
      await count({ day, names: [['page', '/', 1]] })
    await pruneTraffic(ctx)
    const left = await ctx.db.withTenant(tenant.id, async (tx) => ({
      hours: (await tx.selectFrom('traffic_hourly').select('site_id').execute()).length,
      names: (await tx.selectFrom('traffic_paths').select('site_id').execute()).length,
      sketches: (await tx.selectFrom('traffic_daily').select('visitor_sketch').orderBy('day').execute()).map(
        (row) => row.visitor_sketch !== null,
      ),
    }))
    assert.deepEqual(left, { hours: 2, names: 3, sketches: [false, false, false, true] })
  }
})

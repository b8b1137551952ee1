import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { addSite, addTheme, publish } from '../../../test/kit/published-site.ts'
import { manualClock } from '../../kernel/clock.ts'

const clock = manualClock(new Date('2026-11-21T10:30:00Z'))
const t = await startTestApp()
const d = await startTestDelivery(t.ctx, {
  clock,
  config: { ...t.ctx.config, trustedProxies: ['127.0.0.1'] },
})
const themeHash = await addTheme(t.ctx, 'platform', '')
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0'

async function makeSite() {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash })
  await publish(t.ctx, site, [
    { path: '/a', title: 'A' },
    { path: '/b', title: 'B' },
  ])
  const host = `${tenant.slug}.localhost`
  const visitAs = (ip: string, path: string, headers: Record<string, string> = {}) =>
    d.visit(host, path, { headers: { 'user-agent': BROWSER, 'x-forwarded-for': ip, ...headers } })
  const read = <Row>(table: string) =>
    t.ctx.db.withTenant(
      tenant.id,
      async (tx) => (await sql<Row>`select * from ${sql.table(table)}`.execute(tx)).rows,
    )
  return { tenant, site, host, visitAs, read }
}

type Counts = Record<
  'requests' | 'views' | 'bytes' | 'status_2xx' | 'status_3xx' | 'status_4xx' | 'visitors',
  number
> & {
  /** As the driver gives arrays of bigint. */
  latency_buckets: string[]
}

test('requests, views, visitors, paths and referrers of a day add up, over batches', async () => {
  const { site, host, visitAs, read } = await makeSite()
  let bytes = 0
  for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.3']) {
    bytes += (await visitAs(ip, '/a', { referer: 'https://News.example/story?x=1' })).bytes.length
    bytes += (await visitAs(ip, '/b', { referer: `http://${host}/a` })).bytes.length
    await d.delivery.flush()
  }
  const { headers } = await visitAs('192.0.2.1', '/a')
  bytes += Number(headers['content-length'])
  await visitAs('192.0.2.1', '/a', { 'if-none-match': headers['etag'] ?? '' })
  bytes += (await visitAs('192.0.2.9', '/missing')).bytes.length
  bytes += (await visitAs('192.0.2.9', '/a', { 'user-agent': 'Googlebot/2.1' })).bytes.length
  await d.delivery.flush()

  const [daily, ...others] = await read<Counts & { day: string; visitor_sketch: Buffer }>('traffic_daily')
  assert.deepEqual(others, [])
  assert.ok(daily)
  assert.partialDeepStrictEqual(
    { ...daily },
    { requests: 12, views: 10, visitors: 3, status_2xx: 10, status_3xx: 1, status_4xx: 1, bytes },
  )
  assert.equal(daily.latency_buckets.length, 11)
  assert.equal(
    daily.latency_buckets.reduce((sum, count) => sum + Number(count), 0),
    12,
  )
  const names = await read<{ kind: string; name: string; views: number }>('traffic_paths')
  assert.deepEqual(names.map((row) => `${row.kind} ${row.name} ${row.views}`).toSorted(), [
    'page /a 6',
    'page /b 4',
    'referrer news.example 4',
  ])
  const hourly = await read<Counts & { host: string; release_number: number; hour_at: Date }>(
    'traffic_hourly',
  )
  assert.deepEqual(
    hourly.map((row) => [row.host, row.release_number, row.hour_at.toISOString(), row.requests]),
    [[host, site.release, '2026-11-21T10:00:00.000Z', 12]],
  )
})

test('pages in frames, as the portal shows them, are requests but no views', async () => {
  const { visitAs, read } = await makeSite()
  await visitAs('192.0.2.1', '/a', { 'sec-fetch-dest': 'iframe' })
  await visitAs('192.0.2.1', '/a', { 'sec-fetch-dest': 'iframe' })
  await visitAs('192.0.2.2', '/a', { 'sec-fetch-dest': 'document' })
  await d.delivery.flush()
  const [daily] = await read<Counts>('traffic_daily')
  assert.partialDeepStrictEqual({ ...daily }, { requests: 3, views: 1, visitors: 1 })
})

test('hours and releases are told apart', async () => {
  const { site, visitAs, read } = await makeSite()
  await visitAs('192.0.2.1', '/a')
  await publish(t.ctx, site, [{ path: '/b', title: 'B2' }])
  await visitAs('192.0.2.1', '/a')
  await d.delivery.flush()
  clock.advance(3_600_000)
  await visitAs('192.0.2.1', '/a')
  await d.delivery.flush()
  const hourly = await read<{ release_number: number; hour_at: Date; requests: number }>('traffic_hourly')
  assert.deepEqual(
    hourly
      .map((row) => `${row.hour_at.toISOString().slice(11, 13)} r${row.release_number} ${row.requests}`)
      .toSorted(),
    ['10 r1 1', '10 r2 1', '11 r2 1'],
  )
})

test('made-up paths and referrers fill no table', async () => {
  const { visitAs, read } = await makeSite()
  for (let batch = 0; batch < 8; batch += 1) {
    for (let index = 0; index < 250; index += 1)
      await visitAs('192.0.2.1', `/made-up-${index}`).then(() =>
        visitAs('192.0.2.1', '/a', { referer: `https://spam-${batch}-${index}.example/` }),
      )
    await d.delivery.flush()
  }
  const names = await read<{ kind: string; name: string }>('traffic_paths')
  assert.deepEqual(
    names.filter(({ kind }) => kind === 'page').map(({ name }) => name),
    ['/a'],
  )
  assert.ok(names.length <= 1_200, `${names.length}`)
})

/** Traffic of websites as the serving processes counted it: over time, by site, host and release, and what was read most. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type Figures, type Span, sumBy, sumByDay, sumByHour, sumOfHost, topNames } from './queries.ts'

export { defineTrafficJobs } from './jobs.ts'
export { type DayFigures, sumByDay } from './queries.ts'
export { HostTrafficBody, TenantTrafficQuery } from './schema.ts'

export type TrafficQuery = {
  from?: string
  to?: string
  interval?: 'hour' | 'day'
  by?: 'host' | 'release'
}
export type Latency = { p50_ms: number | null; p95_ms: number | null; p99_ms: number | null }
export type TrafficFigures = Omit<Figures, 'latency_buckets'> & { latency: Latency }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MAX_HOURS = 31 * 24
const MAX_DAYS = 731
const TOP = 20
const MAX_GROUPS = 100
/** ms; what the last bucket holds took longer. See sql/0026_traffic.sql. */
const BUCKETS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000]

/**
 * @param siteId undefined: all sites of the tenant, listed by site
 * @throws AppError validation_failed for a span that is no span or too long
 */
export async function readTraffic(tx: TenantTx, siteId: string | undefined, query: TrafficQuery, now: Date) {
  const interval = query.interval ?? 'day'
  const span = { siteId, ...readSpan(query, interval, now) }
  const points =
    interval === 'hour'
      ? (await sumByHour(tx, span)).map((row) => ({ ...row, visitors: null }))
      : await sumByDay(tx, span)
  // Pages, referrers and sites are counted by the day.
  const days = { siteId, from: floor(span.from, DAY_MS), to: ceil(span.to, DAY_MS) }
  const by = siteId === undefined ? 'site' : query.by
  const groups = by && (await sumBy(tx, by === 'site' ? days : span, by, MAX_GROUPS))
  return {
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    interval,
    totals: {
      ...viewFigures(points.reduce(add, NOTHING)),
      visitors: interval === 'hour' ? null : points.reduce((sum, { visitors }) => sum + (visitors ?? 0), 0),
    },
    points: points.map(({ at, visitors, ...figures }) => ({
      at: at.toISOString(),
      visitors,
      ...viewFigures(figures),
    })),
    top_pages: await topNames(tx, days, 'page', TOP),
    referrers: await topNames(tx, days, 'referrer', TOP),
    ...(groups && { by, groups: groups.map(({ key, ...figures }) => ({ key, ...viewFigures(figures) })) }),
  }
}

/**
 * The traffic of one host name. Visitors, pages and referrers are not counted by host.
 * @param of.host as it was added: a wildcard for all names that it covers
 * @throws AppError validation_failed for a span that is no span or too long
 */
export async function readHostTraffic(
  tx: TenantTx,
  of: { host: string; siteId: string | undefined },
  query: Omit<TrafficQuery, 'by'>,
  now: Date,
) {
  const interval = query.interval ?? 'day'
  const span = { ...of, interval, ...readSpan(query, interval, now) }
  const points = await sumOfHost(tx, span)
  return {
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    interval,
    totals: viewFigures(points.reduce(add, NOTHING)),
    points: points.map(({ at, ...figures }) => ({ at: at.toISOString(), ...viewFigures(figures) })),
  }
}

/** Whole hours or days: what is counted is not known more precisely. */
function readSpan({ from, to }: TrafficQuery, interval: 'hour' | 'day', now: Date): Omit<Span, 'siteId'> {
  const unit = interval === 'hour' ? HOUR_MS : DAY_MS
  const end = ceil(to === undefined ? now : new Date(to), unit)
  const span = {
    from:
      from === undefined ? new Date(end.getTime() - (interval === 'hour' ? 2 : 30) * DAY_MS) : new Date(from),
    to: end,
  }
  span.from = floor(span.from, unit)
  if (span.from.getTime() < 0)
    throw new AppError('validation_failed', 'Nothing was counted before 1970.', {
      errors: [{ path: '/querystring/from', message: 'must be in 1970 or later' }],
    })
  const units = (span.to.getTime() - span.from.getTime()) / unit
  const max = interval === 'hour' ? MAX_HOURS : MAX_DAYS
  if (units > 0 && units <= max) return span
  throw new AppError(
    'validation_failed',
    `From must lie before to, and at most ${max} ${interval}s may lie between them.`,
    {
      errors: [{ path: '/querystring/from', message: `must be before "to" and within ${max} ${interval}s` }],
    },
  )
}

const floor = (date: Date, unit: number) => new Date(Math.floor(date.getTime() / unit) * unit)
const ceil = (date: Date, unit: number) => new Date(Math.ceil(date.getTime() / unit) * unit)

const NOTHING: Figures = {
  requests: 0,
  views: 0,
  bytes: 0,
  status_2xx: 0,
  status_3xx: 0,
  status_4xx: 0,
  status_5xx: 0,
  latency_buckets: BUCKETS_MS.map(() => 0).concat(0),
}

function add(one: Figures, other: Figures): Figures {
  return {
    requests: one.requests + other.requests,
    views: one.views + other.views,
    bytes: one.bytes + other.bytes,
    status_2xx: one.status_2xx + other.status_2xx,
    status_3xx: one.status_3xx + other.status_3xx,
    status_4xx: one.status_4xx + other.status_4xx,
    status_5xx: one.status_5xx + other.status_5xx,
    latency_buckets: one.latency_buckets.map((count, index) => count + (other.latency_buckets[index] ?? 0)),
  }
}

function viewFigures({ latency_buckets, ...figures }: Figures): TrafficFigures {
  const p = (share: number) => percentile(latency_buckets, share)
  return { ...figures, latency: { p50_ms: p(0.5), p95_ms: p(0.95), p99_ms: p(0.99) } }
}

/**
 * A percentile out of a histogram, in ms: within its bucket by straight line, as Prometheus' histogram_quantile does.
 * @returns null where nothing was measured; 1,000 for what took longer than that
 */
export function percentile(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let left = share * total
  for (const [index, count] of buckets.entries()) {
    const upper = BUCKETS_MS[index]
    if (upper === undefined) break
    const lower = BUCKETS_MS[index - 1] ?? 0
    if (count > 0 && left <= count) return Math.round((lower + ((upper - lower) * left) / count) * 10) / 10
    left -= count
  }
  return BUCKETS_MS.at(-1) ?? null
}

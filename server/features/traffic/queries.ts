/** SQL about traffic that was counted. */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'

/** Sums over some time; the statuses are how many answers had one of that class. */
export type Figures = {
  requests: number
  views: number
  bytes: number
  status_2xx: number
  status_3xx: number
  status_4xx: number
  status_5xx: number
  /** How many answers took at most 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000 ms, and longer. */
  latency_buckets: number[]
}

/** Half open: from `from` until before `to`; of one site, or of all. */
export type Span = { siteId?: string | undefined; from: Date; to: Date }

/** Buckets are summed one by one: there is no sum of arrays. As float8, because the driver reads arrays of bigint as texts. */
const SUMS = sql`
  sum(requests)::bigint as requests, sum(views)::bigint as views, sum(bytes)::bigint as bytes,
  sum(status_2xx)::bigint as status_2xx, sum(status_3xx)::bigint as status_3xx,
  sum(status_4xx)::bigint as status_4xx, sum(status_5xx)::bigint as status_5xx,
  array[${sql.join(Array.from({ length: 11 }, (_, index) => sql`sum(latency_buckets[${sql.raw(String(index + 1))}])::bigint`))}]::float8[]
    as latency_buckets`

const ofSite = (siteId: string | undefined) => (siteId === undefined ? sql`true` : sql`site_id = ${siteId}`)

export async function sumByHour(tx: TenantTx, span: Span): Promise<(Figures & { at: Date })[]> {
  const { rows } = await sql<Figures & { at: Date }>`
    select hour_at as at, ${SUMS} from traffic_hourly
    where ${ofSite(span.siteId)} and hour_at >= ${span.from} and hour_at < ${span.to}
    group by hour_at order by hour_at`.execute(tx)
  return rows
}

/**
 * Of one host, by the hour or by the day (UTC's): hosts are counted by the hour, which is kept for 90 days.
 * @param host as it was added: a wildcard for all names that it covers
 */
export async function sumOfHost(
  tx: TenantTx,
  span: Span & { host: string; interval: 'hour' | 'day' },
): Promise<(Figures & { at: Date })[]> {
  const at =
    span.interval === 'hour'
      ? sql`hour_at`
      : sql`date_trunc('day', hour_at at time zone 'UTC') at time zone 'UTC'`
  const { rows } = await sql<Figures & { at: Date }>`
    select ${at} as at, ${SUMS} from traffic_hourly
    where ${ofSite(span.siteId)} and hour_at >= ${span.from} and hour_at < ${span.to} and host = ${span.host}
    group by 1 order by 1`.execute(tx)
  return rows
}

export type DayFigures = Figures & { at: Date; visitors: number }

/** Days are UTC's. */
export async function sumByDay(tx: TenantTx, span: Span): Promise<DayFigures[]> {
  const { rows } = await sql<DayFigures>`
    select day::timestamp at time zone 'UTC' as at, ${SUMS}, sum(visitors)::bigint as visitors from traffic_daily
    where ${ofSite(span.siteId)} and day >= ${dayOf(span.from)} and day < ${dayOf(span.to)}
    group by day order by day`.execute(tx)
  return rows
}

/** Up to `limit` sites, hosts or releases, the most viewed first. */
export async function sumBy(
  tx: TenantTx,
  span: Span,
  by: 'site' | 'host' | 'release',
  limit: number,
): Promise<(Figures & { key: string })[]> {
  const column = sql.ref({ site: 'site_id', host: 'host', release: 'release_number' }[by])
  const [table, during] =
    by === 'site'
      ? [sql`traffic_daily`, sql`day >= ${dayOf(span.from)} and day < ${dayOf(span.to)}`]
      : [sql`traffic_hourly`, sql`hour_at >= ${span.from} and hour_at < ${span.to}`]
  const { rows } = await sql<Figures & { key: string }>`
    select ${column}::text as key, ${SUMS} from ${table}
    where ${ofSite(span.siteId)} and ${during}
    group by ${column} order by 3 desc, 1 limit ${limit}`.execute(tx)
  return rows
}

/** Up to `limit` pages or referring hosts, the most viewed first. */
export async function topNames(
  tx: TenantTx,
  span: Span,
  kind: 'page' | 'referrer',
  limit: number,
): Promise<{ name: string; views: number }[]> {
  const { rows } = await sql<{ name: string; views: number }>`
    select name, sum(views)::bigint as views from traffic_paths
    where ${ofSite(span.siteId)} and kind = ${kind} and day >= ${dayOf(span.from)} and day < ${dayOf(span.to)}
    group by name order by views desc, name limit ${limit}`.execute(tx)
  return rows
}

/** What the tenant's sites have sent since that day, today included. */
export async function sumBytesSince(tx: TenantTx, day: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(bytes), 0)::bigint as bytes from traffic_daily where day >= ${day}`.execute(tx)
  return rows[0]?.bytes ?? 0
}

/** Tenants of the pool that have sent other than is counted for the month that begins with `day`. */
export async function listMiscountedInPool(
  tx: PlatformTx,
  day: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select h.tenant_id from app.homes h
    where h.schema_name = 'pool' and ${after === undefined ? sql`true` : sql`h.tenant_id > ${after}::uuid`}
      and coalesce((
        select sum(d.bytes) from pool.traffic_daily d where d.tenant_id = h.tenant_id and d.day >= ${day}
      ), 0) <> coalesce((
        select q.used from pool.quota_usage q
        where q.tenant_id = h.tenant_id and q.resource = 'bandwidth_bytes_month' and q.period = ${day.slice(0, 7)}
      ), 0)
    order by h.tenant_id limit ${limit}`.execute(tx)
  return rows.map((row) => row.tenant_id)
}

/** What is old, by the day it ends. */
export type Ages = { hoursBefore: string; namesBefore: string; daysBefore: string; sketchesBefore: string }

export async function pruneInPool(tx: PlatformTx, ages: Ages): Promise<void> {
  const here = sql`h.schema_name = 'pool' and t.tenant_id = h.tenant_id`
  await sql`delete from pool.traffic_hourly t using app.homes h where ${here} and t.hour_at < ${ages.hoursBefore}`.execute(
    tx,
  )
  await sql`delete from pool.traffic_paths t using app.homes h where ${here} and t.day < ${ages.namesBefore}`.execute(
    tx,
  )
  await sql`delete from pool.traffic_daily t using app.homes h where ${here} and t.day < ${ages.daysBefore}`.execute(
    tx,
  )
  await sql`
    update pool.traffic_daily t set visitor_sketch = null from app.homes h
    where ${here} and t.day < ${ages.sketchesBefore} and t.visitor_sketch is not null`.execute(tx)
}

export async function prune(tx: TenantTx, ages: Ages): Promise<void> {
  await sql`delete from traffic_hourly where hour_at < ${ages.hoursBefore}`.execute(tx)
  await sql`delete from traffic_paths where day < ${ages.namesBefore}`.execute(tx)
  await sql`delete from traffic_daily where day < ${ages.daysBefore}`.execute(tx)
  await sql`
    update traffic_daily set visitor_sketch = null
    where day < ${ages.sketchesBefore} and visitor_sketch is not null`.execute(tx)
}

export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** SQL of the data plane: names and pointers of sites, releases, what changed between two of them, and traffic. */
import { type CompiledQuery, type Kysely, type Selectable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { DB as HomeTables, Releases } from '../../kernel/db/home-tables.generated.ts'
import type { Domains, LiveSites } from '../../kernel/db/platform-tables.generated.ts'
import type { ArmFigures } from '../../published/arm-figures.ts'
import type { ChangedRow } from '../../published/tags.ts'

export type PointerRow = Selectable<LiveSites>

/** A tenant, and the site that was asked for, where there is one. */
export type NamedRow = {
  tenant: { id: string; slug: string; status: string; portals: string[] }
  site: PointerRow | undefined
  /** The name that pages of the site give as theirs; null: the one that was asked for. */
  primaryHost: string | null
  /** Of a customer's own name. */
  domain: NamedDomain | undefined
}

export type NamedDomain = {
  /** As it was added: may be a wildcard. */
  host: string
  servesPortal: boolean
  /** Where it leads instead of showing pages. */
  redirectHost: string | null
  redirectStatus: number
  hstsMaxAge: number
  hstsSubdomains: boolean
  hstsPreload: boolean
}

/** The names of the tenant's own portals are read with it: they may show its pages in frames. */
const PORTALS = sql<string[]>`platform.portal_hosts_of(tenants.id)`.as('owner_portals')

const TENANT = [
  'tenants.id as owner_id',
  'tenants.slug as owner_slug',
  'tenants.status as owner_status',
  PORTALS,
] as const

/** Of the site that `live_sites` is: the name its owner chose, as long as it is proven and nobody stopped it. */
const PRIMARY_HOST = sql<string | null>`(
  select chosen.host from platform.domains as chosen
  where chosen.tenant_id = live_sites.tenant_id and chosen.is_primary and chosen.holds and chosen.state <> 'quarantined'
    and (chosen.site_id = live_sites.site_id or (chosen.site_id is null and live_sites.is_main))
  order by chosen.site_id nulls last limit 1)`

/** @param siteSlug undefined: the tenant's main site */
export async function findByName(
  tx: PlatformTx,
  tenantSlug: string,
  siteSlug: string | undefined,
): Promise<NamedRow | undefined> {
  const row = await tx
    .selectFrom('tenants')
    .leftJoin('live_sites', (join) => {
      const own = join
        .onRef('live_sites.tenant_id', '=', 'tenants.id')
        .on('live_sites.status', '<>', 'deleted')
      return siteSlug === undefined
        ? own.on('live_sites.is_main', '=', true)
        : own.on('live_sites.slug', '=', siteSlug)
    })
    .where('tenants.slug', '=', tenantSlug)
    .select(TENANT)
    .select(PRIMARY_HOST.as('primary_host'))
    .selectAll('live_sites')
    .executeTakeFirst()
  return row && { ...toNamed(row), domain: undefined }
}

/** The name that a site's pages give as theirs; undefined where it has none of its own. */
export async function findPrimaryHost(
  tx: PlatformTx,
  site: { tenantId: string; siteId: string },
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('live_sites')
    .select(PRIMARY_HOST.as('primary_host'))
    .where('tenant_id', '=', site.tenantId)
    .where('site_id', '=', site.siteId)
    .executeTakeFirst()
  return row?.primary_host ?? undefined
}

/** By the name of its own, or the wildcard that covers it where nobody holds that. */
export async function findByDomain(tx: PlatformTx, host: string): Promise<NamedRow | undefined> {
  const row = await tx
    .selectFrom(sql<Selectable<Domains>>`platform.domain_answering(${host})`.as('domains'))
    .innerJoin('tenants', 'tenants.id', 'domains.tenant_id')
    .leftJoin('live_sites', (join) =>
      join
        .onRef('live_sites.tenant_id', '=', 'domains.tenant_id')
        .on('live_sites.status', '<>', 'deleted')
        .on((eb) =>
          eb.or([
            eb('live_sites.site_id', '=', eb.ref('domains.site_id')),
            eb.and([eb('domains.site_id', 'is', null), eb('live_sites.is_main', '=', true)]),
          ]),
        ),
    )
    .leftJoin('domains as aim', (join) =>
      join
        .onRef('aim.tenant_id', '=', 'domains.tenant_id')
        .onRef('aim.host', '=', 'domains.redirect_to')
        .on('aim.holds', '=', true)
        .on('aim.redirects', '=', false)
        .on('aim.state', '<>', 'quarantined'),
    )
    .select(TENANT)
    .select(PRIMARY_HOST.as('primary_host'))
    .select([
      'domains.host as own_host',
      'domains.serves',
      'domains.redirects',
      'domains.redirect_status',
      'domains.hsts_max_age',
      'domains.hsts_subdomains',
      'domains.hsts_preload',
      'aim.host as aim_host',
    ])
    .selectAll('live_sites')
    .executeTakeFirst()
  if (!row) return undefined
  const { own_host, serves, redirects, redirect_status, aim_host, ...named } = row
  const { hsts_max_age, hsts_subdomains, hsts_preload, ...joined } = named
  return {
    ...toNamed(joined),
    domain: {
      host: own_host,
      servesPortal: serves === 'portal',
      redirectHost: redirects ? (aim_host ?? joined.primary_host) : null,
      redirectStatus: redirect_status,
      hstsMaxAge: hsts_max_age,
      hstsSubdomains: hsts_subdomains,
      hstsPreload: hsts_preload,
    },
  }
}

type Owner = { owner_id: string; owner_slug: string; owner_status: string; owner_portals: string[] }
type Joined = Owner & { primary_host: string | null } & {
  [Column in keyof PointerRow]: PointerRow[Column] | null
}

function toNamed(row: Joined): Omit<NamedRow, 'domain'> {
  const { owner_id, owner_slug, owner_status, owner_portals, primary_host, ...pointer } = row
  return {
    tenant: { id: owner_id, slug: owner_slug, status: owner_status, portals: owner_portals },
    primaryHost: primary_host,
    // All of its columns are null where the join found nothing.
    site: pointer.site_id === null ? undefined : (pointer as PointerRow),
  }
}

/** The pointers of these sites; those of purged ones are missing. */
export async function readPointers(
  tx: PlatformTx,
  sites: readonly { id: string; tenant: { id: string } }[],
): Promise<PointerRow[]> {
  const tenantIds = sites.map(({ tenant }) => tenant.id)
  const siteIds = sites.map(({ id }) => id)
  return tx
    .selectFrom('live_sites')
    .selectAll('live_sites')
    .innerJoin(
      sql<{ tenant: string; site: string }>`unnest(${tenantIds}::uuid[], ${siteIds}::uuid[])`.as<'wanted'>(
        sql`wanted (tenant, site)`,
      ),
      (join) =>
        join
          .onRef('live_sites.tenant_id', '=', 'wanted.tenant')
          .onRef('live_sites.site_id', '=', 'wanted.site'),
    )
    .execute()
}

const RELEASE = [
  'number',
  'theme_hash',
  'theme_owner',
  'theme_settings',
  'plugins',
  'config',
  'content_position',
  'overlay',
  'overlay_removed',
  'expires_at',
] as const

export type ReleaseRow = Pick<Selectable<Releases>, (typeof RELEASE)[number]>

export function releaseByNumber(
  tables: Kysely<HomeTables>,
  siteId: string,
  number: number,
): CompiledQuery<ReleaseRow> {
  return tables
    .selectFrom('releases')
    .select(RELEASE)
    .where('site_id', '=', siteId)
    .where('number', '=', number)
    .compile()
}

/** Releases of several sites; those that are not there are left out. */
export function releasesByNumber(
  tables: Kysely<HomeTables>,
  wanted: readonly { site_id: string; number: number }[],
): CompiledQuery<ReleaseRow & { site_id: string }> {
  const siteIds = wanted.map(({ site_id }) => site_id)
  const numbers = wanted.map(({ number }) => number)
  return tables
    .selectFrom('releases')
    .innerJoin(
      sql<{ site: string; release: number }>`unnest(${siteIds}::uuid[], ${numbers}::int[])`.as<'wanted'>(
        sql`wanted (site, release)`,
      ),
      (join) =>
        join.onRef('releases.site_id', '=', 'wanted.site').onRef('releases.number', '=', 'wanted.release'),
    )
    .select('site_id')
    .select(RELEASE)
    .compile()
}

export type ContentChange = ChangedRow & { is_after: boolean }

/**
 * Up to `limit` rows that visitors see at one of two positions only.
 * @param low the lower position; rows with `is_after` are seen at the higher one
 */
export function changesBetween(
  tables: Kysely<HomeTables>,
  siteId: string,
  low: number,
  high: number,
  limit: number,
): CompiledQuery<ContentChange> {
  const columns = ['kind', 'entry_id', 'type', 'path', 'parent_id', 'title', 'published_at'] as const
  const place = sql<number | null>`(document ->> 'position')::float8`.as('place')
  const ended = tables
    .selectFrom('content_log')
    .select([...columns, place, sql<boolean>`false`.as('is_after')])
    .where('site_id', '=', siteId)
    .where('position', '<=', low)
    .where('until_position', '>', low)
    .where('until_position', '<=', high)
  const begun = tables
    .selectFrom('content_log')
    .select([...columns, place, sql<boolean>`true`.as('is_after')])
    .where('site_id', '=', siteId)
    .where('position', '>', low)
    .where('position', '<=', high)
    .where((eb) => eb.or([eb('until_position', 'is', null), eb('until_position', '>', high)]))
  return ended.unionAll(begun).limit(limit).compile()
}

/** Counts that add up. */
export type TrafficCounts = {
  requests: number
  views: number
  bytes: number
  status_2xx: number
  status_3xx: number
  status_4xx: number
  status_5xx: number
  latency_buckets: number[]
}

const COUNTS = ['requests', 'views', 'bytes', 'status_2xx', 'status_3xx', 'status_4xx', 'status_5xx'] as const

/** `t.column + excluded.column` for each of them, to add to a row that is there already. */
function sums(table: string) {
  const own = (column: string) => sql.ref(`${table}.${column}`)
  const sum = (column: string) => sql<number>`${own(column)} + ${sql.ref(`excluded.${column}`)}`
  return {
    ...(Object.fromEntries(COUNTS.map((column) => [column, sum(column)])) as Record<
      (typeof COUNTS)[number],
      ReturnType<typeof sum>
    >),
    latency_buckets: sql<number[]>`(
      select array_agg(a + b order by position)
      from unnest(${own('latency_buckets')}, excluded.latency_buckets) with ordinality as pairs (a, b, position))`,
  }
}

export async function addHourly(
  tx: TenantTx,
  rows: (TrafficCounts & { site_id: string; hour_at: Date; host: string; release_number: number })[],
): Promise<void> {
  await tx
    .insertInto('traffic_hourly')
    .values(rows.map((row) => ({ tenant_id: tx.tenantId, ...row })))
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'site_id', 'hour_at', 'host', 'release_number'])
        .doUpdateSet(sums('traffic_hourly')),
    )
    .execute()
}

/** The sketch of a day's visitors, locked until the transaction ends. Makes the row where there is none. */
export async function lockVisitors(tx: TenantTx, siteId: string, day: string): Promise<Buffer | null> {
  await tx
    .insertInto('traffic_daily')
    .values({ tenant_id: tx.tenantId, site_id: siteId, day })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { visitor_sketch } = await tx
    .selectFrom('traffic_daily')
    .select('visitor_sketch')
    .where('site_id', '=', siteId)
    .where('day', '=', day)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return visitor_sketch
}

/** Adds to a day; its row is there, see lockVisitors. @param visitors undefined when there are no new ones */
export async function addDaily(
  tx: TenantTx,
  { site_id, day, ...counts }: TrafficCounts & { site_id: string; day: string },
  visitors: { sketch: Buffer; estimate: number } | undefined,
): Promise<void> {
  await tx
    .insertInto('traffic_daily')
    .values({ tenant_id: tx.tenantId, site_id, day, ...counts })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'site_id', 'day']).doUpdateSet({
        ...sums('traffic_daily'),
        ...(visitors && { visitor_sketch: visitors.sketch, visitors: visitors.estimate }),
      }),
    )
    .execute()
}

/** Adds views of paths or from referrers. Names beyond the first `maxNames` of a day are left out: anybody can make some up. */
export async function addNames(
  tx: TenantTx,
  of: { siteId: string; day: string; kind: 'page' | 'referrer' },
  views: ReadonlyMap<string, number>,
  maxNames: number,
): Promise<void> {
  const names = [...views.keys()].toSorted()
  const counts = names.map((name) => views.get(name) ?? 0)
  await sql`
    with known as (
      select name from traffic_paths
      where site_id = ${of.siteId} and day = ${of.day} and kind = ${of.kind}
    )
    insert into traffic_paths (tenant_id, site_id, day, kind, name, views)
    select ${tx.tenantId}, ${of.siteId}, ${of.day}, ${of.kind}, counted.name, counted.views
    from unnest(${names}::text[], ${counts}::bigint[]) as counted (name, views)
    where counted.name in (select name from known) or (select count(*) from known) < ${maxNames}
    order by counted.name
    on conflict (tenant_id, site_id, day, kind, name) do update set views = traffic_paths.views + excluded.views`.execute(
    tx,
  )
}

/** What one process counted of one release in about a second. */
export type SampleRow = { site_id: string; release_number: number; process: string; at: Date } & ArmFigures

/** Repeatable: a row that is there already stays as it is. */
export async function addSamples(tx: TenantTx, rows: readonly SampleRow[]): Promise<void> {
  await tx
    .insertInto('canary_samples')
    .values(
      rows.map(({ failed_paths, ...row }) => ({
        tenant_id: tx.tenantId,
        source: 'visitors',
        ...row,
        failed_paths: JSON.stringify(failed_paths),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

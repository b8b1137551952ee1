/** SQL about sites and their pointers. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { Sites } from '../../kernel/db/home-tables.generated.ts'
import type { SORTS } from './schema.ts'

export type SiteRow = Selectable<Sites>

/** Deleted ones too. */
export async function findSite(tx: TenantTx, id: string): Promise<SiteRow | undefined> {
  return tx.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The primary names of a tenant's sites that are shown under one. */
export async function listPrimaryHosts(
  tx: PlatformTx,
  tenantId: string,
): Promise<{ site_id: string | null; host: string }[]> {
  return tx
    .selectFrom('domains')
    .select(['site_id', 'host'])
    .where('tenant_id', '=', tenantId)
    .where('is_primary', '=', true)
    .where('holds', '=', true)
    .where('state', '<>', 'quarantined')
    .execute()
}

/** Deleted ones too; locked until `tx` ends. */
export async function lockSiteRow(tx: TenantTx, id: string): Promise<SiteRow | undefined> {
  return tx.selectFrom('sites').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findSites(tx: TenantTx, ids: readonly string[]): Promise<SiteRow[]> {
  return tx
    .selectFrom('sites')
    .selectAll()
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** How often these sites have moved. */
export async function findMoves(
  tx: TenantTx,
  ids: readonly string[],
): Promise<{ id: string; move: number }[]> {
  return tx
    .selectFrom('sites')
    .select(['id', 'move'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** How often they had moved when their pointers last followed. */
export async function findPointerMoves(
  tx: PlatformTx,
  tenantId: string,
  ids: readonly string[],
): Promise<{ site_id: string; move: number }[]> {
  return tx
    .selectFrom('live_sites')
    .select(['site_id', 'move'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

export async function insertSiteRow(
  tx: TenantTx,
  row: Omit<Insertable<Sites>, 'tenant_id'>,
): Promise<SiteRow> {
  return tx
    .insertInto('sites')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Changes what editors see of a site; counts as a version. */
export async function updateSite(tx: TenantTx, id: string, change: Updateable<Sites>): Promise<SiteRow> {
  return tx
    .updateTable('sites')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** When the site is purged unless it is finished by then; not a version of the site. */
export async function setDeadline(tx: TenantTx, id: string, at: Date): Promise<void> {
  await tx.updateTable('sites').set({ purge_after_at: at }).where('id', '=', id).execute()
}

/** Counts a move of the pointer, and notes what else moved with it; not a version of the site. */
export async function bumpMove(tx: TenantTx, id: string, change: Updateable<Sites>): Promise<SiteRow> {
  return tx
    .updateTable('sites')
    .set({ ...change, move: sql`move + 1` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** What may change when the pointer moves, and its types. */
const MOVED = {
  release_number: 'int',
  last_release_number: 'int',
  content_position: 'bigint',
  is_main: 'boolean',
  standby_number: 'int',
  standby_share: 'int',
  standby_key: 'text',
  staging_number: 'int',
  deployment_id: 'uuid',
} as const
export type MoveChange = Pick<SiteRow, keyof typeof MOVED>

/** The same of many sites, each with its own change. @returns the ids of those that are there */
export async function bumpMoves(
  tx: TenantTx,
  rows: readonly ({ site_id: string } & Partial<MoveChange>)[],
): Promise<string[]> {
  if (rows.length === 0) return []
  const changes = Object.entries(MOVED).map(
    ([name, type]) =>
      sql`${sql.ref(name)} = case when change ? ${sql.lit(name)}
        then (change ->> ${sql.lit(name)})::${sql.raw(type)} else s.${sql.ref(name)} end`,
  )
  const { rows: moved } = await sql<{ id: string }>`
    with wanted as materialized (
      select (value ->> 'site_id')::uuid as site_id, value as change
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb)
    ), locked as materialized (
      select id from sites where id = any(array(select site_id from wanted)) order by id for update
    )
    update sites s set ${sql.join(changes)}, move = s.move + 1
    from wanted join locked on locked.id = wanted.site_id
    where s.id = wanted.site_id
    returning s.id`.execute(tx)
  return moved.map((row) => row.id)
}

/** These sites, deleted ones too, locked until `tx` ends; always in the same order, so that nobody waits in a circle. */
export async function lockSiteRows(tx: TenantTx, ids: readonly string[]): Promise<SiteRow[]> {
  return tx
    .selectFrom('sites')
    .selectAll()
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Has a deployment hold these sites, which must be locked. */
export async function holdSites(tx: TenantTx, deploymentId: string, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('sites')
    .set({ deployment_id: deploymentId })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** Lets go of the sites that a deployment holds. */
export async function releaseHolds(tx: TenantTx, deploymentId: string): Promise<void> {
  await sql`
    with held as materialized (
      select id from sites where deployment_id = ${deploymentId} order by id for update
    )
    update sites s set deployment_id = null from held where s.id = held.id`.execute(tx)
}

/** A number for a release that does not go live; waits for whoever publishes. */
export async function takeReleaseNumber(tx: TenantTx, id: string): Promise<number> {
  const { last_release_number } = await tx
    .updateTable('sites')
    .set({ last_release_number: sql`last_release_number + 1` })
    .where('id', '=', id)
    .returning('last_release_number')
    .executeTakeFirstOrThrow()
  return last_release_number
}

export type Pointer = {
  tenant_id: string
  site_id: string
  slug: string
  is_main: boolean
  status: string
  status_message: string | null
  release_number: number
  content_position: number
  standby_number: number | null
  standby_share: number
  standby_key: string | null
  staging_number: number | null
  move: number
}

/** One process at a time moves pointers of a tenant: two that exchange names in opposite order would wait forever. */
export async function lockPointers(tx: PlatformTx, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('live_sites:' || ${tenantId}::text, 0))`.execute(tx)
}

/** Other sites of the tenant whose pointers still hold a name that one of these is about to take. */
export async function findRivals(tx: PlatformTx, pointers: readonly Pointer[]): Promise<string[]> {
  const [first] = pointers
  if (!first) return []
  const ids = pointers.map((pointer) => pointer.site_id)
  const slugs = pointers.map((pointer) => pointer.slug)
  const takesMain = pointers.some((pointer) => pointer.is_main)
  const rows = await tx
    .selectFrom('live_sites')
    .select('site_id')
    .where('tenant_id', '=', first.tenant_id)
    .where('site_id', '<>', sql<string>`all(${ids}::uuid[])`)
    .where((eb) =>
      eb.or([
        eb('slug', '=', sql<string>`any(${slugs}::text[])`),
        ...(takesMain ? [eb.and([eb('is_main', '=', true), eb('status', '<>', 'deleted')])] : []),
      ]),
    )
    .execute()
  return rows.map((row) => row.site_id)
}

/**
 * Moves the pointers that are older than these; names may be swapped between them.
 * @returns the sites whose pointers have moved
 */
export async function writePointers(tx: PlatformTx, pointers: readonly Pointer[]): Promise<string[]> {
  const json = JSON.stringify(pointers)
  // The names are given up before they are taken.
  await sql`
    update live_sites l set slug = l.site_id::text, is_main = false
    from jsonb_to_recordset(${json}::jsonb) as p(tenant_id uuid, site_id uuid, slug text, is_main boolean, move bigint)
    where l.tenant_id = p.tenant_id and l.site_id = p.site_id and l.move < p.move
      and (l.slug <> p.slug or l.is_main <> p.is_main)`.execute(tx)
  const { rows } = await sql<{ site_id: string }>`
    insert into live_sites as l (tenant_id, site_id, slug, is_main, status, status_message, release_number,
      content_position, standby_number, standby_share, standby_key, staging_number, move)
    select tenant_id, site_id, slug, is_main, status, status_message, release_number,
      content_position, standby_number, standby_share, standby_key, staging_number, move
    from jsonb_to_recordset(${json}::jsonb) as p(tenant_id uuid, site_id uuid, slug text, is_main boolean, status text,
      status_message text, release_number int, content_position bigint, standby_number int, standby_share int,
      standby_key text, staging_number int, move bigint)
    on conflict (tenant_id, site_id) do update set
      slug = excluded.slug, is_main = excluded.is_main, status = excluded.status,
      status_message = excluded.status_message, release_number = excluded.release_number,
      content_position = excluded.content_position, standby_number = excluded.standby_number,
      standby_share = excluded.standby_share, standby_key = excluded.standby_key,
      staging_number = excluded.staging_number, move = excluded.move, updated_at = now()
    where l.move < excluded.move
    returning site_id`.execute(tx)
  return rows.map((row) => row.site_id)
}

/** The site that holds this slug; deleted ones hold none. */
export async function findSiteBySlug(tx: TenantTx, slug: string): Promise<SiteRow | undefined> {
  return tx
    .selectFrom('sites')
    .selectAll()
    .where('slug', '=', slug)
    .where('status', '<>', 'deleted')
    .executeTakeFirst()
}

export async function findMainSite(tx: TenantTx): Promise<SiteRow | undefined> {
  return tx
    .selectFrom('sites')
    .selectAll()
    .where('is_main', '=', true)
    .where('status', '<>', 'deleted')
    .executeTakeFirst()
}

export async function countSites(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('sites')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '<>', 'deleted')
    .executeTakeFirstOrThrow()
  return count
}

/** Whoever takes a slug in the tenant waits for others who do. */
export async function lockSlugs(tx: TenantTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('site slugs:' || ${tx.tenantId}::text, 0))`.execute(
    tx,
  )
}

export type SiteFilterInput = { q?: string; status?: string }

/** Up to `limit + 1` sites after `cursor` in the wanted order; deleted ones only when asked for. */
export async function listSites(
  tx: TenantTx,
  filter: SiteFilterInput,
  sort: (typeof SORTS)[number],
  cursor: string[] | undefined,
  limit: number,
): Promise<SiteRow[]> {
  const byName = sort.endsWith('name')
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const key = byName ? sql<string>`lower(name)` : sql<Date>`created_at`
  let query = tx
    .selectFrom('sites')
    .selectAll()
    .limit(limit + 1)
  query = filter.status ? query.where('status', '=', filter.status) : query.where('status', '<>', 'deleted')
  if (filter.q) {
    const pattern = `%${filter.q.replace(/[\\%_]/g, String.raw`\$&`)}%`
    query = query.where((eb) => eb.or([eb('name', 'ilike', pattern), eb('slug', 'ilike', pattern)]))
  }
  if (cursor) {
    const [value, id] = cursor
    const bound = byName ? sql`${value}` : sql`${value}::timestamptz`
    const comparison = direction === 'asc' ? sql`>` : sql`<`
    query = query.where(sql<boolean>`(${key}, id) ${comparison} (${bound}, ${id}::uuid)`)
  }
  return query.orderBy(key, direction).orderBy('id', direction).execute()
}

export type SiteCounts = {
  pages: number
  posts: number
  records: number
  drafts: number
  collections: number
  media: number
  media_bytes: number
  releases: number
}

/** What the site holds, in one pass over each table. */
export async function countContent(tx: TenantTx, siteId: string): Promise<SiteCounts> {
  const { rows } = await sql<SiteCounts>`
    select
      e.pages, e.posts, e.records, e.drafts, m.media, m.media_bytes,
      (select count(*) from collections where site_id = ${siteId}) as collections,
      (select count(*) from releases where site_id = ${siteId} and kind <> 'preview') as releases
    from (
      select count(*) filter (where type = 'page') as pages, count(*) filter (where type = 'post') as posts,
        count(*) filter (where type not in ('page', 'post')) as records,
        count(*) filter (where status <> 'published') as drafts
      from entries where site_id = ${siteId} and deleted_at is null
    ) e, (
      select count(*) as media, coalesce(sum(size_bytes), 0)::bigint as media_bytes
      from media where site_id = ${siteId}
    ) m`.execute(tx)
  const [counts] = rows
  if (!counts) throw new Error('counting found no row')
  return counts
}

/** Deleted sites whose grace period is over, of all tenants in the pool. */
export async function listPurgeDueInPool(
  tx: PlatformTx,
  now: Date,
  limit: number,
): Promise<{ tenant_id: string; id: string }[]> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`
    select s.tenant_id, s.id from pool.sites s join app.homes h using (tenant_id)
    where h.schema_name = 'pool' and s.purge_after_at <= ${now}
    order by s.purge_after_at limit ${limit}`.execute(tx)
  return rows
}

/** The same of one tenant, wherever it lives. */
export async function listPurgeDue(tx: TenantTx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('sites')
    .select('id')
    .where('purge_after_at', '<=', now)
    .orderBy('purge_after_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Deletes a site with everything that belongs to it; what is counted of its traffic has no foreign key. */
export async function deleteSiteRows(tx: TenantTx, id: string): Promise<void> {
  for (const table of [
    'traffic_hourly',
    'traffic_daily',
    'traffic_paths',
    'canary_samples',
    'site_api_usage',
  ] as const)
    await tx.deleteFrom(table).where('site_id', '=', id).execute()
  await tx.deleteFrom('sites').where('id', '=', id).execute()
}

export async function deletePointer(tx: PlatformTx, tenantId: string, siteId: string): Promise<void> {
  await tx.deleteFrom('live_sites').where('tenant_id', '=', tenantId).where('site_id', '=', siteId).execute()
}

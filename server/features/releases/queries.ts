/** SQL about releases and the log of published content. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { Releases } from '../../kernel/db/home-tables.generated.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'

export type ReleaseRow = Selectable<Releases>

export async function findRelease(
  tx: TenantTx,
  siteId: string,
  number: number,
): Promise<ReleaseRow | undefined> {
  return tx
    .selectFrom('releases')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('number', '=', number)
    .executeTakeFirst()
}

/** The release that the site's row names; undefined before the first. */
export async function findCurrentRelease(tx: TenantTx, siteId: string): Promise<ReleaseRow | undefined> {
  return tx
    .selectFrom('releases as r')
    .innerJoin('sites as s', (join) =>
      join
        .onRef('s.tenant_id', '=', 'r.tenant_id')
        .onRef('s.id', '=', 'r.site_id')
        .onRef('s.release_number', '=', 'r.number'),
    )
    .selectAll('r')
    .where('s.id', '=', siteId)
    .executeTakeFirst()
}

export async function insertRelease(
  tx: TenantTx,
  row: Omit<Insertable<Releases>, 'tenant_id'>,
): Promise<ReleaseRow> {
  return tx
    .insertInto('releases')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateRelease(
  tx: TenantTx,
  siteId: string,
  number: number,
  change: Updateable<Releases>,
): Promise<ReleaseRow> {
  return tx
    .updateTable('releases')
    .set(change)
    .where('site_id', '=', siteId)
    .where('number', '=', number)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export const STATES = ['released', 'candidate', 'pinned'] as const
export type ReleaseFilter = { kind?: string | undefined; state?: (typeof STATES)[number] | undefined }

/** Up to `limit + 1` releases with lower numbers than `before`, the newest first; previews only when asked for. */
export async function listReleases(
  tx: TenantTx,
  siteId: string,
  { kind, state }: ReleaseFilter,
  page: { before: string | undefined; limit: number },
): Promise<ReleaseRow[]> {
  let query = tx.selectFrom('releases').selectAll().where('site_id', '=', siteId)
  query = kind ? query.where('kind', '=', kind) : query.where('kind', '<>', 'preview')
  if (state === 'candidate') query = query.where('live_at', 'is', null).where('kind', '<>', 'preview')
  if (state === 'pinned') query = query.where('pinned', '=', true)
  if (state === 'released' || (state === undefined && kind !== 'preview'))
    query = query.where('live_at', 'is not', null)
  if (page.before !== undefined)
    query = query.where('number', '<', Math.trunc(Math.max(0, Math.min(Number(page.before), 2_147_483_647))))
  return query
    .orderBy('number', 'desc')
    .limit(page.limit + 1)
    .execute()
}

/** Whether the transaction's tenant, or the platform in its scope, keeps this theme package. */
export async function hasThemePackage(tx: TenantTx, hash: string): Promise<boolean> {
  const row = await tx.selectFrom('theme_packages').select('hash').where('hash', '=', hash).executeTakeFirst()
  return row !== undefined
}

/** Removes previews that expired before `now`, of all tenants in the pool. */
export async function deleteExpiredInPool(tx: PlatformTx, now: Date): Promise<void> {
  await sql`
    delete from pool.releases r using app.homes h
    where h.schema_name = 'pool' and r.tenant_id = h.tenant_id and r.expires_at <= ${now}`.execute(tx)
}

/** The same of one tenant, wherever it lives. */
export async function deleteExpired(tx: TenantTx, now: Date): Promise<void> {
  await tx.deleteFrom('releases').where('expires_at', '<=', now).execute()
}

export type LivePlugins = {
  site_id: string
  slug: string
  is_main: boolean
  status: string
  number: number
  content_position: string | number
  plugins: PublishedPlugin[]
  note: string | null
  locale: string
  timezone: string
  title: string
}

/** What plugins may know of these sites, and which they have; of those with a release. */
export async function listLivePlugins(tx: TenantTx, siteIds: readonly string[]): Promise<LivePlugins[]> {
  const { rows } = await sql<LivePlugins>`
    select s.id as site_id, s.slug, s.is_main, s.status, r.number, s.content_position, r.plugins, r.note,
      r.config ->> 'locale' as locale, r.config ->> 'timezone' as timezone, r.config ->> 'title' as title
    from sites s join releases r on r.tenant_id = s.tenant_id and r.site_id = s.id and r.number = s.release_number
    where s.id = any(${siteIds}::uuid[])`.execute(tx)
  return rows
}

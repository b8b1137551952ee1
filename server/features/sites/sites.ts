/** Sites: what other features may know of them, and their life cycle. */
import { randomUUIDv7 } from 'node:crypto'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { originOf } from '../../kernel/http/origin.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { type PointerCtx, movePointer, movePointers } from './pointers.ts'
import {
  type SiteFilterInput,
  type SiteRow,
  findMainSite,
  findSite,
  insertSiteRow,
  listPrimaryHosts,
  listSites,
  lockSiteRow,
  setDeadline,
  updateSite,
} from './queries.ts'
import type { SORTS, SiteStatus, SiteView } from './schema.ts'

export type Site = SiteRow
export { freeSlug, requireFreeSlug } from './slug.ts'
export { type PointerCtx, movePointer, movePointers }
export { type LifeCycleCtx, changeStatus, deleteSite, restoreSite } from './life-cycle.ts'
export { SiteBody, SiteFilter, SiteName, SiteSlug } from './schema.ts'
export { defaultConfig } from './default-config.ts'
export { type SiteRow, countSites, findSites, lockSiteRows, takeReleaseNumber } from './queries.ts'
export { leaveSites, occupySites } from './occupation.ts'

/** Longer than any request takes. */
const DEFAULT_SETUP_MS = 15 * 60_000

/** The parameters of routes below /websites/:website_id. */
export const WebsiteParams = Type.Object({ website_id: Type.String({ format: 'uuid' }) })

/**
 * Adds a site without a release, which visitors cannot see yet, and takes a place of the quota `websites`. The first of
 * a tenant is its main site.
 * @param input.slug free and of the right form: see requireFreeSlug
 * @throws AppError quota_exceeded
 */
export async function addSite(
  ctx: Pick<AppContext, 'plans' | 'clock'>,
  tx: TenantTx,
  input: {
    name: string
    slug: string
    blueprint?: string
    /** `provisioning` if unset: then `finishSite` must follow. */
    status?: 'provisioning' | 'active'
    /** How long setting it up may take before it counts as given up and is removed. */
    setupMs?: number
  },
): Promise<Site> {
  // Transactions that take of one resource wait for each other: two first sites do not both become main.
  await takeQuota(ctx, tx, 'websites')
  return insertSiteRow(tx, {
    id: randomUUIDv7(),
    name: input.name,
    slug: input.slug,
    is_main: (await findMainSite(tx)) === undefined,
    status: input.status ?? 'provisioning',
    blueprint: input.blueprint ?? 'blank',
    purge_after_at:
      input.status === 'active' ? null : deadlineOf(ctx.clock, input.setupMs ?? DEFAULT_SETUP_MS),
    // Milliseconds, which is what a cursor carries.
    created_at: ctx.clock.now(),
  })
}

function deadlineOf(clock: Clock, setupMs: number): Date {
  return new Date(clock.now().getTime() + setupMs)
}

/** Setting a site up goes on for so much longer. */
export async function prolongSetup(
  ctx: Pick<AppContext, 'clock'>,
  tx: TenantTx,
  siteId: string,
  setupMs: number,
): Promise<void> {
  await setDeadline(tx, siteId, deadlineOf(ctx.clock, setupMs))
}

/** The site is set up: visitors see it. @throws AppError not_found when it was given up meanwhile */
export async function finishSite(ctx: PointerCtx, tx: TenantTx, siteId: string): Promise<Site> {
  const site = await lockSite(tx, siteId)
  if (site.status !== 'provisioning') return site
  await updateSite(tx, siteId, { status: 'active', purge_after_at: null })
  return movePointer(ctx, tx, siteId)
}

/** Setting the site up has failed: the next purge removes what there is of it, and its slug is free at once. */
export async function abandonSite(ctx: PointerCtx, tx: TenantTx, siteId: string): Promise<void> {
  const site = await lockSiteRow(tx, siteId)
  if (site?.status !== 'provisioning') return
  await updateSite(tx, siteId, {
    status: 'deleted',
    deleted_at: ctx.clock.now(),
    purge_after_at: ctx.clock.now(),
  })
  await returnQuota(tx, 'websites', 1)
  await movePointer(ctx, tx, siteId)
}

/** @throws AppError not_found, also for a deleted site */
export async function getSite(tx: TenantTx, siteId: string): Promise<Site> {
  return present(await findSite(tx, siteId))
}

/** The site, locked until `tx` ends: publishing and changing it wait for each other. @throws AppError not_found */
export async function lockSite(tx: TenantTx, siteId: string): Promise<Site> {
  return present(await lockSiteRow(tx, siteId))
}

function present(site: Site | undefined): Site {
  if (!site || site.status === 'deleted') throw new AppError('not_found', 'There is no such website.')
  return site
}

/**
 * For routes that change content; not for what sets a site up, such as blueprints and cloning.
 * @throws AppError transition_not_allowed while the site is being set up
 */
export function requireEditable(site: Site): void {
  if (site.status === 'provisioning')
    throw new AppError(
      'transition_not_allowed',
      'The website is still being set up; try again in a moment.',
      {
        members: { website_status: site.status },
      },
    )
}

/** Where visitors find the site, such as `https://shop.bakery.example.com`; the main site is at the tenant's own name. */
export function siteOrigin(
  ctx: Pick<AppContext, 'config'>,
  tenantSlug: string,
  site: Pick<Site, 'slug' | 'is_main'>,
): string {
  const tenantHost = `${tenantSlug}.${ctx.config.domain}`
  return originOf(ctx.config, site.is_main ? tenantHost : `${site.slug}.${tenantHost}`)
}

/** One page of sites. `cursor` is the `next_cursor` of the page before, for the same sort. */
export async function pageSites(
  tx: TenantTx,
  filter: SiteFilterInput,
  page: { sort?: (typeof SORTS)[number]; cursor?: string; limit?: number },
): Promise<Page<Site>> {
  const { sort = '-created_at', limit = 50 } = page
  const byName = sort.endsWith('name')
  const cursor = decodeCursor(page.cursor, [byName ? 'string' : 'date', 'uuid'])
  const rows = await listSites(tx, filter, sort, cursor, limit)
  const keyOf = (row: Site) => [byName ? row.name.toLowerCase() : row.created_at.toISOString(), row.id]
  return toPage(rows, limit, keyOf, (row) => row)
}

/** Sites of a tenant as the API shows them. */
export async function viewSites(
  ctx: Pick<AppContext, 'config' | 'db'>,
  owner: { id: string; slug: string },
  sites: readonly Site[],
): Promise<SiteView[]> {
  const primaries = await ctx.db.withPlatform((tx) => listPrimaryHosts(tx, owner.id), { readOnly: true })
  // A name without a site leads to the main one.
  const hosts = new Map(primaries.map(({ site_id, host }) => [site_id, host]))
  return sites.map((site) => {
    const host = hosts.get(site.id) ?? (site.is_main ? hosts.get(null) : undefined)
    return toView(ctx, owner.slug, site, host)
  })
}

/** A site as the API shows it. */
export async function viewSite(
  ctx: Pick<AppContext, 'config' | 'db'>,
  owner: { id: string; slug: string },
  site: Site,
): Promise<SiteView> {
  const [view] = await viewSites(ctx, owner, [site])
  if (!view) throw new Error('one site gave no view')
  return view
}

function toView(
  ctx: Pick<AppContext, 'config'>,
  tenantSlug: string,
  site: Site,
  primaryHost: string | undefined,
): SiteView {
  const { id, name, slug, is_main, status_message, blueprint, release_number, version } = site
  return {
    id,
    name,
    slug,
    is_main,
    url: siteOrigin(ctx, tenantSlug, site),
    primary_url: primaryHost === undefined ? null : originOf(ctx.config, primaryHost),
    status: site.status as SiteStatus,
    status_message,
    blueprint,
    release_number,
    version,
    created_at: site.created_at.toISOString(),
    updated_at: site.updated_at.toISOString(),
    deleted_at: site.deleted_at?.toISOString() ?? null,
    purge_after_at: (site.status === 'deleted' && site.purge_after_at?.toISOString()) || null,
  }
}

/** What becomes of a site: renamed, suspended, in maintenance, deleted and brought back. Visitors see each at once. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { type PointerCtx, movePointer } from './pointers.ts'
import { type SiteRow, findMainSite, lockSiteRow, updateSite } from './queries.ts'
import type { SiteChangeInput, SiteStatus } from './schema.ts'
import { requireFreeSlug } from './slug.ts'

type Site = SiteRow
export type LifeCycleCtx = PointerCtx & Pick<AppContext, 'config' | 'plans'>

const VERBS = { active: 'activate', suspended: 'suspend', maintenance: 'maintain' } as const

/**
 * Renames a site or moves it to another address; the old address answers no longer.
 * @param site locked
 * @throws AppError slug_taken, slug_reserved, validation_failed
 */
export async function changeSite(
  ctx: PointerCtx,
  tx: TenantTx,
  site: Site,
  change: SiteChangeInput,
): Promise<Site> {
  const name = change.name?.trim() ?? site.name
  const slug = change.slug ?? site.slug
  if (name === site.name && slug === site.slug) return site
  if (slug !== site.slug) await requireFreeSlug(tx, slug, site.id)
  let changed = await updateSite(tx, site.id, { name, slug })
  if (slug !== site.slug) changed = await movePointer(ctx, tx, site.id)
  await recordAudit(tx, {
    action: 'website.change',
    subject: subjectOf(changed),
    before: { name: site.name, slug: site.slug },
    after: { name, slug },
  })
  return changed
}

/**
 * Puts a site on or off the air. Asking for the state it has changes nothing but the message.
 * @param site locked
 * @param message what visitors read meanwhile
 * @throws AppError transition_not_allowed while it is being set up
 */
export async function changeStatus(
  ctx: PointerCtx,
  tx: TenantTx,
  site: Site,
  to: 'active' | 'suspended' | 'maintenance',
  message?: string,
): Promise<Site> {
  if (site.status === 'provisioning')
    throw new AppError(
      'transition_not_allowed',
      'The website is still being set up; try again in a moment.',
      {
        members: { website_status: site.status },
      },
    )
  const text = to === 'active' ? null : (message ?? null)
  if (site.status === to && site.status_message === text) return site
  await updateSite(tx, site.id, { status: to, status_message: text })
  const changed = await movePointer(ctx, tx, site.id)
  await recordAudit(tx, {
    action: `website.${VERBS[to]}`,
    subject: subjectOf(site),
    before: { status: site.status, status_message: site.status_message },
    after: { status: to, status_message: text },
  })
  return changed
}

/**
 * Deletes a site: gone for visitors at once, its place in the plan and its slug are free, and for the days of grace it
 * can be brought back.
 * @param site locked
 */
export async function deleteSite(ctx: LifeCycleCtx, tx: TenantTx, site: Site): Promise<Site> {
  const now = ctx.clock.now()
  await updateSite(tx, site.id, {
    status: 'deleted',
    status_before_deletion: site.status,
    deleted_at: now,
    purge_after_at: new Date(now.getTime() + ctx.config.deletionGraceDays * 86_400_000),
  })
  await returnQuota(tx, 'websites', 1)
  const changed = await movePointer(ctx, tx, site.id)
  await recordAudit(tx, {
    action: 'website.delete',
    subject: subjectOf(site),
    before: { status: site.status },
    after: { status: 'deleted', purge_after_at: changed.purge_after_at },
  })
  return changed
}

/**
 * Undoes a deletion: the site is what it was before, at its former address or at `slug`. It is the main site again
 * unless there is another by now.
 * @throws AppError not_found, transition_not_allowed, slug_taken, quota_exceeded
 */
export async function restoreSite(
  ctx: LifeCycleCtx,
  tx: TenantTx,
  siteId: string,
  slug?: string,
): Promise<Site> {
  const site = await lockSiteRow(tx, siteId)
  if (!site) throw new AppError('not_found', 'There is no such website.')
  if (site.status !== 'deleted')
    throw new AppError('transition_not_allowed', 'The website is not deleted.', {
      members: { website_status: site.status },
    })
  // Its purge may have begun, with the bytes of its media.
  if (site.purge_after_at && site.purge_after_at <= ctx.clock.now())
    throw new AppError(
      'transition_not_allowed',
      'The time to restore the website is over: it is being removed.',
    )
  if (site.release_number === 0)
    throw new AppError(
      'transition_not_allowed',
      'The website was never finished: there is nothing to restore.',
    )
  await takeQuota(ctx, tx, 'websites')
  await requireFreeSlug(tx, slug ?? site.slug, site.id)
  const status = before(site.status_before_deletion)
  await updateSite(tx, site.id, {
    status,
    status_before_deletion: null,
    deleted_at: null,
    purge_after_at: null,
    slug: slug ?? site.slug,
    is_main: site.is_main && !(await findMainSite(tx)),
  })
  const changed = await movePointer(ctx, tx, site.id)
  await recordAudit(tx, {
    action: 'website.restore',
    subject: subjectOf(changed),
    before: { status: 'deleted', slug: site.slug },
    after: { status, slug: changed.slug },
  })
  return changed
}

/** Being set up is over by now, however it ended. */
function before(status: string | null): SiteStatus {
  return status === 'suspended' || status === 'maintenance' ? status : 'active'
}

/**
 * Makes a site the one that answers at the tenant's own name; the former one is found under its slug from now on.
 * @param site not yet locked: both are locked in the order of their ids
 */
export async function makeMain(ctx: PointerCtx, tx: TenantTx, site: Site): Promise<Site> {
  if (site.is_main) return site
  const former = await findMainSite(tx)
  const both = former ? [site.id, former.id] : [site.id]
  for (const id of both.toSorted()) await lockSiteRow(tx, id)
  const [now, still] = [await lockSiteRow(tx, site.id), await findMainSite(tx)]
  if (now?.status === 'deleted' || still?.id !== former?.id)
    throw new AppError('conflict', 'The website, or which one is the main one, has just changed; try again.')
  if (former) {
    await updateSite(tx, former.id, { is_main: false })
    await movePointer(ctx, tx, former.id)
  }
  await updateSite(tx, site.id, { is_main: true })
  const changed = await movePointer(ctx, tx, site.id)
  await recordAudit(tx, {
    action: 'website.make_main',
    subject: subjectOf(site),
    before: { main: former?.slug ?? null },
    after: { main: site.slug },
  })
  return changed
}

export function subjectOf({ id, name }: Pick<Site, 'id' | 'name'>) {
  return { type: 'website', id, label: name }
}

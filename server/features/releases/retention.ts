/** How long releases are kept: the last ones, those not too old, and those that somebody pins. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Site, lockSite } from '../sites/sites.ts'
import {
  type Policy,
  deleteOld,
  deleteUnseen,
  listOld,
  listOldInPool,
  setPinned,
  updatePolicy,
} from './kept/queries.ts'
import { getLivedRelease } from './lookup.ts'
import type { Release } from './release.ts'

const PAGE = 100
/** Longer than approvals and schedules wait. */
const UNSEEN_DAYS = 90

/** Keeps a release whatever the policy says, or no longer. @throws AppError not_found; conflict for one that never was live */
export async function pinRelease(
  tx: TenantTx,
  site: Site,
  number: number,
  pinned: boolean,
): Promise<Release> {
  const release = await getLivedRelease(tx, site.id, number)
  if (release.pinned === pinned) return release
  await setPinned(tx, site.id, number, pinned)
  await recordAudit(tx, {
    action: pinned ? 'release.pin' : 'release.unpin',
    subject: { type: 'website', id: site.id, label: site.name },
    after: { release: number },
  })
  return { ...release, pinned }
}

export function policyOf({ keep_releases, keep_days }: Site): Policy {
  return { keep_releases, keep_days }
}

/** @param site locked */
export async function changePolicy(tx: TenantTx, site: Site, policy: Policy): Promise<void> {
  await updatePolicy(tx, site.id, policy)
  await recordAudit(tx, {
    action: 'website.release_policy',
    subject: { type: 'website', id: site.id, label: site.name },
    before: policyOf(site),
    after: policy,
  })
}

type CollectCtx = Pick<AppContext, 'db' | 'clock' | 'log'>

/** Removes the releases of all sites that nobody keeps, and the content that only they could show. */
export async function collectReleases(ctx: CollectCtx, signal?: AbortSignal): Promise<{ removed: number }> {
  const now = ctx.clock.now()
  let removed = 0
  let page: { tenant_id: string; site_id: string }[] = []
  do {
    const after = page.at(-1)
    page = await ctx.db.withPlatform((tx) => listOldInPool(tx, now, after, PAGE), { readOnly: true })
    for (const { tenant_id, site_id } of page) {
      signal?.throwIfAborted()
      removed += await collectSite(ctx, tenant_id, site_id, now)
    }
  } while (page.length === PAGE)
  await eachTenantElsewhere(ctx.db, ctx.log, async (tenantId) => {
    const ids = await ctx.db.withTenant(tenantId, (tx) => listOld(tx, now), { readOnly: true })
    for (const id of ids) {
      signal?.throwIfAborted()
      removed += await collectSite(ctx, tenantId, id, now)
    }
  })
  return { removed }
}

async function collectSite({ db }: CollectCtx, tenantId: string, siteId: string, now: Date): Promise<number> {
  return db.withTenant(tenantId, async (tx) => {
    // So that nothing is built on a release that is about to go.
    await lockSite(tx, siteId)
    const removed = await deleteOld(tx, siteId, now, { unseenDays: UNSEEN_DAYS })
    if (removed > 0) await deleteUnseen(tx, siteId)
    return removed
  })
}

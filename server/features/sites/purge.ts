/** Removes deleted sites for good once their days of grace are over, and those that were never finished. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota } from '../quotas/quotas.ts'
import { subjectOf } from './life-cycle.ts'
import {
  type SiteRow,
  deletePointer,
  deleteSiteRows,
  findSite,
  listPurgeDue,
  listPurgeDueInPool,
  lockSiteRow,
} from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'blobs' | 'notices' | 'clock' | 'log'>
const BATCH = 100

/**
 * Purges all that is due, of all tenants; what cannot be purged now is met again on the next run.
 * @param onPurged called with each tenant of which something was purged
 * @returns how many sites are gone
 */
export async function purgeDueSites(
  ctx: Ctx,
  options: { signal: AbortSignal; onPurged: (tenantId: string) => Promise<unknown> },
): Promise<number> {
  const now = ctx.clock.now()
  const due = await ctx.db.withPlatform((tx) => listPurgeDueInPool(tx, now, BATCH), { readOnly: true })
  await eachTenantElsewhere(ctx.db, ctx.log, async (tenantId) => {
    const ids = await ctx.db.withTenant(tenantId, (tx) => listPurgeDue(tx, now, BATCH), { readOnly: true })
    due.push(...ids.map((id) => ({ tenant_id: tenantId, id })))
  })
  const touched = new Set<string>()
  let purged = 0
  for (const { tenant_id: tenantId, id } of due) {
    options.signal.throwIfAborted()
    try {
      if (await purgeSite(ctx, tenantId, id)) purged += 1
      touched.add(tenantId)
    } catch (error) {
      ctx.log.warn({ err: error, tenant_id: tenantId, site_id: id }, 'a deleted site could not be purged')
    }
  }
  for (const tenantId of touched) await options.onPurged(tenantId)
  return purged
}

/** Repeatable: whatever a crash left is removed by doing it again. @returns whether the site was there, and due */
async function purgeSite(ctx: Ctx, tenantId: string, siteId: string): Promise<boolean> {
  const isDue = await ctx.db.withTenant(tenantId, async (tx) => {
    const site = await findSite(tx, siteId)
    return site !== undefined && isDueAt(site, ctx.clock.now())
  })
  if (!isDue) return false
  await removeBlobs(ctx, tenantId, siteId)
  const gone = await ctx.db.withTenant(tenantId, async (tx) => {
    const site = await lockSiteRow(tx, siteId)
    if (!site || !isDueAt(site, ctx.clock.now())) return false
    // What was never finished still holds its place.
    if (site.status !== 'deleted') await returnQuota(tx, 'websites', 1)
    await deleteSiteRows(tx, siteId)
    await recordAudit(tx, { action: 'website.purge', subject: subjectOf(site) })
    return true
  })
  if (gone)
    await ctx.db.withPlatform(async (tx) => {
      await deletePointer(tx, tenantId, siteId)
      await ctx.notices.publish(tx, 'live-sites', {
        sites: [{ tenant_id: tenantId, site_id: siteId, move: Number.MAX_SAFE_INTEGER }],
      })
    })
  return gone
}

function isDueAt(site: SiteRow, now: Date): boolean {
  return site.purge_after_at !== null && site.purge_after_at <= now
}

async function removeBlobs(ctx: Ctx, tenantId: string, siteId: string): Promise<void> {
  const blobs = ctx.blobs.scope({ tenantId })
  for (;;) {
    const { blobs: found } = await blobs.list({ prefix: `sites/${siteId}/` })
    for (const { key } of found) await blobs.remove(key)
    if (found.length === 0) return
  }
}

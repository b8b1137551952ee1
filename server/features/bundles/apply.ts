/** Brings an intake into a site: step by step as drafts, then into view all at once. */
import { applyComments, applyEntries } from './apply-entries.ts'
import { applyMedia } from './apply-media.ts'
import { publishApplication } from './apply-publishing.ts'
import { applyStructure } from './apply-structure.ts'
import { applyThemePackage } from './apply-theme.ts'
import {
  type ApplyCtx,
  type ApplyOptions,
  type ApplyTarget,
  type Counts,
  startApplication,
} from './application.ts'
import type { Intake } from './intake.ts'
import { openResolver } from './resolver.ts'

/**
 * The site must have a release. Opens transactions of its own. Until the last one nothing is visible; where it stops
 * before, the same call takes the work up again, and so does one with the same source later.
 * @throws AppError quota_exceeded; what the intake or `options.progress` throws
 */
export async function applyIntake(
  ctx: ApplyCtx,
  target: ApplyTarget,
  intake: Intake,
  options: ApplyOptions,
): Promise<Counts> {
  const resolver = await ctx.db.withTenant(target.tenantId, (tx) => openResolver(tx, target.siteId, intake), {
    readOnly: true,
  })
  const application = startApplication({ ctx, target, intake, options, resolver })
  await applyThemePackage(application)
  await applyMedia(application)
  await applyStructure(application)
  const entries = await applyEntries(application)
  const comments = await applyComments(application, entries.pending.length)
  await ctx.db.withTenant(target.tenantId, async (tx) => {
    await publishApplication(application, tx, entries, comments)
    // Whoever has stopped the work by now finds that nothing of it is seen.
    await options.checkpoint?.(tx, entries.pending.length)
  })
  return application.counts
}

/** What runs in the background for sites. */
import type { AppContext } from '../../context.ts'
import { FLIP_TASK, repair } from './pointers.ts'
import { purgeDueSites } from './purge.ts'

/** @param onPurged called with each tenant of which sites were purged: what they used is free */
export function defineSiteJobs(
  ctx: Pick<AppContext, 'db' | 'notices' | 'jobs' | 'blobs' | 'clock' | 'log'>,
  onPurged: (tenantId: string) => Promise<unknown>,
): void {
  // `site_id` is of jobs that were queued by an older program.
  ctx.jobs.define<{ site_ids: string[] } | { site_id: string }>({
    name: FLIP_TASK,
    lane: 'quick',
    run: ({ tenantId, payload }) =>
      repair(ctx, tenantId, 'site_ids' in payload ? payload.site_ids : [payload.site_id]),
  })
  ctx.jobs.cron({
    name: 'sites.purge',
    schedule: '25 * * * *',
    lane: 'long',
    run: async ({ signal }) => ({ purged: await purgeDueSites(ctx, { signal, onPurged }) }),
  })
}

/** What runs in the background for sites. */
import type { AppContext } from '../../context.ts'
import { FLIP_TASK, flip } from './pointers.ts'

export function defineSiteJobs(ctx: Pick<AppContext, 'db' | 'notices' | 'jobs'>): void {
  ctx.jobs.define<{ site_id: string }>({
    name: FLIP_TASK,
    lane: 'quick',
    run: ({ tenantId, payload }) => flip(ctx, tenantId, [payload.site_id]),
  })
}

/** What the marketplace does by the clock and in the background. */
import type { AppContext } from '../../context.ts'
import { refreshFeeds } from './advisories/feeds.ts'
import { defineTelling, tellAll } from './advisories/tell-owners.ts'
import { countInstalls } from './catalogue/count-installs.ts'

export function defineMarketplaceJobs(ctx: AppContext): void {
  defineTelling(ctx)
  ctx.jobs.cron({
    name: 'plugin-feeds',
    schedule: '*/5 * * * *',
    lane: 'outbound',
    run: ({ signal }) => refreshFeeds(ctx, signal),
  })
  // For those who were not told because a process died, or who got back to a release with such a plugin.
  ctx.jobs.cron({
    name: 'plugin-advisories-tell',
    schedule: '25 * * * *',
    lane: 'long',
    run: () => tellAll(ctx),
  })
  ctx.jobs.cron({
    name: 'plugin-installs',
    schedule: '35 3 * * *',
    lane: 'long',
    run: () => countInstalls(ctx),
  })
}

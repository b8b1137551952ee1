/** What runs in the background for releases. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { deleteExpired, deleteExpiredInPool } from './queries.ts'
import { collectReleases } from './retention.ts'

export function defineReleaseJobs(ctx: Pick<AppContext, 'db' | 'jobs' | 'clock' | 'log'>): void {
  ctx.jobs.cron({ name: 'previews.expire', schedule: '35 * * * *', run: () => expirePreviews(ctx) })
  ctx.jobs.cron({
    name: 'releases.collect',
    schedule: '50 3 * * *',
    lane: 'long',
    run: ({ signal }) => collectReleases(ctx, signal),
  })
}

/** Removes previews past their time, of all tenants. The links to them ended with it by themselves. */
export async function expirePreviews(ctx: Pick<AppContext, 'db' | 'clock' | 'log'>): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db.withPlatform((tx) => deleteExpiredInPool(tx, now))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => deleteExpired(tx, now)),
  )
}

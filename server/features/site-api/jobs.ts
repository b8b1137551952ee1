/** What becomes of the use of endpoints by the clock: it is forgotten in time. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { pruneUsage, pruneUsageInPool } from './queries.ts'

/** For comparing with last year, as traffic is. */
const KEEP_DAYS = 400

export function defineSiteApiJobs(ctx: Pick<AppContext, 'db' | 'clock' | 'log' | 'jobs'>): void {
  ctx.jobs.cron({
    name: 'site-api.prune',
    schedule: '35 4 * * *',
    lane: 'long',
    run: () => pruneSiteUsage(ctx),
  })
}

/** Forgets days after 400. */
export async function pruneSiteUsage(ctx: Pick<AppContext, 'db' | 'clock' | 'log'>): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEEP_DAYS * 86_400_000).toISOString().slice(0, 10)
  await ctx.db.withPlatform((tx) => pruneUsageInPool(tx, before))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => pruneUsage(tx, before)),
  )
}

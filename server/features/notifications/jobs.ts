/** Forgets old notifications. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { prune, pruneInPool } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'log' | 'clock' | 'jobs'>

const KEEP_DAYS = 90

export function defineNotificationJobs(ctx: Ctx): void {
  ctx.jobs.cron({
    name: 'notifications.prune',
    schedule: '33 3 * * *',
    lane: 'long',
    run: () => pruneNotifications(ctx),
  })
}

/** Deletes what is older than 90 days, read or not. */
export async function pruneNotifications(ctx: Pick<AppContext, 'db' | 'log' | 'clock'>): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEEP_DAYS * 86_400_000)
  await ctx.db.withPlatform((tx) => pruneInPool(tx, before))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => prune(tx, before)),
  )
}

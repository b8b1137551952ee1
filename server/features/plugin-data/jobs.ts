/** What runs in the background for plugins' data: what has had its time goes. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import * as queries from './queries.ts'
import { pruneRecords } from './records/queries.ts'
import { KEEP_DAYS, type StoreCtx, removePluginData, writeStore } from './stores.ts'

type Ctx = StoreCtx & Pick<AppContext, 'db' | 'log'>

const DAY_MS = 86_400_000
const LOG_DAYS = 14
/** More than a year, so that a year can be compared with the one before. */
const USAGE_DAYS = 400

export function defineDataJobs(ctx: Ctx & Pick<AppContext, 'jobs'>): void {
  ctx.jobs.cron({
    name: 'plugin-data.sweep',
    schedule: '15 * * * *',
    lane: 'long',
    run: ({ signal }) => sweepData(ctx, signal),
  })
}

/** Sweeps all tenants; what cannot be swept now is met again on the next run. */
async function sweepData(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const tenants = await ctx.db.withPlatform((tx) => queries.listTenantsInPool(tx), { readOnly: true })
  for (const tenantId of tenants) {
    signal.throwIfAborted()
    try {
      await sweepTenant(ctx, tenantId)
    } catch (error) {
      ctx.log.warn({ err: error, tenant_id: tenantId }, 'the data of plugins could not be swept')
    }
  }
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) => sweepTenant(ctx, tenantId))
}

/**
 * Deletes values whose time is over, old logs and figures, and what plugins left that were removed 30 days ago. Which
 * plugins were removed follows from what sites show, whatever took them off: an act, a deployment, a rollback.
 */
export async function sweepTenant(ctx: Ctx, tenantId: string): Promise<void> {
  const now = ctx.clock.now()
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const { expiring, removed } = await ctx.db.withTenant(tenantId, async (tx) => {
    await queries.markRemoved(tx, now)
    await pruneRecords(tx, ago(LOG_DAYS), ago(USAGE_DAYS).toISOString().slice(0, 10))
    return {
      expiring: await queries.listExpiring(tx, now),
      removed: await queries.listRemoved(tx, ago(KEEP_DAYS)),
    }
  })
  for (const of of expiring)
    await ctx.db.withTenant(tenantId, (tx) =>
      writeStore(ctx, tx, of, async (store) => store.grow(-(await queries.deleteExpired(tx, of, now)))),
    )
  for (const { siteId, plugin } of removed)
    await ctx.db.withTenant(tenantId, (tx) =>
      removePluginData(tx, siteId, plugin, { removedBefore: ago(KEEP_DAYS) }),
    )
}

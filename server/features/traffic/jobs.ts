/** What becomes of traffic by the clock: it is counted against the plan's bandwidth, and forgotten in time. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { recountQuota } from '../quotas/quotas.ts'
import * as queries from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'clock' | 'log' | 'plans'>

const DAY_MS = 86_400_000
/** For finding out what happened. */
const KEEP_HOURS_DAYS = 90
/** For comparing with last year. */
const KEEP_NAMES_DAYS = 400
const KEEP_DAYS_DAYS = 800
/** A process may write yesterday's visitors a little late; after that only their number is of use. */
const KEEP_SKETCHES_DAYS = 2
const PAGE = 500

export function defineTrafficJobs(ctx: Ctx & Pick<AppContext, 'jobs'>): void {
  ctx.jobs.cron({
    name: 'traffic.bandwidth',
    schedule: '*/5 * * * *',
    lane: 'long',
    run: ({ signal }) => countBandwidth(ctx, signal),
  })
  ctx.jobs.cron({
    name: 'traffic.prune',
    schedule: '25 4 * * *',
    lane: 'long',
    run: () => pruneTraffic(ctx),
  })
}

/**
 * Counts what the sites of every tenant have sent this month as used, and alerts owners as for any quota. Sites over
 * the limit are served on: that is between the operator and the tenant.
 * @returns how many tenants' counts have changed
 */
export async function countBandwidth(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  const month = `${ctx.clock.now().toISOString().slice(0, 7)}-01`
  let changed = 0
  const recount = async (tx: TenantTx) => {
    await recountQuota(ctx, tx, 'bandwidth_bytes_month', await queries.sumBytesSince(tx, month))
    changed += 1
  }
  let page: string[] = []
  do {
    const after = page.at(-1)
    page = await ctx.db.withPlatform((tx) => queries.listMiscountedInPool(tx, month, after, PAGE), {
      readOnly: true,
    })
    for (const tenantId of page) {
      signal?.throwIfAborted()
      await ctx.db.withTenant(tenantId, recount).catch((error: unknown) => {
        if (!(error instanceof NoSuchHomeError))
          ctx.log.warn({ err: error, tenant_id: tenantId }, 'the bandwidth of a tenant could not be counted')
      })
    }
  } while (page.length === PAGE)
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) => ctx.db.withTenant(tenantId, recount))
  return changed
}

/** Forgets hours after 90 days, pages and referrers after 400, days after 800, and who visited after two. */
export async function pruneTraffic(ctx: Pick<Ctx, 'db' | 'clock' | 'log'>): Promise<void> {
  const ago = (days: number) => queries.dayOf(new Date(ctx.clock.now().getTime() - days * DAY_MS))
  const ages = {
    hoursBefore: ago(KEEP_HOURS_DAYS),
    namesBefore: ago(KEEP_NAMES_DAYS),
    daysBefore: ago(KEEP_DAYS_DAYS),
    sketchesBefore: ago(KEEP_SKETCHES_DAYS),
  }
  await ctx.db.withPlatform((tx) => queries.pruneInPool(tx, ages))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => queries.prune(tx, ages)),
  )
}

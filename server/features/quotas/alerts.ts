/** Alerts: a tenant's owners are told once when the use of a quota crosses a threshold, and again after it fell below. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Resource, type Terms, unitOf } from '../plans/plans.ts'
import * as queries from './queries.ts'

/** Called after every change of a count, inside its transaction: the row is locked, so nobody alerts twice. */
export async function alertOwners(
  ctx: Pick<AppContext, 'plans'>,
  tx: TenantTx,
  terms: Terms,
  resource: Resource,
  count: queries.Count,
): Promise<void> {
  const limit = terms.limits[resource]
  // Reaching the number of things that may run at once is no news, nor is the one and only that a plan has: it is for that.
  if (limit === null || limit <= 1 || unitOf(resource) === 'concurrent') return
  const { alert_thresholds: thresholds } = terms.plan
  const reached = thresholdAt(thresholds, count.used, limit)
  // Whoever was told about 90 % and then fell to 70 % is told again: what was told counts up to where the use was.
  const told = Math.min(count.alerted_percent, thresholdAt(thresholds, count.before, limit))
  if (reached <= told) return
  await queries.setAlerted(tx, resource, reached)
  const alert = { resource, percent: reached, used: count.used, limit }
  await ctx.plans.onThreshold(tx, alert)
  await recordAudit(tx, { action: 'quota.alert', subject: { type: 'quota', id: resource }, after: alert })
}

/** The highest threshold, in per cent, that `used` has reached; 0 for none. */
function thresholdAt(thresholds: readonly number[], used: number, limit: number): number {
  return Math.max(0, ...thresholds.filter((percent) => used > 0 && used / limit >= percent / 100))
}

/** Warns owners of certificates that are about to end, and of renewals that fail. */
import type { OrderProblem } from '../orders/orders.ts'
import { type NewsContext, tellExpiring, tellFailed } from './news.ts'
import { claimWarning, listEnding, listFailingRenewals } from './queries.ts'
import { noteOnOrder } from '../orders/queries.ts'

const DAY_MS = 86_400_000
/** Days before the end at which somebody is told, each once. */
const THRESHOLDS = [14, 7, 3, 1]
const FAILING_MS = 3 * DAY_MS
const AT_ONCE = 1_000

/** What stands in an order's history once its owner was told that the renewal fails. */
const TOLD = 'owner told'

/** @returns how many warnings were sent */
export async function warnOwners(ctx: NewsContext): Promise<number> {
  return (await warnOfEnds(ctx)) + (await warnOfFailures(ctx))
}

async function warnOfEnds(ctx: NewsContext): Promise<number> {
  const now = ctx.clock.now()
  const until = new Date(now.getTime() + Math.max(...THRESHOLDS) * DAY_MS)
  const ending = await ctx.db.withPlatform((tx) => listEnding(tx, now, until, THRESHOLDS, AT_ONCE))
  let count = 0
  for (const { problem, ...certificate } of ending) {
    const threshold = thresholdOf(certificate, now)
    if (threshold === undefined) continue
    if (!(await ctx.db.withPlatform((tx) => claimWarning(tx, certificate.id, threshold)))) continue
    const daysLeft = Math.max(1, Math.ceil((certificate.not_after.getTime() - now.getTime()) / DAY_MS))
    await tellExpiring(ctx, certificate, daysLeft, (problem ?? undefined) as OrderProblem | undefined)
    count += 1
  }
  return count
}

/**
 * The threshold that was crossed last. One that renews itself is no news in the first two thirds of its life, and one
 * with a life of days not before there is a day left.
 */
function thresholdOf(
  certificate: { source: string; not_before: Date; not_after: Date },
  now: Date,
): number | undefined {
  const { source, not_before, not_after } = certificate
  const left = (not_after.getTime() - now.getTime()) / DAY_MS
  const life = (not_after.getTime() - not_before.getTime()) / DAY_MS
  const most = source === 'upload' ? Infinity : life / 4
  return THRESHOLDS.filter((days) => left <= days && days <= most).at(-1)
}

async function warnOfFailures(ctx: NewsContext): Promise<number> {
  const now = ctx.clock.now()
  const since = new Date(now.getTime() - FAILING_MS)
  const failing = await ctx.db.withPlatform((tx) => listFailingRenewals(tx, since, TOLD, AT_ONCE))
  let count = 0
  for (const { not_after, ...order } of failing) {
    const event = { at: now.toISOString(), event: TOLD }
    if (!(await ctx.db.withPlatform((tx) => noteOnOrder(tx, order.id, event)))) continue
    const problem = order.problem as OrderProblem
    await tellFailed(ctx, order, problem, not_after)
    count += 1
  }
  return count
}

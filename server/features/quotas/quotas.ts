/** Quotas: taking and returning what a plan limits. Whoever creates something takes first, in the same transaction. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Resource, Terms } from '../plans/plans.ts'
import { cheapestPlanWith, describeAmount, describeFigure, periodOf, unitOf } from '../plans/plans.ts'
import { alertOwners } from './alerts.ts'
import * as queries from './queries.ts'

export { viewUsage } from './schema.ts'
export { reportApiLimits, takeApiRequest } from './api-limits.ts'
export { type Counters, recountQuota, recountTenant, recountTenants } from './recount.ts'

/** What "unlimited" is counted up to: every figure stays a whole number in JavaScript, JSON and bigint. */
const UNLIMITED = Number.MAX_SAFE_INTEGER
/** Seconds after which another try makes sense where the limit is on what runs at the same time. */
const RETRY_CONCURRENT_SECONDS = 5

type Ctx = Pick<AppContext, 'plans' | 'clock'>

/**
 * Takes `amount` of a resource for as long as the thing exists; undone when `tx` rolls back. Transactions that take the
 * same resource of one tenant wait for each other.
 * @throws AppError quota_exceeded (or rate_limited, for what runs at the same time) naming limit, use and the plan that
 * lifts the limit
 */
export async function takeQuota(ctx: Ctx, tx: TenantTx, resource: Resource, amount = 1): Promise<void> {
  const { terms, count } = await take(ctx, tx, resource, amount)
  await alertOwners(ctx, tx, terms, resource, count)
}

/**
 * Makes sure that `amount` more would fit, and that nobody else takes it before `tx` ends.
 * @throws AppError as takeQuota does
 */
export async function requireQuota(ctx: Ctx, tx: TenantTx, resource: Resource, amount = 1): Promise<void> {
  await take(ctx, tx, resource, amount)
  await queries.give(tx, resource, amount)
}

async function take(ctx: Ctx, tx: TenantTx, resource: Resource, amount: number) {
  requireAmount(amount)
  const terms = await ctx.plans.termsOf(tx.tenantId)
  const limit = terms.limits[resource]
  const period = periodOf(resource, ctx.clock.now())
  const count = await queries.take(tx, resource, amount, limit ?? UNLIMITED, period)
  if (!count) throw await exceeded(ctx, tx, { resource, amount, limit, period, terms })
  return { terms, count }
}

/** Gives back what was taken, when the thing is gone. Never falls below zero. */
export async function returnQuota(tx: TenantTx, resource: Resource, amount = 1): Promise<void> {
  requireAmount(amount)
  await queries.give(tx, resource, amount)
}

type Refusal = { resource: Resource; amount: number; limit: number | null; period: string; terms: Terms }

async function exceeded(ctx: Ctx, tx: TenantTx, refusal: Refusal): Promise<AppError> {
  const { resource, amount, limit, terms } = refusal
  const used = await queries.findUsed(tx, resource, refusal.period)
  const lifting = await cheapestPlanWith(ctx, resource, used + amount, terms.plan.id)
  const way = lifting
    ? `The plan ${lifting.name} allows ${describeAmount(resource, lifting.quotas[resource])}.`
    : 'Ask the operator of the platform for more.'
  const detail = `Your limit is ${describeAmount(resource, limit)} (plan ${terms.plan.name}); in use: ${describeFigure(resource, used)}. ${way}`
  const members = { resource, limit, used, requested: amount, plan_that_lifts: lifting?.id ?? null }
  return unitOf(resource) === 'concurrent'
    ? new AppError('rate_limited', detail, { members, retryAfterSeconds: RETRY_CONCURRENT_SECONDS })
    : new AppError('quota_exceeded', detail, { members })
}

function requireAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError(`${amount} is not an amount of a quota`)
}

/** Plans: how much of each resource a tenant may use. What holds for one tenant is its plan with its own overrides on top. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { openLoadingCache } from '../../kernel/crypto/loading-cache.ts'
import type { Database, PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import * as queries from './queries.ts'
import {
  type Limits,
  RESOURCE_IDS,
  type Resource,
  describeAmount,
  describeFigure,
  periodOf,
  unitOf,
} from './resources.ts'
import type { NewPlanInput, PlanChangeInput } from './schema.ts'

export {
  describeAmount,
  describeFigure,
  periodOf,
  unitOf,
  RESOURCES,
  RESOURCE_IDS,
  type Limits,
  type Resource,
} from './resources.ts'
export { QuotaOverrides } from './schema.ts'

export type Plan = Omit<queries.PlanRow, 'quotas'> & { quotas: Limits }

/** What holds for one tenant. */
export type Terms = { plan: Plan; overrides: Partial<Limits>; limits: Limits }

/** Plans and tenants' terms, from memory where possible. */
export type PlanDirectory = {
  /** All plans in their order. */
  list: () => Promise<readonly Plan[]>
  /** @throws AppError tenant_not_found */
  termsOf: (tenantId: string) => Promise<Terms>
  /** Called in the transaction that brought the use of a resource to an alert threshold of the plan. */
  onThreshold: (tx: TenantTx, alert: QuotaAlert) => Promise<unknown>
}

export type QuotaAlert = { resource: Resource; percent: number; used: number; limit: number }

type Subscription = { planId: string; overrides: Partial<Limits>; terms?: Terms }

const ALL = 'all'
/** How long a process that misses a notice may act on what was true before. */
const TTL_MS = 60_000
const MAX_TENANTS = 50_000

export function openPlanDirectory(options: {
  db: Database
  notices: Notices
  onThreshold?: PlanDirectory['onThreshold']
}): PlanDirectory {
  const { db, notices, onThreshold = async () => undefined } = options
  const plans = openLoadingCache<ReadonlyMap<string, Plan>>({
    load: async () => new Map((await db.withPlatform(queries.listPlans)).map((row) => [row.id, toPlan(row)])),
    maxEntries: 1,
    ttlMs: TTL_MS,
    now: () => performance.now(),
  })
  const tenants = openLoadingCache<Subscription>({
    load: async (tenantId) => {
      const row = await db.withPlatform((tx) => queries.findTenantPlan(tx, tenantId))
      if (!row) throw new AppError('tenant_not_found', 'There is no such tenant.')
      return { planId: row.plan_id, overrides: onlyKnown(row.quota_overrides) }
    },
    maxEntries: MAX_TENANTS,
    ttlMs: TTL_MS,
    now: () => performance.now(),
  })
  notices.subscribe('plan', () => plans.forget(ALL))
  notices.subscribe('tenant', ({ tenant_id }) => tenants.forget(String(tenant_id)))

  async function planOf(id: string): Promise<Plan> {
    const known = (await plans.get(ALL)).get(id)
    if (known) return known
    // A tenant on a plan that was added a moment ago.
    plans.forget(ALL)
    const plan = (await plans.get(ALL)).get(id)
    if (!plan) throw new Error(`there is no plan ${id}`)
    return plan
  }

  return {
    onThreshold,
    list: async () => [...(await plans.get(ALL)).values()],
    async termsOf(tenantId) {
      const subscription = await tenants.get(tenantId)
      const plan = await planOf(subscription.planId)
      // Put together once per plan and tenant, not once per request.
      if (subscription.terms?.plan !== plan)
        subscription.terms = {
          plan,
          overrides: subscription.overrides,
          limits: { ...plan.quotas, ...subscription.overrides },
        }
      return subscription.terms
    },
  }
}

/**
 * What a tenant may use of each resource; null is unlimited.
 * @throws AppError tenant_not_found
 */
export async function limitsOf(ctx: Pick<AppContext, 'plans'>, tenantId: string): Promise<Limits> {
  return (await ctx.plans.termsOf(tenantId)).limits
}

/** @throws AppError not_found */
export async function getPlan(tx: PlatformTx, id: string): Promise<Plan> {
  const row = await queries.findPlan(tx, id)
  return row ? toPlan(row) : notFound(tx, id)
}

type Ctx = Pick<AppContext, 'db' | 'notices'>

/** @throws AppError conflict when the id is taken */
export async function addPlan(ctx: Ctx, input: NewPlanInput): Promise<Plan> {
  return ctx.db.withPlatform(async (tx) => {
    const row = await queries.insertPlan(tx, { id: input.id, ...toColumns(input) })
    if (!row) throw new AppError('conflict', `There is a plan ${input.id} already.`)
    await ctx.notices.publish(tx, 'plan', { plan_id: row.id })
    await recordPlatformAudit(tx, { action: 'plan.add', subject: subjectOf(row), after: input })
    return toPlan(row)
  })
}

/**
 * Replaces a plan. Its tenants that use more than it now allows keep what they have and can add nothing.
 * @param checkVersion called with the present version, to refuse a change made on an older one
 * @throws AppError not_found
 */
export async function changePlan(
  ctx: Ctx,
  id: string,
  input: PlanChangeInput,
  checkVersion: (version: number) => void = () => undefined,
): Promise<Plan> {
  return ctx.db.withPlatform(async (tx) => {
    const before = (await queries.lockPlan(tx, id)) ?? (await notFound(tx, id))
    checkVersion(before.version)
    const after = await queries.updatePlan(tx, id, toColumns(input))
    await ctx.notices.publish(tx, 'plan', { plan_id: id })
    await recordPlatformAudit(tx, { action: 'plan.change', subject: subjectOf(after), before, after })
    return toPlan(after)
  })
}

export type Excess = { resource: Resource; used: number; limit: number }

/**
 * Compares what a tenant uses with another plan, its own overrides included.
 * @param options.force return what exceeds instead of refusing: the tenant keeps it and can add nothing
 * @throws AppError not_found for an unknown plan, conflict naming everything that exceeds it
 */
export async function checkPlanChange(
  ctx: Pick<AppContext, 'db' | 'plans' | 'clock'>,
  tenantId: string,
  planId: string,
  options: { force?: boolean } = {},
): Promise<Excess[]> {
  const plan = await ctx.db.withPlatform((tx) => getPlan(tx, planId), { readOnly: true })
  const { overrides } = await ctx.plans.termsOf(tenantId)
  const limits: Limits = { ...plan.quotas, ...overrides }
  const usage = await ctx.db.withTenant(tenantId, (tx) => usageOf(ctx, tx), { readOnly: true })
  const exceeds = RESOURCE_IDS.flatMap((resource) => {
    const [used, limit] = [usage[resource] ?? 0, limits[resource]]
    return limit !== null && used > limit ? [{ resource, used, limit }] : []
  })
  if (exceeds.length === 0 || options.force) return exceeds
  const list = exceeds.map(
    ({ resource, used, limit }) =>
      `${describeAmount(resource, used)} (allowed: ${describeFigure(resource, limit)})`,
  )
  throw new AppError('conflict', `More is in use than the plan ${plan.name} allows: ${list.join(', ')}.`, {
    members: { exceeds },
  })
}

/** What the tenant uses now of each counted resource; what it never used is absent. */
export async function usageOf(
  ctx: Pick<AppContext, 'clock'>,
  tx: TenantTx,
): Promise<Partial<Record<Resource, number>>> {
  const now = ctx.clock.now()
  const rows = await queries.listUsage(tx)
  const counted = (resource: Resource) =>
    unitOf(resource) === 'per_minute'
      ? undefined
      : rows.find((row) => row.resource === resource && row.period === periodOf(resource, now))?.used
  return Object.fromEntries(RESOURCE_IDS.map((id) => [id, counted(id)]))
}

/** The cheapest public plan, other than `presentId`, with room for `needed` of the resource. */
export async function cheapestPlanWith(
  ctx: Pick<AppContext, 'plans'>,
  resource: Resource,
  needed: number,
  presentId: string,
): Promise<Plan | undefined> {
  const plans = await ctx.plans.list()
  return plans
    .filter(
      (plan) => plan.is_public && plan.id !== presentId && (plan.quotas[resource] ?? Infinity) >= needed,
    )
    .toSorted((a, b) => a.price_cents - b.price_cents || a.position - b.position)[0]
}

function toColumns({ quotas, ...rest }: PlanChangeInput) {
  return { ...rest, quotas: JSON.stringify(quotas) }
}

function subjectOf(plan: { id: string; name: string }) {
  return { type: 'plan', id: plan.id, label: plan.name }
}

async function notFound(tx: PlatformTx, id: string): Promise<never> {
  const known = (await queries.listPlans(tx)).map((plan) => plan.id).join(', ')
  throw new AppError('not_found', `There is no plan ${id}; there are ${known}.`)
}

/** A resource that a stored plan does not mention is not part of it: 0. */
function toPlan(row: queries.PlanRow): Plan {
  const stored = onlyKnown(row.quotas)
  const quotas = Object.fromEntries(RESOURCE_IDS.map((id) => [id, stored[id] === undefined ? 0 : stored[id]]))
  return { ...row, quotas: quotas as Limits }
}

function onlyKnown(value: unknown): Partial<Limits> {
  const entries = Object.entries((value ?? {}) as Record<string, number | null>)
  return Object.fromEntries(entries.filter(([id]) => (RESOURCE_IDS as string[]).includes(id)))
}

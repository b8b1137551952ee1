/** Plans: how much of each resource a tenant may use. What holds for one tenant is its plan with its own overrides on top. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { openLoadingCache } from '../../kernel/crypto/loading-cache.ts'
import type { Database } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import * as queries from './queries.ts'
import { type Limits, RESOURCE_IDS } from './resources.ts'

export type { Limits, Resource } from './resources.ts'
export { describeAmount, unitOf } from './resources.ts'

export type Plan = Omit<queries.PlanRow, 'quotas'> & { quotas: Limits }

/** What holds for one tenant. */
export type Terms = { plan: Plan; overrides: Partial<Limits>; limits: Limits }

/** Plans and tenants' terms, from memory where possible. */
export type PlanDirectory = {
  /** All plans in their order. */
  list: () => Promise<readonly Plan[]>
  /** @throws AppError tenant_not_found */
  termsOf: (tenantId: string) => Promise<Terms>
}

type Subscription = { planId: string; overrides: Partial<Limits>; terms?: Terms }

const ALL = 'all'
/** How long a process that misses a notice may act on what was true before. */
const TTL_MS = 60_000
const MAX_TENANTS = 50_000

export function openPlanDirectory({ db, notices }: { db: Database; notices: Notices }): PlanDirectory {
  const now = () => performance.now()
  const plans = openLoadingCache<ReadonlyMap<string, Plan>>({
    load: async () => new Map((await db.withPlatform(queries.listPlans)).map((row) => [row.id, toPlan(row)])),
    maxEntries: 1,
    ttlMs: TTL_MS,
    now,
  })
  const tenants = openLoadingCache<Subscription>({
    load: async (tenantId) => {
      const row = await db.withPlatform((tx) => queries.findTenantPlan(tx, tenantId))
      if (!row) throw new AppError('tenant_not_found', 'There is no such tenant.')
      return { planId: row.plan_id, overrides: onlyKnown(row.quota_overrides) }
    },
    maxEntries: MAX_TENANTS,
    ttlMs: TTL_MS,
    now,
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

/** Repair: what is counted as used is compared with the things themselves, and put right. */
import { setTimeout } from 'node:timers/promises'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Resource, periodOf } from '../plans/plans.ts'
import { alertOwners } from './alerts.ts'
import * as queries from './queries.ts'

type Ctx = Pick<AppContext, 'plans' | 'clock'>

/** Counts what a tenant really has of a resource. */
export type Counters = Partial<Record<Resource, (tx: TenantTx) => Promise<number>>>

const PAGE = 200
/** Things outside the tenant's home are counted a moment before or after they are made: a difference must outlast that. */
const SECOND_LOOK_MS = 1_000

/** Puts the count in place that was found to be true, even above the limit. */
export async function recountQuota(
  ctx: Ctx,
  tx: TenantTx,
  resource: Resource,
  actual: number,
): Promise<void> {
  if (!Number.isSafeInteger(actual) || actual < 0)
    throw new RangeError(`${actual} is not an amount of a quota`)
  const terms = await ctx.plans.termsOf(tx.tenantId)
  const count = await queries.recount(tx, resource, actual, periodOf(resource, ctx.clock.now()))
  await alertOwners(ctx, tx, terms, resource, count)
}

/** Compares the counts of all tenants. @returns how many were wrong and are right now */
export async function recountTenants(
  ctx: Ctx & Pick<AppContext, 'db' | 'log'>,
  counters: Counters,
  options: { signal: AbortSignal; secondLookMs?: number },
): Promise<number> {
  let repaired = 0
  let page: string[] = []
  do {
    const after = page.at(-1)
    page = await ctx.db.withPlatform((tx) => queries.listTenantIds(tx, after, PAGE), { readOnly: true })
    for (const tenantId of page) {
      options.signal.throwIfAborted()
      try {
        repaired += await recountTenant(ctx, tenantId, counters, options.secondLookMs)
      } catch (error) {
        if (!(error instanceof NoSuchHomeError))
          ctx.log.warn({ err: error, tenant_id: tenantId }, 'the quotas of a tenant could not be recounted')
      }
    }
  } while (page.length === PAGE)
  return repaired
}

/** Compares the counts of one tenant. @returns how many were wrong and are right now */
export async function recountTenant(
  ctx: Ctx & Pick<AppContext, 'db' | 'log'>,
  tenantId: string,
  counters: Counters,
  secondLookMs = SECOND_LOOK_MS,
): Promise<number> {
  const suspects = await ctx.db.withTenant(tenantId, (tx) => findDifferences(tx, counters))
  if (suspects.length === 0) return 0
  await setTimeout(secondLookMs)
  return ctx.db.withTenant(tenantId, async (tx) => {
    const wrong = (await findDifferences(tx, counters)).filter(({ resource, by }) =>
      suspects.some((suspect) => suspect.resource === resource && suspect.by === by),
    )
    for (const { resource, used, actual } of wrong) {
      ctx.log.warn({ tenant_id: tenantId, resource, used, actual }, 'a quota was counted wrongly')
      await recountQuota(ctx, tx, resource, actual)
      const subject = { type: 'quota', id: resource }
      await recordAudit(tx, { action: 'quota.recount', subject, before: { used }, after: { used: actual } })
    }
    return wrong.length
  })
}

async function findDifferences(tx: TenantTx, counters: Counters) {
  const found: { resource: Resource; used: number; actual: number; by: number }[] = []
  for (const [id, count] of Object.entries(counters)) {
    const resource = id as Resource
    // Locked before counting: whoever is taking one of these has committed, or waits until we have.
    const used = await queries.lockUsed(tx, resource)
    const actual = await count(tx)
    if (actual !== used) found.push({ resource, used, actual, by: actual - used })
  }
  return found
}

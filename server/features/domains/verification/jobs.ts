/** Looks at names in the background: each in its tenant's own queue, so that tenants take turns. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { NoSuchHomeError } from '../../../kernel/db/placements.ts'
import { removeClaim } from '../adding.ts'
import { LOOK_TASK, type LookPayload, askForLook } from './asking.ts'
import { type CheckCtx, checkDomain } from './check.ts'
import { findDangling } from './dangling.ts'
import { listExpired, takeDue } from './queries.ts'

type Ctx = CheckCtx & Pick<AppContext, 'plans'>

/** The schedule looks once a minute: what is due before that has a job of its own. */
const SOON_MS = 60_000
/** A look that was asked for and never came about is asked for again then. */
const RETRY_MS = 10 * 60_000
const LIMITS = { perTenant: 20, all: 1_000 }
const EXPIRED_BATCH = 100

export function defineVerificationJobs(ctx: Ctx): void {
  ctx.jobs.define<LookPayload>({
    name: LOOK_TASK,
    lane: 'outbound',
    maxAttempts: 3,
    // Servers that let everybody wait, of the name and of its holder.
    timeoutMs: 180_000,
    run: ({ tenantId, payload }) => look(ctx, tenantId, payload.domain_id),
  })
  ctx.jobs.cron({ name: 'domains.check', schedule: '* * * * *', run: () => askForDueLooks(ctx) })
  ctx.jobs.cron({ name: 'domains.expire', schedule: '5 * * * *', run: () => giveUpExpired(ctx) })
  ctx.jobs.cron({
    name: 'domains.dangling',
    schedule: '35 4 * * *',
    lane: 'long',
    run: async ({ signal }) => ({ dangling: await findDangling(ctx, signal) }),
  })
}

async function look(ctx: Ctx, tenantId: string, id: string): Promise<{ state: string } | undefined> {
  const row = await checkDomain(ctx, tenantId, id)
  const next = row?.next_check_at
  if (next && next.getTime() - ctx.clock.now().getTime() < SOON_MS)
    await ctx.db.withTenant(tenantId, (tx) => askForLook(ctx, tx, id, next))
  return row && { state: row.state }
}

/** Asks for the looks that are due. @returns how many */
export async function askForDueLooks(ctx: Ctx): Promise<{ due: number }> {
  const now = ctx.clock.now()
  const due = await ctx.db.withPlatform((tx) => takeDue(tx, now, new Date(now.getTime() + RETRY_MS), LIMITS))
  for (const [tenantId, names] of Map.groupBy(due, ({ tenant_id }) => tenant_id))
    try {
      await ctx.db.withTenant(tenantId, async (tx) => {
        for (const { id } of names) await askForLook(ctx, tx, id)
      })
    } catch (error) {
      // The next run finds them again.
      if (!(error instanceof NoSuchHomeError))
        ctx.log.warn({ err: error, tenant_id: tenantId }, 'no look was asked for')
    }
  return { due: due.length }
}

/** Gives up claims that nobody has proven in time. @returns how many */
export async function giveUpExpired(ctx: Ctx): Promise<{ given_up: number }> {
  const now = ctx.clock.now()
  const reason = 'Nobody has proven it within 30 days.'
  const isStillExpired = ({ state, holds }: { state: string; holds: boolean }) => {
    if (holds || state !== 'pending') throw new AppError('conflict', 'It was proven at the last moment.')
  }
  let given_up = 0
  for (const domain of await ctx.db.withPlatform((tx) => listExpired(tx, now, EXPIRED_BATCH)))
    try {
      await removeClaim(ctx, domain, { reason, byOperator: true, check: isStillExpired })
      given_up += 1
    } catch (error) {
      if (!(error instanceof AppError) && !(error instanceof NoSuchHomeError)) throw error
    }
  return { given_up }
}

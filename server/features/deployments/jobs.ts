/** What moves deployments on in the background. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { COOL_TASK, cool } from './cool.ts'
import { advance } from './pipeline.ts'
import { listOverdue, listOverdueInPool, pruneEvents, pruneEventsInPool } from './queries.ts'
import { ADVANCE_TASK, enqueue } from './work.ts'

/** A deployment that should have been looked at so long ago has lost its job. */
const OVERDUE_MS = 60_000
const AT_ONCE = 500
/** Afterwards the steps tell what happened; what was said in between is forgotten. */
const KEEP_EVENTS_MS = 90 * 86_400_000

export function defineDeploymentJobs(ctx: AppContext): void {
  ctx.jobs.define<{ deployment_id: string }>({
    name: ADVANCE_TASK,
    lane: 'quick',
    retryDelayMs: (attempt) => Math.min(500 * 2 ** attempt, 10_000),
    run: (job) => advance(ctx, job),
  })
  ctx.jobs.define<{ deployment_id: string }>({
    name: COOL_TASK,
    lane: 'quick',
    run: ({ tenantId, payload }) => ctx.db.withTenant(tenantId, (tx) => cool(ctx, tx, payload.deployment_id)),
  })
  ctx.jobs.cron({
    name: 'deployments-prune',
    schedule: '15 4 * * *',
    lane: 'long',
    run: () => prune(ctx),
  })
  ctx.jobs.cron({ name: 'deployments-sweep', schedule: '* * * * *', run: () => sweep(ctx) })
}

/** Finds deployments whose job was lost: it failed for good while the database was away, say. */
async function sweep(ctx: AppContext): Promise<{ woken: number }> {
  const before = new Date(ctx.clock.now().getTime() - OVERDUE_MS)
  const pooled = await ctx.db.withPlatform((tx) => listOverdueInPool(tx, before, AT_ONCE), { readOnly: true })
  const overdue = pooled.map(({ tenant_id, id }) => ({ tenantId: tenant_id, id }))
  await eachTenantElsewhere(ctx.db, ctx.log, async (tenantId) => {
    const ids = await ctx.db.withTenant(tenantId, (tx) => listOverdue(tx, before, AT_ONCE), {
      readOnly: true,
    })
    overdue.push(...ids.map((id) => ({ tenantId, id })))
  })
  for (const { tenantId, id } of overdue) await ctx.db.withTenant(tenantId, (tx) => enqueue(ctx, tx, id))
  return { woken: overdue.length }
}

async function prune(ctx: AppContext): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEEP_EVENTS_MS)
  await ctx.db.withPlatform((tx) => pruneEventsInPool(tx, before))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => pruneEvents(tx, before)),
  )
}

/** What moves fleets on in the background: jobs of the platform. */
import type { AppContext } from '../../context.ts'
import { advance } from './advance.ts'
import { ADVANCE_TASK, wakeFleet } from './change.ts'
import { listOverdue } from './queries.ts'

/** A fleet that should have been looked at so long ago has lost its job. */
const OVERDUE_MS = 60_000
const AT_ONCE = 100

export function defineFleetJobs(ctx: AppContext): void {
  ctx.jobs.define<{ fleet_id: string }>({
    name: ADVANCE_TASK,
    lane: 'quick',
    retryDelayMs: (attempt) => Math.min(500 * 2 ** attempt, 10_000),
    run: (job) => advance(ctx, job),
  })
  ctx.jobs.cron({ name: 'fleets-sweep', schedule: '* * * * *', run: () => sweep(ctx) })
}

async function sweep(ctx: AppContext): Promise<{ woken: number }> {
  const before = new Date(ctx.clock.now().getTime() - OVERDUE_MS)
  const ids = await ctx.db.withPlatform((tx) => listOverdue(tx, before, AT_ONCE), { readOnly: true })
  for (const id of ids) await wakeFleet(ctx, id)
  return { woken: ids.length }
}

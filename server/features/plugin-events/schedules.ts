/**
 * Scheduled tasks of plugins. Of each tenant that has any, one job waits: it comes when the next task is due, hands what
 * is due to jobs of its own in the transaction that notes when each is due again, and waits anew. So nothing looks at
 * tenants without due tasks, several processes never hand out the same time twice, and what was missed while nothing ran
 * is made up for once.
 */
import { Cron } from 'croner'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { callPlugin, requireDone } from './calls.ts'
import {
  type ScheduleKey,
  advanceSchedules,
  findIndexed,
  findNextDue,
  listSchedules,
  lockDueSchedules,
  putSchedules,
  restSchedules,
  settleSchedule,
} from './queries.ts'

export const TICK_TASK = 'plugin-events.tick'
export const SCHEDULE_TASK = 'plugin-events.schedule'

export type WantedSchedule = ScheduleKey & { cron: string; timezone: string }
type TimeCtx = Pick<AppContext, 'jobs' | 'clock'>

/** Handed out in one transaction. */
const AT_ONCE = 500
/** As long as the plugin's data is kept after it was removed. */
const KEPT_MS = 30 * 86_400_000

/** When a task is due next after `after`, in the zone's time, summer time included; undefined for never. */
export function nextTime(cron: string, timezone: string, after: Date): Date | undefined {
  return new Cron(cron, { timezone, paused: true }).nextRun(after) ?? undefined
}

/**
 * Has these tasks run on these sites, and no others. One that is there already keeps its time unless that is another
 * one now; one that comes back begins with the next time from now on.
 */
export async function setSchedules(
  ctx: TimeCtx,
  tx: TenantTx,
  siteIds: readonly string[],
  wanted: readonly WantedSchedule[],
): Promise<void> {
  const known = new Map((await listSchedules(tx, siteIds)).map((row) => [keyOf(row), row]))
  const now = ctx.clock.now()
  const changed = wanted.filter((task) => {
    const before = known.get(keyOf(task))
    return !before?.next_at || before.cron !== task.cron || before.timezone !== task.timezone
  })
  const kept = new Set(wanted.map(keyOf))
  const resting = [...known.values()].filter((row) => !kept.has(keyOf(row)))
  await putSchedules(
    tx,
    changed.map((task) => ({
      ...task,
      next_at: nextTime(task.cron, task.timezone, now)?.toISOString() ?? null,
    })),
  )
  await restSchedules(
    tx,
    resting.map(({ site_id, plugin, name }) => ({ site_id, plugin, name })),
    { at: now, forgetBefore: new Date(now.getTime() - KEPT_MS) },
  )
  if (changed.length > 0) await tickLater(ctx, tx)
}

/** Hands out what is due, and waits for what is due next. @returns how many tasks were handed out */
export async function tick(ctx: TimeCtx & Pick<AppContext, 'db'>, tenantId: string): Promise<number> {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const now = ctx.clock.now()
    const due = await lockDueSchedules(tx, now, AT_ONCE)
    await advanceSchedules(
      tx,
      due.map(({ site_id, plugin, name, cron, timezone, next_at }) => ({
        site_id,
        plugin,
        name,
        last_at: next_at,
        // From now on, not from when it was due: what was missed several times runs once.
        next_at: nextTime(cron, timezone, now)?.toISOString() ?? null,
      })),
    )
    for (const { site_id, plugin, name } of due)
      await ctx.jobs.enqueue(
        tx,
        SCHEDULE_TASK,
        { site_id, plugin, name },
        { key: `${site_id}/${plugin}/${name}` },
      )
    await tickLater(ctx, tx)
    return due.length
  })
}

/** Runs one task. Nothing happens where the plugin is off by now, or its site shown to nobody. */
export async function runSchedule(
  ctx: Pick<AppContext, 'config' | 'db' | 'plugins' | 'tenants'>,
  { tenantId, payload }: Job<ScheduleKey>,
): Promise<'succeeded' | 'off'> {
  const { site_id, plugin: pluginName, name } = payload
  const plugin = await ctx.db.withTenant(tenantId, (tx) => findIndexed(tx, site_id, pluginName))
  const outcome = await callPlugin(ctx, tenantId, site_id, plugin, { kind: 'schedule', name })
  if (outcome === 'off') return 'off'
  const error = outcome.ok ? undefined : outcome.failure.message.slice(0, 2_000)
  await ctx.db.withTenant(tenantId, (tx) => settleSchedule(tx, payload, error))
  requireDone(outcome)
  return 'succeeded'
}

async function tickLater(ctx: TimeCtx, tx: TenantTx): Promise<void> {
  const next = await findNextDue(tx)
  if (next) await ctx.jobs.enqueue(tx, TICK_TASK, null, { key: 'tick', runAt: next })
}

function keyOf({ site_id, plugin, name }: ScheduleKey): string {
  return `${site_id}/${plugin}/${name}`
}

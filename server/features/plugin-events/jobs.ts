/** Has plugins run in the background: after events, by the clock, as jobs; and switches failing ones off. */
import type { AppContext } from '../../context.ts'
import { DISPATCH_TASK, RECONCILE_TASK } from '../site-plugins/site-plugins.ts'
import { SWITCH_OFF_TASK } from './health.ts'
import { type Dispatch, type HookJob, HOOK_TASK, dispatch, runHook } from './hook-jobs.ts'
import { PLUGIN_JOB_TASK, type PluginJob, runPluginJob } from './plugin-jobs.ts'
import { reconcile } from './reconcile.ts'
import { SCHEDULE_TASK, TICK_TASK, runSchedule, tick } from './schedules.ts'
import type { ScheduleKey } from './queries.ts'
import { type SwitchOff, switchOff } from './switch-off.ts'

/** Calls wait for plugins, which wait for servers of other people. */
const lane = 'outbound'
const MINUTE_MS = 60_000

export function definePluginEventJobs(ctx: AppContext): void {
  ctx.jobs.define<{ site_ids: string[] }>({
    name: RECONCILE_TASK,
    lane: 'quick',
    timeoutMs: 10 * MINUTE_MS,
    run: ({ tenantId, payload }) => reconcile(ctx, tenantId, payload.site_ids),
  })
  ctx.jobs.define<Dispatch>({
    name: DISPATCH_TASK,
    lane,
    timeoutMs: 30 * MINUTE_MS,
    run: (job) => dispatch(ctx, job),
  })
  ctx.jobs.define<HookJob>({ name: HOOK_TASK, lane, maxAttempts: 5, run: (job) => runHook(ctx, job) })
  ctx.jobs.define<PluginJob>({
    name: PLUGIN_JOB_TASK,
    lane,
    maxAttempts: 5,
    run: (job) => runPluginJob(ctx, job),
  })
  ctx.jobs.define<null>({
    name: TICK_TASK,
    lane: 'quick',
    // It fails only when our own database does, and nothing else brings the next one.
    maxAttempts: 1_000,
    run: ({ tenantId }) => tick(ctx, tenantId),
  })
  ctx.jobs.define<ScheduleKey>({
    name: SCHEDULE_TASK,
    lane,
    maxAttempts: 3,
    run: (job) => runSchedule(ctx, job),
  })
  ctx.jobs.define<SwitchOff>({
    name: SWITCH_OFF_TASK,
    lane: 'quick',
    // A deployment may hold the site for hours.
    maxAttempts: 30,
    run: (job) => switchOff(ctx, job),
  })
}

/** Jobs that plugins put off for later with `site.jobs.enqueue`. */
import type { Job } from '../../kernel/jobs/task.ts'
import { currentTrace, withTrace } from '../../kernel/trace.ts'
import { type CallCtx, callPlugin, requireDone } from './calls.ts'
import { findIndexed } from './queries.ts'

/** The task behind `site.jobs.enqueue`: {@link PluginJob}, tried five times with back-off. */
export const PLUGIN_JOB_TASK = 'plugin-events.run'

/** `name` is one of the manifest's `jobs`. */
export type PluginJob = { site_id: string; plugin: string; name: string; data: unknown }

/**
 * @returns what the job's handler answered
 * @throws Error when it failed; AppError conflict where the plugin is off: whoever wants that can retry the job later
 */
export async function runPluginJob(ctx: CallCtx, { tenantId, payload }: Job<PluginJob>): Promise<unknown> {
  const { site_id, plugin: pluginName, name, data } = payload
  const plugin = await ctx.db.withTenant(tenantId, (tx) => findIndexed(tx, site_id, pluginName), {
    readOnly: true,
  })
  const outcome = await continued(() =>
    callPlugin(ctx, tenantId, site_id, plugin, { kind: 'job', name, data }),
  )
  return requireDone(outcome)
}

/** Putting work off is no reaction to anything: a job that enqueues the next one may do so for ever. */
function continued<Result>(work: () => Result): Result {
  const trace = currentTrace()
  const { actor } = trace
  if (!actor?.reactions) return work()
  return withTrace({ ...trace, actor: { ...actor, reactions: actor.reactions - 1 } }, work)
}

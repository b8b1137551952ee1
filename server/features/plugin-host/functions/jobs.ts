/** The host function that puts work off: a job of the plugin's own, which features/plugin-events runs. */
import { Type } from 'typebox'
import { currentTrace, withTrace } from '../../../kernel/trace.ts'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { HostError } from '../host.ts'
import { closed } from '../input.ts'

/** Defined by features/plugin-events, which knows plugins and must not be known here. */
const TASK = 'plugin-events.run'
const DATA_MAX = 32_000
const DELAY_MAX_SECONDS = 30 * 86_400
/** Of a plugin on a site: a job that queues itself must not keep the workers to itself. */
const RATE = { points: 2_000, window_seconds: 3_600 }

const enqueue = defineHostFunction({
  ...catalogued('jobs.enqueue'),
  input: closed({
    name: Type.String({ maxLength: 60 }),
    data: Type.Optional(Type.Unknown()),
    delay_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: DELAY_MAX_SECONDS })),
    key: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  }),
  async run(ctx, call, { name, data = null, delay_seconds = 0, key }) {
    const { siteId, plugin, manifest } = call
    if (!manifest.jobs.includes(name))
      throw new HostError('invalid', `The job ${JSON.stringify(name)} is not among "jobs" of plugin.json.`)
    if (JSON.stringify(data).length > DATA_MAX)
      throw new HostError(
        'limit',
        `The data of a job has at most ${DATA_MAX} characters; keep it in a table.`,
      )
    const { allowed } = await ctx.rateLimiter.take(`plugin-jobs:${siteId}:${plugin.name}`, RATE)
    if (!allowed) throw new HostError('limit', `More than ${RATE.points} jobs were queued within an hour.`)
    const at = new Date(ctx.clock.now().getTime() + delay_seconds * 1_000)
    const job = { site_id: siteId, plugin: plugin.name, name, data }
    // Going on later is no reaction to anything: a job that works in steps may queue the next one.
    const trace = { ...currentTrace(), actor: call.trace.actor }
    const id = await withTrace(trace, () =>
      atHome(ctx, call, (tx) =>
        ctx.jobs.enqueue(tx, TASK, job, {
          ...(delay_seconds > 0 && { runAt: at }),
          ...(key !== undefined && { key: JSON.stringify([siteId, plugin.name, name, key]) }),
        }),
      ),
    )
    return { id }
  },
})

export const jobFunctions = { 'jobs.enqueue': enqueue }

/** Waits until changes are allowed: for the end of a freeze, or for a maintenance window. */
import { nextOpening } from '../../change-control/change-control.ts'
import { recordEnd } from '../endings.ts'
import { listSitesOf } from '../queries.ts'
import { type Step, done } from './step.ts'

/** Windows may be changed meanwhile. */
const LOOK_AGAIN_MS = 5 * 60_000

export const window: Step = {
  async run(work) {
    const { ctx, tx, deployment } = work
    const { module, environment, options } = deployment
    const now = ctx.clock.now()
    const sites = await listSitesOf(tx, deployment.id, { states: ['tested', 'built'] })
    const change = { module, environment, websiteIds: sites.map(({ site_id }) => site_id), at: now }
    const own = await nextOpening(ctx, tx, change)
    if (!own) return done('Changes are allowed now')
    const override = options.override_freeze
    const opening = override ? await nextOpening(ctx, tx, { ...change, overridesOwn: true }) : own
    if (!opening) return done(`${own.window.name} is overridden: ${override?.reason}`)
    const { window: closed, opensAt } = opening
    if (!opensAt)
      return {
        kind: 'failed',
        problem: { code: 'frozen', detail: `${closed.name} allows no change within a year.` },
      }
    const detail = `${closed.name}: goes on at ${opensAt.toISOString()}`
    if (deployment.waiting_for !== 'window') recordEnd(work, 'waiting', detail)
    const until = new Date(Math.min(opensAt.getTime(), now.getTime() + LOOK_AGAIN_MS))
    return {
      kind: 'wait',
      for: 'window',
      until,
      detail,
      evidence: { opens_at: opensAt.toISOString(), window: closed },
    }
  },
}

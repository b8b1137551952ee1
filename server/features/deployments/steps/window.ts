/** Waits until changes are allowed: for the end of a freeze, or for a maintenance window. */
import { nextOpening } from '../../change-control/change-control.ts'
import { recordEnd } from '../endings.ts'
import { type PlacedSite, listSitesOf } from '../queries.ts'
import type { Work } from '../work.ts'
import { type Outcome, type Step, done } from './step.ts'

/** Windows may be changed meanwhile. */
const LOOK_AGAIN_MS = 5 * 60_000

export const window: Step = {
  async run(work) {
    const sites = await listSitesOf(work.tx, work.deployment.id, { states: ['tested', 'built'] })
    return outsideOfWindow(work, sites)
  },
}

/** Whether these sites may change now: done, or what to wait for. Each batch of a rolling deployment asks again. */
export async function outsideOfWindow(work: Work, sites: readonly PlacedSite[]): Promise<Outcome> {
  const { ctx, tx, deployment } = work
  const { module, environment, options, progress } = deployment
  const now = ctx.clock.now()
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
  if (progress.announced !== detail) recordEnd(work, 'waiting', detail)
  progress.announced = detail
  const until = new Date(Math.min(opensAt.getTime(), now.getTime() + LOOK_AGAIN_MS))
  return {
    kind: 'wait',
    for: 'window',
    until,
    detail,
    evidence: { opens_at: opensAt.toISOString(), window: closed },
  }
}

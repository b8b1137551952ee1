/** Makes the new release of each site: built, but not live. */
import { AppError } from '../../../errors.ts'
import { buildCandidates } from '../../releases/releases.ts'
import { occupySites } from '../../sites/sites.ts'
import { planOf } from '../plan.ts'
import { type SiteChange, changeSites, listSitesOf } from '../queries.ts'
import type { Work } from '../work.ts'
import { type Step, done } from './step.ts'

/** In one transaction; others may work on the deployment in between. */
const AT_ONCE = 50
/** Whoever leaves the sites wakes those who wait; this is for when that was lost. */
const LOOK_AGAIN_MS = 30_000

export const build: Step = {
  async run(work) {
    const { ctx, tx, deployment } = work
    const all = await listSitesOf(tx, deployment.id, { states: ['pending', 'built'] })
    if (deployment.environment === 'production') {
      const held = await occupySites(
        tx,
        deployment.id,
        all.map(({ site_id }) => site_id),
      )
      const [first] = held
      if (first)
        return {
          kind: 'wait',
          for: 'websites',
          until: new Date(ctx.clock.now().getTime() + LOOK_AGAIN_MS),
          detail: `Another deployment is changing ${held.length === 1 ? 'the website' : `${held.length} of the websites`}`,
          evidence: { deployment_id: first.by },
        }
    }
    const pending = all.filter(({ state }) => state === 'pending').slice(0, AT_ONCE)
    if (pending.length > 0) {
      const problem = await buildSome(
        work,
        pending.map(({ site_id }) => site_id),
      )
      if (problem) return { kind: 'failed', problem }
      if (all.length - pending.length > 0 || pending.length === AT_ONCE)
        return {
          kind: 'again',
          detail: `${all.filter(({ state }) => state === 'built').length + pending.length} built`,
        }
    }
    const built = await listSitesOf(tx, deployment.id, { states: ['built'] })
    if (built.length > 0)
      return done(
        built.length === 1
          ? `Release ${built[0]?.candidate_number} is ready to be looked at`
          : `${built.length} releases are ready to be looked at`,
      )
    const [failed] = await listSitesOf(tx, deployment.id, { states: ['failed'], limit: 1 })
    if (failed)
      return {
        kind: 'failed',
        problem: { ...(failed.problem as { code: string; detail: string }), website_id: failed.site_id },
      }
    return done('Nothing would change: the websites show it already')
  },
}

async function buildSome(work: Work, siteIds: readonly string[]) {
  const { ctx, tx, deployment } = work
  const changes: SiteChange[] = []
  const wanted: Parameters<typeof buildCandidates>[3][number][] = []
  for (const site_id of siteIds) {
    try {
      const change = await planOf(work, site_id)
      if (change) wanted.push({ site_id, change, ...(deployment.note && { note: deployment.note }) })
      else changes.push({ site_id, state: 'unchanged' })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const problem = {
        code: error.code,
        detail: error.message,
        ...(error.extra.errors && { errors: error.extra.errors }),
      }
      if (deployment.options.on_site_failure === 'abort') return { ...problem, website_id: site_id }
      changes.push({ site_id, state: 'failed', problem })
    }
  }
  for (const { site_id, number, base_number } of await buildCandidates(ctx, tx, deployment.id, wanted))
    changes.push({ site_id, state: 'built', candidate_number: number, base_number })
  await changeSites(tx, deployment.id, changes)
  return undefined
}

/** Has the serving processes get the new releases ready: where they are to be seen, nobody waits for a theme to compile. */
import { setStandby } from '../../releases/releases.ts'
import { listSitesOf } from '../queries.ts'
import { type Step, done, skipped } from './step.ts'

export const warmUp: Step = {
  async run({ ctx, tx, deployment }) {
    const built = await listSitesOf(tx, deployment.id, { states: ['built'] })
    if (built.length === 0) return skipped('There is nothing to show')
    const sites = built.map(({ site_id, candidate_number }) => ({ site_id, number: candidate_number ?? 0 }))
    // What fails its tests must not take the place of what is shown there.
    if (deployment.environment === 'staging') return skipped('The staging address keeps no pages')
    // What only content or settings change is rendered in no time; a theme has to be read and compiled.
    if (deployment.strategy === 'direct' && !deployment.change.theme)
      return skipped('Nothing that takes long to load')
    await setStandby(
      ctx,
      tx,
      sites.map(({ site_id, number }) => ({ site_id, standby: { number, share: 0, key: deployment.id } })),
    )
    return done('The serving processes hold it ready')
  },
}

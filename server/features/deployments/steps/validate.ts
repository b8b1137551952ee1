/** Which sites, and whether what is asked for can be done to them. */
import { AppError } from '../../../errors.ts'
import { MAX_WEBSITES } from '../options.ts'
import { requireChange } from '../plan.ts'
import { type SiteChange, addSites, changeSites, findTargets, listAllSites, listSitesOf } from '../queries.ts'
import type { Work } from '../work.ts'
import { type Step, done } from './step.ts'

export const validate: Step = {
  async run(work) {
    const { tx, deployment } = work
    await requireChange(work)
    const ids =
      deployment.scope.kind === 'all' ? await listAllSites(tx, MAX_WEBSITES + 1) : deployment.scope.ids
    if (ids.length === 0) throw new AppError('not_found', 'There is no website to deploy to.')
    if (ids.length > MAX_WEBSITES)
      throw new AppError(
        'validation_failed',
        `One deployment reaches ${MAX_WEBSITES} websites at most; name the websites, or use several deployments.`,
      )
    await addSites(tx, deployment.id, ids)
    const unfit = await findUnfit(work, ids)
    if (unfit.length > 0) await changeSites(tx, deployment.id, unfit)
    const left = ids.length - unfit.length
    if (left === 0 || (unfit.length > 0 && deployment.options.on_site_failure === 'abort')) {
      const [first] = unfit
      return {
        kind: 'failed',
        problem: {
          code: 'transition_not_allowed',
          detail: detailOf(first),
          ...(first && { website_id: first.site_id }),
        },
      }
    }
    return done(
      `${left} ${left === 1 ? 'website' : 'websites'}${unfit.length > 0 ? `, ${unfit.length} left out` : ''}`,
    )
  },
}

const detailOf = (change: SiteChange | undefined) =>
  (change?.problem as { detail: string } | undefined)?.detail ?? 'There is no website to deploy to.'

async function findUnfit({ tx, deployment }: Work, ids: readonly string[]): Promise<SiteChange[]> {
  const targets = new Map((await findTargets(tx, ids)).map((target) => [target.id, target]))
  const known = await listSitesOf(tx, deployment.id, { states: ['pending'] })
  return known.flatMap(({ site_id }) => {
    const target = targets.get(site_id)
    const detail =
      !target || target.status === 'deleted'
        ? 'The website has been deleted.'
        : target.status === 'provisioning' || target.release_number === 0
          ? `The website ${target.name} is still being set up.`
          : undefined
    return detail === undefined
      ? []
      : [{ site_id, state: 'failed', problem: { code: 'transition_not_allowed', detail } } as const]
  })
}

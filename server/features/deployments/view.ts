/** A deployment as the API shows it. */
import type { Static } from 'typebox'
import { possibleActs } from './acts.ts'
import type { Deployment } from './deployment.ts'
import { STEPS, TERMINAL } from './options.ts'
import type { NamedSiteRow, SiteState, StepRow } from './queries.ts'
import type { DeploymentBody, DeploymentDetailBody, DeploymentSiteBody, StepBody } from './schema.ts'
import { countsOf, visitorsPercent } from './work.ts'

type Counts = Partial<Record<SiteState, number>>

export function viewDeployment(deployment: Deployment, by: Counts = {}): Static<typeof DeploymentBody> {
  const { id, module, environment, strategy, state, step, waiting_for, summary, note, problem } = deployment
  const websites = countsOf(by)
  if (websites.total === 0 && deployment.scope.kind === 'websites')
    websites.total = deployment.scope.ids.length
  return {
    id,
    module,
    environment,
    strategy,
    state,
    step,
    waiting_for,
    next_at: moment(deployment.next_at),
    summary,
    note,
    websites,
    percent: percentOf(deployment, websites),
    visitors_percent: shareOf(deployment, websites),
    approval_id: deployment.approval_id,
    promoted_from: deployment.promoted_from,
    fleet_id: deployment.fleet_id,
    problem,
    can: possibleActs(deployment),
    created_by: deployment.created_by,
    created_at: deployment.created_at.toISOString(),
    scheduled_at: moment(deployment.scheduled_at),
    started_at: moment(deployment.started_at),
    finished_at: moment(deployment.finished_at),
    hot_until: moment(deployment.hot_until),
  }
}

export function viewDetail(
  deployment: Deployment,
  by: Counts | undefined,
  steps: readonly StepRow[],
): Static<typeof DeploymentDetailBody> {
  const { change, options } = deployment
  return { ...viewDeployment(deployment, by), change, options, steps: steps.map(viewStep) }
}

function viewStep({
  name,
  state,
  started_at,
  finished_at,
  detail,
  evidence,
}: StepRow): Static<typeof StepBody> {
  return {
    name: name as (typeof STEPS)[number],
    state: state as Static<typeof StepBody>['state'],
    started_at: moment(started_at),
    finished_at: moment(finished_at),
    detail,
    evidence,
  }
}

export function viewSite(row: NamedSiteRow, previewUrl: string | null): Static<typeof DeploymentSiteBody> {
  const { site_id, name, slug, state, base_number, candidate_number, live_number, evidence } = row
  return {
    website_id: site_id,
    name,
    slug,
    state: state as SiteState,
    base_number,
    candidate_number,
    live_number,
    preview_url: previewUrl,
    evidence,
    problem: row.problem as Static<typeof DeploymentSiteBody>['problem'],
    live_at: moment(row.live_at),
    restored_at: moment(row.restored_at),
  }
}

const moment = (at: Date | null) => at?.toISOString() ?? null

/** Of the way from the first step to the last; the roll-out in between by the sites or visitors it has reached. */
function percentOf(deployment: Deployment, websites: ReturnType<typeof countsOf>): number {
  const { state, step } = deployment
  if (TERMINAL.has(state)) return 100
  const place = STEPS.indexOf(step)
  const within = step === 'roll_out' ? shareOf(deployment, websites) / 100 : 0
  return Math.floor(((place + within) / STEPS.length) * 100)
}

function shareOf(deployment: Deployment, { total, live }: ReturnType<typeof countsOf>): number {
  if (deployment.environment === 'staging') return 0
  if (deployment.strategy !== 'rolling' || deployment.finished_at) return visitorsPercent(deployment)
  return total === 0 ? 0 : Math.round((live / total) * 100)
}

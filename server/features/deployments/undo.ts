/** Takes back what a deployment has done so far. */
import { cancelApproval } from '../change-control/change-control.ts'
import { adoptContent } from '../history/history.ts'
import { setStaging, setStandby, takeBack } from '../releases/releases.ts'
import { leaveSites } from '../sites/sites.ts'
import { recordEnd } from './endings.ts'
import type { Problem, State } from './options.ts'
import { type PlacedSite, changeSites, listSitesOf, listStaged, listStillHot } from './queries.ts'
import { type StepPatch, type Work, markStep } from './work.ts'

/** Ends the deployment without success: what is live comes off, what waits is let go. */
export async function giveUp(work: Work, problem: Problem, patch: StepPatch = {}): Promise<void> {
  const { deployment } = work
  deployment.problem = problem
  markStep(work, problem.step ?? deployment.step, 'failed', { detail: problem.detail, ...patch })
  const wasSeen = await takeAllBack(work)
  end(work, problem.code === 'approval_required' ? 'rejected' : wasSeen ? 'rolled_back' : 'failed')
}

/** The end where nothing can be taken back: visitors see what they see, and others may change the sites again. */
export async function letGo(work: Work, problem: Problem): Promise<void> {
  const { deployment } = work
  const detail = `${problem.detail} What is live of it could not be taken back and stays: restore the former releases of its websites by hand.`
  deployment.problem = { ...problem, detail }
  markStep(work, problem.step ?? deployment.step, 'failed', { detail })
  await leaveAll(work)
  end(work, 'failed')
}

/** Ends it because somebody wants that. */
export async function stop(
  work: Work,
  state: 'aborted' | 'rolled_back' | 'rejected',
  detail: string,
): Promise<void> {
  const { deployment } = work
  if (!deployment.finished_at) {
    deployment.problem = { step: deployment.step, code: state, detail }
    markStep(work, deployment.step, 'failed', { detail })
  }
  await takeAllBack(work)
  end(work, state, detail)
}

function end(work: Work, state: State, detail?: string): void {
  const { ctx, deployment } = work
  deployment.state = state
  deployment.waiting_for = null
  deployment.next_at = null
  deployment.hot_until = null
  deployment.finished_at ??= ctx.clock.now()
  const isWanted = detail !== undefined
  recordEnd(work, state === 'rolled_back' ? 'rolled_back' : 'failed', detail, isWanted)
}

/** @returns whether visitors had seen any of it */
async function takeAllBack(work: Work): Promise<boolean> {
  const { ctx, tx, deployment, events } = work
  if (deployment.approval_id && !deployment.finished_at) await cancelApproval(ctx, tx, deployment.approval_id)
  const isStaging = deployment.environment === 'staging'
  const live = await listSitesOf(tx, deployment.id, { states: ['live'] })
  if (live.length > 0) {
    if (isStaging) await unstage(work)
    else await restore(work, live)
    const restored_at = ctx.clock.now()
    await changeSites(
      tx,
      deployment.id,
      live.map(({ site_id }) => ({ site_id, state: 'restored', restored_at })),
    )
    events.push({ type: 'websites', data: { restored: live.length } })
  }
  const shown = deployment.progress.canary !== undefined && !deployment.finished_at
  await leaveAll(work)
  return !isStaging && (live.length > 0 || shown)
}

/** Nobody sees its canary any more, and others may change its sites. */
async function leaveAll({ ctx, tx, deployment }: Work): Promise<void> {
  const hot = await listStillHot(tx, deployment.id)
  if (hot.length > 0)
    await setStandby(
      ctx,
      tx,
      hot.map((site_id) => ({ site_id, standby: null })),
    )
  await leaveSites(tx, deployment.id)
}

async function restore({ ctx, tx, deployment }: Work, live: readonly PlacedSite[]): Promise<void> {
  const back = await takeBack(
    ctx,
    tx,
    deployment.id,
    live.map(({ site_id, base_number, live_number }) => ({
      site_id,
      base_number: base_number ?? 0,
      live_number: live_number ?? 0,
    })),
  )
  for (const { site_id, content_changed } of back) if (content_changed) await adoptContent(ctx, tx, site_id)
}

async function unstage({ ctx, tx, deployment }: Work): Promise<void> {
  const staged = await listStaged(tx, deployment.id)
  await setStaging(
    ctx,
    tx,
    staged.map((site_id) => ({ site_id, number: null })),
  )
}

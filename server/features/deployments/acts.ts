/** What people do to a deployment. Each act happens at once, in the transaction of the request. */
import { AppError } from '../../errors.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { decide } from '../change-control/change-control.ts'
import type { Deployment } from './deployment.ts'
import { TERMINAL } from './options.ts'
import { stop } from './undo.ts'
import { type Work, enqueue, markStep, subjectOf } from './work.ts'

export const ACTS = ['rollback', 'pause', 'resume', 'promote', 'abort', 'approve', 'reject'] as const
export type Act = (typeof ACTS)[number]

/** What may be done in the present state. */
export function possibleActs(deployment: Deployment): Act[] {
  const { state, strategy, step, waiting_for, environment, progress } = deployment
  if (state === 'succeeded') return environment === 'production' ? ['rollback'] : ['promote', 'rollback']
  if (TERMINAL.has(state)) return []
  const isRolling =
    progress.batch !== undefined || progress.canary !== undefined || progress.watch !== undefined
  return [
    ...(isRolling ? (['rollback'] as const) : []),
    state === 'paused' ? 'resume' : 'pause',
    ...((step === 'roll_out' || step === 'analyse') && (isRolling || strategy === 'canary')
      ? (['promote'] as const)
      : waiting_for === 'time'
        ? (['promote'] as const)
        : []),
    'abort',
    ...(waiting_for === 'approval' ? (['approve', 'reject'] as const) : []),
  ]
}

function requireAct({ deployment }: Work, act: Act): void {
  const possible = possibleActs(deployment)
  if (possible.includes(act)) return
  const { state } = deployment
  throw new AppError(
    'transition_not_allowed',
    `The deployment is ${state.replace('_', ' ')}: ${act} is not possible${possible.length > 0 ? `, but ${possible.join(', ')}` : ''}.`,
    { members: { state, possible } },
  )
}

/** Visitors see again what they saw before. What editors published since stays. */
export async function rollback(work: Work, note: string | undefined): Promise<void> {
  requireAct(work, 'rollback')
  await stop(work, 'rolled_back', note ?? 'Rolled back by hand')
}

/** Stops it; what visitors see already of it is taken back. */
export async function abort(work: Work, note: string | undefined): Promise<void> {
  requireAct(work, 'abort')
  await stop(work, 'aborted', note ?? 'Aborted by hand')
}

/** Visitors go on seeing what they see, and nothing more happens until it is resumed. */
export function pause(work: Work, note: string | undefined): void {
  requireAct(work, 'pause')
  const { deployment } = work
  deployment.state = 'paused'
  deployment.next_at = null
  markStep(work, deployment.step, 'waiting', { detail: note ?? 'Paused by hand' })
  record(work, 'pause', note)
}

export async function resume(work: Work, note: string | undefined): Promise<void> {
  requireAct(work, 'resume')
  const { deployment } = work
  // Whoever resumes a canary wants to see more of it.
  if (deployment.progress.canary) deployment.progress.canary.extended = 0
  await goOn(work)
  record(work, 'resume', note)
}

/** Does not wait any longer: a canary goes to everybody, a rolling deployment to all that is left. */
export async function promote(work: Work, note: string | undefined): Promise<void> {
  requireAct(work, 'promote')
  const { deployment } = work
  if (deployment.waiting_for === 'time') deployment.scheduled_at = null
  else deployment.progress.promoted = true
  await goOn(work)
  record(work, 'promote', note)
}

/** @throws AppError forbidden for who is no approver */
export async function vote(
  work: Work,
  act: 'approve' | 'reject',
  principal: Principal,
  comment: string | undefined,
): Promise<void> {
  const { ctx, tx, deployment } = work
  requireAct(work, act)
  if (!deployment.approval_id) throw new Error('a deployment waits for an approval that is not there')
  const { state, reason } = await decide(ctx, tx, deployment.approval_id, principal, act, comment ?? '')
  if (state === 'rejected') await stop(work, 'rejected', reason)
  else {
    markStep(work, 'approval', 'waiting', { detail: reason })
    await enqueue(ctx, tx, deployment.id)
  }
}

async function goOn({ ctx, tx, deployment }: Work): Promise<void> {
  deployment.state = deployment.holds_place ? 'running' : 'queued'
  deployment.waiting_for = null
  deployment.next_at = ctx.clock.now()
  await enqueue(ctx, tx, deployment.id)
}

function record(
  { deployment, audits }: Work,
  act: 'pause' | 'resume' | 'promote',
  note: string | undefined,
): void {
  audits.push({
    action: `deployment.${act}`,
    subject: subjectOf(deployment),
    after: { state: deployment.state },
    ...(note && { note }),
  })
}

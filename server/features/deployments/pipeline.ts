/**
 * Takes a deployment through its steps. Each is recorded as it ends, so whichever process goes on after a crash begins with
 * the step that was under way. Steps are repeatable: what they have done already they find done.
 */
import type { Job } from '../../kernel/jobs/task.ts'
import { AppError } from '../../errors.ts'
import { type Deployment, toDeployment } from './deployment.ts'
import { recordEnd } from './endings.ts'
import { type Problem, STEPS, type StepName, TERMINAL } from './options.ts'
import { findDeployment } from './queries.ts'
import { analyse } from './steps/analyse.ts'
import { approval } from './steps/approval.ts'
import { build } from './steps/build.ts'
import { finish } from './steps/finish.ts'
import { rollOut } from './steps/roll-out.ts'
import { scan } from './steps/scan.ts'
import { smokeTest } from './steps/smoke-test.ts'
import type { Outcome, Step } from './steps/step.ts'
import { validate } from './steps/validate.ts'
import { warmUp } from './steps/warm-up.ts'
import { window } from './steps/window.ts'
import { giveUp, letGo } from './undo.ts'
import { type DeployCtx, type Work, enqueue, markStep, takePlace, waitFor, withDeployment } from './work.ts'

const PIPELINE = {
  validate,
  scan,
  build,
  warm_up: warmUp,
  smoke_test: smokeTest,
  approval,
  window,
  roll_out: rollOut,
  analyse,
  finish,
} as Record<StepName, Step<unknown>>

/** Afterwards others have their turn. */
const SLICE_MS = 10_000
/** How long a deployment waits for a place before it looks again; whoever leaves one wakes it, too. */
const TURN_MS = 30_000
/** Errors that are not expected are tried again this often, then they end the deployment. */
const TRIES = 6

/**
 * Does what can be done for a deployment now. It goes on by itself: a job is queued for when there is more to do.
 * @throws what the database throws when it is away; the job is tried again
 */
export async function advance(
  ctx: DeployCtx,
  { tenantId, payload: { deployment_id: id }, attempt, signal }: Job<{ deployment_id: string }>,
): Promise<void> {
  const until = performance.now() + SLICE_MS
  const isOver = () => signal.aborted || performance.now() > until
  /** Several steps share a transaction; when one fails, those before it are done again, each in its own. */
  let together = true
  let seen: { step: StepName; what: unknown } | undefined
  let under: StepName | undefined

  /** @returns the step that has to look at something, `more`, or undefined when there is nothing to do now */
  async function act(work: Work): Promise<StepName | 'more' | undefined> {
    const { state, waiting_for } = work.deployment
    if (!(await begin(work))) return undefined
    for (;;) {
      const { step } = work.deployment
      under = step
      if (!(await hasPlace(work))) return undefined
      const what = seen?.step === step ? seen.what : undefined
      seen = undefined
      const outcome = await PIPELINE[step].run(work, what)
      if (outcome.kind === 'look') {
        // Whoever watches a canary for hours need not hear each time that it is looked at.
        if (waiting_for === 'watching') Object.assign(work.deployment, { state, waiting_for })
        else markStep(work, step, 'running', outcome)
        return step
      }
      if (!(await record(work, step, outcome))) return undefined
      // Pointers move after the commit: what has succeeded must be seen.
      if (!together || step === 'roll_out' || isOver()) return 'more'
    }
  }

  for (;;)
    try {
      const next = await ctx.db.withTenant(tenantId, (tx) => withDeployment(ctx, tx, id, act))
      if (next === undefined) return
      if (next !== 'more') seen = { step: next, what: await look(ctx, tenantId, id, next, signal) }
      else if (isOver()) return await ctx.db.withTenant(tenantId, (tx) => enqueue(ctx, tx, id))
    } catch (error) {
      if (signal.aborted) throw error
      const isExpected = error instanceof AppError && error.code !== 'overloaded'
      // The deployment is gone with its tenant.
      if (under === undefined && isExpected) return
      if (!isExpected && attempt < TRIES) throw error
      if (isExpected && together) together = false
      else return await fail(ctx, { tenantId, id, attempt }, under, error)
    }
}

/** @returns whether there is something to do now */
async function begin(work: Work): Promise<boolean> {
  const { ctx, deployment } = work
  if (TERMINAL.has(deployment.state) || deployment.state === 'paused') return false
  const now = ctx.clock.now()
  const { scheduled_at } = deployment
  if (!deployment.started_at && scheduled_at && scheduled_at > now) {
    await waitFor(work, 'time', scheduled_at, 'queued')
    return false
  }
  if (!deployment.started_at) {
    deployment.started_at = now
    recordEnd(work, 'started')
  }
  deployment.state = 'running'
  deployment.waiting_for = null
  // A sweep finds it if this process ends before it is done.
  deployment.next_at = now
  return true
}

/** Whether it may do something now. Waiting for people and for windows takes no place from others. */
async function hasPlace(work: Work): Promise<boolean> {
  const { ctx, deployment } = work
  if (deployment.step === 'approval' || deployment.step === 'window' || (await takePlace(work))) return true
  await waitFor(work, 'turn', new Date(ctx.clock.now().getTime() + TURN_MS), 'queued')
  return false
}

/** @returns whether to go on at once */
async function record(
  work: Work,
  step: StepName,
  outcome: Exclude<Outcome, { kind: 'look' }>,
): Promise<boolean> {
  const { deployment } = work
  switch (outcome.kind) {
    case 'done':
    case 'skipped': {
      markStep(work, step, outcome.kind === 'done' ? 'succeeded' : 'skipped', outcome)
      const next = STEPS[STEPS.indexOf(step) + 1]
      if (!next || TERMINAL.has(deployment.state)) return false
      deployment.step = next
      return true
    }
    case 'again':
      markStep(work, step, 'running', outcome)
      return true
    case 'wait':
      markStep(work, step, 'waiting', outcome)
      await waitFor(work, outcome.for, outcome.until)
      return false
    case 'paused':
      markStep(work, step, 'waiting', outcome)
      deployment.state = 'paused'
      deployment.next_at = null
      recordEnd(work, 'waiting', outcome.detail)
      return false
    case 'failed':
      break
  }
  await giveUp(work, { step, ...outcome.problem }, outcome)
  return false
}

async function look(
  ctx: DeployCtx,
  tenantId: string,
  id: string,
  step: StepName,
  signal: AbortSignal,
): Promise<unknown> {
  const row = await ctx.db.withTenant(tenantId, (tx) => findDeployment(tx, id), { readOnly: true })
  if (!row) throw new AppError('not_found', 'There is no such deployment.')
  return PIPELINE[step].look?.({ ctx, tenantId, deployment: toDeployment(row), signal })
}

async function fail(
  ctx: DeployCtx,
  { tenantId, id, attempt }: { tenantId: string; id: string; attempt: number },
  step: StepName | undefined,
  error: unknown,
): Promise<void> {
  if (!(error instanceof AppError))
    ctx.log.error({ err: error, deployment_id: id, step }, 'a deployment failed for a reason of ours')
  const end = (how: typeof giveUp) =>
    ctx.db.withTenant(tenantId, (tx) =>
      withDeployment(ctx, tx, id, async (work) => {
        if (!TERMINAL.has(work.deployment.state)) await how(work, problemOf(work.deployment, step, error))
      }),
    )
  try {
    await end(giveUp)
  } catch (cause) {
    ctx.log.error({ err: cause, deployment_id: id }, 'what a deployment did could not be taken back')
    // As an error of ours, so that the job is tried again, whatever it is.
    if (attempt < TRIES) throw new Error('what a deployment did could not be taken back', { cause })
    await end(letGo)
  }
}

function problemOf(deployment: Deployment, step: StepName | undefined, error: unknown): Problem {
  const at = { step: step ?? deployment.step }
  if (!(error instanceof AppError))
    return { ...at, code: 'internal', detail: 'Something went wrong on our side; the log says what.' }
  const { code, message, extra } = error
  return { ...at, code, detail: message, ...(extra.errors && { errors: extra.errors }), ...extra.members }
}

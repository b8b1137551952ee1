/**
 * One transaction of work on a deployment. Its row is locked, so whoever works on it and whoever stops it take turns;
 * what was changed, which steps moved and what watchers are told is written in one go at the end.
 */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type AuditEvent, recordAudit } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { type WebhookEvent, emitEvents } from '../webhooks/webhooks.ts'
import { tellRequester } from './tell-requester.ts'
import { type Deployment, toDeployment } from './deployment.ts'
import { type State, type StepName, TERMINAL } from './options.ts'
import * as queries from './queries.ts'

export const ADVANCE_TASK = 'deployments.advance'
const TOPIC = 'deployments'

export type DeployCtx = Pick<
  AppContext,
  | 'db'
  | 'notices'
  | 'jobs'
  | 'log'
  | 'clock'
  | 'blobs'
  | 'plans'
  | 'config'
  | 'secret'
  | 'tenants'
  | 'keyring'
  | 'rehearsal'
  | 'platformWindows'
  | 'pluginAdvisories'
>

/** What webhooks and whoever asked hear of. */
export type Turn = 'started' | 'waiting' | 'succeeded' | 'failed' | 'rolled_back'

export type Work = {
  readonly ctx: DeployCtx
  readonly tx: TenantTx
  /** The row, changed in memory until the work ends. */
  readonly deployment: Deployment
  readonly events: { type: string; data: unknown }[]
  readonly steps: Map<StepName, queries.StepChange>
  readonly audits: AuditEvent[]
  /** `isWanted`: somebody did it, rather than the pipeline. */
  readonly hooks: { turn: Turn; reason: string; isWanted: boolean }[]
}

/**
 * Runs `act` with the deployment locked and writes what it did when it returns.
 * @throws AppError not_found
 */
export async function withDeployment<Result>(
  ctx: DeployCtx,
  tx: TenantTx,
  id: string,
  act: (work: Work) => Promise<Result>,
): Promise<Result> {
  const row = await queries.lockDeployment(tx, id)
  if (!row) throw new AppError('not_found', 'There is no such deployment.')
  const deployment = toDeployment(row)
  const before = structuredClone(deployment)
  const work: Work = { ctx, tx, deployment, events: [], steps: new Map(), audits: [], hooks: [] }
  const result = await act(work)
  await settle(work, before)
  return result
}

async function settle(work: Work, before: Deployment): Promise<void> {
  const { ctx, tx, deployment, events, steps } = work
  const hasLeft = await keepPlace(work)
  const hasEnded = TERMINAL.has(deployment.state) && !TERMINAL.has(before.state)
  if (hasLeft || hasEnded) await wakeOthers(work)
  const isMoved = ['state', 'step', 'waiting_for'].some(
    (name) => before[name as keyof Deployment] !== deployment[name as keyof Deployment],
  )
  if (isMoved || before.progress.canary?.index !== deployment.progress.canary?.index)
    events.push({ type: 'state', data: stateOf(deployment) })
  if (steps.size > 0) await queries.writeSteps(tx, deployment.id, [...steps.values()])
  if (events.length > 0) {
    const at = ctx.clock.now()
    const first = deployment.last_sequence + 1
    deployment.last_sequence += events.length
    await queries.insertEvents(
      tx,
      deployment.id,
      events.map((event, index) => ({ sequence: first + index, at, ...event })),
    )
    announce(work)
  }
  await queries.updateDeployment(tx, deployment)
  await tellWebhooks(work)
  await tellRequester(work)
  for (const event of work.audits) await recordAudit(tx, event)
}

async function tellWebhooks({ ctx, tx, deployment, steps, hooks }: Work): Promise<void> {
  if (steps.size + hooks.length === 0) return
  const { id, module, environment, strategy, state, note, created_by, next_at } = deployment
  const counts = countsOf((await queries.countSites(tx, [id])).get(id))
  const { total, live, failed, restored } = counts
  const data = {
    deployment_id: id,
    module,
    environment,
    strategy,
    state,
    websites: { total, live, failed, rolled_back: restored },
    requested_by: created_by?.label ?? 'HotSwap',
    note,
  }
  const ofSteps = [...steps.values()].map(({ name, state: step_state, detail }) => ({
    type: 'deployment.step' as const,
    data: { ...data, step: name, step_state, detail },
  }))
  const ofTurns = hooks.map(({ turn, reason }): WebhookEvent => {
    if (turn === 'waiting')
      return { type: 'deployment.waiting', data: { ...data, reason, until: next_at?.toISOString() ?? null } }
    if (turn === 'failed' || turn === 'rolled_back')
      return { type: `deployment.${turn}`, data: { ...data, reason } }
    return { type: `deployment.${turn}`, data }
  })
  await emitEvents(ctx, tx, [...ofSteps, ...ofTurns])
}

/** How many sites of a deployment are where. */
export function countsOf(by: Partial<Record<queries.SiteState, number>> = {}) {
  const { live = 0, failed = 0, restored = 0, skipped = 0, unchanged = 0 } = by
  const total = Object.values(by).reduce((sum, count) => sum + count, 0)
  return { total, live, failed, restored, skipped, unchanged }
}

/**
 * A place is held while something is done, and given back while it waits for people or hours, or is paused, and at the end.
 * @returns whether it was given back
 */
async function keepPlace({ tx, deployment }: Work): Promise<boolean> {
  const idle = ['approval', 'window', 'time', 'turn', 'websites'].includes(deployment.waiting_for ?? '')
  const isAtRest = idle || deployment.state === 'paused' || TERMINAL.has(deployment.state)
  if (!deployment.holds_place || !isAtRest) return false
  deployment.holds_place = false
  await returnQuota(tx, 'concurrent_deployments')
  return true
}

/** Has the deployments of the tenant that wait for a place or for sites look again. */
async function wakeOthers({ ctx, tx, deployment }: Work): Promise<void> {
  const waiting = await queries.listWaiting(tx, 20)
  for (const id of waiting) if (id !== deployment.id) await enqueue(ctx, tx, id)
}

/** @returns whether the deployment may run now; the tenant's plan says how many may at a time */
export async function takePlace({ ctx, tx, deployment }: Work): Promise<boolean> {
  if (deployment.holds_place) return true
  try {
    await takeQuota(ctx, tx, 'concurrent_deployments')
  } catch (error) {
    if (error instanceof AppError && ['rate_limited', 'quota_exceeded'].includes(error.code)) return false
    throw error
  }
  deployment.holds_place = true
  return true
}

type Announcement = { tenant_id: string; deployment_id: string; sequence: number }
/** Announcements on their way, by deployment and process. */
const announcing = new WeakMap<DeployCtx['notices'], Map<string, Announcement>>()
/** What happens in quick succession is announced once. */
const ANNOUNCE_WITHIN_MS = 25

/** Tells those who watch, in all processes, soon after the commit. */
function announce({ ctx, tx, deployment }: Work): void {
  const { id, last_sequence } = deployment
  const notice = { tenant_id: tx.tenantId, deployment_id: id, sequence: last_sequence }
  const waiting = announcing.get(ctx.notices) ?? new Map<string, Announcement>()
  announcing.set(ctx.notices, waiting)
  tx.afterCommit(() => {
    if (!waiting.has(id)) setTimeout(() => void publish(ctx, waiting, id), ANNOUNCE_WITHIN_MS).unref()
    waiting.set(id, notice)
  })
}

async function publish(
  ctx: DeployCtx,
  waiting: Map<string, Announcement>,
  deploymentId: string,
): Promise<void> {
  const notice = waiting.get(deploymentId)
  waiting.delete(deploymentId)
  if (!notice) return
  try {
    await ctx.db.withPlatform((platform) => ctx.notices.publish(platform, TOPIC, notice))
  } catch (error) {
    ctx.log.warn({ err: error, deployment_id: deploymentId }, 'an event was not announced')
  }
}

/** Has the deployment looked at, now or then. */
export async function enqueue(
  ctx: Pick<DeployCtx, 'jobs'>,
  tx: TenantTx,
  deploymentId: string,
  runAt?: Date,
): Promise<void> {
  await ctx.jobs.enqueue(
    tx,
    ADVANCE_TASK,
    { deployment_id: deploymentId },
    { key: deploymentId, ...(runAt && { runAt }) },
  )
}

export type StepPatch = { detail?: string; evidence?: unknown }

/** Notes what became of a step, and tells those who watch. */
export function markStep(
  { ctx, steps, events }: Pick<Work, 'ctx' | 'steps' | 'events'>,
  name: StepName,
  state: 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped',
  { detail, evidence }: StepPatch = {},
): void {
  const now = ctx.clock.now()
  const isOver = state !== 'running' && state !== 'waiting'
  const step: queries.StepChange = {
    name,
    state,
    started_at: now,
    finished_at: isOver ? now : null,
    detail: detail ?? null,
    evidence: evidence ?? null,
  }
  steps.set(name, step)
  // The evidence is in the step's row: it would be the larger part of all events.
  events.push({ type: 'step', data: { name, state, detail: step.detail } })
}

/** Has the deployment wait; the job looks again at `until`, or when somebody wakes it. */
export async function waitFor(
  { ctx, tx, deployment }: Work,
  what: NonNullable<Deployment['waiting_for']>,
  until: Date | null,
  state: State = 'waiting',
): Promise<void> {
  deployment.state = state
  deployment.waiting_for = what
  deployment.next_at = until
  if (until) await enqueue(ctx, tx, deployment.id, until)
}

function stateOf(deployment: Deployment) {
  const { state, step, waiting_for, next_at, problem, progress } = deployment
  return {
    state,
    step,
    waiting_for,
    next_at: next_at?.toISOString() ?? null,
    visitors_percent: visitorsPercent(deployment),
    ...(progress.batch && { batch: progress.batch.done }),
    problem,
  }
}

/** The share of visitors who see the new release. */
export function visitorsPercent({
  state,
  step,
  options,
  progress,
  strategy,
  finished_at,
}: Deployment): number {
  if (state === 'succeeded') return 100
  if (finished_at) return 0
  if (progress.watch || step === 'analyse' || step === 'finish') return 100
  if (strategy !== 'canary' || !progress.canary) return 0
  return options.canary.steps[progress.canary.index]?.percent ?? 0
}

export const subjectOf = ({ id, summary }: Pick<Deployment, 'id' | 'summary'>) => ({
  type: 'deployment',
  id,
  label: summary,
})

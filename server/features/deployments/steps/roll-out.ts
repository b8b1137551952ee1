/** Shows visitors the new releases: at once, in batches, or to a share of them that grows as long as all goes well. */
import { setStaging, setStandby } from '../../releases/releases.ts'
import { type Measurement, measure, verdictOf } from '../measure.ts'
import { changeSites, listSitesOf } from '../queries.ts'
import { goLiveWith } from '../roll-out.ts'
import type { Work } from '../work.ts'
import { type Outcome, type Step, done, skipped } from './step.ts'
import { outsideOfWindow } from './window.ts'

/** A canary is looked at this often: sixty times in each of its steps, within these bounds. */
const LOOK_EVERY_MS = { least: 5_000, most: 60_000 }
/** A step of a canary without a clear verdict goes on for as long again, so often; then somebody has to decide. */
const EXTENSIONS = 3

export const rollOut: Step<Measurement> = {
  async run(work, seen) {
    const { deployment } = work
    if (deployment.environment === 'staging') return stage(work)
    if (deployment.strategy === 'rolling') return rollingly(work, seen)
    return deployment.strategy === 'canary' ? asCanary(work, seen) : atOnce(work)
  },
  look: (host) => measure(host),
}

async function stage(work: Work): Promise<Outcome> {
  const { ctx, tx, deployment } = work
  const sites = await listSitesOf(tx, deployment.id, { states: ['tested'] })
  if (sites.length === 0) return skipped('There is nothing to show')
  await setStaging(
    ctx,
    tx,
    sites.map(({ site_id, candidate_number }) => ({ site_id, number: candidate_number })),
  )
  const now = ctx.clock.now()
  await changeSites(
    tx,
    deployment.id,
    sites.map(({ site_id, candidate_number }) => ({
      site_id,
      state: 'live',
      live_number: candidate_number,
      live_at: now,
    })),
  )
  return done(`The staging ${sites.length === 1 ? 'address shows' : 'addresses show'} it`)
}

async function atOnce(work: Work): Promise<Outcome> {
  const sites = await listSitesOf(work.tx, work.deployment.id, { states: ['tested'] })
  if (sites.length > 0) await goLiveWith(work, sites)
  return rolledOut(work)
}

async function rolledOut({ tx, deployment }: Work): Promise<Outcome> {
  const live = await listSitesOf(tx, deployment.id, { states: ['live'] })
  if (live.length === 0) return skipped('There was nothing to change')
  const [only] = live
  return done(
    live.length === 1
      ? `Release ${only?.live_number} is live`
      : `${live.length} websites have their new release`,
  )
}

async function rollingly(work: Work, seen: Measurement | undefined): Promise<Outcome> {
  const { ctx, tx, deployment } = work
  const { batch_size, pause_seconds, max_failed_websites } = deployment.options.rolling
  const { progress } = deployment
  const now = ctx.clock.now()
  const { batch } = progress
  const failures = (await listSitesOf(tx, deployment.id, { states: ['failed'] })).length
  if (max_failed_websites !== null && failures > max_failed_websites)
    return stopped({ summary: `${failures} websites failed their checks; ${max_failed_websites} may.` })
  if (batch && !progress.promoted) {
    if (now < new Date(batch.next_at))
      return waitUntil(new Date(batch.next_at), `${batch.done} websites so far`)
    if (deployment.options.analysis.enabled) {
      if (!seen) return { kind: 'look' }
      const verdict = verdictOf(work, seen)
      if (verdict.verdict === 'failure') return stopped(verdict)
    }
  }
  const left = await listSitesOf(tx, deployment.id, { states: ['tested'] })
  if (left.length === 0) return rolledOut(work)
  const next = left.slice(0, progress.promoted ? undefined : batch_size)
  const closed = batch ? await outsideOfWindow(work, next) : undefined
  if (closed && closed.kind !== 'done') return closed
  await goLiveWith(work, next)
  // Whoever has it finished at once does not have the last batch watched either.
  const isWatched = deployment.options.analysis.enabled && !progress.promoted
  if (next.length === left.length && !isWatched) return rolledOut(work)
  const nextAt = new Date(now.getTime() + pause_seconds * 1_000)
  progress.batch = { done: (batch?.done ?? 0) + next.length, next_at: nextAt.toISOString() }
  return waitUntil(
    nextAt,
    `${progress.batch.done} of ${progress.batch.done + left.length - next.length} websites`,
  )
}

async function asCanary(work: Work, seen: Measurement | undefined): Promise<Outcome> {
  const { ctx, deployment } = work
  const { progress, options } = deployment
  const now = ctx.clock.now()
  if (progress.promoted) return (await closedWindow(work)) ?? atOnce(work)
  if (!progress.canary) return showTo(work, 0)
  const { analysis, canary } = options
  const state = progress.canary
  let judged: ReturnType<typeof verdictOf> | undefined
  if (analysis.enabled) {
    if (!seen) return { kind: 'look' }
    judged = verdictOf(work, seen)
    if (judged.verdict === 'failure') return stopped(judged)
  }
  const until = new Date(state.until)
  const step = canary.steps[state.index]
  const detail = `${step?.percent} % of the visitors see it`
  if (now < until)
    return waitUntil(new Date(Math.min(until.getTime(), now.getTime() + paceOf(step))), detail, judged)
  if (judged?.verdict === 'inconclusive') {
    if (state.extended >= EXTENSIONS)
      return {
        kind: 'paused',
        detail: `${judged.summary} Promote it, resume to wait longer, or abort it.`,
        evidence: judged,
      }
    state.extended += 1
    state.until = new Date(now.getTime() + (step?.seconds ?? 0) * 1_000).toISOString()
    return waitUntil(
      new Date(now.getTime() + paceOf(step)),
      `${detail}; not clear yet: ${judged.summary}`,
      judged,
    )
  }
  // It stays where it is, and under watch.
  const closed = await closedWindow(work)
  if (closed?.kind === 'wait')
    return waitUntil(new Date(now.getTime() + paceOf(step)), `${detail}; ${closed.detail}`, judged)
  if (closed) return closed
  return state.index + 1 < canary.steps.length ? showTo(work, state.index + 1) : atOnce(work)
}

/** Why the share may not grow now; undefined when it may. */
async function closedWindow(work: Work): Promise<Outcome | undefined> {
  const sites = await listSitesOf(work.tx, work.deployment.id, { states: ['tested'] })
  const outcome = await outsideOfWindow(work, sites)
  return outcome.kind === 'done' ? undefined : outcome
}

/** Shows the new release to the share of visitors that the step names. */
async function showTo(work: Work, index: number): Promise<Outcome> {
  const { ctx, tx, deployment } = work
  const step = deployment.options.canary.steps[index]
  const sites = await listSitesOf(tx, deployment.id, { states: ['tested'] })
  if (sites.length === 0 || !step) return skipped('There is nothing to show')
  await setStandby(
    ctx,
    tx,
    sites.map(({ site_id, candidate_number }) => ({
      site_id,
      standby: { number: candidate_number ?? 0, share: Math.round(step.percent * 100), key: deployment.id },
    })),
  )
  const now = ctx.clock.now()
  const until = new Date(now.getTime() + step.seconds * 1_000)
  deployment.progress.canary = {
    index,
    begun: deployment.progress.canary?.begun ?? now.toISOString(),
    until: until.toISOString(),
    extended: 0,
  }
  return waitUntil(
    new Date(Math.min(until.getTime(), now.getTime() + paceOf(step))),
    `${step.percent} % of the visitors see it`,
  )
}

function paceOf(step: { seconds: number } | undefined): number {
  const { least, most } = LOOK_EVERY_MS
  return Math.min(most, Math.max(least, ((step?.seconds ?? 0) * 1_000) / 60))
}

const waitUntil = (until: Date, detail: string, evidence?: unknown): Outcome => ({
  kind: 'wait',
  for: 'watching',
  until,
  detail,
  ...(evidence !== undefined && { evidence }),
})

const stopped = (verdict: { summary: string }): Outcome => ({
  kind: 'failed',
  detail: verdict.summary,
  evidence: verdict,
  problem: { code: 'analysis_failed', detail: verdict.summary },
})

/** One run of one job: its trace, its lease, its time limit, and what became of it. */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import { type Database, PLATFORM_SCOPE } from '../db/database.ts'
import type { Log } from '../log.ts'
import { type Trace, withTrace } from '../trace.ts'
import { type ClaimedJob, type Outcome, type Progress, renewLease } from './queries.ts'
import { isPermanent, retryDelayMs } from './retry.ts'
import type { Lane, Task } from './task.ts'

/** Why a run is told to stop. `lost`: another process has the job now. */
export type StopReason = 'canceled' | 'drained' | 'timed_out' | 'lost'

export type Run = {
  stop: (reason: StopReason) => void
  /** How it ended; undefined when there is nothing to record because the job is no longer ours. Never rejects. */
  ended: Promise<{ outcome: Outcome | undefined; progress: Progress | undefined }>
}

export type RunHost = { db: Database; log: Log; owner: string; leaseMs: number }

const TIMEOUT_MS: Record<Lane, number> = { quick: 60_000, long: 3_600_000, outbound: 60_000 }
const PROGRESS_EVERY_MS = 250
/** How long a function that was told to stop is waited for. After that the job goes on without it. */
const STOP_WITHIN_MS = 5_000
const MAX_ERROR_LENGTH = 2_000

class StopError extends Error {
  readonly reason: StopReason
  constructor(reason: StopReason) {
    super(
      { canceled: 'canceled', drained: 'the process is draining', timed_out: 'took too long', lost: 'lost' }[
        reason
      ],
    )
    this.reason = reason
  }
}

/** Starts a claimed job. The caller records the outcome. */
export function runJob(host: RunHost, tenantId: string, claimed: ClaimedJob, task: Task<never>): Run {
  const held = { id: claimed.id, owner: host.owner, attempt: claimed.attempts }
  const aborter = new AbortController()
  let stopped: StopReason | undefined
  let progress: Progress | undefined
  let writtenAt = 0
  let renewedAt = performance.now()

  function stop(reason: StopReason): void {
    if (stopped) return
    stopped = reason
    aborter.abort(new StopError(reason))
  }

  async function renew(): Promise<void> {
    try {
      const state = await host.db.withTenant(tenantId, (tx) => renewLease(tx, held, host.leaseMs, progress))
      renewedAt = performance.now()
      if (state !== 'ours') stop(state)
    } catch (error) {
      host.log.warn({ err: error, job_id: claimed.id }, 'the lease of a job could not be renewed')
      // By now another process may have taken the job: two at once would be worse than starting over.
      if (performance.now() - renewedAt > host.leaseMs) stop('lost')
    }
  }

  async function report(done: number, total?: number, note?: string): Promise<void> {
    progress = { done, total, note }
    if (performance.now() - writtenAt < PROGRESS_EVERY_MS) return
    writtenAt = performance.now()
    await renew()
  }

  async function run(): Promise<unknown> {
    const work = task.run({
      id: claimed.id,
      tenantId,
      payload: claimed.payload as never,
      attempt: claimed.attempts,
      maxAttempts: claimed.max_attempts,
      signal: aborter.signal,
      progress: report,
    })
    // A function that does not hear its signal must not hold up the process.
    const deaf = new Promise<never>((_resolve, reject) => {
      aborter.signal.addEventListener('abort', () => {
        void delay(STOP_WITHIN_MS, undefined, { ref: false }).then(() =>
          reject(aborter.signal.reason as Error),
        )
      })
    })
    return Promise.race([work, deaf])
  }

  function afterFailure(error: unknown): Outcome | undefined {
    if (stopped === 'lost') return undefined
    if (stopped === 'canceled') return { state: 'canceled' }
    if (stopped === 'drained') return { state: 'queued', delayMs: 0, counts: false }
    const message = describe(stopped ? aborter.signal.reason : error)
    if (isPermanent(error) || claimed.attempts >= claimed.max_attempts)
      return { state: 'failed', error: message }
    return {
      state: 'queued',
      delayMs: (task.retryDelayMs ?? retryDelayMs)(claimed.attempts),
      error: message,
      counts: true,
    }
  }

  async function perform(): Promise<Outcome | undefined> {
    const heartbeat = setInterval(() => void renew(), host.leaseMs / 3)
    const limit = setTimeout(() => stop('timed_out'), task.timeoutMs ?? TIMEOUT_MS[task.lane])
    try {
      return { state: 'succeeded', result: await run() }
    } catch (error) {
      const outcome = afterFailure(error)
      if (!stopped || stopped === 'timed_out')
        host.log.warn(
          { err: error, job_id: claimed.id, task: task.name, attempt: claimed.attempts },
          'a job failed',
        )
      return outcome
    } finally {
      clearInterval(heartbeat)
      clearTimeout(limit)
    }
  }

  if (claimed.cancel_requested_at) stop('canceled')
  const begin = (): Promise<Outcome | undefined> => {
    if (stopped) return Promise.resolve(afterFailure(undefined))
    if (claimed.attempts > claimed.max_attempts)
      return Promise.resolve({
        state: 'failed',
        error: 'The process that ran this job ended each time before it was done.',
      })
    return perform()
  }
  const ended = withTrace(traceOf(tenantId, claimed), begin).then((outcome) => ({ outcome, progress }))
  return { stop, ended }
}

/** The trace of whoever enqueued the job, so that its log lines and audit entries name them. */
function traceOf(tenantId: string, { task, trace }: ClaimedJob): Trace {
  const { requestId, actor, ip } = trace as Trace
  return {
    ...(requestId && { requestId }),
    ...(tenantId !== PLATFORM_SCOPE && { tenantId }),
    ...(ip && { ip }),
    actor: actor ?? { kind: 'system', id: task, label: task },
  }
}

function describe(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  const text = error instanceof AppError || name === 'Error' ? message : `${name}: ${message}`
  return text.slice(0, MAX_ERROR_LENGTH)
}

/** A tenant's turn: runs one of its due jobs, or a few quick ones, and queues up again behind the other tenants. */
import type { TenantTx } from '../db/database.ts'
import { NoSuchHomeError } from '../db/placements.ts'
import type { Metrics } from '../metrics.ts'
import { type ClaimedJob, claimJob, findNextTurnAt, lockLane, settleJob, wakeForTenant } from './queries.ts'
import { type Run, type RunHost, runJob } from './run-job.ts'
import type { Lane, Task } from './task.ts'

/**
 * For so long a turn may go on with further jobs. Measured with empty jobs of one tenant and one worker: 124 jobs/s with
 * a turn for each, 373 jobs/s in turns of 100 ms. A long job is a turn of its own.
 */
const SLICE_MS: Record<Lane, number> = { quick: 100, long: 0, outbound: 0 }
/** Jobs of one tenant that run at the same time, in all processes: a lane cannot fill up with one tenant's jobs. */
const MAX_RUNNING: Record<Lane, number> = { quick: 4, long: 1, outbound: 4 }

export type Turns = {
  take: (tenantId: string, lane: Lane) => Promise<void>
  /** The runs of this process, by job id. */
  running: ReadonlyMap<string, Run>
  /** No further job is begun. */
  close: () => void
}

export function openTurns(
  host: RunHost & {
    metrics: Metrics
    tasks: ReadonlyMap<string, Task<never>>
    mayRun: (tenantId: string) => Promise<boolean> | boolean
  },
): Turns {
  const { db } = host
  const running = new Map<string, Run>()
  let closed = false

  /** Claims the next job, and asks for the turn after this one. */
  async function claimNext(tx: TenantTx, lane: Lane): Promise<ClaimedJob | undefined> {
    const claim = await claimJob(tx, {
      lane,
      owner: host.owner,
      leaseMs: host.leaseMs,
      maxRunning: MAX_RUNNING[lane],
    })
    if (claim.nextTurnAt) await wakeForTenant(db, tx, lane, claim.nextTurnAt)
    return claim.job
  }

  async function begin(tenantId: string, lane: Lane): Promise<ClaimedJob | undefined> {
    if (closed || !(await host.mayRun(tenantId))) return undefined
    return db.withTenant(tenantId, async (tx) => {
      await lockLane(tx, lane)
      return claimNext(tx, lane)
    })
  }

  /** Runs the job and records its outcome. @returns the next one of the turn */
  async function runAndGoOn(
    tenantId: string,
    lane: Lane,
    job: ClaimedJob,
    goesOn: () => boolean,
  ): Promise<ClaimedJob | undefined> {
    const task = host.tasks.get(job.task) ?? unknownTask(job.task, lane)
    const startedAt = performance.now()
    const run = runJob(host, tenantId, job, task)
    running.set(job.id, run)
    try {
      const { outcome, progress } = await run.ended
      const seconds = (performance.now() - startedAt) / 1000
      host.metrics.jobs.observe({ task: task.name, outcome: outcome?.state ?? 'lost' }, seconds)
      return await db.withTenant(tenantId, async (tx) => {
        await lockLane(tx, lane)
        if (outcome)
          await settleJob(tx, { id: job.id, owner: host.owner, attempt: job.attempts }, outcome, progress)
        if (goesOn() && !closed) return claimNext(tx, lane)
        const nextTurnAt = await findNextTurnAt(tx, lane)
        if (nextTurnAt) await wakeForTenant(db, tx, lane, nextTurnAt)
        return undefined
      })
    } finally {
      running.delete(job.id)
    }
  }

  return {
    running,
    close: () => void (closed = true),
    async take(tenantId, lane) {
      const endsAt = performance.now() + SLICE_MS[lane]
      try {
        let job = await begin(tenantId, lane)
        while (job) job = await runAndGoOn(tenantId, lane, job, () => performance.now() < endsAt)
      } catch (error) {
        // The tenant was purged since it was woken.
        if (!(error instanceof NoSuchHomeError)) throw error
      }
    },
  }
}

/** A job of a newer version of the program, or of an older one: a process that knows it may take the next try. */
function unknownTask(name: string, lane: Lane): Task<never> {
  return { name, lane, run: () => Promise.reject(new Error(`this process knows no task ${name}`)) }
}

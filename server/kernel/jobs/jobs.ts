/**
 * Background jobs. A row of the tenant's table `jobs` is the job; graphile-worker wakes the workers, one waiting wake-up
 * per tenant and lane, so that tenants take turns: a thousand jobs of one delay another's single job by one turn.
 *
 * Jobs run at least once, not exactly once: a process that dies after the work and before the record of it leaves the
 * job to another, which does it again when the lease (30 s) has run out.
 */
import { randomUUIDv7 } from 'node:crypto'
import { hostname } from 'node:os'
import { type Runner, type RunnerOptions, run } from 'graphile-worker'
import { type Database, PLATFORM_SCOPE, type TenantTx } from '../db/database.ts'
import type { Notices } from '../db/notices.ts'
import { openPool } from '../db/pool.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { currentTrace } from '../trace.ts'
import { cronItems, cronJobName, cronTask, startCron } from './cron.ts'
import { keepRunning } from './keep-running.ts'
import { cancelJob, insertJob, retryJob, wake } from './queries.ts'
import { sweep, wakeTenant } from './sweep.ts'
import { type Cron, LANES, type Lane, type Task } from './task.ts'
import { openTurns } from './turns.ts'
import { workerLog } from './worker-log.ts'

export type Jobs = AsyncDisposable & {
  /** Makes a task known. Every process defines every task: those that only enqueue need its lane and tries. */
  define: <Payload>(task: Task<Payload>) => void
  /** Makes a scheduled task of the platform known: it becomes a job in the platform's scope whenever it is due. */
  cron: (cron: Cron) => void
  /**
   * Adds a job in the transaction: it is there if and only if the transaction commits.
   * @param options.key at most one job of this task and key is queued (a second one replaces its payload and keeps the
   *   earlier time) and at most one runs
   * @returns the job's id
   */
  enqueue: (
    tx: TenantTx,
    task: string,
    payload: unknown,
    options?: { runAt?: Date; key?: string },
  ) => Promise<string>
  /** Cancels a queued job, or asks a running one to stop. @returns its state now, undefined when it was over */
  cancel: (tx: TenantTx, id: string) => Promise<'canceled' | 'running' | undefined>
  /** Queues a failed or canceled job again, with all its tries. @returns whether there was one */
  retry: (tx: TenantTx, id: string) => Promise<boolean>
  /** Has the tenant's jobs looked at now: after a move, or when `mayRun` changed its mind. */
  wake: (tenantId: string) => Promise<void>
  /** Begins to work. Only the worker process calls it; every process can enqueue. */
  start: () => Promise<void>
}

export type JobsOptions = {
  db: Database
  notices?: Notices
  /** A URL that reaches PostgreSQL itself: workers listen, and a transaction pooler cannot. */
  listenUrl: string
  /** Of the role hotswap_platform. */
  password: string
  log: Log
  metrics: Metrics
  /** Whether a tenant's jobs may run now; they wait otherwise. */
  mayRun?: (tenantId: string) => Promise<boolean> | boolean
  concurrency?: Record<Lane, number>
  leaseMs?: number
  sweepEveryMs?: number
  /** How long a draining process lets jobs go on before it tells them to stop. */
  drainMs?: number
}

const DEFAULT_TRIES = 8
const CANCEL = 'jobs.cancel'

/** Opens the queue. Nothing runs before `start`; disposing it drains. */
export function openJobs(options: JobsOptions): Jobs {
  const { db, log, metrics, notices } = options
  const {
    concurrency = { quick: 8, long: 2, outbound: 8 },
    leaseMs = 30_000,
    sweepEveryMs = 30_000,
    drainMs = 10_000,
  } = options
  const tasks = new Map<string, Task<never>>()
  const crons: Cron[] = []
  const owner = `${hostname()}:${process.pid}:${randomUUIDv7()}`
  const turns = openTurns({ db, log, metrics, owner, leaseMs, tasks, mayRun: options.mayRun ?? (() => true) })
  const life = new AsyncDisposableStack()
  notices?.subscribe(CANCEL, ({ job_id }) => turns.running.get(String(job_id))?.stop('canceled'))

  async function enqueue(
    tx: TenantTx,
    name: string,
    payload: unknown,
    { runAt, key }: { runAt?: Date; key?: string } = {},
  ) {
    const task = tasks.get(name)
    if (!task) throw new Error(`no task ${name} is defined`)
    const { requestId, actor, ip } = currentTrace()
    const { id, isFarAway } = await insertJob(tx, {
      id: randomUUIDv7(),
      task: name,
      lane: task.lane,
      payload,
      maxAttempts: task.maxAttempts ?? DEFAULT_TRIES,
      runAt,
      key,
      trace: { requestId, actor, ip },
    })
    if (isFarAway)
      tx.afterCommit(() =>
        wake(db, tx.tenantId, task.lane, runAt ?? new Date()).catch((error: unknown) =>
          log.warn({ err: error, job_id: id }, 'the workers were not woken; the next sweep finds the job'),
        ),
      )
    return id
  }

  function define<Payload>(task: Task<Payload>): void {
    if (tasks.has(task.name)) throw new Error(`the task ${task.name} is defined twice`)
    tasks.set(task.name, task)
  }

  async function enqueueCron(name: string): Promise<void> {
    await db.withTenant(PLATFORM_SCOPE, (tx) => enqueue(tx, name, null, { key: 'cron' }))
  }

  async function startWorkers(): Promise<void> {
    const pool = openPool({
      url: options.listenUrl,
      role: 'hotswap_platform',
      password: options.password,
      // A worker asks for one only while it fetches or completes; four listen.
      max: concurrency.quick + concurrency.long + concurrency.outbound + 5,
      prepare: true,
      onError: (error) => log.warn({ err: error, part: 'jobs' }, 'a connection of the job workers failed'),
    })
    life.defer(() => pool.end())
    const common: RunnerOptions = {
      pgPool: pool,
      noHandleSignals: true,
      logger: workerLog(log),
      // How late a job that was set for a time can be: content is scheduled to the second.
      pollInterval: 1_000,
      // Batched even if alone: otherwise nobody waits for the completion of a wake-up, and its failure ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    }
    const keep = (start: () => Promise<Runner>) =>
      keepRunning(start, (error) =>
        log.warn({ err: error, part: 'jobs' }, 'the job workers stopped and start again'),
      )
    const runners: AsyncDisposable[] = []
    life.defer(() => drain(runners))
    for (const lane of LANES) {
      const turn = (payload: unknown) => turns.take((payload as { tenant_id: string }).tenant_id, lane)
      const taskList = { [`tenant_turn_${lane}`]: turn }
      runners.push(await keep(() => run({ ...common, concurrency: concurrency[lane], taskList })))
    }
    runners.push(
      await keep(() => startCron({ ...common, taskList: cronTask(enqueueCron) }, cronItems(crons))),
    )
    const timer = setInterval(() => void sweepOnce(), sweepEveryMs)
    life.defer(() => clearInterval(timer))
    void sweepOnce()
  }

  /** Stops fetching, lets running jobs end, then tells them to stop; what did not end goes back to the queue. */
  async function drain(runners: readonly AsyncDisposable[]): Promise<void> {
    turns.close()
    const limit = setTimeout(() => turns.running.forEach((job) => job.stop('drained')), drainMs)
    await Promise.all(runners.map((runner) => runner[Symbol.asyncDispose]()))
    clearTimeout(limit)
  }

  let sweeping: Promise<void> | undefined
  function sweepOnce(): Promise<void> {
    sweeping ??= sweep(db, log)
      .catch((error: unknown) => log.warn({ err: error, part: 'jobs' }, 'looking for forgotten jobs failed'))
      .finally(() => (sweeping = undefined))
    return sweeping
  }

  return {
    define,
    enqueue,
    cron(cron) {
      crons.push(cron)
      define<null>({ ...cron, name: cronJobName(cron), lane: cron.lane ?? 'quick', maxAttempts: 3 })
    },
    async cancel(tx, id) {
      const state = await cancelJob(tx, id)
      if (state === 'running' && notices)
        // Whoever runs it hears of it now, or else when it renews the lease.
        tx.afterCommit(() =>
          db
            .withPlatform((platform) => notices.publish(platform, CANCEL, { job_id: id }))
            .catch((error: unknown) =>
              log.warn({ err: error, job_id: id }, 'a cancellation was not announced'),
            ),
        )
      return state
    },
    retry: retryJob,
    wake: (tenantId) => wakeTenant(db, tenantId),
    start: startWorkers,
    async [Symbol.asyncDispose]() {
      await life.disposeAsync()
      await sweeping
    },
  }
}

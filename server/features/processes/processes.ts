/** Which processes of this installation run, how they are, and what they answer: each says so itself every ten seconds. */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Registry } from 'prom-client'
import type { AppContext } from '../../context.ts'
import { VERSION } from '../../kernel/version.ts'
import * as queries from './queries.ts'

export type ProcessKind = 'supervisor' | 'worker' | 'single'
export type Process = queries.ProcessRow
export type { Minute } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'log' | 'metrics'>

const EVERY_MS = 10_000
/** Three beats missed. */
const SILENT_SECONDS = 30
/** Long enough to find out which one was lost. */
const FORGET_SECONDS = 3_600
/** How often the lag is looked at: often enough to meet what blocks for longer, rarely enough to cost nothing. */
const LAG_RESOLUTION_MS = 20

/** Says now and every ten seconds that this process lives, until it is disposed of. */
export async function startHeartbeat(
  ctx: Ctx,
  kind: ProcessKind,
): Promise<AsyncDisposable & { beat: () => Promise<void> }> {
  const { db, log, metrics } = ctx
  const id = randomUUID()
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  let cpu = process.cpuUsage()
  let at = performance.now()
  let told = await answersIn(metrics.registry)
  let isLost = false

  async function beat(): Promise<void> {
    const { rss, heapUsed } = process.memoryUsage()
    const used = process.cpuUsage(cpu)
    const elapsedMs = Math.max(1, performance.now() - at)
    const late = Math.max(0, lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS)
    const answers = await answersIn(metrics.registry)
    const { total, waiting } = db.pressure()
    await db.withPlatform(async (tx) => {
      await queries.writeBeat(tx, {
        id,
        kind,
        host: hostname(),
        pid: process.pid,
        version: VERSION,
        node_version: process.versions.node,
        memory_bytes: rss,
        heap_bytes: heapUsed,
        cpu_percent: Math.round((used.user + used.system) / elapsedMs) / 10,
        lag_ms: Math.round(late * 10) / 10,
        connections_total: total,
        connections_waiting: waiting,
      })
      await queries.addAnswered(tx, since(told, answers))
    })
    // What could not be written is told with the next beat.
    cpu = process.cpuUsage()
    at = performance.now()
    told = answers
    lag.reset()
  }

  async function tryToBeat(): Promise<void> {
    try {
      await beat()
      isLost = false
    } catch (error) {
      if (!isLost) log.warn({ err: error }, 'this process could not say that it lives; it goes on trying')
      isLost = true
    }
  }

  await tryToBeat()
  let beating: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    beating = beating.then(tryToBeat)
  }, EVERY_MS).unref()
  return {
    beat,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      lag.disable()
      await beating
      await tryToBeat()
      await db.withPlatform((tx) => queries.deleteProcess(tx, id)).catch(() => undefined)
    },
  }
}

const COUNTERS = { api: 'hotswap_api_statuses_total', site: 'hotswap_delivery_statuses_total' } as const
type Answers = Record<keyof typeof COUNTERS, { requests: number; errors: number }>

/** What this process has answered since it began, from its own figures. */
async function answersIn(registry: Registry): Promise<Answers> {
  const read = async (name: string) => {
    const { values = [] } = (await registry.getSingleMetric(name)?.get()) ?? {}
    const sum = (kept: typeof values) => kept.reduce((total, { value }) => total + value, 0)
    return {
      requests: sum(values),
      errors: sum(values.filter(({ labels }) => labels['status_class'] === '5xx')),
    }
  }
  return { api: await read(COUNTERS.api), site: await read(COUNTERS.site) }
}

function since(before: Answers, now: Answers): queries.Answered[] {
  return (['api', 'site'] as const)
    .map((kind) => ({
      kind,
      requests: now[kind].requests - before[kind].requests,
      errors: now[kind].errors - before[kind].errors,
    }))
    .filter(({ requests }) => requests > 0)
}

/** Processes heard of within the last hour. */
export async function listProcesses({ db }: Pick<AppContext, 'db'>): Promise<Process[]> {
  return db.withPlatform((tx) => queries.listProcesses(tx, SILENT_SECONDS, FORGET_SECONDS), {
    readOnly: true,
  })
}

/** What all processes answered in each of the last full minutes. */
export async function listMinutes(
  { db }: Pick<AppContext, 'db'>,
  minutes: number,
): Promise<queries.Minute[]> {
  return db.withPlatform((tx) => queries.listMinutes(tx, minutes), { readOnly: true })
}

/** Forgets lost processes, and what was answered more than a day ago, once an hour. */
export function defineProcessJobs(ctx: Pick<AppContext, 'db' | 'jobs'>): void {
  ctx.jobs.cron({
    name: 'processes.prune',
    schedule: '25 * * * *',
    run: () => ctx.db.withPlatform((tx) => queries.prune(tx, FORGET_SECONDS)),
  })
}

/** Serving processes as their supervisor sees them: started, replaced when they die, asked for figures, drained. */
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { AggregatorRegistry, type Registry } from 'prom-client'
import type { Log } from '../log.ts'
import { type Message, isMessage } from './messages.ts'

/** A process that lived this long and dies is replaced at once; one that dies sooner, later and later. */
const SETTLED_MS = 60_000
const MAX_RESTART_DELAY_MS = 30_000
/** A process that is busy or just dying is left out of the figures. */
const FIGURES_TIMEOUT_MS = 2_000
/** Longer than a process takes to drain. */
const DRAIN_TIMEOUT_MS = 25_000

export type WorkerOptions = {
  count: number
  /** Added to the environment of each process. */
  env: Record<string, string>
  log: Log
  /** The supervisor's own figures, added to those of the processes. */
  registry: Registry
}

/**
 * Starts the processes and keeps that many alive.
 * @returns when all of them serve; disposing it drains and ends them
 * @throws Error when one of them ends while starting
 */
export async function startWorkers(options: WorkerOptions): Promise<AsyncDisposable> {
  const { count, env, log } = options
  // Figures hold NaN and Infinity, which JSON cannot carry.
  cluster.setupPrimary({ serialization: 'advanced' })
  const serving = new Set<Worker>()
  const restarts = new Set<NodeJS.Timeout>()
  let state: 'starting' | 'running' | 'stopping' = 'starting'
  let failures = 0

  function start(): Worker {
    const worker = cluster.fork(env)
    const startedAt = Date.now()
    worker.on('message', (message: unknown) => {
      if (!isMessage(message)) return
      if (message.hotswap === 'listening') serving.add(worker)
      if (message.hotswap === 'metrics?') void answerMetrics(worker, message.id)
    })
    worker.on('exit', (code, signal) => {
      serving.delete(worker)
      if (state !== 'running') return
      failures = Date.now() - startedAt > SETTLED_MS ? 0 : failures + 1
      const delay = failures === 0 ? 0 : Math.min(MAX_RESTART_DELAY_MS, 125 * 2 ** failures)
      log.error(
        { worker: worker.process.pid, code, signal, restart_in_ms: delay },
        'a serving process died and is replaced',
      )
      const restart = setTimeout(() => {
        restarts.delete(restart)
        start()
      }, delay)
      restarts.add(restart)
    })
    return worker
  }

  async function answerMetrics(asking: Worker, id: number): Promise<void> {
    try {
      const figures = await Promise.all([...serving].map((worker) => figuresOf(worker, id)))
      const all = [...figures, await options.registry.getMetricsAsJSON()]
      tell(asking, { hotswap: 'metrics', id, text: await AggregatorRegistry.aggregate(all).metrics() })
    } catch (error) {
      log.error({ err: error }, 'the figures could not be added up')
    }
  }

  const stop = async () => {
    state = 'stopping'
    for (const restart of restarts) clearTimeout(restart)
    await Promise.all(Object.values(cluster.workers ?? {}).map(end))
  }
  try {
    await Promise.all(Array.from({ length: count }, start).map(untilListening))
  } catch (error) {
    await stop()
    throw error
  }
  state = 'running'
  return { [Symbol.asyncDispose]: stop }
}

function untilListening(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on(
      'message',
      (message: unknown) => isMessage(message) && message.hotswap === 'listening' && resolve(),
    )
    worker.once('exit', (code) =>
      reject(new Error(`a serving process ended with code ${code} while starting`)),
    )
  })
}

/** @returns nothing of a process that does not answer in time */
function figuresOf(worker: Worker, id: number): Promise<object[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done([]), FIGURES_TIMEOUT_MS)
    const hear = (message: unknown) => {
      if (isMessage(message) && message.hotswap === 'figures' && message.id === id) done(message.figures)
    }
    const done = (figures: object[]) => {
      clearTimeout(timer)
      worker.off('message', hear)
      resolve(figures)
    }
    worker.on('message', hear)
    tell(worker, { hotswap: 'figures?', id })
  })
}

async function end(worker: Worker | undefined): Promise<void> {
  if (!worker || worker.isDead()) return
  const gone = once(worker, 'exit')
  const kill = setTimeout(() => worker.process.kill('SIGKILL'), DRAIN_TIMEOUT_MS)
  tell(worker, { hotswap: 'drain' })
  await gone
  clearTimeout(kill)
}

/** A process that is just dying hears nothing, and that is no failure of ours. */
function tell(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.process.send(message, () => undefined)
}

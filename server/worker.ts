/** A serving process: answers HTTP until the supervisor ends it or is gone. */
import cluster from 'node:cluster'
import { once } from 'node:events'
import { AggregatorRegistry } from 'prom-client'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { type AppContext, createContext } from './context.ts'
import type { HttpServer } from './kernel/http/server.ts'

/** Messages between supervisor and workers. */
export type Message =
  | { hotswap: 'listening' }
  | { hotswap: 'metrics?'; id: number }
  | { hotswap: 'metrics'; id: number; text: string }
  | { hotswap: 'drain' }

export function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'hotswap' in message
}

/** Runs as long as the supervisor wants. */
export async function runWorker(config: Config): Promise<void> {
  // Ctrl-C reaches every process of the terminal; the supervisor decides about the order of things.
  process.on('SIGINT', () => undefined)
  const ended = Promise.race([
    once(process, 'SIGTERM'),
    once(process, 'disconnect'),
    new Promise((resolve) =>
      process.on('message', (message) => isMessage(message) && message.hotswap === 'drain' && resolve(0)),
    ),
  ])
  await using ctx = await createContext(config, config.databaseUrl ?? '')
  AggregatorRegistry.setRegistries([ctx.metrics.registry])
  // Making one is what makes this process answer the supervisor's question.
  void new AggregatorRegistry()
  // Jobs run in the supervisor: a second, empty account of them would make the figures unreadable.
  ctx.metrics.registry.removeSingleMetric('hotswap_job_seconds')
  ctx.collectMetrics = metricsOfAllProcesses()
  const app = await createApp(ctx)
  await app.listen({ port: config.port, host: '::' })
  cluster.worker?.send({ hotswap: 'listening' } satisfies Message)
  await ended
  await drain(app, ctx)
  cluster.worker?.disconnect()
}

/** Stops taking connections and lets what is running finish, for at most 20 s. */
export async function drain(app: HttpServer, ctx: AppContext): Promise<void> {
  const giveUp = setTimeout(() => {
    ctx.log.warn('requests still running after 20 s were cut off')
    app.server.closeAllConnections()
  }, 20_000).unref()
  await app.close()
  clearTimeout(giveUp)
}

/** The figures of one process say little: the supervisor adds up those of all. */
function metricsOfAllProcesses(): () => Promise<string> {
  let next = 0
  const waiting = new Map<number, (text: string) => void>()
  process.on('message', (message) => {
    if (!isMessage(message) || message.hotswap !== 'metrics') return
    waiting.get(message.id)?.(message.text)
    waiting.delete(message.id)
  })
  return () =>
    new Promise((resolve) => {
      const id = next++
      waiting.set(id, resolve)
      cluster.worker?.send({ hotswap: 'metrics?', id } satisfies Message)
    })
}

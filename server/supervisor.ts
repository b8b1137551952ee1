/** The first process: prepares the database, runs the jobs, and serves itself or keeps serving processes alive. */
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { AggregatorRegistry } from 'prom-client'
import { createApp } from './app.ts'
import { type Config, ConfigError } from './config.ts'
import { type AppContext, createContext, findDatabase, prepareDatabase } from './context.ts'
import { seedDemo } from './demo.ts'
import { ensureFirstOperator } from './features/identity/identity.ts'
import { type Message, drain, isMessage } from './worker.ts'

/** Runs until SIGINT or SIGTERM; then drains and returns. */
export async function runSupervisor(config: Config): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await using stack = new AsyncDisposableStack()
  const port = await choosePort(config)
  const databaseUrl = await findDatabase(config, stack)
  await prepareDatabase(config, databaseUrl)
  const ctx = stack.use(await createContext({ ...config, port }, databaseUrl))
  const operator = await ensureFirstOperator(ctx)
  const demo = config.demo ? await seedDemo(ctx) : undefined
  await ctx.jobs.start()

  if (config.processes === 1) {
    const app = await createApp(ctx)
    stack.defer(() => drain(app, ctx))
    await app.listen({ port, host: '::' })
  } else {
    stack.defer(
      await superviseWorkers(ctx, config.processes, {
        DATABASE_URL: databaseUrl,
        HOTSWAP_PORT: String(port),
      }),
    )
  }
  greet(ctx, port, operator, demo)
  await stopped
  // A second Ctrl-C does not wait.
  process.once('SIGINT', () => process.exit(130))
  process.stderr.write('Stopping …\n')
}

/** The wanted port, or the next free one when nobody asked for a particular one. */
async function choosePort(config: Config): Promise<number> {
  for (let port = config.port; port < config.port + 50; port++) {
    if (port === 0 || (await isFree(port))) return port === 0 ? freePort() : port
    if (config.portIsFixed) throw new ConfigError(`HOTSWAP_PORT ${port} is in use by another program`)
  }
  throw new ConfigError(`No port from ${config.port} to ${config.port + 49} is free; set HOTSWAP_PORT`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '::', () => probe.close(() => resolve(true)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '::', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

const MAX_RESTART_DELAY_MS = 30_000

/** Starts `count` workers and replaces those that die. @returns what stops them, after draining */
async function superviseWorkers(
  ctx: AppContext,
  count: number,
  env: Record<string, string>,
): Promise<() => Promise<void>> {
  let stopping = false
  let failures = 0
  const aggregator = new AggregatorRegistry()

  const start = () => {
    const worker = cluster.fork(env)
    worker.on('message', (message: unknown) => {
      if (isMessage(message) && message.hotswap === 'metrics?') void answerMetrics(worker, message.id)
      if (isMessage(message) && message.hotswap === 'listening') failures = 0
    })
    worker.on('exit', (code, signal) => {
      if (stopping) return
      const delay = Math.min(MAX_RESTART_DELAY_MS, failures++ === 0 ? 0 : 250 * 2 ** failures)
      ctx.log.error(
        { worker: worker.process.pid, code, signal, restart_in_ms: delay },
        'a serving process died and is replaced',
      )
      setTimeout(() => !stopping && start(), delay)
    })
    return worker
  }

  async function answerMetrics(worker: Worker, id: number): Promise<void> {
    const jobs = await ctx.metrics.registry.getSingleMetricAsString('hotswap_job_seconds')
    // A process that is busy or just dying does not answer in time; the next question is soon enough.
    const figures = await aggregator.clusterMetrics().catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'not every serving process told its figures')
      return ''
    })
    const text = `${figures}\n${jobs}\n`
    if (worker.isConnected()) worker.send({ hotswap: 'metrics', id, text } satisfies Message)
  }

  const workers = Array.from({ length: count }, start)
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise<void>((resolve, reject) => {
          worker.on(
            'message',
            (message: unknown) => isMessage(message) && message.hotswap === 'listening' && resolve(),
          )
          worker.once('exit', (code) =>
            reject(new Error(`a serving process ended with code ${code} while starting`)),
          )
        }),
    ),
  )
  return async () => {
    stopping = true
    const running = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
    await Promise.all(
      running.map((worker) => {
        const gone = once(worker, 'exit')
        worker.send({ hotswap: 'drain' } satisfies Message)
        return gone
      }),
    )
  }
}

type Credentials = { email: string; password?: string } | undefined

function greet(ctx: AppContext, port: number, operator: Credentials, demo: Credentials[] | undefined): void {
  const { domain } = ctx.config
  const suffix = port === 80 ? '' : `:${port}`
  const lines = [
    '',
    `  HotSwap is ready.   http://app.${domain}${suffix}`,
    `  API                 http://api.${domain}${suffix}/api/v1`,
    `  API explorer        http://app.${domain}${suffix}/docs`,
    '',
  ]
  if (operator?.password)
    lines.push(
      `  Operator            ${operator.email}   password: ${operator.password}`,
      '  (shown this once)',
      '',
    )
  else lines.push(`  Operator            ${ctx.config.adminEmail}   (password as set before)`, '')
  for (const account of demo ?? [])
    if (account?.password)
      lines.push(`  Demo owner          ${account.email}   password: ${account.password}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

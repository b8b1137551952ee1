/** The first process: prepares the database, runs the jobs, and serves itself or keeps serving processes alive. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { createApp } from './app.ts'
import { type Config, ConfigError } from './config.ts'
import { type AppContext, createContext, findDatabase, prepareDatabase } from './context.ts'
import { type Demo, seedDemo } from './demo.ts'
import { ensureFirstOperator } from './features/identity/identity.ts'
import { installBuiltInPlugins } from './features/plugins/plugins.ts'
import { startHeartbeat } from './features/processes/processes.ts'
import { installBuiltInThemes } from './features/themes/themes.ts'
import { anyPort, obstacleTo } from './kernel/http/listen.ts'
import { startWorkers } from './kernel/processes/workers.ts'
import { drain, listen } from './worker.ts'

/** Runs until SIGINT or SIGTERM; then drains and returns. */
export async function runSupervisor(config: Config): Promise<void> {
  const stopped = untilStopped()
  await using stack = new AsyncDisposableStack()
  requireWritable(config.dataDir)
  const port = await choosePort(config)
  const tlsPort = await chooseTlsPort(config)
  const databaseUrl = await findDatabase(config, stack)
  await prepareDatabase(config, databaseUrl)
  const ctx = stack.use(await createContext({ ...config, port, tlsPort }, databaseUrl))
  const operator = await ensureFirstOperator(ctx)
  await installBuiltInThemes(ctx)
  await installBuiltInPlugins(ctx)
  const demo = config.demo ? await seedDemo(ctx) : undefined
  await ctx.jobs.start()
  stack.use(await startHeartbeat(ctx, config.processes === 1 ? 'single' : 'supervisor'))

  if (config.processes === 1) {
    const app = await createApp(ctx)
    stack.defer(() => drain(app, ctx))
    await listen(app, { port, tlsPort })
  } else {
    stack.use(
      await startWorkers({
        count: config.processes,
        env: {
          DATABASE_URL: databaseUrl,
          HOTSWAP_PORT: String(port),
          ...(tlsPort !== undefined && { HOTSWAP_TLS_PORT: String(tlsPort) }),
        },
        log: ctx.log,
        registry: ctx.metrics.registry,
      }),
    )
  }
  greet(ctx, operator, demo)
  await stopped
  process.stderr.write('Stopping …\n')
}

/**
 * Resolves at the first SIGINT or SIGTERM. Another Ctrl-C ends the process without waiting; within a second it is taken
 * for the same one, which comes twice: from the terminal and from the script that started us.
 */
function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let since: number | undefined
  const stop = (signal: NodeJS.Signals) => {
    since ??= performance.now()
    if (signal === 'SIGINT' && performance.now() - since > 1_000) process.exit(130)
    resolve()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return promise
}

/** The wanted port, or the next free one when nobody asked for a particular one. */
async function choosePort({ port: wanted, portIsFixed }: Config): Promise<number> {
  if (wanted === 0) return anyPort()
  for (let port = wanted; port < wanted + 50; port++) {
    const obstacle = await obstacleTo(port)
    if (obstacle === undefined) return port
    if (portIsFixed) throw new ConfigError(`HOTSWAP_PORT ${port} ${obstacle}.`)
  }
  throw new ConfigError(`No port from ${wanted} to ${wanted + 49} is free; set HOTSWAP_PORT.`)
}

/** There is no next one: a port for HTTPS is always asked for by its number, or as any. */
async function chooseTlsPort({ tlsPort: wanted }: Config): Promise<number | undefined> {
  if (wanted === undefined || wanted > 0) {
    const obstacle = wanted === undefined ? undefined : await obstacleTo(wanted)
    if (obstacle !== undefined) throw new ConfigError(`HOTSWAP_TLS_PORT ${wanted} ${obstacle}.`)
    return wanted
  }
  return anyPort()
}

function requireWritable(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true })
    accessSync(dir, constants.W_OK)
  } catch (error) {
    throw new ConfigError(`HOTSWAP_DATA_DIR ${dir} cannot be written: ${(error as Error).message}.`)
  }
}

type Credentials = { email: string; password?: string } | undefined

function greet(ctx: AppContext, operator: Credentials, demo: Demo | undefined): void {
  const { domain, port, tlsPort } = ctx.config
  const suffix = port === 80 ? '' : `:${port}`
  const lines = [
    '',
    `  HotSwap is ready.   http://app.${domain}${suffix}`,
    `  API                 http://api.${domain}${suffix}/api/v1`,
    `  API explorer        http://app.${domain}${suffix}/docs`,
    ...(tlsPort === undefined
      ? []
      : [`  With HTTPS          https://app.${domain}${tlsPort === 443 ? '' : `:${tlsPort}`}`]),
    '',
  ]
  if (operator?.password)
    lines.push(
      `  Operator            ${operator.email}   password: ${operator.password}`,
      '  (shown this once)',
      '',
    )
  else lines.push(`  Operator            ${ctx.config.adminEmail}   (password as set before)`, '')
  for (const { name, url } of demo?.sites ?? []) lines.push(`  ${name.padEnd(20)}${url}`)
  if (demo) lines.push('')
  for (const { email, password } of demo?.owners ?? [])
    lines.push(`  Demo owner          ${email.padEnd(24)}password: ${password}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

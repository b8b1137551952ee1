/** A serving process: answers HTTP until the supervisor ends it or is gone. */
import { createApp } from './app.ts'
import { type Config, ConfigError } from './config.ts'
import { type AppContext, createContext } from './context.ts'
import { startHeartbeat } from './features/processes/processes.ts'
import { EVERYWHERE, obstacleIn } from './kernel/http/listen.ts'
import type { HttpServer } from './kernel/http/server.ts'
import { collectGarbage } from './kernel/processes/settle.ts'
import { leave, reportListening, shareFigures, untilTold } from './kernel/processes/supervised.ts'

/** Runs as long as the supervisor wants. */
export async function runWorker(config: Config): Promise<void> {
  const ended = untilTold()
  await using ctx = await createContext(config, config.databaseUrl ?? '')
  ctx.collectMetrics = shareFigures(ctx.metrics.registry)
  const app = await createApp(ctx)
  const heart = await startHeartbeat(ctx, 'worker')
  await listen(app, config)
  reportListening()
  await ended
  await drain(app, ctx)
  await heart[Symbol.asyncDispose]()
  leave()
}

/** @throws ConfigError when a port is somebody else's by now */
export async function listen(
  app: HttpServer,
  { port, tlsPort }: Pick<Config, 'port' | 'tlsPort'>,
): Promise<void> {
  await collectGarbage()
  await app.listen({ port, host: EVERYWHERE }).catch(isTaken('HOTSWAP_PORT', port))
  if (tlsPort !== undefined)
    await app.tls?.listen({ port: tlsPort, host: EVERYWHERE }).catch(isTaken('HOTSWAP_TLS_PORT', tlsPort))
}

function isTaken(name: string, port: number): (error: unknown) => never {
  return (error) => {
    throw new ConfigError(`${name} ${port} ${obstacleIn(error)}.`)
  }
}

/** An open connection may carry a request that is on its way: this long, it is answered rather than hung up on. */
const KEEP_OPEN_MS = 1_000
const GIVE_UP_MS = 20_000

/** Stops taking connections and lets what is running finish, for at most 20 s. */
export async function drain(app: HttpServer, ctx: AppContext): Promise<void> {
  const { server } = app
  const closeIdle = server.closeIdleConnections.bind(server)
  // Closing the server would close idle connections first of all.
  server.closeIdleConnections = () => undefined
  const closed = app.close()
  const hangUp = setTimeout(() => {
    closeIdle()
    sweep = setInterval(closeIdle, 100)
  }, KEEP_OPEN_MS)
  let sweep: NodeJS.Timeout | undefined
  const giveUp = setTimeout(() => {
    ctx.log.warn('requests still running after 20 s were cut off')
    server.closeAllConnections()
    app.tls?.closeAllConnections()
  }, GIVE_UP_MS)
  await closed
  clearTimeout(hangUp)
  clearInterval(sweep)
  clearTimeout(giveUp)
}

/** The nodes: supervisors that run jobs, each with serving processes; to kill and to start again. */
import { setTimeout as pause } from 'node:timers/promises'
import { type BenchServer, childrenOf, startServer } from '../bench/server.ts'
import { freePort } from '../test/kit/free-port.ts'

export type Node = {
  readonly index: number
  readonly port: number
  /** Ids of its serving processes that live. */
  processes: () => number[]
  /** Kills the supervisor with SIGKILL; its serving processes notice and end. */
  kill: () => void
  /** Starts it again. Resolves when it serves. */
  restart: () => Promise<void>
}

export type Nodes = AsyncDisposable & { list: readonly Node[]; processesEach: number }

const PATIENCE_MS = 60_000

/** @param logs folder of what they write, a file each */
export async function startNodes(
  count: number,
  processesEach: number,
  options: { dataDir: string; databaseUrl: string; logs: string; leaseSeconds: number },
): Promise<Nodes> {
  const life = new AsyncDisposableStack()
  const list: Node[] = []
  for (let index = 0; index < count; index += 1) {
    const port = await freePort()
    const settings = {
      DATABASE_URL: options.databaseUrl,
      DATABASE_POOL_SIZE: '8',
      HOTSWAP_DEMO: 'false',
      HOTSWAP_PORT: String(port),
      HOTSWAP_PROCESSES: String(processesEach),
      HOTSWAP_JOB_LEASE_SECONDS: String(options.leaseSeconds),
      LOG_LEVEL: 'warn',
    }
    const start = () => startServer(options.dataDir, settings, undefined, `${options.logs}/node-${index}.log`)
    let server: BenchServer = await start()
    life.defer(() => server[Symbol.asyncDispose]())
    list.push({
      index,
      port,
      processes: () => childrenOf(server.pid),
      kill: () => void process.kill(server.pid, 'SIGKILL'),
      async restart() {
        for (const limit = performance.now() + PATIENCE_MS; ; await pause(500))
          try {
            server = await start()
            return
          } catch (error) {
            // PostgreSQL may be away, or the port not be free yet.
            if (performance.now() > limit) throw error
          }
      },
    })
  }
  return { list, processesEach, [Symbol.asyncDispose]: () => life.disposeAsync() }
}

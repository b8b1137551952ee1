/** A real server process to measure from outside. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SECRET } from './database.ts'

export type BenchServer = AsyncDisposable & {
  pid: number
  port: number
  /** From the start of the program until it said that it was ready. */
  readyMs: number
}

const ROOT = join(import.meta.dirname, '..')

/** A folder that PostgreSQL's account can reach, gone in the end. */
export function temporaryFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'hotswap-bench-'))
  chmodSync(path, 0o755)
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** With the flags of scripts/start.mjs, as its settings below. */
export const SERVER = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=8',
  'server/main.ts',
]

/**
 * Runs `command` until it says that it is ready.
 * @param settings environment of the server
 * @param log a file that gets what it writes besides; else it is shown
 */
export async function startServer(
  dataDir: string,
  settings: Record<string, string>,
  command = SERVER,
  log?: string,
): Promise<BenchServer> {
  const [program = '', ...args] = command
  const started = performance.now()
  const child = spawn(program, args, {
    cwd: ROOT,
    // A group of its own, so that a signal reaches whatever npm has started in between.
    detached: true,
    stdio: ['ignore', 'pipe', log === undefined ? 'inherit' : openSync(log, 'a')],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      HOTSWAP_PORT: '0',
      HOTSWAP_DATA_DIR: dataDir,
      HOTSWAP_SECRET: SECRET,
      HOTSWAP_PROCESSES: '1',
      MALLOC_ARENA_MAX: '2',
      LOG_LEVEL: 'error',
      ...settings,
    },
  })
  const port = await untilReady(child)
  const readyMs = performance.now() - started
  return {
    pid: child.pid ?? 0,
    port,
    readyMs,
    async [Symbol.asyncDispose]() {
      const group = -(child.pid ?? 0)
      process.kill(group, 'SIGTERM')
      // npm ends at once, and the server when it has put everything away.
      while (isAlive(group)) await pause(20)
    },
  }
}

function isAlive(group: number): boolean {
  try {
    process.kill(group, 0)
    return true
  } catch {
    return false
  }
}

async function untilReady(child: ChildProcess): Promise<number> {
  let output = ''
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
    const address = /HotSwap is ready\.\s+http:\/\/[^\s:]+:(\d+)/.exec(output)
    if (address) resolve(Number(address[1]))
  })
  child.once('exit', (code) => reject(new Error(`the server ended with code ${code}:\n${output}`)))
  return promise
}

/** Memory of a process, MB: resident, shared libraries included. */
export function memoryOf(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return Number(stdout) / 1024
}

/** CPU time of all threads of a process, µs; Linux only. */
export function cpuTimeOf(pid: number): number {
  const tasks = `/proc/${pid}/task`
  return readdirSync(tasks).reduce(
    (sum, task) => sum + Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]) / 1_000,
    0,
  )
}

/** Process ids of the serving processes that a supervisor has started. */
export function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, parent, ...command]) => Number(parent) === pid && command.join(' ').includes('server/main.ts'),
    )
    .map(([child]) => Number(child))
}

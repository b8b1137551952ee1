/** SQL about where tenants live. That of the owner runs on connections of its own: nobody else may create or drop homes. */
import { sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Owner } from '../../kernel/db/home-rows.ts'
import { quoteIdentifier } from '../../kernel/db/sql-text.ts'
import type { Home, PlacementKind } from './homes.ts'

export type PlacementRow = {
  kind: string
  database_name: string | null
  schema_name: string
  moved_at: Date | null
}

export async function findPlacement(tx: PlatformTx, tenantId: string): Promise<PlacementRow | undefined> {
  return tx
    .selectFrom('placements')
    .select(['kind', 'database_name', 'schema_name', 'moved_at'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
}

/** @returns the kind of the tenant's placement now: that of `home`, or of the one it had already */
export async function insertPlacement(
  tx: PlatformTx,
  tenantId: string,
  home: Home,
): Promise<string | undefined> {
  const { rowCount } = await insertPlacementRow(tx, tenantId, home)
  if (rowCount && home.database === null)
    await sql`insert into app.homes (tenant_id, schema_name) values (${tenantId}, ${home.schema})`.execute(tx)
  return rowCount ? home.kind : (await findPlacement(tx, tenantId))?.kind
}

async function insertPlacementRow(
  tx: PlatformTx,
  tenantId: string,
  home: Home,
): Promise<{ rowCount: number }> {
  const result = await tx
    .insertInto('placements')
    .values({ tenant_id: tenantId, kind: home.kind, database_name: home.database, schema_name: home.schema })
    .onConflict((conflict) => conflict.column('tenant_id').doNothing())
    .executeTakeFirst()
  return { rowCount: Number(result.numInsertedOrUpdatedRows ?? 0) }
}

/** One move or removal of a tenant's home at a time, over all processes. @returns false when `waitMs` were not enough */
export async function claimTenant(main: Owner, tenantId: string, waitMs: number): Promise<boolean> {
  try {
    await main.query('begin')
    await main.query(`select set_config('lock_timeout', $1, true)`, [String(waitMs)])
    await main.query(`select pg_advisory_lock(hashtextextended('move:' || $1::uuid::text, 0))`, [tenantId])
    await main.query('commit')
    return true
  } catch (error) {
    await main.query('rollback')
    if ((error as { code?: string }).code === '55P03') return false
    throw error
  }
}

export async function findHome(main: Owner, tenantId: string): Promise<Home | undefined> {
  const { rows } = await main.query<PlacementRow>(
    'select kind, database_name, schema_name from platform.placements where tenant_id = $1',
    [tenantId],
  )
  const [row] = rows
  return row && toHome(row)
}

export function toHome(row: Omit<PlacementRow, 'moved_at'>): Home {
  return { kind: row.kind as PlacementKind, database: row.database_name, schema: row.schema_name }
}

/** Lets the tenant in: from now on this database says that its rows are in that schema. */
export async function openHome(owner: Owner, tenantId: string, schema: string): Promise<void> {
  await owner.query(
    `insert into app.homes (tenant_id, schema_name) values ($1, $2)
     on conflict (tenant_id) do update set schema_name = excluded.schema_name
     where homes.schema_name <> excluded.schema_name`,
    [tenantId, schema],
  )
}

/** @returns whether it was open */
export async function closeHome(owner: Owner, tenantId: string): Promise<boolean> {
  const { rowCount } = await owner.query('delete from app.homes where tenant_id = $1', [tenantId])
  return rowCount === 1
}

export async function updatePlacement(main: Owner, tenantId: string, home: Home): Promise<void> {
  await main.query(
    `update platform.placements set kind = $2, database_name = $3, schema_name = $4, moved_at = now()
     where tenant_id = $1`,
    [tenantId, home.kind, home.database, home.schema],
  )
}

export async function deletePlacement(main: Owner, tenantId: string): Promise<void> {
  await main.query('delete from platform.placements where tenant_id = $1', [tenantId])
}

export async function listSchemas(main: Owner, prefix: string): Promise<string[]> {
  const { rows } = await main.query<{ name: string }>(
    'select nspname::text as name from pg_namespace where starts_with(nspname, $1)',
    [prefix],
  )
  return rows.map((row) => row.name)
}

export async function dropSchema(main: Owner, schema: string): Promise<void> {
  await main.query(`drop schema if exists ${quoteIdentifier(schema)} cascade`)
  await main.query('delete from app.migrations where schema_name = $1', [schema])
}

export async function listDatabases(main: Owner, prefix: string): Promise<string[]> {
  const { rows } = await main.query<{ name: string }>(
    'select datname::text as name from pg_database where starts_with(datname, $1)',
    [prefix],
  )
  return rows.map((row) => row.name)
}

/** How many are working in a database right now. Those who only hold a connection do not count. */
export async function countBusy(main: Owner, database: string): Promise<number> {
  const { rows } = await main.query<{ busy: number }>(
    `select count(*)::int as busy from pg_stat_activity where datname = $1 and state <> 'idle'`,
    [database],
  )
  return rows[0]?.busy ?? 0
}

/** Drops a database and ends the connections to it. */
export async function dropDatabase(main: Owner, database: string): Promise<void> {
  await main.query(`drop database if exists ${quoteIdentifier(database)} with (force)`)
}

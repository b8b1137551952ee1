/** Where a tenant's rows can live, and building and removing such places. */
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { AppContext } from '../../context.ts'
import { urlOfDatabase } from '../../kernel/db/database.ts'
import type { Owner } from '../../kernel/db/home-rows.ts'
import {
  POOL_SCHEMA,
  ensureDatabase,
  migrateDatabase,
  migrateSchema,
  withOwner,
} from '../../kernel/db/migrate.ts'
import * as queries from './queries.ts'

export const KINDS = ['pool', 'schema', 'database'] as const
export type PlacementKind = (typeof KINDS)[number]

/** `database` null: the platform's own database. */
export type Home = { kind: PlacementKind; database: string | null; schema: string }

type Ctx = Pick<AppContext, 'ownerUrl'>

/** The names say whose home it is, so that one that a crash left behind is found without any record of it. */
export function homeOf(tenantId: string, kind: PlacementKind, suffix = ''): Home {
  if (kind === 'pool') return { kind, database: null, schema: POOL_SCHEMA }
  const { schemas, databases } = prefixesOf(tenantId)
  return kind === 'schema'
    ? { kind, database: null, schema: schemas + suffix }
    : { kind, database: databases + suffix, schema: POOL_SCHEMA }
}

/**
 * A home for the tenant to move to. Its name was never used before: a process that slept through earlier moves
 * remembers the old name at most, and finds nothing there.
 */
export function newHomeOf(tenantId: string, kind: PlacementKind): Home {
  return homeOf(tenantId, kind, `_${randomBytes(4).toString('hex')}`)
}

function prefixesOf(tenantId: string) {
  const hex = tenantId.replaceAll('-', '')
  return { schemas: `tenant_${hex}`, databases: `hotswap_t_${hex}` }
}

/** Creates the schema or database and its tables; what is there already is brought up to date. */
export async function buildHome(ctx: Ctx, home: Home): Promise<void> {
  if (home.kind === 'schema') await migrateSchema(ctx.ownerUrl, home.schema)
  if (home.database === null) return
  await ensureDatabase(ctx.ownerUrl, home.database)
  await migrateDatabase(urlOfDatabase(ctx.ownerUrl, home.database))
}

/** Hands `work` a connection of the owner to the home's database: `main`, or one of its own. */
export async function withOwnerOf<Result>(
  ctx: Ctx,
  main: Owner,
  home: Home,
  work: (owner: Owner) => Promise<Result>,
): Promise<Result> {
  return home.database === null ? work(main) : withOwner(urlOfDatabase(ctx.ownerUrl, home.database), work)
}

/** Drops every schema and database of the tenant but the one it lives in: what a move, finished or not, left behind. */
export async function dropOtherHomes(main: Owner, tenantId: string, keep: Home | undefined): Promise<void> {
  const { schemas, databases } = prefixesOf(tenantId)
  for (const schema of await queries.listSchemas(main, schemas))
    if (schema !== keep?.schema) await queries.dropSchema(main, schema)
  for (const database of await queries.listDatabases(main, databases))
    if (database !== keep?.database) await dropWhenQuiet(main, database)
}

const QUIET_MS = 5_000

/** Requests that waited in the old database need a moment to be told that the tenant has moved. */
async function dropWhenQuiet(main: Owner, database: string): Promise<void> {
  const deadline = performance.now() + QUIET_MS
  while (performance.now() < deadline && (await queries.countBusy(main, database)) > 0) await setTimeout(20)
  await queries.dropDatabase(main, database)
}

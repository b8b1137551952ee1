/** Placements: where a tenant's rows live. Making a home, leaving one for another while work goes on, and removing it. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { listHomeTables } from '../../kernel/db/home-catalog.ts'
import {
  type Owner,
  admitTenant,
  beginForTenant,
  deleteRows,
  shutOutTenant,
  useHome,
} from '../../kernel/db/home-rows.ts'
import { POOL_SCHEMA, withOwner } from '../../kernel/db/migrate.ts'
import { type Home, type PlacementKind, buildHome, dropOtherHomes, homeOf, withOwnerOf } from './homes.ts'
import * as queries from './queries.ts'

export { moveTenant } from './move.ts'

type Ctx = Pick<AppContext, 'db' | 'ownerUrl'>

/** How long the removal of a home waits for work that is still going on in it. */
const REMOVAL_WAIT_MS = 60_000

/**
 * Makes the place where a new tenant's rows will live. Repeatable after a crash.
 * @throws AppError conflict when the tenant lives elsewhere already
 */
export async function createHome(ctx: Ctx, tenantId: string, kind: PlacementKind): Promise<void> {
  const home = homeOf(tenantId, kind)
  await buildHome(ctx, home)
  if (home.database !== null)
    await withOwner(ctx.ownerUrl, (main) =>
      withOwnerOf(ctx, main, home, (owner) => queries.openHome(owner, tenantId, home.schema)),
    )
  const present = await ctx.db.withPlatform((tx) => queries.insertPlacement(tx, tenantId, home))
  if (present !== kind)
    throw new AppError('conflict', `The tenant has a home already: ${present}. Move it instead.`)
}

/** @throws AppError not_found when the tenant has no home: unknown, or purged */
export async function getPlacement(
  ctx: Pick<AppContext, 'db'>,
  tenantId: string,
): Promise<Home & { movedAt: Date | null }> {
  const row = await ctx.db.withPlatform((tx) => queries.findPlacement(tx, tenantId), { readOnly: true })
  if (!row) throw new AppError('not_found', 'There is no such tenant.')
  return { ...queries.toHome(row), movedAt: row.moved_at }
}

/**
 * Removes every row of the tenant, wherever it lives: from the pool row by row, in every table there is; a schema or
 * database of its own as a whole. Repeatable: what a crash left is found by its name.
 */
export async function dropHome(ctx: Ctx, tenantId: string): Promise<void> {
  if (tenantId === PLATFORM_SCOPE) throw new Error('the platform’s own rows are never dropped')
  await withOwner(ctx.ownerUrl, async (main) => {
    if (!(await queries.claimTenant(main, tenantId, REMOVAL_WAIT_MS)))
      throw new AppError('conflict', 'The tenant is being moved; try again when that is over.')
    // Whoever works for the tenant in the pool or its schema finishes; whoever comes later finds no tenant.
    await beginForTenant(main, tenantId, { lock: REMOVAL_WAIT_MS, statement: 0 })
    await shutOutTenant(main, tenantId)
    await queries.closeHome(main, tenantId)
    await queries.deletePlacement(main, tenantId)
    await main.query('commit')
    await admitTenant(main, tenantId)
    ctx.db.forgetPlacement(tenantId)
    await clearPool(main, tenantId)
    await dropOtherHomes(main, tenantId, undefined)
  })
}

/** One transaction per table: the rows are out of reach already, and a large tenant must not hold a lock for long. */
async function clearPool(main: Owner, tenantId: string): Promise<void> {
  const pool = { owner: main, schema: POOL_SCHEMA }
  for (const table of (await listHomeTables(main, POOL_SCHEMA)).toReversed()) {
    await beginForTenant(main, tenantId, { lock: REMOVAL_WAIT_MS, statement: 0 })
    await useHome(pool)
    await deleteRows(tenantId, table, pool)
    await main.query('commit')
  }
}

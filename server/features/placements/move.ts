/**
 * Moves a tenant's rows to another placement while its requests go on.
 *
 * The tenant is shut out of its present home for as long as copying takes (requests wait for it, see
 * app.enter_tenant), everything is copied and compared, and one COMMIT in the platform's database makes the new home the
 * tenant's. Requests that waited are told that the tenant moved, look up where to, and go on there. A process killed at
 * any moment leaves either everything as it was or the move done; what it left lying about goes with the next attempt.
 *
 * Measured on two busy cores, rows of 1 kB: requests wait 0.3 s for 10,000 rows and 2 s for 100,000 within the database,
 * 0.7 s and 4 s to or from another one.
 */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type HomeTable, listHomeTables } from '../../kernel/db/home-catalog.ts'
import {
  type HomeSide,
  type Owner,
  admitTenant,
  beginForTenant,
  copyRows,
  deleteRows,
  digestRows,
  shutOutTenant,
  useHome,
} from '../../kernel/db/home-rows.ts'
import { withOwner } from '../../kernel/db/migrate.ts'
import { type Home, type PlacementKind, buildHome, dropOtherHomes, newHomeOf, withOwnerOf } from './homes.ts'
import * as queries from './queries.ts'

export type MoveReport = {
  from: PlacementKind
  to: PlacementKind
  rows: number
  /** How long requests of the tenant had to wait, ms. */
  pause_ms: number
}

/** In the order in which they are reached. */
export type MoveStep = 'built' | 'shut_out' | 'copied' | 'target_committed' | 'source_closed' | 'switched'

export type MoveOptions = {
  /**
   * Requests of the tenant wait this long at most; a tenant that takes longer to copy stays where it is. They give up
   * by themselves after 10 s (lock_timeout of their role), so more than that belongs into a maintenance window.
   */
  maxPauseMs?: number
  /** Aborting it leaves the tenant where it is. */
  signal?: AbortSignal
  onProgress?: (done: number, total: number, note: string) => unknown
  /** For tests that kill the process there. */
  onStep?: (step: MoveStep) => unknown
}

type Ctx = Pick<AppContext, 'db' | 'ownerUrl' | 'notices' | 'log'>

const MAX_PAUSE_MS = 8_000
/** Work under way is waited for this long, during which new requests of the tenant queue up behind the move. */
const SHUT_OUT_MS = 3_000
const CLAIM_MS = 5_000

/**
 * Moves the tenant; does nothing but clean up when it lives there already. Repeatable.
 * @throws AppError not_found; conflict when it is being moved; overloaded when the tenant is too busy or too large to be
 * moved within the allowed pause
 */
export async function moveTenant(
  ctx: Ctx,
  tenantId: string,
  kind: PlacementKind,
  options: MoveOptions = {},
): Promise<MoveReport> {
  if (tenantId === PLATFORM_SCOPE) throw new Error('the platform’s own rows stay in the pool')
  let begun = false
  try {
    return await withOwner(ctx.ownerUrl, async (main) => {
      const source = await settle(main, ctx, tenantId)
      if (source.kind === kind) return { from: kind, to: kind, rows: 0, pause_ms: 0 }
      begun = true
      const target = newHomeOf(tenantId, kind)
      await buildHome(ctx, target)
      options.onStep?.('built')
      const report = await withOwnerOf(ctx, main, source, (from) =>
        withOwnerOf(ctx, main, target, (to) =>
          cutOver(
            { tenantId, main, source: { ...source, owner: from }, target: { ...target, owner: to } },
            options,
          ),
        ),
      )
      options.onStep?.('switched')
      ctx.db.forgetPlacement(tenantId)
      await ctx.db.withPlatform((tx) => ctx.notices.publish(tx, 'placement', { tenant_id: tenantId }))
      await dropOtherHomes(main, tenantId, target)
      return report
    })
  } catch (error) {
    if (begun)
      await withOwner(ctx.ownerUrl, (main) => settle(main, ctx, tenantId)).catch((cause: unknown) =>
        ctx.log.error({ err: cause, tenant_id: tenantId }, 'a failed move could not be cleaned up yet'),
      )
    throw error
  }
}

/**
 * Claims the tenant for this connection and undoes what an earlier attempt left: a home that was closed in favour of
 * another that never became the tenant's is opened again, and homes it does not live in are dropped.
 */
async function settle(main: Owner, ctx: Ctx, tenantId: string): Promise<Home> {
  if (!(await queries.claimTenant(main, tenantId, CLAIM_MS)))
    throw new AppError('conflict', 'The tenant is being moved or removed already.', { retryAfterSeconds: 10 })
  const home = await queries.findHome(main, tenantId)
  if (!home) throw new AppError('not_found', 'The tenant has no home that could be moved.')
  await withOwnerOf(ctx, main, home, (owner) => queries.openHome(owner, tenantId, home.schema))
  await dropOtherHomes(main, tenantId, home)
  return home
}

type Move = { tenantId: string; main: Owner; source: Home & HomeSide; target: Home & HomeSide }

async function cutOver(move: Move, options: MoveOptions): Promise<MoveReport> {
  const { tenantId, main, source, target } = move
  const maxPauseMs = options.maxPauseMs ?? MAX_PAUSE_MS
  const owners = [...new Set([source.owner, target.owner, main])]
  try {
    for (const owner of owners)
      await beginForTenant(owner, tenantId, { lock: SHUT_OUT_MS, statement: maxPauseMs })
    await shutOutTenant(source.owner, tenantId)
    const began = performance.now()
    options.onStep?.('shut_out')
    const tables = await commonTables(source, target)
    const rows = await copyAll(move, tables, pauseSignal(maxPauseMs, options.signal), options)
    options.onStep?.('copied')
    await queries.openHome(target.owner, tenantId, target.schema)
    // The order matters. Complete and committed there, then closed here; the tenant's own rows are in one of two places
    // that are both whole until the platform's database says which one counts.
    if (target.owner !== main) await target.owner.query('commit')
    options.onStep?.('target_committed')
    if (source.owner !== target.owner) await queries.closeHome(source.owner, tenantId)
    if (source.owner !== main) await source.owner.query('commit')
    options.onStep?.('source_closed')
    await queries.updatePlacement(main, tenantId, target)
    await main.query('commit')
    await admitTenant(source.owner, tenantId)
    return { from: source.kind, to: target.kind, rows, pause_ms: Math.round(performance.now() - began) }
  } catch (error) {
    for (const owner of owners) await owner.query('rollback').catch(() => undefined)
    throw tooBusy(error, maxPauseMs)
  }
}

/** @throws Error when the two homes are not of one version of the program */
async function commonTables(source: HomeSide, target: HomeSide): Promise<HomeTable[]> {
  const tables = await listHomeTables(source.owner, source.schema)
  if (shapesOf(tables) !== shapesOf(await listHomeTables(target.owner, target.schema)))
    throw new Error('the homes differ in their tables: migrate both to the same version, then move')
  return tables
}

function shapesOf(tables: HomeTable[]): string {
  return JSON.stringify(tables.map(({ name, shape }) => [name, shape]))
}

/** Copies every table and compares the copy with the original; takes the rows out of the pool when they leave it. */
async function copyAll(
  { tenantId, source, target }: Move,
  tables: HomeTable[],
  pause: AbortSignal,
  options: MoveOptions,
): Promise<number> {
  let rows = 0
  await useHome(target)
  for (const [index, table] of tables.entries()) {
    pause.throwIfAborted()
    await copyRows(tenantId, table, source, target, pause)
    const [there, here] = [
      await digestRows(tenantId, table, target),
      await digestRows(tenantId, table, source),
    ]
    if (there.count !== here.count || there.sum !== here.sum)
      throw new Error(`the copy of ${table.name} differs: ${there.count} of ${here.count} rows`)
    rows += here.count
    await options.onProgress?.(index + 1, tables.length, table.name)
  }
  if (source.kind !== 'pool') return rows
  await useHome(source)
  for (const table of tables.toReversed()) {
    pause.throwIfAborted()
    await deleteRows(tenantId, table, source)
  }
  return rows
}

function pauseSignal(maxPauseMs: number, signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(maxPauseMs)
  return signal ? AbortSignal.any([timeout, signal]) : timeout
}

/** What PostgreSQL says when the tenant's work, or its size, kept the move from happening in time. */
function tooBusy(error: unknown, maxPauseMs: number): unknown {
  const code = (error as { code?: string }).code
  if (code === '55P03')
    return new AppError(
      'overloaded',
      'The tenant has work under way that takes too long to wait for; try again later.',
      {
        cause: error,
        retryAfterSeconds: 30,
      },
    )
  if (code === '57014' || (error as Error).name === 'TimeoutError')
    return new AppError(
      'overloaded',
      `The tenant has too many rows to be moved within ${maxPauseMs / 1000} s; allow a longer pause, in a maintenance window.`,
      { cause: error },
    )
  return error
}

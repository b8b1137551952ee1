/**
 * Moves the pointers that visitors follow (platform.live_sites) after what the sites' own rows say.
 *
 * A site's rows may lie in another database than the pointers, so no transaction holds both: the change of the sites is
 * committed first, together with a job; then the pointers move at once, all that one transaction changed together. Where
 * the process dies between the two, the job moves them. Moves are numbered: an older one never overwrites a newer one.
 */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import {
  type MoveChange,
  type Pointer,
  type SiteRow,
  bumpMove,
  bumpMoves,
  findMoves,
  findPointerMoves,
  findRivals,
  findSites,
  lockPointers,
  writePointers,
} from './queries.ts'

export const FLIP_TASK = 'sites.flip'
/** By then the move at once has happened, or its process is gone. */
const REPAIR_AFTER_MS = 5_000
/** Sites that exchange names are moved together; chains longer than this are left to the job's next try. */
const MAX_ROUNDS = 5

export type PointerCtx = Pick<AppContext, 'db' | 'notices' | 'jobs' | 'log' | 'clock' | 'platformWindows'>

/** What else is written to a site's row when its pointer moves. */
export type PointerChange = Partial<MoveChange>

/** Sites whose pointers follow when the transaction commits. */
const gathered = new WeakMap<TenantTx, Set<string>>()

/**
 * Has the pointer of a site follow its row when `tx` commits. Call it after the last change to the row, which must be
 * locked.
 */
export async function movePointer(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  change: PointerChange = {},
): Promise<SiteRow> {
  const site = await bumpMove(tx, siteId, change)
  await repairLater(ctx, tx, [siteId], siteId)
  flipAfterCommit(ctx, tx, [siteId])
  return site
}

/**
 * The same of many sites, each with its own change, in one statement. Locks them in the order of their ids.
 * @param rows at most one of each site; those of sites that are not there are left out
 */
export async function movePointers(
  ctx: PointerCtx,
  tx: TenantTx,
  rows: readonly ({ site_id: string } & PointerChange)[],
): Promise<void> {
  const moved = await bumpMoves(tx, rows)
  if (moved.length === 0) return
  await repairLater(ctx, tx, moved)
  flipAfterCommit(ctx, tx, moved)
}

async function repairLater(ctx: PointerCtx, tx: TenantTx, siteIds: readonly string[], key?: string) {
  const runAt = new Date(ctx.clock.now().getTime() + REPAIR_AFTER_MS)
  await ctx.jobs.enqueue(tx, FLIP_TASK, { site_ids: siteIds }, key === undefined ? { runAt } : { key, runAt })
}

/** What one transaction moves is seen to move together: one flip, one notice. */
function flipAfterCommit(ctx: PointerCtx, tx: TenantTx, siteIds: readonly string[]): void {
  const ids = gathered.get(tx) ?? new Set()
  for (const id of siteIds) ids.add(id)
  if (gathered.has(tx)) return
  gathered.set(tx, ids)
  tx.afterCommit(() =>
    flip(ctx, tx.tenantId, [...ids]).catch((error: unknown) =>
      ctx.log.warn(
        { err: error, site_ids: [...ids].slice(0, 20) },
        'pointers were not moved at once; a job will',
      ),
    ),
  )
}

/**
 * Makes the pointers of these sites what their rows say, and those of sites whose names they take. Repeatable.
 * @throws Error when the sites exchange names faster than this can follow
 */
export async function flip(
  ctx: Pick<AppContext, 'db' | 'notices'>,
  tenantId: string,
  siteIds: readonly string[],
): Promise<void> {
  const ids = new Set(siteIds)
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const sites = await ctx.db.withTenant(tenantId, (tx) => findSites(tx, [...ids]), { readOnly: true })
    if (sites.length === 0) return
    const pointers = sites.map(pointerOf)
    const rivals = await ctx.db.withPlatform(async (tx) => {
      await lockPointers(tx, tenantId)
      const found = await findRivals(tx, pointers)
      if (found.length > 0) return found
      const moves = new Map(pointers.map((pointer) => [pointer.site_id, pointer.move]))
      const moved = (await writePointers(tx, pointers)).map((site_id) => ({
        tenant_id: tenantId,
        site_id,
        move: moves.get(site_id) ?? 0,
      }))
      if (moved.length > 0) await ctx.notices.publish(tx, 'live-sites', { sites: moved })
      return []
    })
    if (rivals.length === 0) return
    for (const id of rivals) ids.add(id)
  }
  throw new Error(`the pointers of ${[...ids].join(', ')} could not be moved: their names keep changing`)
}

/**
 * The same of those sites whose pointers are behind. Hardly ever is one: looking costs two reads, and moving what has
 * moved already would lock and write the rows of a thousand sites once more.
 */
export async function repair(
  ctx: Pick<AppContext, 'db' | 'notices'>,
  tenantId: string,
  siteIds: readonly string[],
): Promise<void> {
  const sites = await ctx.db.withTenant(tenantId, (tx) => findMoves(tx, siteIds), { readOnly: true })
  const pointers = await ctx.db.withPlatform((tx) => findPointerMoves(tx, tenantId, siteIds), {
    readOnly: true,
  })
  const moves = new Map(pointers.map(({ site_id, move }) => [site_id, move]))
  const behind = sites.filter(({ id, move }) => (moves.get(id) ?? -1) < move)
  if (behind.length > 0)
    await flip(
      ctx,
      tenantId,
      behind.map(({ id }) => id),
    )
}

function pointerOf(site: SiteRow): Pointer {
  const isGone = site.status === 'deleted'
  return {
    tenant_id: site.tenant_id,
    site_id: site.id,
    // What is gone holds no name.
    slug: isGone ? site.id : site.slug,
    is_main: site.is_main && !isGone,
    status: site.status,
    status_message: site.status_message,
    release_number: site.release_number,
    content_position: site.content_position,
    standby_number: site.standby_number,
    standby_share: site.standby_share,
    standby_key: site.standby_key,
    staging_number: site.staging_number,
    move: site.move,
  }
}

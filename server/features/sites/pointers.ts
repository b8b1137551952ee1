/**
 * Moves the pointers that visitors follow (platform.live_sites) after what the sites' own rows say.
 *
 * A site's rows may lie in another database than the pointers, so no transaction holds both: the change of the site is
 * committed first, together with a job; then the pointer moves at once. Where the process dies between the two, the job
 * moves it. Moves are numbered: an older one never overwrites a newer one.
 */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import {
  type Pointer,
  type SiteRow,
  bumpMove,
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

export type PointerCtx = Pick<AppContext, 'db' | 'notices' | 'jobs' | 'log' | 'clock'>

/**
 * Has the pointer of a site follow its row when `tx` commits. Call it after the last change to the row, which must be
 * locked.
 * @param change what else to write to the row
 */
export async function movePointer(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  change: Partial<
    Pick<SiteRow, 'release_number' | 'last_release_number' | 'content_position' | 'is_main'>
  > = {},
): Promise<SiteRow> {
  const site = await bumpMove(tx, siteId, change)
  const runAt = new Date(ctx.clock.now().getTime() + REPAIR_AFTER_MS)
  await ctx.jobs.enqueue(tx, FLIP_TASK, { site_id: siteId }, { key: siteId, runAt })
  tx.afterCommit(() =>
    flip(ctx, tx.tenantId, [siteId]).catch((error: unknown) =>
      ctx.log.warn({ err: error, site_id: siteId }, 'a pointer was not moved at once; its job will'),
    ),
  )
  return site
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
    move: site.move,
  }
}

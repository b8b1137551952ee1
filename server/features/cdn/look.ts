/**
 * Looks what the sites behind a hook show now, compares with what they showed when it last looked, and queues purges of the
 * difference: however many publications there were in between, however many notices were missed.
 */
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { UNLISTED_TAG, siteKey, surrogateKey } from '../../published/tags.ts'
import { queuePurge } from './queue.ts'
import {
  type HookRow,
  type SiteState,
  findHook,
  listMoved,
  listPositions,
  listStates,
  lockHook,
  putPositions,
} from './queries.ts'

/** The task that looks. */
export const LOOK = 'cdn.look'
export type Look = { hook_id: string; is_thorough: boolean }

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'siteChanges' | 'log'>

/** So long after the first of several changes they are purged together; a look cannot be had more often. */
const GATHER_MS = 2_000
/** Sites that one look compares; the next one goes on. */
const AT_ONCE = 500
/** More sites than a tenant can have. */
const SITES_MAX = 20_000
/** A site of which more than this has changed is purged whole. */
const KEYS_MAX = 500

export async function lookForChanges(
  ctx: Ctx,
  tenantId: string,
  { hook_id, is_thorough }: Look,
): Promise<void> {
  const hook = await ctx.db.withTenant(tenantId, (tx) => findHook(tx, hook_id), { readOnly: true })
  if (!hook?.enabled) return
  const moved = await movedSites(ctx, tenantId, hook, is_thorough)
  // A cache that is purged before a serving process has followed would fetch what was there before.
  const settled = moved.filter((site) => site.is_settled).slice(0, AT_ONCE)
  const keys = new Set<string>()
  const changed: string[] = []
  for (const site of settled) {
    const own = await changedKeys(ctx, hook, site)
    for (const key of own) keys.add(key)
    if (own.length > 0) changed.push(site.site_id)
  }
  await ctx.db.withTenant(tenantId, async (tx) => {
    // Removed, switched off, or changed meanwhile: whatever changes a hook has everything purged.
    const present = await lockHook(tx, hook_id)
    if (!present?.enabled) return
    await putPositions(
      tx,
      hook_id,
      settled.map(({ site_id, release_number, content_position, move, state }) => ({
        site_id,
        release_number,
        content_position,
        move,
        state,
      })),
    )
    if (keys.size > 0)
      await queuePurge(ctx, tx, present, {
        reason: 'change',
        by: 'keys',
        items: [...keys],
        note: changed.length === 1 ? `website ${changed[0]}` : `${changed.length} websites`,
      })
    if (moved.length > settled.length) await lookSoon(ctx, tx, { hook_id, is_thorough })
  })
}

/** Has a hook look for changes when some have been gathered. Several calls make one look. */
export async function lookSoon(
  ctx: Pick<AppContext, 'jobs' | 'clock'>,
  tx: Parameters<AppContext['jobs']['enqueue']>[0],
  look: Look,
): Promise<void> {
  const runAt = new Date(ctx.clock.now().getTime() + GATHER_MS)
  await ctx.jobs.enqueue(tx, LOOK, look, {
    key: look.is_thorough ? `${look.hook_id} thoroughly` : look.hook_id,
    runAt,
  })
}

async function movedSites(
  ctx: Ctx,
  tenantId: string,
  hook: HookRow,
  isThorough: boolean,
): Promise<SiteState[]> {
  if (tenantId === PLATFORM_SCOPE)
    return ctx.db.withPlatform((tx) => listMoved(tx, hook.id, isThorough, AT_ONCE + 1), { readOnly: true })
  const [states, positions] = await Promise.all([
    ctx.db.withPlatform((tx) => listStates(tx, tenantId, hook.website_id, SITES_MAX), { readOnly: true }),
    ctx.db.withTenant(tenantId, (tx) => listPositions(tx, hook.id), { readOnly: true }),
  ])
  const known = new Map(positions.map((row) => [row.site_id, row]))
  return states
    .map((row) => ({ ...row, before: known.get(row.site_id) }))
    .filter(({ before, move, state }) => before?.move !== move || before.state !== state)
}

async function changedKeys(ctx: Ctx, hook: HookRow, site: SiteState): Promise<string[]> {
  const { before, site_id } = site
  const whole = [siteKey(site_id)]
  // Nothing of it was kept before the hook was there, and was purged: see addHook.
  if (!before) return site.updated_at > hook.created_at ? whole : []
  if (before.state !== site.state) return whole
  const tags = await ctx
    .siteChanges({ tenantId: site.tenant_id, siteId: site_id }, before, site)
    .catch((error: unknown) => {
      // Its tenant was purged, or its database is away: what its pages are made of, nobody can say.
      ctx.log.warn({ err: error, site_id }, 'what changed of a site could not be read; all of it is purged')
      return 'everything' as const
    })
  if (tags === 'everything' || tags.size > KEYS_MAX) return whole
  return tags.size === 0 ? [] : [UNLISTED_TAG, ...tags].map((tag) => surrogateKey(site_id, tag))
}

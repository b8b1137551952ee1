/** Has hooks look for changes when something may have changed, sends what they found, and forgets old purges. */
import { LRUCache } from 'lru-cache'
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { HOOKS_CHANGED } from './cdn.ts'
import { LOOK, type Look, lookForChanges, lookSoon } from './look.ts'
import { listEnabledHooks, listEnabledHooksInPool, prunePurges, prunePurgesInPool } from './queries.ts'
import { SEND } from './queue.ts'
import { sendDue } from './send.ts'

type Ctx = Pick<
  AppContext,
  'db' | 'keyring' | 'jobs' | 'log' | 'clock' | 'fetcher' | 'notices' | 'siteChanges'
>

const KEEP_DAYS = 30
const DAY_MS = 86_400_000
/** A tenant that was asked for in vain is asked again after that, should the notice of a new hook get lost. */
const REMEMBER_MS = 60_000

/** Makes the tasks known, and listens: in every process, since several that ask for the same look make one. */
export function defineCdnJobs(ctx: Ctx): void {
  ctx.jobs.define<Look>({
    name: LOOK,
    lane: 'outbound',
    maxAttempts: 1_000,
    run: ({ tenantId, payload }) => lookForChanges(ctx, tenantId, payload),
  })
  ctx.jobs.define<{ hook_id: string }>({
    name: SEND,
    lane: 'outbound',
    // A try fails only when our own database does: the queue must outlast that.
    maxAttempts: 1_000,
    run: ({ tenantId, payload, signal }) => sendDue(ctx, tenantId, payload.hook_id, signal),
  })
  ctx.jobs.cron({ name: 'cdn-look', schedule: '*/5 * * * *', run: () => lookEverywhere(ctx) })
  ctx.jobs.cron({ name: 'cdn-prune', schedule: '37 3 * * *', lane: 'long', run: () => pruneAllPurges(ctx) })
  listen(ctx)
}

function listen(ctx: Ctx): void {
  const hooks = new LRUCache<string, Promise<string[]>>({ max: 20_000, ttl: REMEMBER_MS })
  const hooksOf = (tenantId: string) => {
    const known = hooks.get(tenantId) ?? enabledHooks(ctx, tenantId)
    if (!hooks.has(tenantId)) hooks.set(tenantId, known)
    known.catch(() => hooks.delete(tenantId))
    return known
  }
  /** The tenant's own, and the platform's. */
  async function wake(tenantIds: Iterable<string>, isThorough: boolean): Promise<void> {
    for (const tenantId of new Set([...tenantIds, PLATFORM_SCOPE])) {
      const ids = await hooksOf(tenantId)
      if (ids.length > 0) await lookAll(ctx, tenantId, ids, isThorough)
    }
  }
  const wakeLater = (tenantIds: Iterable<string>, isThorough: boolean) =>
    void wake(tenantIds, isThorough).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'hooks to CDNs were not woken; the next sweep finds what changed'),
    )
  ctx.notices.subscribe(HOOKS_CHANGED, ({ tenant_id }) => void hooks.delete(String(tenant_id)))
  ctx.notices.subscribe('live-sites', ({ sites }) =>
    wakeLater(
      (sites as { tenant_id: string }[]).map(({ tenant_id }) => tenant_id),
      false,
    ),
  )
  // Its status or one of its names may have changed.
  ctx.notices.subscribe('tenant', ({ tenant_id }) => wakeLater([String(tenant_id)], true))
}

async function enabledHooks(ctx: Ctx, tenantId: string): Promise<string[]> {
  try {
    return await ctx.db.withTenant(tenantId, listEnabledHooks, { readOnly: true })
  } catch (error) {
    if (error instanceof NoSuchHomeError) return []
    throw error
  }
}

async function lookAll(ctx: Ctx, tenantId: string, hookIds: readonly string[], isThorough: boolean) {
  await ctx.db.withTenant(tenantId, async (tx) => {
    for (const hook_id of hookIds) await lookSoon(ctx, tx, { hook_id, is_thorough: isThorough })
  })
}

/** Finds what no notice told of. */
async function lookEverywhere(ctx: Ctx): Promise<void> {
  for (const { tenant_id, id } of await ctx.db.withPlatform(listEnabledHooksInPool, { readOnly: true }))
    await lookAll(ctx, tenant_id, [id], true)
  await eachTenantElsewhere(ctx.db, ctx.log, async (tenantId) =>
    lookAll(ctx, tenantId, await enabledHooks(ctx, tenantId), true),
  )
}

/** Deletes purges after a month. */
export async function pruneAllPurges(ctx: Pick<AppContext, 'db' | 'log' | 'clock'>): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEEP_DAYS * DAY_MS)
  await ctx.db.withPlatform((tx) => prunePurgesInPool(tx, before))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => prunePurges(tx, before)),
  )
}

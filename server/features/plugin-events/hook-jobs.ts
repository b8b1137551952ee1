/**
 * After-hooks: plugins hear of what happened. One after the other on each site, the lowest priority first; what one
 * does not take is tried again for it alone. A process that dies in between leaves its part to another one, which calls
 * again: a plugin hears of each event at least once.
 */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import type { HookName } from '../../plugin/hooks.ts'
import type { PluginCall, PluginOutcome, PublishedPlugin } from '../../published/plugins.ts'
import { listSitesOf } from '../deployments/deployments.ts'
import { findLiveSites } from '../releases/releases.ts'
import { DISPATCH_TASK, type Listener, listListeners } from '../site-plugins/site-plugins.ts'
import { type WebhookEvent, hookOf } from '../webhooks/webhooks.ts'
import { type CallCtx, callPlugin, requireDone } from './calls.ts'
import { findIndexed } from './queries.ts'

export const HOOK_TASK = 'plugin-events.hook'

/** An event as it was told; with its site once that is clear. */
export type Happening = WebhookEvent & { id: string; site_id?: string }
export type Dispatch = { at: string; events: Happening[] }
/** What one plugin did not take, or is told although it is off by now. */
export type HookJob = { site_id: string; plugin: string | PublishedPlugin; hook: HookName; event: unknown }

export type HookCtx = CallCtx & Pick<AppContext, 'jobs' | 'clock' | 'log'>

/** Events of sites that one job takes care of; the rest goes to jobs of their own. */
const AT_ONCE = 20
/** After that a plugin that could not be called is called again. */
const AGAIN_AFTER_MS = 5_000

/** Calls whoever listens, at once for a few sites; for many it hands them to jobs of twenty each. */
export async function dispatch(ctx: HookCtx, { tenantId, payload, signal }: Job<Dispatch>): Promise<unknown> {
  const placed = await ctx.db.withTenant(tenantId, (tx) => place(tx, payload.events), { readOnly: true })
  const [mine, rest] = [placed.slice(0, AT_ONCE), placed.slice(AT_ONCE)]
  if (rest.length > 0)
    await ctx.db.withTenant(tenantId, async (tx) => {
      for (let start = 0; start < placed.length; start += AT_ONCE)
        await ctx.jobs.enqueue(tx, DISPATCH_TASK, {
          at: payload.at,
          events: placed.slice(start, start + AT_ONCE),
        })
    })
  else return tell(ctx, tenantId, mine, signal)
  return { handed_on: placed.length }
}

/** Each event once for each site that it is about and where somebody listens. */
async function place(tx: TenantTx, events: readonly Happening[]): Promise<Happening[]> {
  const placed: Happening[] = []
  for (const event of events) {
    const hook = hookOf(event.type)
    if (hook === undefined) continue
    const siteId = event.site_id ?? ('website_id' in event.data ? event.data.website_id : undefined)
    if (siteId !== undefined) placed.push({ ...event, site_id: siteId })
    else {
      const about = await sitesOf(tx, event)
      const listening = new Set((await listListeners(tx, [hook], about)).map(({ site_id }) => site_id))
      placed.push(...[...listening].map((site_id) => ({ ...event, site_id })))
    }
  }
  return placed
}

/** The sites of a deployment; undefined: all of the tenant's. */
async function sitesOf(tx: TenantTx, { data }: WebhookEvent): Promise<string[] | undefined> {
  if (!('deployment_id' in data) || data.deployment_id === null) return undefined
  return (await listSitesOf(tx, data.deployment_id)).map(({ site_id }) => site_id)
}

async function tell(
  ctx: HookCtx,
  tenantId: string,
  placed: readonly Happening[],
  signal: AbortSignal,
): Promise<{ called: number; failed: number }> {
  const { sites, listeners } = await ctx.db.withTenant(
    tenantId,
    async (tx) => {
      const ids = [...new Set(placed.flatMap(({ site_id }) => site_id ?? []))]
      const hooks = [...new Set(placed.flatMap(({ type }) => hookOf(type) ?? []))]
      return {
        sites: await findLiveSites(ctx, tx, ids),
        listeners: Map.groupBy(await listListeners(tx, hooks, ids), placeOf),
      }
    },
    { readOnly: true },
  )
  const told = { called: 0, failed: 0 }
  for (const happening of placed) {
    const hook = hookOf(happening.type)
    const live = sites.get(happening.site_id ?? '')
    if (!hook || !live?.isShown) continue
    for (const listener of listeners.get(`${live.site.siteId} ${hook}`) ?? []) {
      if (!isFor(listener, happening)) continue
      signal.throwIfAborted()
      const call: PluginCall = { kind: 'hook', name: hook, event: happening.data }
      const outcome = await ctx.plugins.call(live.site, listener.plugin, call)
      told.called += 1
      if (!outcome.ok) told.failed += 1
      if (!outcome.ok) await callAgain(ctx, tenantId, listener, hook, happening.data)
    }
  }
  return told
}

const placeOf = ({ site_id, event }: Listener) => `${site_id} ${event}`

/** What is told of a plugin's own life is told to itself only. */
function isFor({ plugin }: Listener, { type, data }: WebhookEvent): boolean {
  return !type.startsWith('plugin.') || ('plugin' in data && data.plugin === plugin.name)
}

async function callAgain(
  ctx: HookCtx,
  tenantId: string,
  { site_id, plugin }: Listener,
  hook: HookName,
  event: unknown,
): Promise<void> {
  const job: HookJob = { site_id, plugin: plugin.name, hook, event }
  const runAt = new Date(ctx.clock.now().getTime() + AGAIN_AFTER_MS)
  await ctx.db.withTenant(tenantId, (tx) => ctx.jobs.enqueue(tx, HOOK_TASK, job, { runAt }))
}

/** @throws Error when it failed again */
export async function runHook(
  ctx: CallCtx,
  { tenantId, payload }: Job<HookJob>,
): Promise<'succeeded' | 'off'> {
  const { site_id, plugin, hook, event } = payload
  const published =
    typeof plugin === 'string'
      ? await ctx.db.withTenant(tenantId, (tx) => findIndexed(tx, site_id, plugin), { readOnly: true })
      : plugin
  const outcome: PluginOutcome | 'off' = await callPlugin(ctx, tenantId, site_id, published, {
    kind: 'hook',
    name: hook,
    event,
  })
  if (outcome === 'off') return 'off'
  requireDone(outcome)
  return 'succeeded'
}

/**
 * Plugins that are switched off hear of it, as they were: it is the last that they hear.
 * @param listened to `plugin.disabled` so far
 */
export async function queueFarewells(
  ctx: Pick<AppContext, 'jobs'>,
  tx: TenantTx,
  listened: readonly Listener[],
  told: readonly WebhookEvent[],
): Promise<void> {
  for (const { type, data } of told) {
    if (type !== 'plugin.disabled') continue
    const one = listened.find(
      ({ site_id, plugin }) => site_id === data.website_id && plugin.name === data.plugin,
    )
    if (!one) continue
    const job: HookJob = { site_id: one.site_id, plugin: one.plugin, hook: type, event: data }
    await ctx.jobs.enqueue(tx, HOOK_TASK, job)
  }
}

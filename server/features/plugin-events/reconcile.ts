/** Has the index of plugins say what the live releases of some sites say, and tells what changed. */
import { isDeepStrictEqual } from 'node:util'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { HOOKS, isHookName } from '../../plugin/hooks.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { manifestOf } from '../plugins/plugins.ts'
import { type LiveSite, findLiveSites } from '../releases/releases.ts'
import {
  type IndexedPlugin,
  listIndexed,
  listListeners,
  replaceIndexed,
} from '../site-plugins/site-plugins.ts'
import { emitEvents } from '../webhooks/webhooks.ts'
import { queueFarewells } from './hook-jobs.ts'
import { eventsBetween } from './plugin-lives.ts'
import { lockIndex } from './queries.ts'
import { type WantedSchedule, setSchedules } from './schedules.ts'

export type ReconcileCtx = Pick<AppContext, 'blobs' | 'clock' | 'config' | 'db' | 'jobs' | 'log' | 'tenants'>

/** Sites that are brought up to date in one transaction. */
const AT_ONCE = 200

/** Repeatable; where it runs twice at once, the second finds nothing to do. */
export async function reconcile(
  ctx: ReconcileCtx,
  tenantId: string,
  siteIds: readonly string[],
): Promise<void> {
  for (let start = 0; start < siteIds.length; start += AT_ONCE)
    await reconcileSome(ctx, tenantId, siteIds.slice(start, start + AT_ONCE))
}

async function reconcileSome(ctx: ReconcileCtx, tenantId: string, siteIds: readonly string[]): Promise<void> {
  const manifests = new Map<string, PluginManifest | undefined>()
  for (;;) {
    const unknown = await ctx.db.withTenant(tenantId, async (tx) => {
      // Two of these would both tell of the same change; and the later one must see the later release.
      await lockIndex(tx)
      const sites = await findLiveSites(ctx, tx, siteIds)
      const missing = [...sites.values()].flatMap(({ plugins }) =>
        plugins.filter(({ hash }) => !manifests.has(hash)),
      )
      // Packages are read outside of the transaction.
      if (missing.length === 0) await write(ctx, tx, siteIds, sites, manifests)
      return missing
    })
    if (unknown.length === 0) return
    for (const plugin of unknown)
      if (!manifests.has(plugin.hash)) manifests.set(plugin.hash, await findManifest(ctx, tenantId, plugin))
  }
}

/** What listens and what is due, of a package that is gone: nothing. */
async function findManifest(
  ctx: ReconcileCtx,
  tenantId: string,
  plugin: PublishedPlugin,
): Promise<PluginManifest | undefined> {
  try {
    return await manifestOf(ctx, tenantId, plugin)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    ctx.log.warn({ err: error, tenant_id: tenantId, plugin: plugin.name }, 'the package of a plugin is gone')
    return undefined
  }
}

async function write(
  ctx: ReconcileCtx,
  tx: TenantTx,
  siteIds: readonly string[],
  sites: ReadonlyMap<string, LiveSite>,
  manifests: ReadonlyMap<string, PluginManifest | undefined>,
): Promise<void> {
  const listened = await listListeners(tx, ['plugin.disabled'], siteIds)
  const before = Map.groupBy(await listIndexed(tx, siteIds), ({ site_id }) => site_id)
  const indexed: IndexedPlugin[] = []
  const schedules: WantedSchedule[] = []
  for (const [site_id, { plugins, site }] of sites)
    for (const plugin of plugins) {
      const manifest = plugin.enabled ? manifests.get(plugin.hash) : undefined
      indexed.push({ site_id, plugin, listens: listensTo(plugin, manifest) })
      if (plugin.permissions.includes('schedules'))
        for (const { name, cron } of manifest?.schedules ?? [])
          schedules.push({ site_id, plugin: plugin.name, name, cron, timezone: site.timezone })
    }
  const isSame = isDeepStrictEqual(inOrder([...before.values()].flat()), inOrder(indexed))
  if (!isSame) await replaceIndexed(tx, siteIds, indexed)
  await setSchedules(ctx, tx, siteIds, schedules)
  const told = siteIds.flatMap((id) => {
    const known = (before.get(id) ?? []).map(({ plugin }) => plugin)
    const live = sites.get(id)
    return eventsBetween(id, known, live?.plugins ?? [], live?.note ?? null)
  })
  await emitEvents(ctx, tx, told)
  await queueFarewells(ctx, tx, listened, told)
}

/** Only what it was granted. */
function listensTo({ permissions }: PublishedPlugin, manifest: PluginManifest | undefined) {
  return (manifest?.hooks ?? []).flatMap(({ on, priority }) => {
    if (!isHookName(on) || HOOKS[on].kind === 'filter') return []
    const { permission } = HOOKS[on]
    return permission === null || permissions.includes(permission) ? [{ event: on, priority }] : []
  })
}

function inOrder(rows: readonly { site_id: string; plugin: PublishedPlugin }[]) {
  const keyed = rows.map(({ site_id, plugin }) => ({ key: `${site_id}/${plugin.name}`, plugin }))
  return keyed.toSorted((one, other) => (one.key < other.key ? -1 : 1))
}

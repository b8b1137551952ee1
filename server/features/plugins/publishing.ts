/** The plugins of a website: what is done to them is a release. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Release, currentRelease, publish } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import type { PluginAct } from './act.ts'
import { pluginChanges } from './changes.ts'
import { type PlanCtx, plannedPlugins } from './plan.ts'
import { manifestOf } from './packages.ts'
import * as queries from './queries.ts'

export type SiteCtx = PointerCtx & PlanCtx & Pick<AppContext, 'blobs'>

/** What visitors' pages run, and what is installed besides. @throws AppError not_found for a site without a release */
export async function pluginsOfSite(tx: TenantTx, siteId: string): Promise<PublishedPlugin[]> {
  return (await currentRelease(tx, siteId)).plugins
}

/**
 * Does something to a site's plugins, in one release.
 * @returns the new release; the live one when nothing differs
 * @throws AppError as plannedPlugins and publish do
 */
export async function changePlugins(
  ctx: SiteCtx,
  tx: TenantTx,
  siteId: string,
  acts: readonly PluginAct[],
  note?: string,
): Promise<Release> {
  await lockSite(tx, siteId)
  const current = await pluginsOfSite(tx, siteId)
  const planned = await plannedPlugins(ctx, tx, current, acts)
  return publishPlugins(ctx, tx, siteId, planned, { note })
}

/**
 * Switches a plugin off that does harm, and those that need it. Neither a freeze nor an approval rule holds that back.
 * @param note why, for the release and the audit log
 * @returns the new release; undefined when it is not there or switched off already
 * @throws AppError deployment_under_way while one holds the site
 */
export async function disablePlugin(
  ctx: SiteCtx,
  tx: TenantTx,
  siteId: string,
  name: string,
  note: string,
): Promise<Release | undefined> {
  await lockSite(tx, siteId)
  const current = await pluginsOfSite(tx, siteId)
  if (!current.some((plugin) => plugin.name === name && plugin.enabled)) return undefined
  const off = await withDependants(ctx, tx, current, name)
  const planned = current.map((plugin) => (off.has(plugin.name) ? { ...plugin, enabled: false } : plugin))
  return publishPlugins(ctx, tx, siteId, planned, { note, isProtective: true })
}

async function withDependants(
  ctx: SiteCtx,
  tx: TenantTx,
  current: readonly PublishedPlugin[],
  name: string,
): Promise<Set<string>> {
  const needs = new Map<string, string[]>()
  for (const plugin of current)
    needs.set(plugin.name, Object.keys((await manifestOf(ctx, tx.tenantId, plugin)).dependencies))
  const off = new Set([name])
  // A set that grows is walked to its new end.
  for (const one of off) for (const [other, needed] of needs) if (needed.includes(one)) off.add(other)
  return off
}

type How = { note?: string | undefined; isProtective?: boolean }

async function publishPlugins(
  ctx: SiteCtx,
  tx: TenantTx,
  siteId: string,
  plugins: readonly PublishedPlugin[],
  { note, isProtective }: How,
): Promise<Release> {
  await holdOwnPackages(tx, plugins)
  const before = await currentRelease(tx, siteId)
  const release = await publish(ctx, tx, siteId, { kind: 'plugin', plugins, note, isProtective })
  const site = await lockSite(tx, siteId)
  for (const { name, change, summary, ...parts } of pluginChanges(before.plugins, release.plugins))
    await recordAudit(tx, {
      action: `website.plugin_${change}`,
      subject: { type: 'website', id: siteId, label: site.name },
      before: { plugin: name, version: parts.version_before, enabled: parts.enabled_before },
      after: {
        plugin: name,
        version: parts.version_after,
        enabled: parts.enabled_after,
        granted: parts.granted,
        revoked: parts.revoked,
        settings: parts.settings.map(({ id }) => id),
        release: release.number,
      },
      note: note ?? summary,
    })
  return release
}

/** Nobody deletes the tenant's own packages between now and the release. @throws AppError not_found */
export async function holdOwnPackages(tx: TenantTx, plugins: readonly PublishedPlugin[]): Promise<void> {
  const own = plugins.filter(({ owner }) => owner === 'tenant')
  const held = await queries.holdPackages(
    tx,
    own.map(({ hash }) => hash),
  )
  const gone = own.find(({ hash }) => !held.includes(hash))
  if (gone)
    throw new AppError('not_found', `The package of ${gone.name} ${gone.version} has just been deleted.`)
}

/** The plugins of a website as the API shows them. */
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { resolveSettings } from '../../plugin/manifest.ts'
import { askedBy } from '../../plugin/permissions.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { type Plugin, listPlugins, pickPlugin } from './catalogue.ts'
import { describeWords, grantedTo } from './consent.ts'
import { manifestOf, pluginPackage } from './packages.ts'
import type { PlanCtx } from './plan.ts'
import { pluginsOfSite } from './publishing.ts'
import type { SitePluginBody, SitePluginDetailBody } from './schema.ts'
import { formOf } from './settings.ts'
import { compareVersions } from './versions.ts'

type View = Static<typeof SitePluginBody>
type Detail = Static<typeof SitePluginDetailBody>

/** In the order in which they need each other. */
export async function viewSitePlugins(ctx: PlanCtx, tx: TenantTx, siteId: string): Promise<View[]> {
  const plugins = await pluginsOfSite(tx, siteId)
  const catalogue = await listPlugins(ctx, tx)
  const views: View[] = []
  for (const plugin of plugins) views.push(await viewOf(ctx, tx, plugin, plugins, catalogue))
  return views
}

/** @throws AppError not_found for one that is not installed */
export async function viewSitePlugin(
  ctx: PlanCtx,
  tx: TenantTx,
  siteId: string,
  name: string,
): Promise<Detail> {
  const plugins = await pluginsOfSite(tx, siteId)
  const plugin = getInstalled(plugins, name)
  const catalogue = await listPlugins(ctx, tx)
  const { manifest, readme } = await pluginPackage(ctx, tx.tenantId, plugin)
  const asks_for = askedBy(manifest)
  return {
    ...(await viewOf(ctx, tx, plugin, plugins, catalogue)),
    manifest,
    asks_for,
    consent: describeWords(manifest, asks_for),
    settings: { ...resolveSettings(manifest.settings, plugin.settings) },
    chosen: plugin.settings,
    settings_schema: [...manifest.settings],
    form: formOf(manifest.settings),
    secrets: [...manifest.secrets],
    readme,
    update: await updateOf(ctx, tx, plugin, newerOf(plugin, catalogue)),
  }
}

/** @throws AppError not_found */
export function getInstalled(plugins: readonly PublishedPlugin[], name: string): PublishedPlugin {
  const plugin = plugins.find((candidate) => candidate.name === name)
  if (!plugin) throw new AppError('not_found', `The website has no plugin ${name}.`)
  return plugin
}

/** Changes whenever anything of the plugin does, for ETag. @throws AppError not_found */
export function versionOf(plugins: readonly PublishedPlugin[], name: string): number {
  const plugin = JSON.stringify(getInstalled(plugins, name))
  return createHash('sha256').update(plugin).digest().readUIntBE(0, 6)
}

async function viewOf(
  ctx: PlanCtx,
  tx: TenantTx,
  plugin: PublishedPlugin,
  others: readonly PublishedPlugin[],
  catalogue: readonly Plugin[],
): Promise<View> {
  const { name, version, hash, owner, enabled } = plugin
  const manifest = await manifestOf(ctx, tx.tenantId, plugin)
  const needed_by: string[] = []
  for (const other of others)
    if (other.enabled && Object.hasOwn((await manifestOf(ctx, tx.tenantId, other)).dependencies, name))
      needed_by.push(other.name)
  return {
    name,
    title: manifest.title,
    version,
    hash,
    owner,
    category: manifest.category,
    description: manifest.description,
    enabled,
    granted: grantedTo(plugin, manifest),
    newer_version: newerOf(plugin, catalogue)?.manifest.version ?? null,
    withdrawn: ctx.pluginAdvisories.isBlocked(plugin)?.title ?? null,
    needed_by,
  }
}

function newerOf(plugin: PublishedPlugin, catalogue: readonly Plugin[]): Plugin | undefined {
  const same = catalogue.filter(
    ({ manifest, owner }) => manifest.name === plugin.name && owner === plugin.owner,
  )
  const newest = pickPlugin(same, [])
  return newest && compareVersions(newest.manifest.version, plugin.version) > 0 ? newest : undefined
}

async function updateOf(
  ctx: PlanCtx,
  tx: TenantTx,
  plugin: PublishedPlugin,
  newer: Plugin | undefined,
): Promise<Detail['update']> {
  if (!newer) return null
  const before = await manifestOf(ctx, tx.tenantId, plugin)
  const { changelog } = await pluginPackage(ctx, tx.tenantId, newer)
  const [had, wants] = [askedBy(before), askedBy(newer.manifest)]
  const granted = new Set(grantedTo(plugin, before))
  const added = wants.filter((word) => !granted.has(word))
  return {
    version: newer.manifest.version,
    hash: newer.hash,
    changelog,
    added,
    removed: had.filter((word) => !wants.includes(word)),
    consent: describeWords(newer.manifest, added),
  }
}

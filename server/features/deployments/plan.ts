/** What a deployment changes of one site: the release it shall have. */
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Risk } from '../change-control/change-control.ts'
import { buildPublishedRows, kindOf, listChangedDrafts, lockDrafts } from '../entries/entries.ts'
import {
  type PluginAct,
  getPlugin,
  holdOwnPackages,
  listLivePlugins,
  plannedPlugins,
} from '../plugins/plugins.ts'
import { type Release, type ReleaseChange, changeOf, currentRelease } from '../releases/releases.ts'
import { plannedSettings } from '../site-settings/site-settings.ts'
import {
  checkedCustomization,
  compiledTheme,
  findCustomizationOf,
  getTheme,
  listThemes,
  publishedCustomization,
  scopeOf,
} from '../themes/themes.ts'
import { listReleasedThemes } from './queries.ts'
import type { Work } from './work.ts'

/** Drafts published at once on one site. */
const DRAFTS_MAX = 500

/** Whether what the change names is (still) there. @throws AppError not_found, validation_failed */
export async function requireChange({ ctx, tx, deployment: { change } }: Work): Promise<void> {
  if (change.theme) await getTheme(ctx, tx, { hash: change.theme.hash })
  for (const { package: id } of change.plugins ?? []) if (id) await getPlugin(ctx, tx, id.hash)
}

/**
 * The change of one site.
 * @returns undefined when the site shows it already
 * @throws AppError when it cannot be done to this site
 */
export async function planOf(work: Work, siteId: string): Promise<ReleaseChange | undefined> {
  const { tx, deployment } = work
  const { change, module } = deployment
  const current = await currentRelease(tx, siteId)
  if (change.restore_release !== undefined) return changeOf(tx, siteId, change.restore_release, ['content'])
  if (change.theme) return themeOf(work, siteId, current)
  if (change.settings) {
    const config = await plannedSettings(tx, siteId, current.config, change.settings)
    return isSame(config, current.config)
      ? undefined
      : { kind: module === 'api' ? 'api' : 'configuration', config }
  }
  if (change.plugins) return pluginsOf(work, current, change.plugins)
  return contentOf(work, siteId)
}

async function themeOf({ ctx, tx, deployment }: Work, siteId: string, current: Release) {
  const { theme, customization } = deployment.change
  if (!theme) return undefined
  const { hash, owner } = theme
  const compiled = await compiledTheme(ctx, scopeOf(theme, tx.tenantId), hash)
  const made = customization
    ? checkedCustomization(compiled, customization)
    : (await findCustomizationOf(tx, siteId, compiled.manifest.name)).customization
  const theme_settings = await publishedCustomization(tx, siteId, compiled, made)
  const isLive = current.theme_hash === hash && isSame(theme_settings, current.theme_settings)
  return isLive ? undefined : { kind: 'theme' as const, theme: { hash, owner }, theme_settings }
}

async function pluginsOf({ ctx, tx }: Work, current: Release, acts: readonly PluginAct[]) {
  const plugins = await plannedPlugins(ctx, tx, current.plugins, acts)
  await holdOwnPackages(tx, plugins)
  return isSame(plugins, current.plugins) ? undefined : { kind: 'plugin' as const, plugins }
}

async function contentOf({ ctx, tx, deployment }: Work, siteId: string): Promise<ReleaseChange | undefined> {
  const { entries, unpublish = [], all_drafts } = deployment.change
  const ids = all_drafts ? await listChangedDrafts(tx, siteId, DRAFTS_MAX + 1) : Object.keys(entries ?? {})
  if (ids.length > DRAFTS_MAX)
    throw new AppError(
      'validation_failed',
      `More than ${DRAFTS_MAX} drafts have changed; deploy them in parts.`,
    )
  const drafts = await lockDrafts(tx, siteId, ids)
  const changed = drafts.find(({ id, version }) => entries?.[id] !== undefined && entries[id] !== version)
  if (changed)
    throw new AppError(
      'conflict',
      `“${changed.title}” was changed after the deployment was made; deploy it again.`,
    )
  const leaving = await lockDrafts(tx, siteId, unpublish)
  const remove = leaving
    .filter(({ published_version }) => published_version !== null)
    .map(({ id, type }) => ({ kind: kindOf(type), entry_id: id }))
  const put = await buildPublishedRows(ctx, tx, siteId, drafts)
  return put.length + remove.length === 0 ? undefined : { kind: 'content', put, remove }
}

/** What approval rules are told of how much could go wrong. */
export async function riskOf({ ctx, tx, deployment }: Work, siteIds: readonly string[]): Promise<Risk> {
  const { change, module } = deployment
  const websites = siteIds.length
  if (change.entries || change.unpublish)
    return { websites, entries: Object.keys(change.entries ?? {}).length + (change.unpublish?.length ?? 0) }
  if (change.plugins) return { websites, ...(await riskOfPlugins(tx, siteIds, change.plugins)) }
  const { theme } = change
  if (!theme) return { websites, only_settings: module === 'configuration' || module === 'api' }
  const hashes = await listReleasedThemes(tx, siteIds)
  const known = new Map((await listThemes(ctx, tx)).map(({ hash, manifest }) => [hash, manifest]))
  return {
    websites,
    only_settings: hashes.every((hash) => hash === theme.hash),
    patch_version: hashes.every((hash) => {
      const manifest = known.get(hash)
      return manifest?.name === theme.name && isPatch(manifest.version, theme.version)
    }),
  }
}

/** What is known of the version that each site has, and of what else changes. */
async function riskOfPlugins(tx: TenantTx, siteIds: readonly string[], acts: readonly PluginAct[]) {
  const live = await listLivePlugins(tx, siteIds)
  const pairs = acts.flatMap((act) =>
    live.map(({ plugins }) => ({ act, present: plugins.find(({ name }) => name === act.name) })),
  )
  const isSettled = ({ enabled, grant, remove }: PluginAct) =>
    enabled === undefined && grant === undefined && !remove
  return {
    only_settings: pairs.every(
      ({ act, present }) =>
        isSettled(act) && present && (act.version === undefined || act.package?.hash === present.hash),
    ),
    patch_version: pairs.every(
      ({ act, present }) =>
        isSettled(act) && present && act.version !== undefined && isPatch(present.version, act.version),
    ),
  }
}

const minorOf = (version: string) => version.split('.').slice(0, 2).join('.')
const isPatch = (from: string, to: string) => minorOf(from) === minorOf(to)

/** Whether two values are the same once they have been JSON. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))
}

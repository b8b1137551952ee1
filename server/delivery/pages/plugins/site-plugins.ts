/** The plugins of one release, as making its pages needs them: which are there, who takes part in what, who may be talked to. */
import { performance } from 'node:perf_hooks'
import type { Log } from '../../../kernel/log.ts'
import { HOOKS } from '../../../plugin/hooks.ts'
import type { BrowserSource, PluginManifest } from '../../../plugin/manifest.ts'
import type { PluginPackage } from '../../../plugin/package.ts'
import type { PluginPermission } from '../../../plugin/permissions.ts'
import { resolveSettings } from '../../../plugin/settings.ts'
import type { PluginAdvisories } from '../../../published/plugin-advisories.ts'
import type { PublishedPlugin } from '../../../published/plugins.ts'

/**
 * A package out of memory or storage.
 * @throws AppError not_found when it is not there
 */
export type FindPluginPackage = (
  tenantId: string,
  plugin: Pick<PublishedPlugin, 'hash' | 'owner'>,
) => Promise<Pick<PluginPackage, 'manifest' | 'assets'>>

export type ActivePlugin = { published: PublishedPlugin; manifest: PluginManifest }

/** The enabled plugins of a release. */
export type SitePlugins = {
  /** By name, and without those whose package is missing. */
  readonly active: readonly ActivePlugin[]
  /** When to look again for what is missing, in ms of performance.now(); Infinity: nothing is. */
  readonly lookAgainAt: number
}

export type FilterName = Extract<
  keyof typeof HOOKS,
  'page.head' | 'page.body_start' | 'page.body_end' | 'page.html' | 'block.html'
>

/** A package that is missing may be on its way, and storage may come back. */
const LOOK_AGAIN_MS = 10_000

/**
 * @param published `releases.plugins`
 * @returns undefined when none is enabled: pages are made as if there were no plugins at all. Never rejects
 */
export async function loadSitePlugins(
  { find, log }: { find: FindPluginPackage | undefined; log: Log },
  tenantId: string,
  published: unknown,
): Promise<SitePlugins | undefined> {
  const enabled = (published as PublishedPlugin[]).filter((plugin) => plugin.enabled)
  if (enabled.length === 0 || !find) return undefined
  const loaded = await Promise.all(
    enabled.map(async (plugin): Promise<ActivePlugin | undefined> => {
      try {
        return { published: plugin, manifest: (await find(tenantId, plugin)).manifest }
      } catch (error) {
        const { name, version, hash } = plugin
        log.warn(
          { err: error, tenant_id: tenantId, plugin: name, version, hash },
          'a plugin is left out: its package cannot be read',
        )
        return undefined
      }
    }),
  )
  const active = loaded.filter((plugin) => plugin !== undefined)
  return {
    active: active.toSorted((a, b) => (a.published.name < b.published.name ? -1 : 1)),
    lookAgainAt: active.length === enabled.length ? Infinity : performance.now() + LOOK_AGAIN_MS,
  }
}

/** Those that no advisory has withdrawn. */
export function runningPlugins(
  { active }: SitePlugins,
  isBlocked: PluginAdvisories['isBlocked'] | undefined,
): readonly ActivePlugin[] {
  return isBlocked ? active.filter(({ published }) => !isBlocked(published)) : active
}

/** Who takes part in a filter: by priority, the lower first, then by name. */
export function filtersFor(plugins: readonly ActivePlugin[], hook: FilterName): ActivePlugin[] {
  const priorityIn = ({ manifest }: ActivePlugin) => manifest.hooks.find(({ on }) => on === hook)?.priority
  return plugins
    .filter((plugin) => priorityIn(plugin) !== undefined && isGranted(plugin, HOOKS[hook].permission))
    .toSorted((a, b) => (priorityIn(a) ?? 0) - (priorityIn(b) ?? 0))
}

export function isGranted({ published, manifest }: ActivePlugin, permission: PluginPermission): boolean {
  return published.permissions.includes(permission) && manifest.permissions.includes(permission)
}

/** Origins by what browsers may do with them, beyond what pages may do without plugins. */
export type BrowserOrigins = Record<'scripts' | 'connect' | 'frames' | 'images', readonly string[]>

/**
 * What enabled plugins name was agreed to; scripts, and whom they talk to, only with the permission to run any.
 * @returns undefined when there are none
 */
export function originsOf(plugins: readonly ActivePlugin[]): BrowserOrigins | undefined {
  const scripting = plugins.filter((plugin) => isGranted(plugin, 'pages:scripts'))
  const of = (use: keyof BrowserOrigins, from: readonly ActivePlugin[]) => [
    ...new Set(
      from.flatMap((plugin) =>
        plugin.manifest.browser[use].flatMap((source) => originOf(plugin, source) ?? []),
      ),
    ),
  ]
  const origins = {
    scripts: of('scripts', scripting),
    connect: of('connect', scripting),
    frames: of('frames', plugins),
    images: of('images', plugins),
  }
  return Object.values(origins).every((list) => list.length === 0) ? undefined : origins
}

/** What an origin may look like in a policy: nothing that ends it. */
const ORIGIN = /^(https?|wss?):\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/

function originOf({ published, manifest }: ActivePlugin, source: BrowserSource): string | undefined {
  if (typeof source === 'string') return ORIGIN.test(source) ? source : undefined
  const value = resolveSettings(manifest.settings, published.settings)[source.setting]
  const origin = typeof value === 'string' && URL.canParse(value) ? new URL(value).origin : ''
  return ORIGIN.test(origin) ? origin : undefined
}

/** A site whose plugin answers requests, with the plugin played by functions of the test. */
import type { AppContext } from '../../server/context.ts'
import type { FindPluginPackage } from '../../server/delivery/pages/plugins/site-plugins.ts'
import { parseManifest } from '../../server/plugin/manifest.ts'
import type {
  PluginCall,
  PluginOutcome,
  PluginRequest,
  PluginRuntime,
  PluginSite,
  PublishedPlugin,
} from '../../server/published/plugins.ts'
import { type PublishedSite, addCandidate, addSite, publish } from './published-site.ts'

export type Asked = { site: PluginSite; plugin: PublishedPlugin; name: string; request: PluginRequest }

/** What a played plugin does: answers a value, or comes to nothing. */
export type Played = (asked: Asked) => unknown

/** A value with the tags it was made from, or a failure. */
export type PlayedOutcome = { outcome: PluginOutcome }

export type PlayedPlugins = {
  runtime: PluginRuntime
  find: FindPluginPackage
  /** By plugin and endpoint, such as `shop GET /items`. */
  handlers: Map<string, Played>
  asked: Asked[]
}

type ManifestInput = { name: string; endpoints: object[] } & Record<string, unknown>

const manifests = new Map<string, ReturnType<typeof parseManifest>['manifest']>()

/** Plugins that run in this process: what a sandbox does is not what is looked at. */
export function playPlugins(): PlayedPlugins {
  const played: PlayedPlugins = {
    handlers: new Map(),
    asked: [],
    async find(_tenantId, { hash }) {
      const manifest = manifests.get(hash)
      if (!manifest) throw new Error('no such package')
      return { manifest, assets: new Map() }
    },
    runtime: {
      async call(site, plugin, call: PluginCall) {
        if (call.kind !== 'endpoint') throw new Error(`nobody plays ${call.kind}`)
        const asked = { site, plugin, name: call.name, request: call.request }
        played.asked.push(asked)
        const value = await played.handlers.get(`${plugin.name} ${call.name}`)?.(asked)
        return typeof value === 'object' && value !== null && 'outcome' in value
          ? (value as PlayedOutcome).outcome
          : { ok: true, value, tags: new Set() }
      },
    },
  }
  return played
}

/** As a release holds it. @param input the manifest, as far as it matters */
export function publishedPlugin(input: ManifestInput, more: Partial<PublishedPlugin> = {}): PublishedPlugin {
  const { manifest, findings } = parseManifest({
    version: '1.0.0',
    title: input.name,
    description: 'A plugin of a test',
    category: 'custom',
    author: { name: 'Test' },
    license: 'MIT',
    hotswap: '>=0.1',
    permissions: ['endpoints'],
    ...input,
  })
  if (!manifest) throw new Error(JSON.stringify(findings))
  const hash = (manifests.size + 1).toString(16).padStart(64, '0')
  manifests.set(hash, manifest)
  const { name, version, permissions, hosts } = manifest
  return { name, version, hash, owner: 'tenant', enabled: true, settings: {}, permissions, hosts, ...more }
}

/** Publishes a site with these plugins, as the tenant's main one. */
export async function addModuleSite(
  ctx: AppContext,
  tenantId: string,
  themeHash: string,
  plugins: PublishedPlugin[],
): Promise<PublishedSite> {
  const site = await addSite(ctx, tenantId, { slug: 'main', isMain: true, themeHash })
  const config = { title: 'Bakery', locale: 'de', timezone: 'Europe/Berlin' }
  await publish(ctx, site, [{ path: '/about', title: 'About' }], { config })
  await setPlugins(ctx, site, 1, plugins)
  return site
}

/** Builds a release with other plugins. @returns its number */
export async function addModuleCandidate(
  ctx: AppContext,
  site: PublishedSite,
  plugins: PublishedPlugin[],
): Promise<number> {
  const number = await addCandidate(ctx, site, { config: { title: 'Candidate' } })
  await setPlugins(ctx, site, number, plugins)
  return number
}

async function setPlugins(
  ctx: Pick<AppContext, 'db'>,
  { tenantId, siteId }: PublishedSite,
  number: number,
  plugins: PublishedPlugin[],
): Promise<void> {
  await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .updateTable('releases')
      .set({ plugins: JSON.stringify(plugins) })
      .where('site_id', '=', siteId)
      .where('number', '=', number)
      .execute(),
  )
}

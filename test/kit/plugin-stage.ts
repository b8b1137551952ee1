/** Plugins without a sandbox, for tests of those who have them run: each handler is a function of the test's own. */
import type { SitePlugins } from '../../server/delivery/pages/plugins/site-plugins.ts'
import { type PluginManifest, parseManifest } from '../../server/plugin/manifest.ts'
import type {
  PluginCall,
  PluginOutcome,
  PluginRuntime,
  PluginSite,
  PublishedPlugin,
} from '../../server/published/plugins.ts'

/** By `<plugin> <name of the hook, block or endpoint>`. What it throws is the plugin's failure. */
export type Handlers = Record<string, (call: PluginCall, site: PluginSite) => unknown>

/** What a handler answers when it has read data of its own. */
export class WithTags {
  readonly value: unknown
  readonly tags: string[]
  constructor(value: unknown, ...tags: string[]) {
    this.value = value
    this.tags = tags
  }
}

export type StagedRuntime = PluginRuntime & {
  /** What was called, in order. */
  called: string[]
}

export function stagedRuntime(handlers: Handlers): StagedRuntime {
  const called: string[] = []
  return {
    called,
    async call(site, { name }, call): Promise<PluginOutcome> {
      const key = `${name} ${call.name}`
      called.push(key)
      try {
        const answer = await handlers[key]?.(call, site)
        const tags = new Set(answer instanceof WithTags ? answer.tags : [])
        return { ok: true, value: answer instanceof WithTags ? answer.value : answer, tags }
      } catch (error) {
        return { ok: false, failure: { reason: 'error', message: (error as Error).message } }
      }
    },
  }
}

/** A manifest of few words. @throws Error saying what is wrong with it */
export function manifestOf(own: { name: string } & Record<string, unknown>): PluginManifest {
  const { manifest, findings } = parseManifest({
    version: '1.0.0',
    title: own.name,
    description: 'For tests.',
    category: 'custom',
    author: { name: 'Test' },
    license: 'MIT',
    hotswap: '>=0.1',
    ...own,
  })
  if (!manifest) throw new Error(JSON.stringify(findings))
  return manifest
}

/** Published as its manifest wants it. */
export function publishedPlugin(
  manifest: PluginManifest,
  more: Partial<PublishedPlugin> = {},
): PublishedPlugin {
  const { name, version, permissions, hosts } = manifest
  return {
    name,
    version,
    hash: 'e'.repeat(64),
    owner: 'platform',
    enabled: true,
    settings: {},
    permissions,
    hosts,
    ...more,
  }
}

export function sitePlugins(...manifests: PluginManifest[]): SitePlugins {
  return {
    active: manifests.map((manifest) => ({ manifest, published: publishedPlugin(manifest) })),
    lookAgainAt: Infinity,
  }
}

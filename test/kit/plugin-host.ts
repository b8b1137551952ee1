/** Calls host functions as a plugin does, without a sandbox: with a manifest, what a site granted, and a call of its own. */
import type { AppContext } from '../../server/context.ts'
import { dataFunctions } from '../../server/features/plugin-data/plugin-data.ts'
import {
  type HostCall,
  hostFunctions,
  openHostCall,
  performHostCall,
} from '../../server/features/plugin-host/plugin-host.ts'
import { type PluginManifest, parseManifest } from '../../server/plugin/manifest.ts'
import type { PluginSite, PublishedPlugin } from '../../server/published/plugins.ts'

/** All there are, as the program puts them together. */
export const ALL_FUNCTIONS = { ...hostFunctions, ...dataFunctions }

export type TestHost = {
  manifest: PluginManifest
  /** A call of its own for each; what it reads and changes is in `last`. */
  host: <Result = unknown>(name: string, input?: unknown) => Promise<Result>
  last: () => HostCall
}

let hashes = 0

/** @param manifest what differs from a plugin that may keep values and tables */
export function openTestHost(
  ctx: AppContext,
  of: {
    tenantId: string
    siteId: string
    isPreview?: boolean
    hash?: string
    /** What differs of the site, and of the plugin as the release has it: it is granted what its manifest asks for. */
    site?: Partial<PluginSite>
    plugin?: Partial<PublishedPlugin>
    callKind?: HostCall['callKind']
    signal?: AbortSignal
    /** All host calls are of one and the same call. */
    once?: boolean
  },
  manifest: Record<string, unknown> = {},
): TestHost {
  const { manifest: read, findings } = parseManifest({
    name: 'shop',
    version: '1.0.0',
    title: 'Shop',
    description: 'Sells things.',
    category: 'e-commerce',
    author: { name: 'Anna' },
    license: 'MIT',
    hotswap: '>=0.1',
    permissions: ['kv', 'tables'],
    ...manifest,
  })
  if (!read) throw new Error(JSON.stringify(findings))
  const hash = of.hash ?? (hashes += 1).toString(16).padStart(64, '0')
  let call: HostCall | undefined
  return {
    manifest: read,
    last: () => {
      if (!call) throw new Error('nothing was called yet')
      return call
    },
    host: async <Result>(name: string, input: unknown = {}) => {
      if (!call || !of.once)
        call = openHostCall({
          site: {
            tenantId: of.tenantId,
            siteId: of.siteId,
            origin: 'http://shop.localhost',
            locale: 'en',
            timezone: 'UTC',
            title: 'Shop',
            releaseNumber: 1,
            contentPosition: 0,
            isPreview: of.isPreview ?? false,
            ...of.site,
          },
          plugin: {
            name: read.name,
            version: read.version,
            hash,
            owner: 'tenant',
            enabled: true,
            settings: {},
            permissions: read.permissions,
            hosts: read.hosts,
            ...of.plugin,
          },
          manifest: read,
          callKind: of.callKind ?? 'endpoint',
          signal: of.signal ?? new AbortController().signal,
        })
      return performHostCall(ctx, ALL_FUNCTIONS, call, name, input) as Promise<Result>
    },
  }
}

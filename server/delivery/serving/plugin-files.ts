/** Serves the files that plugins bring for browsers: `/_plugins/<hash of the package>/<file>`. */
import { AppError } from '../../errors.ts'
import { ASSET_TYPES, extensionOf } from '../../liquid/assets.ts'
import type { PluginAdvisories } from '../../published/plugin-advisories.ts'
import type { FindPluginPackage } from '../pages/plugins/site-plugins.ts'
import type { Tenant } from './directory.ts'
import { type Exchange, answerWith } from './exchange.ts'
import { openGenerations } from './generations.ts'
import { ASSET_HEADERS, IMMUTABLE } from './headers.ts'
import { type Representation, makeRepresentation } from './representation.ts'
import { compressLater } from './show-page.ts'

export type PluginFiles = {
  /**
   * Answers with a file of any package that the tenant could show, so that pages of earlier releases keep theirs.
   * @returns false, with nothing answered, when there is no such file, or its plugin is withdrawn
   */
  serve: (exchange: Exchange, tenant: Tenant, path: string) => Promise<boolean>
}

/** Files, of 100 kB at most mostly; see generations.ts. */
const FILES = 100
const ABSENT = 2_000
/** A package may be uploaded under a hash that was asked for in vain. */
const ABSENT_MS = 10_000

export function openPluginFiles(options: {
  find: FindPluginPackage | undefined
  isBlocked: PluginAdvisories['isBlocked'] | undefined
}): PluginFiles {
  const { find, isBlocked } = options
  if (!find) return { serve: async () => false }
  const representations = openGenerations<string, Representation>({ size: FILES })
  /** Packages by owner and hash, so that asking for what does not exist asks storage once. */
  const absent = openGenerations<string, true>({ size: ABSENT })

  const findIn = async (tenantId: string, hash: string, owner: 'tenant' | 'platform') => {
    const key = `${owner === 'tenant' ? tenantId : owner}/${hash}`
    if (absent.get(key)) return undefined
    try {
      const { manifest, assets } = await find(tenantId, { hash, owner })
      return { manifest, assets, owner }
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'not_found')) throw error
      absent.set(key, true)
      setTimeout(() => absent.delete(key), ABSENT_MS).unref()
      return undefined
    }
  }

  return {
    async serve(exchange, tenant, path) {
      const [, hash, name] = /^\/_plugins\/([0-9a-f]{64})\/(.+)$/.exec(path) ?? []
      if (hash === undefined || name === undefined) return false
      const found = (await findIn(tenant.id, hash, 'tenant')) ?? (await findIn(tenant.id, hash, 'platform'))
      const file = found?.assets.get(name)
      if (!found || !file) return false
      const { owner, manifest } = found
      if (isBlocked?.({ name: manifest.name, version: manifest.version, hash, owner })) return false
      const contentType = ASSET_TYPES[extensionOf(name)] ?? 'application/octet-stream'
      // Pages run scripts of their own site: what nobody has agreed to run must not be one.
      const isScript = contentType.startsWith('text/javascript')
      if (isScript && !manifest.permissions.includes('pages:scripts')) return false
      // The hash names the bytes, whoever has them.
      const key = `${hash}/${name}`
      const representation =
        representations.get(key) ??
        makeRepresentation({
          status: 200,
          contentType,
          body: file,
          shared: ['cache-control', IMMUTABLE, ...ASSET_HEADERS],
        })
      representations.set(key, representation)
      answerWith(exchange, representation)
      if (exchange.request.headers['accept-encoding'] === undefined) representation.isWantedPlain = true
      else void compressLater(representation, 'asset')
      return true
    },
  }
}

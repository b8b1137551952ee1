/** Compiled themes in memory: loaded from their packages once, however many sites use them. */
import type { BlobScope, BlobStore } from '../../kernel/blobs/blobs.ts'
import { openZip } from '../../kernel/zip.ts'
import { type CompiledTheme, compileTheme } from '../../liquid/compile.ts'
import { PACKAGE_LIMITS, packageOf } from '../../liquid/package.ts'
import { openGenerations } from './generations.ts'
import { ASSET_HEADERS, IMMUTABLE } from './headers.ts'
import { type Representation, makeRepresentation } from './representation.ts'

export type LoadedTheme = {
  theme: CompiledTheme
  /** By the names that carry a hash. */
  assets: ReadonlyMap<string, () => Representation>
}

export type Themes = {
  /**
   * @param owner `platform`, or the id of the tenant whose package it is: nobody finds another's
   * @param hash the SHA-256 of the package, in hex
   * @returns undefined when the owner has no such package
   */
  find: (owner: string, hash: string) => Promise<LoadedTheme | undefined>
}

/** At 2 MB of templates and files each, this is what a process can afford; see generations.ts. */
const THEMES = 32
const ABSENT = 2_000

export function openThemes(blobs: BlobStore): Themes {
  const loaded = openGenerations<string, Promise<LoadedTheme | undefined>>({ size: THEMES })
  /** Apart, so that asking for packages that do not exist displaces none. */
  const absent = openGenerations<string, true>({ size: ABSENT })
  return {
    async find(owner, hash) {
      // Neither is a visitor's text: the owner is ours, and the hash has one form.
      if (!/^[0-9a-f]{64}$/.test(hash)) return undefined
      const key = `${owner}/${hash}`
      if (absent.get(key)) return undefined
      const known = loaded.get(key)
      if (known) return known
      const loading = load(blobs, owner === 'platform' ? 'platform' : { tenantId: owner }, hash)
      loaded.set(key, loading)
      try {
        const theme = await loading
        if (!theme) {
          loaded.delete(key)
          // Not for long: a package may be uploaded under this hash.
          absent.set(key, true)
          setTimeout(() => absent.delete(key), 10_000).unref()
        }
        return theme
      } catch (error) {
        loaded.delete(key)
        throw error
      }
    },
  }
}

async function load(blobs: BlobStore, scope: BlobScope, hash: string): Promise<LoadedTheme | undefined> {
  const blob = await blobs.scope(scope).find(`themes/${hash}.zip`)
  if (!blob) return undefined
  using zip = await openZip(Buffer.concat(await blob.body.toArray()), {
    maxEntries: PACKAGE_LIMITS.files * 2,
    maxTotalBytes: PACKAGE_LIMITS.totalBytes,
    maxFileBytes: PACKAGE_LIMITS.fileBytes,
  })
  const files = new Map<string, Buffer>()
  for (const [path, file] of zip.files) files.set(path, await file.bytes())
  const themePackage = packageOf(files)
  if (themePackage.hash !== hash) throw new Error(`the package of theme ${hash} is not what it was`)
  const theme = compileTheme(themePackage)
  return { theme, assets: assetsOf(theme) }
}

function assetsOf(theme: CompiledTheme): LoadedTheme['assets'] {
  const assets = new Map<string, () => Representation>()
  for (const { hashed_name, content_type, body } of theme.assets.values()) {
    let representation: Representation | undefined
    assets.set(hashed_name, () => {
      representation ??= makeRepresentation({
        status: 200,
        contentType: content_type,
        body,
        shared: ['cache-control', IMMUTABLE, ...ASSET_HEADERS],
      })
      return representation
    })
  }
  return assets
}

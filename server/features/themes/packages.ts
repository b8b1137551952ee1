/** Theme packages as they come in, are kept and go out again. */
import type { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { BlobScope, BlobStore } from '../../kernel/blobs/blobs.ts'
import { type ZipInput, unpackZip, writeZip } from '../../kernel/zip.ts'
import { type CompiledTheme, compileTheme } from '../../liquid/compile.ts'
import { checkPackage } from '../../liquid/check.ts'
import type { Finding } from '../../liquid/lint.ts'
import { PACKAGE_LIMITS, type ThemePackage, hashOf, packageOf } from '../../liquid/package.ts'

export const packageKey = (hash: string): string => `themes/${hash}.zip`

/** What an archive may be larger than the files in it. */
export const ARCHIVE_MAX_BYTES = PACKAGE_LIMITS.totalBytes + 1_000_000

/** The files of an archive. @throws AppError for what is no archive, or goes beyond the limits of themes */
export function filesOfArchive(archive: Uint8Array): Promise<Map<string, Buffer>> {
  const { files, totalBytes, fileBytes } = PACKAGE_LIMITS
  const limits = { maxEntries: files * 2, maxTotalBytes: totalBytes, maxFileBytes: fileBytes }
  return unpackZip(archive, limits, 'theme.json')
}

/**
 * The package of a theme's files, with warnings.
 * @throws AppError validation_failed with every finding, if one is an error
 */
export function checkedPackage(files: ReadonlyMap<string, Buffer>): {
  themePackage: ThemePackage
  findings: Finding[]
} {
  const findings = checkPackage(files)
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (!first) return { themePackage: packageOf(files), findings }
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  throw new AppError('validation_failed', `${first.file}:${first.line}: ${first.message}${others}`, {
    errors: errors.slice(0, 50).map(({ file, line, message }) => ({ path: `/${file}:${line}`, message })),
    members: { findings: findings.slice(0, 200) },
  })
}

/** Keeps the archive, and says what the row of the package is. */
export async function storePackage(
  { blobs }: Pick<AppContext, 'blobs'>,
  scope: BlobScope,
  { hash, manifest, files }: ThemePackage,
  findings: unknown[],
) {
  const inputs = [...files].map(([path, body]): ZipInput => ({
    path,
    body,
    compress: !/\.(png|jpe?g|webp|avif|woff2)$/.test(path),
  }))
  await blobs.scope(scope).put(packageKey(hash), writeZip(inputs), { contentType: 'application/zip' })
  return {
    hash,
    name: manifest.name,
    version: manifest.version,
    title: manifest.title,
    manifest: JSON.stringify(manifest),
    file_count: files.size,
    size_bytes: [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    findings: JSON.stringify(findings),
  }
}

/** The archive of a package. @throws AppError not_found */
export async function archiveOf(
  { blobs }: Pick<AppContext, 'blobs'>,
  scope: BlobScope,
  hash: string,
): Promise<Readable> {
  return (await blobs.scope(scope).get(packageKey(hash))).body
}

const compiled = new WeakMap<BlobStore, LRUCache<string, Promise<CompiledTheme>>>()
/** Editing settings asks for the same theme again and again; a compiled one takes about 1 MB. */
const COMPILED_MAX = 12

/** A kept theme, ready to look into its schemas. @throws AppError not_found */
export function compiledTheme(
  { blobs }: Pick<AppContext, 'blobs'>,
  scope: BlobScope,
  hash: string,
): Promise<CompiledTheme> {
  const themes = compiled.get(blobs) ?? new LRUCache<string, Promise<CompiledTheme>>({ max: COMPILED_MAX })
  compiled.set(blobs, themes)
  const key = `${scope === 'platform' ? scope : scope.tenantId}/${hash}`
  let theme = themes.get(key)
  if (!theme) {
    theme = load(blobs, scope, hash)
    themes.set(key, theme)
    theme.catch(() => themes.delete(key))
  }
  return theme
}

/** The picture that a theme shows of itself. @throws AppError not_found */
export function previewOf({ manifest, assets }: CompiledTheme): { body: Buffer; content_type: string } {
  const asset = assets.get(manifest.preview_image?.replace(/^assets\//, '') ?? '')
  if (!asset?.content_type.startsWith('image/')) throw new AppError('not_found', 'This theme has no picture.')
  return asset
}

async function load(blobs: BlobStore, scope: BlobScope, hash: string): Promise<CompiledTheme> {
  const { body } = await blobs.scope(scope).get(packageKey(hash))
  const files = await filesOfArchive(Buffer.concat(await body.toArray()))
  if (hashOf(files) !== hash) throw new Error(`the package of theme ${hash} is not what it was`)
  return compileTheme(packageOf(files))
}

/** Plugin packages as they come in, are kept and go out again. */
import type { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { BlobScope, BlobStore } from '../../kernel/blobs/blobs.ts'
import { type ZipInput, unpackZip, writeZip } from '../../kernel/zip.ts'
import { type Finding, hasErrors } from '../../plugin/finding.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import {
  PLUGIN_LIMITS,
  type PluginPackage,
  checkPackage,
  packageKey,
  packageOf,
} from '../../plugin/package.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'

/** What an archive may be larger than the files in it. */
export const ARCHIVE_MAX_BYTES = PLUGIN_LIMITS.totalBytes + 1_000_000

/** A package by its hash, and whose it is. */
export type PackageId = Pick<PublishedPlugin, 'hash' | 'owner'>

/** Where a package lies. */
function scopeOf({ owner }: Pick<PackageId, 'owner'>, tenantId: string): BlobScope {
  return owner === 'platform' ? 'platform' : { tenantId }
}

/** The files of an archive. @throws AppError for what is no archive, or goes beyond the limits of plugins */
export function filesOfArchive(archive: Uint8Array): Promise<Map<string, Buffer>> {
  const { files, totalBytes, fileBytes } = PLUGIN_LIMITS
  const limits = { maxEntries: files * 2, maxTotalBytes: totalBytes, maxFileBytes: fileBytes }
  return unpackZip(archive, limits, 'plugin.json')
}

export type CheckedPackage = { pluginPackage: PluginPackage; findings: Finding[] }

/**
 * The package of a plugin's files, with warnings.
 * @throws AppError validation_failed with every finding, if one is an error
 */
export function checkedPackage(files: ReadonlyMap<string, Buffer>): CheckedPackage {
  const findings = checkPackage(files)
  if (!hasErrors(findings)) return { pluginPackage: packageOf(files), findings }
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  throw new AppError('validation_failed', `${first ? placeOf(first) : ''}: ${first?.message}${others}`, {
    errors: errors
      .slice(0, 50)
      .map((finding) => ({ path: `/${placeOf(finding)}`, message: finding.message })),
    members: { findings: findings.slice(0, 200) },
  })
}

const placeOf = ({ file, path }: Finding) => (path === '' ? file : `${file}${path}`)

/** Keeps the archive, and says what the row of the package is. */
export async function storePackage(
  { blobs }: Pick<AppContext, 'blobs'>,
  scope: BlobScope,
  { pluginPackage: { hash, manifest, files }, findings }: CheckedPackage,
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
    category: manifest.category,
    manifest: JSON.stringify(manifest),
    file_count: files.size,
    size_bytes: [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    findings: JSON.stringify(findings),
  }
}

/** The archive of a package. @throws AppError not_found */
export async function archiveOf(
  { blobs }: Pick<AppContext, 'blobs'>,
  tenantId: string,
  plugin: PackageId,
): Promise<Readable> {
  return (await blobs.scope(scopeOf(plugin, tenantId)).get(packageKey(plugin.hash))).body
}

/** Of all packages that a process holds. One weighs some ten to a few hundred kB; what is not held is read in 2 ms. */
const HELD_BYTES = 32_000_000

const held = new WeakMap<BlobStore, LRUCache<string, PluginPackage>>()

/**
 * A kept package, ready to be run and shown. Callers at the same time wait for one reading.
 * @throws AppError not_found
 */
export async function pluginPackage(
  { blobs }: Pick<AppContext, 'blobs'>,
  tenantId: string,
  plugin: PackageId,
): Promise<PluginPackage> {
  let packages = held.get(blobs)
  if (!packages) {
    packages = new LRUCache({
      maxSize: HELD_BYTES,
      sizeCalculation: ({ files }) => [...files.values()].reduce((sum, { length }) => sum + length, 1_000),
      fetchMethod: (key) => load(blobs, key),
    })
    held.set(blobs, packages)
  }
  const scope = plugin.owner === 'platform' ? 'platform' : tenantId
  const found = await packages.fetch(`${scope}/${plugin.hash}`)
  if (!found) throw new AppError('not_found', `The package ${plugin.hash} is gone.`)
  return found
}

async function load(blobs: BlobStore, key: string): Promise<PluginPackage> {
  const [owner = '', hash = ''] = key.split('/')
  const scope = owner === 'platform' ? owner : { tenantId: owner }
  const { body } = await blobs.scope(scope).get(packageKey(hash))
  const found = packageOf(await filesOfArchive(Buffer.concat(await body.toArray())))
  if (found.hash !== hash) throw new Error(`the package of plugin ${hash} is not what it was`)
  return found
}

/** What the package of a plugin says about itself. @throws AppError not_found */
export async function manifestOf(
  ctx: Pick<AppContext, 'blobs'>,
  tenantId: string,
  plugin: PackageId,
): Promise<PluginManifest> {
  return (await pluginPackage(ctx, tenantId, plugin)).manifest
}

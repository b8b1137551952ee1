/** The packages that a tenant's sites may use: its own, and the platform's. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { VERSION } from '../../kernel/version.ts'
import { type Database, PLATFORM_SCOPE, type TenantTx } from '../../kernel/db/database.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import { packageKey } from '../../plugin/package.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { recordAudit } from '../audit/audit.ts'
import { type CheckedPackage, checkedPackage, storePackage } from './packages.ts'
import * as queries from './queries.ts'
import type { PackageRow } from './queries.ts'
import { compareVersions, isDevVersion, isExact, isForThisProgram, isRange, newestOf } from './versions.ts'

export type Plugin = {
  hash: string
  /** Whose package it is: the platform's or the tenant's. */
  owner: PublishedPlugin['owner']
  manifest: PluginManifest
  row: PackageRow
}

/** They change with the program and with what operators let into the catalogue; other processes see that after this time. */
const KNOWN_FOR_MS = 10_000

const known = new WeakMap<Database, { at: number; rows: Promise<PackageRow[]> }>()

/** The packages of the platform's scope, by name. */
function platformRows({ db }: Pick<AppContext, 'db'>): Promise<PackageRow[]> {
  const present = known.get(db)
  if (present && performance.now() - present.at < KNOWN_FOR_MS) return present.rows
  const rows = db.readTenant(PLATFORM_SCOPE, queries.platformPackages)
  known.set(db, { at: performance.now(), rows })
  rows.catch(() => known.delete(db))
  return rows
}

export function forgetPlatformRows({ db }: Pick<AppContext, 'db'>): void {
  known.delete(db)
}

/** The tenant's own, then the platform's; every version of each but those in the making. */
export async function listPlugins(ctx: Pick<AppContext, 'db'>, tx: TenantTx): Promise<Plugin[]> {
  return (await listAllPlugins(ctx, tx)).filter(({ manifest }) => !isDevVersion(manifest.version))
}

/** Those in the making, too. */
export async function listAllPlugins(ctx: Pick<AppContext, 'db'>, tx: TenantTx): Promise<Plugin[]> {
  const own = (await queries.listPackages(tx)).map((row) => toPlugin(row, 'tenant'))
  return [...own, ...(await platformRows(ctx)).map((row) => toPlugin(row, 'platform'))]
}

/** @throws AppError not_found */
export async function getPlugin(ctx: Pick<AppContext, 'db'>, tx: TenantTx, hash: string): Promise<Plugin> {
  const own = await queries.findPackage(tx, hash)
  if (own) return toPlugin(own, 'tenant')
  const row = (await platformRows(ctx)).find((candidate) => candidate.hash === hash)
  if (row) return toPlugin(row, 'platform')
  throw new AppError('not_found', 'There is no such plugin; upload its package, or choose one of the list.')
}

/**
 * The newest of a plugin's packages that satisfies all ranges and runs on this version of the program; the tenant's own
 * if there is one. A version that is named as such is found even if it is in the making.
 */
export function pickPlugin(plugins: readonly Plugin[], ranges: readonly string[]): Plugin | undefined {
  const fitting = plugins.filter(({ manifest }) => isForThisProgram(manifest))
  const items = fitting.map((plugin) => ({ version: plugin.manifest.version, plugin }))
  const wanted = ranges.length === 0 ? ['*'] : ranges
  for (const owner of ['tenant', 'platform'] as const) {
    const found = newestOf(
      items.filter(({ plugin }) => plugin.owner === owner),
      wanted,
    )
    if (found) return found.plugin
  }
  return undefined
}

/** The same of one version, or of a range. @throws AppError validation_failed for what is neither; not_found, saying which versions there are; conflict for one that needs another HotSwap */
export function choosePlugin(plugins: readonly Plugin[], name: string, version: string | undefined): Plugin {
  if (version !== undefined && !isExact(version) && !isRange(version)) {
    const message = 'is neither a version nor a range of versions'
    throw new AppError('validation_failed', `/body/version: ${message}`, {
      errors: [{ path: '/body/version', message }],
    })
  }
  const found = pickPlugin(plugins, version === undefined ? [] : [version])
  if (found) return found
  const named = plugins.find(({ manifest }) => manifest.version === version)
  if (named && isExact(version ?? ''))
    throw new AppError(
      'conflict',
      `${named.manifest.title} ${version} needs HotSwap ${named.manifest.hotswap}; this is ${VERSION}.`,
    )
  const versions = plugins
    .map(({ manifest }) => manifest.version)
    .filter((there) => !isDevVersion(there))
    .toSorted(compareVersions)
  const wanted = version === undefined ? '' : ` in version ${version}`
  const there = versions.length > 0 ? `; there is ${versions.join(', ')}` : ''
  throw new AppError(
    'not_found',
    `There is no plugin ${name}${wanted} that runs on HotSwap ${VERSION}${there}.`,
  )
}

/**
 * The newest package of a plugin, or the one of that version or range. @throws AppError as choosePlugin does
 */
export async function getPackageFor(
  ctx: Pick<AppContext, 'db'>,
  tx: TenantTx,
  name: string,
  version: string | undefined,
): Promise<Plugin> {
  const plugins = (await listPlugins(ctx, tx)).filter(({ manifest }) => manifest.name === name)
  return choosePlugin(plugins, name, version)
}

/**
 * Takes a package in. The same files again give the same plugin.
 * @param files by path, see filesOfArchive
 * @throws AppError validation_failed with what is wrong; conflict for other files under a name and version that is there,
 *   for the name of one that ships with the program, and when there are too many
 */
export async function addPlugin(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  tenantId: string,
  files: ReadonlyMap<string, Buffer>,
  author: string,
): Promise<{ plugin: Plugin; isNew: boolean }> {
  return keepPackage(ctx, tenantId, checkedPackage(files), author)
}

/** The same of a package that was looked over. @throws AppError conflict, see addPlugin */
export async function keepPackage(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  tenantId: string,
  checked: CheckedPackage,
  author: string,
): Promise<{ plugin: Plugin; isNew: boolean }> {
  const { hash, manifest } = checked.pluginPackage
  const { name } = manifest
  const isBuiltIn = (await platformRows(ctx)).some((row) => row.name === name && row.origin === 'built_in')
  if (isBuiltIn)
    throw new AppError(
      'conflict',
      `${name} is the name of a plugin that ships with HotSwap; choose another.`,
      {
        errors: [{ path: '/plugin.json/name', message: 'the name is taken' }],
      },
    )
  const present = await ctx.db.withTenant(tenantId, (tx) => queries.findPackage(tx, hash), { readOnly: true })
  if (present) return { plugin: toPlugin(present, 'tenant'), isNew: false }
  // Under its hash the archive is the same whoever writes it: a row that is refused afterwards leaves it to the next upload.
  const row = await storePackage(ctx, { tenantId }, checked)
  return ctx.db.withTenant(tenantId, async (tx) => {
    if ((await queries.countPackages(tx)) >= queries.PACKAGES_MAX)
      throw new AppError(
        'conflict',
        `A tenant keeps at most ${queries.PACKAGES_MAX} packages of plugins; delete one first.`,
      )
    const inserted = await queries.insertPackage(tx, { ...row, origin: 'uploaded', created_by: author })
    if (inserted) {
      if (!isDevVersion(manifest.version))
        await recordAudit(tx, {
          action: 'plugin.add',
          subject: subjectOf(inserted),
          after: {
            hash,
            version: manifest.version,
            permissions: manifest.permissions,
            hosts: manifest.hosts,
          },
        })
      return { plugin: toPlugin(inserted, 'tenant'), isNew: true }
    }
    const same = await queries.findPackage(tx, hash)
    if (same) return { plugin: toPlugin(same, 'tenant'), isNew: false }
    throw versionTaken(manifest)
  })
}

/** One in the making takes its previews with it. @throws AppError not_found; conflict while a release has it */
export async function removePlugin(
  ctx: Pick<AppContext, 'blobs'>,
  tx: TenantTx,
  hash: string,
): Promise<void> {
  // Whoever is about to install it holds it, see publishPlugins.
  const row = await queries.lockPackage(tx, hash)
  if (!row) throw new AppError('not_found', 'There is no such plugin of yours.')
  const isDev = isDevVersion(row.version)
  if (isDev) await queries.deletePreviewsOf(tx, hash)
  const use = await queries.findUse(tx, hash)
  if (use)
    throw new AppError('conflict', 'A release of a website has this plugin, so that it cannot be deleted.', {
      members: { website_id: use.site_id },
    })
  await dropPackage(ctx, tx, hash)
  if (isDev) return
  await recordAudit(tx, {
    action: 'plugin.remove',
    subject: subjectOf(row),
    before: { hash, version: row.version },
  })
}

/** Takes a package of the tenant's away that no release has. */
export async function dropPackage(ctx: Pick<AppContext, 'blobs'>, tx: TenantTx, hash: string): Promise<void> {
  await queries.deletePackage(tx, hash)
  tx.afterCommit(() => ctx.blobs.scope({ tenantId: tx.tenantId }).remove(packageKey(hash)))
}

/**
 * Lets a package into the platform's scope, where every tenant's sites find it.
 * @param publisher who stands behind it
 * @throws AppError validation_failed with what is wrong; conflict for other files under a name and version that is there
 */
export async function addPublicPlugin(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  files: ReadonlyMap<string, Buffer>,
  publisher: string,
): Promise<Plugin> {
  return keepOnPlatform(ctx, checkedPackage(files), { origin: 'public', created_by: publisher })
}

/** Nobody can install it any more; sites that have it keep it. Nothing happens if it is not there. */
export async function removePublicPlugin(ctx: Pick<AppContext, 'db'>, hash: string): Promise<void> {
  await ctx.db.withTenant(PLATFORM_SCOPE, (tx) => queries.deletePackage(tx, hash))
  forgetPlatformRows(ctx)
}

/** @throws AppError conflict for other files under a name and version that is there */
export async function keepOnPlatform(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  checked: CheckedPackage,
  from: Pick<PackageRow, 'origin' | 'created_by'>,
): Promise<Plugin> {
  const row = await storePackage(ctx, 'platform', checked)
  const kept = await ctx.db.withTenant(PLATFORM_SCOPE, async (tx) => {
    // A built-in in the making changes without a new version. Releases that have the former content still find its blob.
    if (from.origin === 'built_in') await queries.deleteVersion(tx, row.name, row.version)
    return (await queries.insertPackage(tx, { ...row, ...from })) ?? (await queries.findPackage(tx, row.hash))
  })
  forgetPlatformRows(ctx)
  if (!kept) throw versionTaken(row)
  return toPlugin(kept, 'platform')
}

function versionTaken({ name, version }: { name: string; version: string }): AppError {
  return new AppError(
    'conflict',
    `${name} ${version} is there already with other files. Raise the version in plugin.json.`,
    { errors: [{ path: '/plugin.json/version', message: 'the version is taken' }] },
  )
}

function subjectOf({ hash, name }: PackageRow) {
  return { type: 'plugin', id: hash, label: name }
}

function toPlugin(row: PackageRow, owner: Plugin['owner']): Plugin {
  return { hash: row.hash, owner, manifest: row.manifest as PluginManifest, row }
}

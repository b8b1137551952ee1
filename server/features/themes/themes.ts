/** Themes: packages that are kept unchanged under the hash of their content; those of the tenant and those of the program. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { BlobScope } from '../../kernel/blobs/blobs.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { ThemeManifest } from '../../liquid/package.ts'
import { recordAudit } from '../audit/audit.ts'
import { currentRelease } from '../releases/releases.ts'
import { builtInThemes } from './built-in.ts'
import { checkedPackage, compiledTheme, packageKey, storePackage } from './packages.ts'
import * as queries from './queries.ts'
import type { PackageRow } from './queries.ts'
import { compareVersions, isDevVersion } from './versions.ts'

export { installBuiltInThemes } from './built-in.ts'
export { Customization, type CustomizationInput } from './schema.ts'
export { archiveOf, compiledTheme, filesOfArchive } from './packages.ts'
export {
  checkedCustomization,
  customizationsOf,
  findCustomizationOf,
  keepCustomization,
  publishedCustomization,
} from './customization.ts'

export type Theme = {
  hash: string
  /** Whose package it is: the program's or the tenant's. */
  owner: 'platform' | 'tenant'
  manifest: ThemeManifest
  row: PackageRow
}

/** By its hash, or by name in its newest version, or the one named. The tenant's own go before those of the program. */
export type ThemeQuery = { hash: string } | { name: string; version?: string | undefined }

/** A theme that a site of the tenant may use. */
export async function findTheme(
  ctx: Pick<AppContext, 'db'>,
  tx: TenantTx,
  query: ThemeQuery,
): Promise<Theme | undefined> {
  const own = pick(await queries.listPackages(tx), query)
  if (own) return toTheme(own, 'tenant')
  const builtIn = pick(await builtInThemes(ctx), query)
  return builtIn && toTheme(builtIn, 'platform')
}

/** @throws AppError not_found */
export async function getTheme(ctx: Pick<AppContext, 'db'>, tx: TenantTx, query: ThemeQuery): Promise<Theme> {
  const theme = await findTheme(ctx, tx, query)
  if (theme) return theme
  throw new AppError('not_found', 'There is no such theme; upload its package, or choose one of the list.')
}

/** One that ships with the program. @throws AppError not_found */
export async function getBuiltInTheme(ctx: Pick<AppContext, 'db'>, query: ThemeQuery): Promise<Theme> {
  const row = pick(await builtInThemes(ctx), query)
  if (!row) throw new AppError('not_found', 'No theme of that name and version ships with the program.')
  return toTheme(row, 'platform')
}

/** The packages of a theme that ship or shipped with the program; with `below`, those of a lower version. @returns hashes */
export async function listBuiltInVersions(
  ctx: Pick<AppContext, 'db'>,
  name: string,
  below?: string,
): Promise<string[]> {
  return (await builtInThemes(ctx))
    .filter((row) => row.name === name && (below === undefined || compareVersions(row.version, below) < 0))
    .map(({ hash }) => hash)
}

/** What a new site wears when nothing else is said. */
export async function defaultTheme(ctx: Pick<AppContext, 'db'>): Promise<Theme> {
  const rows = await builtInThemes(ctx)
  const suits = rows.find((row) => (row.manifest as ThemeManifest).tags.includes(DEFAULT_TAG))
  const row = suits ?? rows[0]
  if (!row) throw new Error('no built-in theme is installed')
  return toTheme(row, 'platform')
}
const DEFAULT_TAG = 'business'

/** The tenant's own and the program's, by name; not those that are still being made. */
export async function listThemes(ctx: Pick<AppContext, 'db'>, tx: TenantTx): Promise<Theme[]> {
  const own = (await queries.listPackages(tx))
    .filter((row) => !isDevVersion(row.version))
    .map((row) => toTheme(row, 'tenant'))
  return [...own, ...(await builtInThemes(ctx)).map((row) => toTheme(row, 'platform'))]
}

/** Where the package of a theme lies. */
export function scopeOf({ owner }: Pick<Theme, 'owner'>, tenantId: string): BlobScope {
  return owner === 'platform' ? 'platform' : { tenantId }
}

/** The theme that visitors see; its row is absent if the program no longer ships that version. @throws AppError not_found */
export async function activeTheme(ctx: Pick<AppContext, 'db' | 'blobs'>, tx: TenantTx, siteId: string) {
  const release = await currentRelease(tx, siteId)
  const { theme_hash: hash, theme_owner: owner } = release
  const compiled = await compiledTheme(ctx, scopeOf({ owner }, tx.tenantId), hash)
  return { release, hash, owner, compiled, manifest: compiled.manifest }
}

/**
 * Takes a package in. The same files again give the same theme.
 * @param files by path, see filesOfArchive
 * @throws AppError validation_failed with the linter's findings; conflict for other files under a name and version that
 *   is there; conflict when there are too many
 */
export async function addTheme(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  tenantId: string,
  files: ReadonlyMap<string, Buffer>,
  author: string,
): Promise<{ theme: Theme; isNew: boolean }> {
  return keepPackage(ctx, tenantId, checkedPackage(files), author)
}

/** @param checked as checkedPackage gives it @throws AppError as addTheme does */
export async function keepPackage(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  tenantId: string,
  { themePackage, findings }: ReturnType<typeof checkedPackage>,
  author: string,
): Promise<{ theme: Theme; isNew: boolean }> {
  const { hash, manifest } = themePackage
  const known = await ctx.db.withTenant(tenantId, (tx) => queries.findPackage(tx, hash), { readOnly: true })
  if (known) return { theme: toTheme(known, 'tenant'), isNew: false }
  // Under its hash the archive is the same whoever writes it: a row that is refused afterwards leaves it to the next upload.
  const row = await storePackage(ctx, { tenantId }, themePackage, findings)
  return ctx.db.withTenant(tenantId, async (tx) => {
    if ((await queries.countPackages(tx)) >= queries.PACKAGES_MAX)
      throw new AppError(
        'conflict',
        `A tenant keeps at most ${queries.PACKAGES_MAX} themes; delete one first.`,
      )
    const inserted = await queries.insertPackage(tx, { ...row, created_by: author })
    if (inserted) {
      if (!isDevVersion(manifest.version))
        await recordAudit(tx, {
          action: 'theme.add',
          subject: subjectOf(inserted),
          after: { hash, version: manifest.version },
        })
      return { theme: toTheme(inserted, 'tenant'), isNew: true }
    }
    const same = await queries.findPackage(tx, hash)
    if (same) return { theme: toTheme(same, 'tenant'), isNew: false }
    throw new AppError(
      'conflict',
      `${manifest.name} ${manifest.version} is there already with other files. Raise the version in theme.json.`,
      { errors: [{ path: '/theme.json:1', message: 'the version is taken' }] },
    )
  })
}

/** Previews of one that is being made go with it. @throws AppError not_found; conflict while a release shows it */
export async function removeTheme(ctx: Pick<AppContext, 'blobs'>, tx: TenantTx, hash: string): Promise<void> {
  // Whoever is about to show it holds it, see publishTheme.
  const row = await queries.lockPackage(tx, hash)
  if (!row) throw new AppError('not_found', 'There is no such theme of yours.')
  const isDev = isDevVersion(row.version)
  if (isDev) await queries.deletePreviewsOf(tx, hash)
  const use = await queries.findUse(tx, hash)
  if (use)
    throw new AppError('conflict', 'A release of a website shows this theme, so that it cannot be deleted.', {
      members: { website_id: use.site_id },
    })
  await dropPackage(ctx, tx, hash)
  if (isDev) return
  await recordAudit(tx, {
    action: 'theme.remove',
    subject: subjectOf(row),
    before: { hash, version: row.version },
  })
}

/** @param hash of a package that nothing shows */
export async function dropPackage(ctx: Pick<AppContext, 'blobs'>, tx: TenantTx, hash: string): Promise<void> {
  await queries.deletePackage(tx, hash)
  tx.afterCommit(() => ctx.blobs.scope({ tenantId: tx.tenantId }).remove(packageKey(hash)))
}

function subjectOf({ hash, name }: PackageRow) {
  return { type: 'theme', id: hash, label: name }
}

function toTheme(row: PackageRow, owner: Theme['owner']): Theme {
  return { hash: row.hash, owner, manifest: row.manifest as ThemeManifest, row }
}

function pick(rows: readonly PackageRow[], query: ThemeQuery): PackageRow | undefined {
  if ('hash' in query) return rows.find((row) => row.hash === query.hash)
  return rows
    .filter(
      (row) =>
        row.name === query.name &&
        (query.version === undefined ? !isDevVersion(row.version) : row.version === query.version),
    )
    .toSorted((a, b) => compareVersions(b.version, a.version))[0]
}

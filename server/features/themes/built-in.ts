/** The themes that ship with the program: kept in the platform's own scope, where every tenant's sites find them. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AppContext } from '../../context.ts'
import { type Database, PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { readThemeFolder } from '../../liquid/folder.ts'
import { lintPackage } from '../../liquid/lint.ts'
import { type ThemePackage, packageOf } from '../../liquid/package.ts'
import { packageKey, storePackage } from './packages.ts'
import { type PackageRow, allPackages, deleteVersion, findPackage, insertPackage } from './queries.ts'

const FOLDER = fileURLToPath(new URL('../../../themes', import.meta.url))

/** They change when the program does. A process asks again after this time, for the sake of rolling upgrades. */
const KNOWN_FOR_MS = 60_000

const known = new WeakMap<Database, { at: number; rows: Promise<PackageRow[]> }>()

/** The installed ones by name. */
export function builtInThemes({ db }: Pick<AppContext, 'db'>): Promise<PackageRow[]> {
  const present = known.get(db)
  if (present && performance.now() - present.at < KNOWN_FOR_MS) return present.rows
  const rows = db.readTenant(PLATFORM_SCOPE, allPackages)
  known.set(db, { at: performance.now(), rows })
  rows.catch(() => known.delete(db))
  return rows
}

/**
 * Installs the themes of a folder that are not installed yet. One with errors is left out and logged: the program runs on
 * without it. Reading six themes and their hashes takes 30 ms.
 */
export async function installBuiltInThemes(
  ctx: Pick<AppContext, 'db' | 'blobs' | 'log'>,
  folder = FOLDER,
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isDirectory()) continue
    const files = await readThemeFolder(join(folder, entry.name))
    if (!files.has('theme.json')) continue
    const findings = lintPackage(files)
    const error = findings.find(({ severity }) => severity === 'error')
    if (error) ctx.log.error({ theme: entry.name, ...error }, 'a built-in theme has an error')
    else await install(ctx, packageOf(files), findings)
  }
  known.delete(ctx.db)
}

async function install(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  themePackage: ThemePackage,
  findings: unknown[],
): Promise<void> {
  const { hash, manifest } = themePackage
  const isThere = await ctx.db.withTenant(PLATFORM_SCOPE, (tx) => findPackage(tx, hash), { readOnly: true })
  if (isThere && (await ctx.blobs.scope('platform').findInfo(packageKey(hash)))) return
  const row = await storePackage(ctx, 'platform', themePackage, findings)
  await ctx.db.withTenant(PLATFORM_SCOPE, async (tx) => {
    // A theme in the making changes without a new version. Releases that show the former content still find its blob.
    await deleteVersion(tx, manifest.name, manifest.version)
    await insertPackage(tx, { ...row, created_by: 'HotSwap' })
  })
}

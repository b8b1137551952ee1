/**
 * Themes in the making: what a folder holds at one moment, kept so that previews can show it. Each save makes a package of
 * its own; only the last few stay.
 */
import type { AppContext } from '../../context.ts'
import { packageOf, parseJson } from '../../liquid/package.ts'
import { checkedPackage } from './packages.ts'
import * as queries from './queries.ts'
import { type Theme, dropPackage, keepPackage } from './themes.ts'
import { devVersionOf } from './versions.ts'

/** Of one person and theme. A preview that is open somewhere may be a few saves behind. */
const KEPT = 10

/**
 * Takes in what a theme is at this moment, under a version of its own. The same files again give the same theme.
 * @throws AppError as addTheme does
 */
export async function addDevTheme(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  tenantId: string,
  files: ReadonlyMap<string, Buffer>,
  author: string,
): Promise<{ theme: Theme; isNew: boolean }> {
  // First as it came, so that what is found in theme.json has its author's lines.
  const { themePackage, findings } = checkedPackage(files)
  const { hash, manifest } = themePackage
  const given = parseJson(String(files.get('theme.json')), 'theme.json') as object
  const named = { ...given, version: devVersionOf(manifest.version, hash) }
  const devFiles = new Map(files).set('theme.json', Buffer.from(JSON.stringify(named, undefined, 2)))
  const kept = await keepPackage(ctx, tenantId, { themePackage: packageOf(devFiles), findings }, author)
  await ctx.db.withTenant(tenantId, async (tx) => {
    if (!kept.isNew) await queries.touchPackage(tx, kept.theme.hash)
    const old = await queries.listDevPackages(tx, { name: manifest.name, created_by: author }, KEPT)
    for (const { hash: oldHash } of old) {
      await queries.deletePreviewsOf(tx, oldHash)
      // One that a release shows after all stays.
      if (!(await queries.findUse(tx, oldHash))) await dropPackage(ctx, tx, oldHash)
    }
  })
  return kept
}

/**
 * Plugins in the making: what a folder holds at one moment, kept so that previews can run it. Each save makes a package of
 * its own; only the last few stay.
 */
import type { AppContext } from '../../context.ts'
import { packageOf } from '../../plugin/package.ts'
import { type Plugin, dropPackage, keepPackage } from './catalogue.ts'
import { checkedPackage } from './packages.ts'
import * as queries from './queries.ts'
import { devVersionOf } from './versions.ts'

/** Of one person and plugin. A preview that is open somewhere may be a few saves behind. */
const KEPT = 10

/**
 * Takes in what a plugin is at this moment, under a version of its own. The same files again give the same plugin.
 * @throws AppError as addPlugin does
 */
export async function addDevPlugin(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  tenantId: string,
  files: ReadonlyMap<string, Buffer>,
  author: string,
): Promise<{ plugin: Plugin; isNew: boolean }> {
  // First as it came: what is found is said of its author's files.
  const { pluginPackage, findings } = checkedPackage(files)
  const { hash, manifest } = pluginPackage
  const named = { ...manifest, version: devVersionOf(manifest.version, hash) }
  const devFiles = new Map(files).set('plugin.json', Buffer.from(JSON.stringify(named, undefined, 2)))
  const kept = await keepPackage(ctx, tenantId, { pluginPackage: packageOf(devFiles), findings }, author)
  await ctx.db.withTenant(tenantId, async (tx) => {
    if (!kept.isNew) await queries.touchPackage(tx, kept.plugin.hash)
    const old = await queries.listDevPackages(tx, { name: manifest.name, created_by: author }, KEPT)
    for (const { hash: oldHash } of old) {
      await queries.deletePreviewsOf(tx, oldHash)
      // One that a release has after all stays.
      if (!(await queries.findUse(tx, oldHash))) await dropPackage(ctx, tx, oldHash)
    }
  })
  return kept
}

/** The plugins that ship with the program: kept in the platform's own scope, where every tenant's sites find them. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { hasErrors } from '../../plugin/finding.ts'
import { readPluginFolder } from '../../plugin/folder.ts'
import { checkPackage, hashOf, packageKey, packageOf } from '../../plugin/package.ts'
import { forgetPlatformRows, keepOnPlatform } from './catalogue.ts'
import { findPackage } from './queries.ts'

const FOLDER = fileURLToPath(new URL('../../../plugins', import.meta.url))

/**
 * Installs the plugins of a folder that are not installed yet. One with errors is left out and logged: the program runs on
 * without it.
 */
export async function installBuiltInPlugins(
  ctx: Pick<AppContext, 'db' | 'blobs' | 'log'>,
  folder = FOLDER,
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isDirectory()) continue
    const files = await readPluginFolder(join(folder, entry.name))
    if (!files.has('plugin.json')) continue
    const hash = hashOf(files)
    const row = await ctx.db.withTenant(PLATFORM_SCOPE, (tx) => findPackage(tx, hash), { readOnly: true })
    if (row && (await ctx.blobs.scope('platform').findInfo(packageKey(hash)))) continue
    const findings = checkPackage(files)
    if (hasErrors(findings)) {
      const error = findings.find(({ severity }) => severity === 'error')
      ctx.log.error({ plugin: entry.name, ...error }, 'a built-in plugin has an error')
      continue
    }
    const pluginPackage = packageOf(files)
    await keepOnPlatform(ctx, { pluginPackage, findings }, { origin: 'built_in', created_by: 'HotSwap' })
  }
  forgetPlatformRows(ctx)
}

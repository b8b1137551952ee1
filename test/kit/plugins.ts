/** Plugins in tests: packages made of a manifest, uploaded and installed. */
import { fileURLToPath } from 'node:url'
import type { AppContext } from '../../server/context.ts'
import { type Plugin, addPlugin, changePlugins } from '../../server/features/plugins/plugins.ts'
import { writeZip } from '../../server/kernel/zip.ts'
import { readPluginFolder } from '../../server/plugin/folder.ts'

const HELLO = fileURLToPath(new URL('../plugins/hello', import.meta.url))
const hello = await readPluginFolder(HELLO)

type Manifest = Record<string, unknown> & { name: string; version: string }

/** The files of the test plugin under another name and version, with other members in its manifest, and other files. */
export function pluginFiles(manifest: Manifest, files: Record<string, string> = {}): Map<string, Buffer> {
  const own = JSON.parse(String(hello.get('plugin.json'))) as object
  const changed = { 'plugin.json': JSON.stringify({ ...own, title: manifest.name, ...manifest }), ...files }
  return new Map([
    ...hello,
    ...Object.entries(changed).map(([path, text]) => [path, Buffer.from(text)] as const),
  ])
}

export async function archived(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const inputs = [...files].map(([path, body]) => ({ path, body }))
  return Buffer.concat(await writeZip(inputs).toArray())
}

/** Takes such a plugin in as the tenant's own. */
export async function addTestPlugin(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  tenantId: string,
  manifest: Manifest,
  files?: Record<string, string>,
): Promise<Plugin> {
  return (await addPlugin(ctx, tenantId, pluginFiles(manifest, files), 'test')).plugin
}

/** Has a site use such a plugin, with whatever it asks for. */
export async function installPlugin(
  ctx: AppContext,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  manifest: Omit<Manifest, 'version'> & { permissions?: string[] },
): Promise<void> {
  const { name, permissions = [] } = manifest
  const quiet = { hooks: [], endpoints: [], settings: [] }
  await addTestPlugin(ctx, tenantId, { ...quiet, ...manifest, name: String(name), version: '1.0.0' })
  await ctx.db.withTenant(tenantId, (tx) =>
    changePlugins(ctx, tx, siteId, [{ name: String(name), grant: permissions }]),
  )
}

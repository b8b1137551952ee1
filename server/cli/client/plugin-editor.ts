/**
 * What editors read of a plugin's project, in its folder `.hotswap/`: the SDK's types and the schema of plugin.json. They are
 * of the HotSwap whose command line is used, need no package registry, and are made anew whenever they differ.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ManifestSchema } from '../../plugin/manifest-schema.ts'
import { PLUGIN_PERMISSION_IDS } from '../../plugin/permissions.ts'
import { HOOKS } from '../../plugin/hooks.ts'

const SDK = join(import.meta.dirname, '..', '..', '..', 'sdk')

/** By their path in `.hotswap/`: where they lie in the SDK. */
const TYPES: Record<string, string> = {
  ...Object.fromEntries(
    [
      'sdk.ts',
      'plugin.ts',
      'site.ts',
      'events.generated.ts',
      'markup.ts',
      'responses.ts',
      'host-error.ts',
      'testing/harness.ts',
      'testing/memory.ts',
    ].map((path) => [`sdk/${path}`, path]),
  ),
  'sdk/testing.ts': 'project/editor/testing.ts',
  'globals.d.ts': 'project/editor/globals.d.ts',
  'node.d.ts': 'project/editor/node.d.ts',
}

/** Writes them where a project's tsconfig.json names them; other folders stay as they are. */
export async function keepEditorFiles(folder: string): Promise<void> {
  const settings = await readIfThere(join(folder, 'tsconfig.json'))
  if (settings?.includes('.hotswap/sdk')) await writeEditorFiles(folder)
}

export async function writeEditorFiles(folder: string): Promise<void> {
  const files = Object.entries(TYPES).map(
    async ([path, source]) => [path, await readFile(join(SDK, source), 'utf8')] as const,
  )
  const schema = `${JSON.stringify(manifestSchema(), undefined, 2)}\n`
  for (const [path, text] of [...(await Promise.all(files)), ['plugin.schema.json', schema] as const]) {
    const target = join(folder, '.hotswap', path)
    if ((await readIfThere(target)) === text) continue
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, text)
  }
}

/** With the names that editors can offer. */
function manifestSchema(): object {
  const schema = JSON.parse(JSON.stringify(ManifestSchema)) as {
    properties: { permissions: { items: object }; hooks: { items: { properties: { on: object } } } }
  }
  const { permissions, hooks } = schema.properties
  permissions.items = { type: 'string', enum: PLUGIN_PERMISSION_IDS }
  hooks.items.properties.on = { type: 'string', enum: Object.keys(HOOKS) }
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema }
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

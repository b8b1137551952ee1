/** `hotswap plugin build`: makes the script, and the archive that can be uploaded. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Command } from 'commander'
import { Failure } from './failure.ts'
import { findingLines, hasErrors } from './findings.ts'
import { type OutputOptions, note, printResult } from './output.ts'

export function pluginBuildCommand(): Command {
  return new Command('build')
    .description('Make dist/main.js of a plugin, and with --zip its archive')
    .argument('[folder]', 'of the plugin', '.')
    .option('--zip', 'dist/<name>-<version>.zip too, as POST /plugins takes it')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
"hotswap plugin push" builds by itself. The same source makes the same package everywhere, named by the same hash.

Examples:
  $ hotswap plugin build
  $ hotswap plugin build my-plugin --zip`,
    )
    .action(pluginBuild)
}

async function pluginBuild(folder: string, options: OutputOptions & { zip?: boolean }): Promise<void> {
  const [{ openPluginFolder, packPlugin, pluginFolder }, { CODE_FILE, hashOf }, { BUILT_CODE }] =
    await Promise.all([
      import('./plugin-folder.ts'),
      import('../../plugin/package.ts'),
      import('../../plugin/folder.ts'),
    ])
  const { files, findings, manifest } = await openPluginFolder(folder)
  for (const line of findingLines(findings)) note(line)
  const code = files.get(CODE_FILE)
  if (hasErrors(findings) || !manifest || !code)
    throw new Failure('The plugin has errors; nothing was written.')
  const path = await pluginFolder(folder)
  const script = join(path, BUILT_CODE)
  await mkdir(dirname(script), { recursive: true })
  await writeFile(script, code)
  const { name, version } = manifest
  const archive = options.zip ? join(path, 'dist', `${name}-${version}.zip`) : undefined
  if (archive !== undefined) await writeFile(archive, await packPlugin(files))
  const built = { name, version, hash: hashOf(files), code_bytes: code.length, script, archive }
  printResult(built, options, () =>
    [script, archive].flatMap((one) => (one === undefined ? [] : [relative('.', one)])).join('\n'),
  )
}

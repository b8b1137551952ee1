/** `hotswap plugin test`: runs a plugin's tests, which find the SDK without installing it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Command } from 'commander'
import { EXIT } from './failure.ts'

const RESOLVER = new URL('../../../sdk/testing/resolve-sdk.ts', import.meta.url)

export function pluginTestCommand(): Command {
  return new Command('test')
    .description('Run the tests of a plugin')
    .argument('[folder]', 'of the plugin', '.')
    .option('--watch', 'again whenever a file changes')
    .option('--name <pattern>', 'only those whose name matches')
    .addHelpText(
      'after',
      `
Tests are files such as test/main.test.ts, run by Node's own test runner; "@hotswap/sdk/testing" runs the plugin in the sandbox
that websites run it in, with everything around it in memory. Exits with 1 when one fails.

Examples:
  $ hotswap plugin test
  $ hotswap plugin test my-plugin --watch`,
    )
    .action(pluginTest)
}

async function pluginTest(
  folder: string,
  { watch, name }: { watch?: boolean; name?: string },
): Promise<void> {
  const { pluginFolder } = await import('./plugin-folder.ts')
  const { keepEditorFiles } = await import('./plugin-editor.ts')
  const path = await pluginFolder(folder)
  await keepEditorFiles(path)
  const args = ['--disable-warning=ExperimentalWarning', '--import', RESOLVER.href, '--test']
  if (watch) args.push('--watch')
  if (name !== undefined) args.push(`--test-name-pattern=${name}`)
  const child = spawn(process.execPath, args, { cwd: path, stdio: 'inherit' })
  const [code] = (await once(child, 'close')) as [number | null]
  process.exitCode = code === 0 ? EXIT.done : EXIT.failed
}

/** `hotswap plugin new`: begins a plugin. */
import { basename, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { EXIT, Failure } from './failure.ts'
import { note, printResult } from './output.ts'

type Options = { folder?: string; title?: string; author?: string; json?: boolean }

export function pluginNewCommand(): Command {
  return new Command('new')
    .description('Begin a plugin: a small one that works, with tests and types for your editor')
    .argument('<name>', 'lower-case letters, digits and hyphens; websites answer at /api/<name>')
    .option('--folder <path>', 'where; else a new folder of that name')
    .option('--title <text>', 'what people read')
    .option('--author <name>', 'who stands behind it')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Nothing is overwritten, and nothing is installed: the types come from this program, in the folder .hotswap/ of the project.

Examples:
  $ hotswap plugin new opening-hours
  $ hotswap plugin new opening-hours --title "Opening hours" --author "Studio Blau"`,
    )
    .action(pluginNew)
}

async function pluginNew(name: string, options: Options): Promise<void> {
  const { faultOfName, writeProject } = await import('./plugin-project.ts')
  const fault = await faultOfName(name)
  if (fault !== undefined)
    throw new Failure(`"${name}" cannot be the name of a plugin. ${fault}`, { exitCode: EXIT.usage })
  const folder = resolve(options.folder ?? name)
  const title = options.title ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')
  const files = await writeProject(folder, { name, title, author: options.author })
  const shown = relative('.', folder) || '.'
  printResult({ folder, name, title, files }, options, () => `${title} is begun in ${shown}/`)
  note(`  What it does:     ${shown}/src/main.ts, ${basename(folder)}/plugin.json`)
  note(`  Run its tests:    hotswap plugin test ${shown}`)
  note(`  See it at work:   hotswap plugin dev ${shown}`)
  note(`  Bring it live:    hotswap plugin push ${shown} --site WEBSITE`)
}

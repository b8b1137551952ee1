/** `node scripts/build-plugins.ts [name…]`: makes plugins/<name>/dist/main.js of the source of the plugins that ship. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BuildError, writeBuiltPlugin } from '../sdk/build.ts'
import { checkPackage } from '../server/plugin/package.ts'

const FOLDER = fileURLToPath(new URL('../plugins', import.meta.url))

const named = process.argv.slice(2)
const names =
  named.length > 0
    ? named
    : readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'plugin.json')))
for (const name of names) await buildOne(name)

async function buildOne(name: string): Promise<void> {
  try {
    const files = await writeBuiltPlugin(join(FOLDER, name))
    const kilobytes = ((files.get('main.js')?.length ?? 0) / 1000).toFixed(1)
    process.stdout.write(`${name}: ${kilobytes} kB\n`)
    for (const { severity, file, path, message } of checkPackage(files)) {
      process.stdout.write(`  ${severity} ${file}${path} ${message}\n`)
      if (severity === 'error') process.exitCode = 1
    }
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    process.stderr.write(`${name}:\n${error.mistakes.map((mistake) => `  ${mistake}\n`).join('')}`)
    process.exitCode = 1
  }
}

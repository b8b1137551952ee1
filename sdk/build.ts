/** Builds a plugin: its source becomes one script, which together with the rest of its folder is the package. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { type Message, type Plugin, build } from 'esbuild'
import { BUILT_CODE, readPluginFolder } from '../server/plugin/folder.ts'
import { CODE_FILE } from '../server/plugin/package.ts'

/** Where the source may begin. */
const ENTRIES = ['src/main.ts', 'src/index.ts', 'src/main.js', 'src/index.js'] as const

/** What is wrong with the source, one line for each mistake: file, line and what. */
export class BuildError extends Error {
  readonly mistakes: readonly string[]
  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.name = 'BuildError'
    this.mistakes = mistakes
  }
}

/**
 * @param folder with plugin.json, and src/main.ts or src/main.js; without source it holds a built package
 * @returns the package's files, the script freshly made; nothing is written
 * @throws BuildError
 */
export async function buildPlugin(folder: string): Promise<Map<string, Buffer>> {
  const files = await readPluginFolder(folder)
  const entry = ENTRIES.find((path) => existsSync(join(folder, path)))
  if (entry !== undefined) files.set(CODE_FILE, Buffer.from(await bundle(folder, entry)))
  else if (!files.has(CODE_FILE)) throw new BuildError([`There is no ${ENTRIES.join(' or ')} in ${folder}.`])
  return new Map([...files].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** Builds, and writes dist/main.js. @throws BuildError */
export async function writeBuiltPlugin(folder: string): Promise<Map<string, Buffer>> {
  const files = await buildPlugin(folder)
  const path = join(folder, BUILT_CODE)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, files.get(CODE_FILE) ?? '')
  return files
}

/** One script that sets `__plugin`, the same wherever it is made. Not minified: what fails names a line that can be read. */
async function bundle(folder: string, entry: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: '__plugin',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'es2023',
      charset: 'utf8',
      legalComments: 'none',
      plugins: [sdkSource],
      logLevel: 'silent',
    })
    return outputFiles[0]?.text ?? ''
  } catch (error) {
    throw isBuildFailure(error) ? new BuildError(error.errors.map(lineOf)) : error
  }
}

const SDK = '@hotswap/sdk'

/** Finds the SDK without any package being installed, and calls its files by names that are the same on every machine. */
const sdkSource: Plugin = {
  name: SDK,
  setup(bundler) {
    bundler.onResolve({ filter: /^@hotswap\/sdk$/ }, () => ({
      path: 'sdk.ts',
      namespace: SDK,
      sideEffects: false,
    }))
    bundler.onResolve({ filter: /^\./, namespace: SDK }, ({ path }) => ({
      path: posix.normalize(path),
      namespace: SDK,
      sideEffects: false,
    }))
    bundler.onLoad({ filter: /./, namespace: SDK }, async ({ path }) => ({
      contents: await readFile(join(import.meta.dirname, path), 'utf8'),
      loader: 'ts',
    }))
  },
}

function isBuildFailure(error: unknown): error is { errors: Message[] } {
  return typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)
}

function lineOf({ text, location }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1} ${text}` : text
}

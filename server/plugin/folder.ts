/** Reads the package of a plugin that lies in a folder: built-in ones, those in the making, and unpacked packages. */
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { CODE_FILE, TEXT_FILES } from './package.ts'

/** Where building puts the script. */
export const BUILT_CODE = `dist/${CODE_FILE}`

/**
 * The package's files by their path in it. Source files stay behind; the script is `dist/main.js`, or else `main.js`.
 * What is not there is left out: `checkPackage` says so.
 */
export async function readPluginFolder(folder: string): Promise<Map<string, Buffer>> {
  const found = await Promise.all([
    ...TEXT_FILES.map(async (name) => [name, await readIfThere(join(folder, name))] as const),
    ...(await Promise.all(['locales', 'assets'].map((part) => listFiles(folder, part))))
      .flat()
      .map(async (name) => [name, await readIfThere(join(folder, name))] as const),
  ])
  const built = await readIfThere(join(folder, BUILT_CODE))
  const files = new Map(found.flatMap(([name, bytes]) => (bytes ? [[name, bytes]] : [])))
  if (built) files.set(CODE_FILE, built)
  return new Map([...files].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** Hidden files and folders are left out. */
async function listFiles(folder: string, part: string): Promise<string[]> {
  const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true }).catch(ifAbsent)
  return (entries ?? [])
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').some((name) => name.startsWith('.')))
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(ifAbsent)
}

function ifAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

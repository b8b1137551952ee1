/** Reads a theme that lies in a folder, as themes that ship with the program and themes in the making do. */
import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** All files by their path with slashes; hidden files and folders are left out. */
export async function readThemeFolder(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    if (entry.isFile() && !name.split('/').some((part) => part.startsWith('.')))
      files.set(name, await readFile(path))
  }
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** A theme's folder: read, looked over as the server does it, and packed. */
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeZip } from '../../kernel/zip.ts'
import { readThemeFolder } from '../../liquid/folder.ts'
import { checkPackage } from '../../liquid/check.ts'
import type { Finding } from '../../liquid/lint.ts'
import { EXIT, Failure } from './failure.ts'

export type ThemeFiles = ReadonlyMap<string, Buffer>

/** @throws Failure when there is no theme in the folder */
export async function readTheme(folder: string): Promise<ThemeFiles> {
  const path = resolve(folder)
  const info = await stat(path).catch(() => undefined)
  if (!info?.isDirectory())
    throw new Failure(`There is no folder ${path}.`, {
      hint: 'Name the folder of a theme: the one with theme.json in it.',
      exitCode: EXIT.usage,
    })
  // Before anything else is read: the folder may be somebody's home.
  if (!(await stat(join(path, 'theme.json')).catch(() => undefined)))
    throw new Failure(`There is no theme in ${path}: it has no theme.json.`, {
      hint: 'Go to the folder of your theme, or name it. docs/guides/themes.md says what belongs into one.',
      exitCode: EXIT.usage,
    })
  return readThemeFolder(path)
}

/** All that the server would find in an upload, by file and line. */
export function checkTheme(files: ThemeFiles): Finding[] {
  return checkPackage(files).toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
}

export async function packTheme(files: ThemeFiles): Promise<Buffer> {
  return Buffer.concat(await writeZip([...files].map(([path, body]) => ({ path, body }))).toArray())
}

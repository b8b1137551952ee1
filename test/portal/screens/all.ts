/** All screens: each file of this folder that exports a list of them. */
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import type { Screen } from './screens.ts'

const files = globSync('*.ts', { cwd: import.meta.dirname }).filter((file) => file !== 'all.ts')
const lists = await Promise.all(
  files.map(
    async (file) => ((await import(`./${file}`)) as Record<string, Screen[]>)[basename(file, '.ts')] ?? [],
  ),
)
export const screens: Screen[] = lists.flat()

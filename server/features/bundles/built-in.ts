/** The blueprints that ship with the program: folders below blueprints/. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../kernel/log.ts'
import { type BundleFiles, filesInFolder } from './bundle-files.ts'
import type { BlueprintManifest } from './format.ts'
import { readBlueprintManifest } from './read-bundle.ts'

export const BLUEPRINTS_FOLDER = fileURLToPath(new URL('../../../blueprints', import.meta.url))

export type BuiltInBlueprint = BlueprintManifest & { slug: string; folder: string }

const known = new Map<string, Promise<BuiltInBlueprint[]>>()

/** By name; read once per process. One that cannot be read is left out and logged: the program runs on without it. */
export function builtInBlueprints(
  { log }: { log: Log },
  folder = BLUEPRINTS_FOLDER,
): Promise<BuiltInBlueprint[]> {
  const reading = known.get(folder) ?? readAll(folder, log)
  known.set(folder, reading)
  return reading
}

async function readAll(folder: string, log: Log): Promise<BuiltInBlueprint[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const found: BuiltInBlueprint[] = []
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const path = join(folder, entry.name)
    try {
      using files = await filesInFolder(path)
      found.push({ ...(await readBlueprintManifest(files)), slug: entry.name, folder: path })
    } catch (error) {
      log.error({ err: error, blueprint: entry.name }, 'a built-in blueprint cannot be read')
    }
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name))
}

export async function openBuiltIn({ folder }: BuiltInBlueprint): Promise<BundleFiles> {
  return filesInFolder(folder)
}

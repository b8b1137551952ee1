/** A plugin's folder: built, looked over as the server does it, and packed. */
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { BuildError, buildPlugin } from '../../../sdk/build.ts'
import { writeZip } from '../../kernel/zip.ts'
import { readPluginFolder } from '../../plugin/folder.ts'
import { type PluginManifest, parseManifest } from '../../plugin/manifest.ts'
import { CODE_FILE, checkPackage } from '../../plugin/package.ts'
import { EXIT, Failure } from './failure.ts'
import type { Finding } from './findings.ts'
import { keepEditorFiles } from './plugin-editor.ts'

export type PluginFiles = ReadonlyMap<string, Buffer>

export type BuiltPlugin = {
  /** Of the package. Without the script if the source could not be built; `findings` say why. */
  files: PluginFiles
  findings: Finding[]
  /** Undefined if plugin.json is not right. */
  manifest: PluginManifest | undefined
}

/**
 * Builds the plugin of a folder and looks it over, and nothing is run of it. Written is only what its author's editor reads.
 * @throws Failure when there is no plugin in the folder
 */
export async function openPluginFolder(folder: string): Promise<BuiltPlugin> {
  const path = await pluginFolder(folder)
  await keepEditorFiles(path)
  const manifestFinding = ({ file }: Finding) => file !== CODE_FILE
  try {
    const files = await buildPlugin(path)
    return { files, findings: checkPackage(files), manifest: manifestIn(files) }
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    const files = await readPluginFolder(path)
    // What was built before is not what the source says now.
    files.delete(CODE_FILE)
    const findings = [...error.mistakes.map(findingOf), ...checkPackage(files).filter(manifestFinding)]
    return { files, findings, manifest: manifestIn(files) }
  }
}

/** @returns its whole path @throws Failure when there is no plugin in it */
export async function pluginFolder(folder: string): Promise<string> {
  const path = resolve(folder)
  const info = await stat(path).catch(() => undefined)
  if (!info?.isDirectory())
    throw new Failure(`There is no folder ${path}.`, {
      hint: 'Name the folder of a plugin: the one with plugin.json in it.',
      exitCode: EXIT.usage,
    })
  if (!(await stat(join(path, 'plugin.json')).catch(() => undefined)))
    throw new Failure(`There is no plugin in ${path}: it has no plugin.json.`, {
      hint: 'Go to the folder of your plugin, or name it. "hotswap plugin new NAME" begins one.',
      exitCode: EXIT.usage,
    })
  return path
}

export async function packPlugin(files: PluginFiles): Promise<Buffer> {
  return Buffer.concat(await writeZip([...files].map(([path, body]) => ({ path, body }))).toArray())
}

/** `src/main.ts:3:9 Could not resolve …`, as a build says it. */
function findingOf(mistake: string): Finding {
  const [, file, line, column, message] = /^(\S+?):(\d+):(\d+) (.*)$/s.exec(mistake) ?? []
  if (file === undefined || message === undefined) return { severity: 'error', file: 'src', message: mistake }
  return { severity: 'error', file, line: Number(line), column: Number(column), message }
}

function manifestIn(files: PluginFiles): PluginManifest | undefined {
  try {
    const text = String(files.get('plugin.json'))
    return parseManifest(JSON.parse(text.replace(/^\uFEFF/, ''))).manifest
  } catch {
    return undefined
  }
}

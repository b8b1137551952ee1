/** Reads plugin.json: every mistake with its place, its reason and what to write instead. */
import { type Finding, FINDINGS_MAX, hasErrors } from './finding.ts'
import { MANIFEST_CHECKS } from './manifest-checks.ts'
import { ManifestSchema, type PluginManifest } from './manifest-schema.ts'
import { readShape } from './read-shape.ts'

export { resolveSettings, settingProblems } from './settings.ts'
export type {
  BrowserSource,
  PluginColumn,
  PluginEndpoint,
  PluginManifest,
  PluginSetting,
  PluginTable,
} from './manifest-schema.ts'

export const MANIFEST_FILE = 'plugin.json'

/**
 * @param json what plugin.json holds, as a value
 * @returns the manifest unless something is wrong with it; findings also when it is only worth a thought
 */
export function parseManifest(json: unknown): { manifest?: PluginManifest; findings: Finding[] } {
  const findings: Finding[] = []
  const report = (path: string, message: string, severity: Finding['severity'] = 'error') => {
    if (findings.length < FINDINGS_MAX) findings.push({ severity, file: MANIFEST_FILE, path, message })
  }
  const manifest = readShape(ManifestSchema, json, report) as PluginManifest
  // What is said in the wrong form cannot be compared with the rest.
  if (!hasErrors(findings)) for (const check of MANIFEST_CHECKS) check(manifest, report)
  return hasErrors(findings) ? { findings } : { manifest, findings }
}

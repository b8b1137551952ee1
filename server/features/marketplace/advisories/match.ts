/** Which plugins an advisory is about, and which of several is the gravest. */
import semver from 'semver'
import type { AdvisedPlugin, AdvisorySeverity, PluginAdvisory } from '../../../published/plugin-advisories.ts'

export const SEVERITIES = ['low', 'moderate', 'high', 'critical'] as const satisfies AdvisorySeverity[]
export const ACTIONS = ['warn', 'block'] as const

/** Whom an advisory names, as it lies in its row. */
export type AdvisoryNames = { hash: string | null; name: string | null; range: string | null; scope: string }

export type AdvisoryIndex = {
  /** Those about the plugin: blocking ones first, then the gravest. */
  find: (plugin: AdvisedPlugin) => PluginAdvisory[]
}

/** Puts advisories in order for looking up. */
export function indexAdvisories(advisories: readonly PluginAdvisory[]): AdvisoryIndex {
  const byHash = Map.groupBy(advisories, ({ hash }) => hash)
  const byName = Map.groupBy(advisories, ({ name }) => name)
  return {
    find: (plugin) =>
      [...(byHash.get(plugin.hash) ?? []), ...(byName.get(plugin.name) ?? [])]
        .filter((advisory) => isAbout(advisory, plugin))
        .toSorted((a, b) => weightOf(b) - weightOf(a)),
  }
}

/**
 * Whether an advisory names the plugin. A range or a version that cannot be read counts as a hit: better one too many than
 * none. Versions that are no release yet are in the ranges they lie between.
 */
export function isAbout({ hash, name, range, scope }: AdvisoryNames, plugin: AdvisedPlugin): boolean {
  if (hash !== null) return hash === plugin.hash
  if (name !== plugin.name || (scope === 'public' && plugin.owner === 'tenant')) return false
  const isReadable = isRange(range ?? '') && semver.valid(plugin.version) !== null
  return !isReadable || semver.satisfies(plugin.version, range ?? '', { includePrerelease: true })
}

/** Whether it is a range of versions as npm writes them. */
export function isRange(text: string): boolean {
  return semver.validRange(text) !== null
}

function weightOf({ action, severity }: PluginAdvisory): number {
  return (action === 'block' ? SEVERITIES.length : 0) + SEVERITIES.indexOf(severity)
}

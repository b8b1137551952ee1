/** Which plugins an advisory is about, and which of several is the gravest. */
import semver from 'semver'
import type { AdvisedPlugin, AdvisorySeverity, PluginAdvisory } from '../../published/plugin-advisories.ts'

export const SEVERITIES = ['low', 'moderate', 'high', 'critical'] as const satisfies AdvisorySeverity[]

export type AdvisoryIndex = {
  /** Those about the plugin, blocking ones first, then the gravest. */
  find: (plugin: AdvisedPlugin) => PluginAdvisory[]
}

/** Puts advisories in order for looking up. Ranges that cannot be read match every version: better one too many than none. */
export function indexAdvisories(advisories: readonly PluginAdvisory[]): AdvisoryIndex {
  const ordered = advisories.toSorted((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1))
  const byHash = Map.groupBy(ordered, ({ hash }) => hash)
  const byName = Map.groupBy(
    ordered.map((advisory) => ({ advisory, range: rangeOf(advisory.range ?? '*') })),
    ({ advisory }) => advisory.name,
  )
  return {
    find({ name, version, hash, owner }) {
      const named = (byName.get(name) ?? [])
        .filter(({ advisory }) => advisory.scope === 'all' || owner !== 'tenant')
        .filter(({ range }) => !range || !semver.valid(version) || range.test(version))
        .map(({ advisory }) => advisory)
      const hashed = byHash.get(hash) ?? []
      if (named.length === 0) return hashed
      return [...hashed, ...named].toSorted((a, b) => weightOf(b) - weightOf(a))
    },
  }
}

/** Whether it is a range of versions as npm writes them. */
export function isRange(text: string): boolean {
  return semver.validRange(text) !== null
}

/** Versions that are no release yet are in the ranges they lie between, too. */
function rangeOf(text: string): semver.Range | undefined {
  try {
    return new semver.Range(text, { includePrerelease: true })
  } catch {
    return undefined
  }
}

function weightOf({ action, severity }: PluginAdvisory): number {
  return (action === 'block' ? SEVERITIES.length : 0) + SEVERITIES.indexOf(severity)
}

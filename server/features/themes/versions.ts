/** Versions of themes: their order, and those of packages that are still being made. */

/** Semantic versions in order; one with a suffix comes before the one without. */
export function compareVersions(a: string, b: string): number {
  const parts = (version: string) => version.split('-')[0]?.split('.').map(Number) ?? []
  const [left, right] = [parts(a), parts(b)]
  for (const [i, part] of left.entries()) if (part !== right[i]) return part - (right[i] ?? 0)
  const [suffixA, suffixB] = [a.includes('-'), b.includes('-')]
  return suffixA === suffixB ? a.localeCompare(b, 'en', { numeric: true }) : suffixA ? -1 : 1
}

const DEV = /-dev\.[0-9a-f]{8}$/

/** `1.2.0-dev.0a1b2c3d`: the version that the package with these files has while it is being made. */
export function devVersionOf(version: string, hash: string): string {
  const [core = version] = version.split('-')
  return `${core}-dev.${hash.slice(0, 8)}`
}

/** Whether it is of a package that somebody is working on, which is found by its hash only. */
export function isDevVersion(version: string): boolean {
  return DEV.test(version)
}

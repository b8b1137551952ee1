/** Versions of plugins: which are newer, which satisfy a range, and which run on this version of the program. */
import semver from 'semver'
import { VERSION } from '../../kernel/version.ts'

export const compareVersions: (a: string, b: string) => number = semver.compare

export function satisfies(version: string, range: string): boolean {
  return semver.satisfies(version, range)
}

/** Whether a plugin whose manifest says so runs on this version of the program. */
export function isForThisProgram({ hotswap }: { hotswap: string }): boolean {
  return semver.satisfies(VERSION, hotswap, { includePrerelease: true })
}

const DEV = /-dev\.[0-9a-f]{8}$/

/** `1.2.0-dev.0a1b2c3d`: the version that the package with these files has while it is being made. */
export function devVersionOf(version: string, hash: string): string {
  const [core = version] = version.split('-')
  return `${core}-dev.${hash.slice(0, 8)}`
}

/** Whether it is of a package that somebody is working on, which is found only if it is named. */
export function isDevVersion(version: string): boolean {
  return DEV.test(version)
}

/** Whether it names one version, and not several of which the newest is meant. */
export function isExact(version: string): boolean {
  return semver.valid(version) !== null
}

export function isRange(version: string): boolean {
  return semver.validRange(version) !== null
}

/** The newest of those that satisfy all ranges. Versions in the making (1.2.0-beta) only where a range names them. */
export function newestOf<Item extends { version: string }>(
  items: readonly Item[],
  ranges: readonly string[],
): Item | undefined {
  return items
    .filter(({ version }) => ranges.every((range) => satisfies(version, range)))
    .toSorted((a, b) => compareVersions(b.version, a.version))[0]
}

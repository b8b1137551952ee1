/** What is wrong with a plugin package: where, why, and what to write instead. */

export type Finding = {
  /** A package with an error is not taken; a warning is for its author to think about. */
  severity: 'error' | 'warning'
  /** Path in the package. */
  file: string
  /** In JSON files, such as /endpoints/0/path; empty: the whole file. */
  path: string
  message: string
}

/** Nobody reads more; one broken thing tends to break others. */
export const FINDINGS_MAX = 100

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

/** What somebody may have meant. @returns such as ` Did you mean "hooks"?`, or nothing */
export function didYouMean(given: string, known: readonly string[]): string {
  const nearest = nearestOf(given, known)
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`
}

function nearestOf(given: string, known: readonly string[]): string | undefined {
  // Longer ones are no typos, and comparing costs the product of the lengths.
  if (given.length > 60) return undefined
  const word = given.toLowerCase()
  let nearest: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    const away = distance(word, candidate.toLowerCase())
    if (away < least) [nearest, least] = [candidate, away]
  }
  return nearest
}

/** How many letters to add, leave out, exchange or swap with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
  let above: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1]
      let cost = Math.min((row[j - 1] ?? 0) + (same ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (isSwapped) cost = Math.min(cost, (above[j - 2] ?? 0) + 1)
      next.push(cost)
    }
    above = row
    row = next
  }
  return row[other.length] ?? 0
}

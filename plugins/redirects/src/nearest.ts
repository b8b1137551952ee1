/** Which of the paths that are there somebody may have meant: the one that shares most pairs of letters (Dice 1945). */

/** Below it, what looks alike has nothing to do with each other. */
const ALIKE = 0.5
/** The last part of a path says most about it. */
const NAME_WEIGHT = 0.7

/** @returns undefined where nothing is alike */
export function nearestPath(missing: string, paths: readonly string[]): string | undefined {
  const wanted = pairsOf(missing)
  const wantedName = pairsOf(nameOf(missing))
  let best: string | undefined
  let score = ALIKE
  for (const path of paths) {
    const alike =
      NAME_WEIGHT * likeness(wantedName, pairsOf(nameOf(path))) +
      (1 - NAME_WEIGHT) * likeness(wanted, pairsOf(path))
    if (alike > score) [best, score] = [path, alike]
  }
  return best
}

/** Of old addresses such as /2019/05/fresh-bread.html it is fresh-bread. */
function nameOf(path: string): string {
  return (path.split('/').findLast((part) => part !== '') ?? '').replace(/\.[a-z]{2,5}$/i, '')
}

function pairsOf(text: string): Set<string> {
  const plain = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')
  return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)))
}

function likeness(one: Set<string>, other: Set<string>): number {
  const all = one.size + other.size
  const shared = Array.from(one).filter((pair) => other.has(pair)).length
  return all === 0 ? 0 : (2 * shared) / all
}

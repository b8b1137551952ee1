/** Things that lie below each other, in the order in which they are shown. */

type Member = { id: string; parent_id: string | null }
export type Placed<Of> = { item: Of; depth: number; hasChildren: boolean }

/**
 * @param compare the order among siblings
 * @returns all of them, each right above what lies below it; what lies below something unknown is at the top
 */
export function inTreeOrder<Of extends Member>(
  items: readonly Of[],
  compare: (a: Of, b: Of) => number,
): Placed<Of>[] {
  const known = new Set(items.map(({ id }) => id))
  const below = Map.groupBy(items, ({ parent_id }) => (parent_id && known.has(parent_id) ? parent_id : null))
  const placed: Placed<Of>[] = []
  const seen = new Set<string>()
  const put = (parent: string | null, depth: number) => {
    for (const item of (below.get(parent) ?? []).toSorted(compare)) {
      if (seen.has(item.id)) continue
      seen.add(item.id)
      placed.push({ item, depth, hasChildren: below.has(item.id) })
      put(item.id, depth + 1)
    }
  }
  put(null, 0)
  return placed
}

/** Whether `id` is `above` or lies below it. */
export function isWithin(items: readonly Member[], id: string, above: string): boolean {
  const parents = new Map(items.map((item) => [item.id, item.parent_id]))
  const seen = new Set<string>()
  for (let at: string | null | undefined = id; at && !seen.has(at); at = parents.get(at)) {
    if (at === above) return true
    seen.add(at)
  }
  return false
}

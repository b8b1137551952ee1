/** The items of a menu as one list with depths, which is easier to move about in than a tree. */
import type { Item as Listed } from '@/api/api'

export type TargetKind = 'page' | 'post' | 'record' | 'collection' | 'term' | 'author'
export type Target = { kind: TargetKind; id: string } | { url: string }
type Item = { title: string; target: Target; opens_new_tab?: boolean; items?: Item[] }
/** The description of the API says nothing of items: they are as in a request. */
export type Menu = Omit<Listed<'/websites/{website_id}/menus'>, 'items'> & { items: Item[] }

export type FlatItem = {
  /** Of this screen only. */
  id: string
  title: string
  target: Target
  opens_new_tab: boolean
  /** 0: at the top. */
  depth: number
}

const MAX_LEVELS = 4

export function flatten(items: readonly Item[], depth = 0): FlatItem[] {
  return items.flatMap(({ title, target, opens_new_tab, items: below }) => [
    { id: crypto.randomUUID(), title, target, opens_new_tab: opens_new_tab ?? false, depth },
    ...flatten(below ?? [], depth + 1),
  ])
}

export function nest(flat: readonly FlatItem[]): Item[] {
  const roots: Item[] = []
  const path: Item[] = []
  for (const { title, target, opens_new_tab, depth } of flat) {
    const item: Item = { title, target, opens_new_tab, items: [] }
    path.length = Math.min(depth, path.length)
    const parent = path.at(-1)
    if (parent) parent.items?.push(item)
    else roots.push(item)
    path.push(item)
  }
  return roots
}

/** @returns how many items there are from this one to the last below it */
export function sizeAt(flat: readonly FlatItem[], at: number): number {
  const depth = flat[at]?.depth ?? 0
  let end = at + 1
  while ((flat[end]?.depth ?? -1) > depth) end += 1
  return end - at
}

/**
 * Moves an item, with all that is below it, to where another one is.
 * @returns the same items; where it would come to lie deeper than allowed, less deep
 */
export function moveItem(flat: readonly FlatItem[], from: number, to: number): FlatItem[] {
  const size = sizeAt(flat, from)
  if (to >= from && to < from + size) return [...flat]
  const moved = flat.slice(from, from + size)
  const rest = [...flat.slice(0, from), ...flat.slice(from + size)]
  const at = to > from ? to - size + 1 : to
  const depth = Math.min(moved[0]?.depth ?? 0, at === 0 ? 0 : (rest[at]?.depth ?? 0))
  const shift = depth - (moved[0]?.depth ?? 0)
  rest.splice(at, 0, ...moved.map((item) => ({ ...item, depth: item.depth + shift })))
  return settle(rest)
}

/** @param by 1 below the one above it, -1 out of it */
export function indentItem(flat: readonly FlatItem[], at: number, by: 1 | -1): FlatItem[] {
  const size = sizeAt(flat, at)
  return settle(
    flat.map((item, index) =>
      index >= at && index < at + size ? { ...item, depth: Math.max(0, item.depth + by) } : item,
    ),
  )
}

/** Whether it can go below the one above it. */
export function mayIndent(flat: readonly FlatItem[], at: number): boolean {
  const item = flat[at]
  const above = flat[at - 1]
  if (!item || !above || item.depth > above.depth) return false
  const below = flat.slice(at, at + sizeAt(flat, at))
  return Math.max(...below.map(({ depth }) => depth)) + 1 < MAX_LEVELS
}

/** Nothing lies more than one level below what is above it. */
function settle(flat: readonly FlatItem[]): FlatItem[] {
  const settled: FlatItem[] = []
  for (const item of flat) {
    const deepest = Math.min((settled.at(-1)?.depth ?? -1) + 1, MAX_LEVELS - 1)
    settled.push({ ...item, depth: Math.min(item.depth, deepest) })
  }
  return settled
}

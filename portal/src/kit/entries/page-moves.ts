/** Where a page goes when it is dragged, and which pages have to be changed for that. */
import type { Placed } from './tree'

type Member = { id: string; parent_id: string | null; position: number; title: string }
export type Move = { id: string; parent_id: string | null; position: number }

/** Room between two siblings, for one that comes between them later. */
const STEP = 10

/** As themes show siblings. */
export function bySiblingOrder(a: Member, b: Member): number {
  return a.position - b.position || a.title.localeCompare(b.title)
}

/**
 * @param rows as they are shown, without what lies below the one that is dragged
 * @param from to places among `rows`
 * @param shift how many levels to the right it was dragged
 * @returns the page it would lie below, and how deep
 */
export function landingOf<Of extends Member>(
  rows: readonly Placed<Of>[],
  from: number,
  to: number,
  shift: number,
): { depth: number; parent: Of | undefined } {
  const dragged = rows[from]
  const rest = rows.filter((_, index) => index !== from)
  const [above, below] = [rest[to - 1], rest[to]]
  const most = above ? above.depth + 1 : 0
  const least = below?.depth ?? 0
  const depth = Math.max(least, Math.min(most, (dragged?.depth ?? 0) + shift))
  if (depth === 0) return { depth, parent: undefined }
  const parent = rest.slice(0, to).findLast((row) => row.depth === depth - 1)
  return parent ? { depth, parent: parent.item } : { depth: 0, parent: undefined }
}

/**
 * @param siblings those in the new place, in order, with the moved one among them
 * @returns what has to be changed: the moved one alone where there is room for it, else all whose place differs
 */
export function movesFor(siblings: readonly Member[], movedId: string, parentId: string | null): Move[] {
  const at = siblings.findIndex(({ id }) => id === movedId)
  const moved = siblings[at]
  if (!moved) return []
  const [before, after] = [siblings[at - 1]?.position, siblings[at + 1]?.position]
  const isRising = siblings.every(
    ({ id, position }, index) =>
      id === movedId ||
      siblings.slice(0, index).every((other) => other.id === movedId || other.position < position),
  )
  if (isRising) {
    const place =
      before === undefined
        ? (after ?? STEP) - STEP
        : after === undefined
          ? before + STEP
          : Math.floor((before + after) / 2)
    const fits = (before === undefined || place > before) && (after === undefined || place < after)
    if (fits) return [{ id: movedId, parent_id: parentId, position: place }]
  }
  return siblings
    .map(({ id }, index) => ({ id, parent_id: parentId, position: (index + 1) * STEP }))
    .filter(({ id, position }, index) => id === movedId || siblings[index]?.position !== position)
}

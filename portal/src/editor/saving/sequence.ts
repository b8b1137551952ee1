/** What two sequences have in common, by the shortest way from one to the other (Myers 1986). */

export type Match = { before: number; after: number }

/** Beyond, what is left between the common beginning and end counts as replaced as a whole. */
const MAX_EDITS = 1_000

/**
 * @param a b what is compared by `===`
 * @returns the places of what stands in both, in order
 */
export function commonOf<Of>(a: readonly Of[], b: readonly Of[]): Match[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end))
  return [
    ...Array.from({ length: start }, (_, at) => ({ before: at, after: at })),
    ...middle.map(({ before, after }) => ({ before: before + start, after: after + start })),
    ...Array.from({ length: end }, (_, at) => ({
      before: a.length - end + at,
      after: b.length - end + at,
    })),
  ]
}

function between<Of>(a: readonly Of[], b: readonly Of[]): Match[] {
  if (a.length === 0 || b.length === 0) return []
  const most = Math.min(a.length + b.length, MAX_EDITS)
  /** How far each diagonal has come, after 0, 1, 2 … edits. */
  const history: Map<number, number>[] = []
  let furthest = new Map<number, number>([[1, 0]])
  for (let edits = 0; edits <= most; edits++) {
    history.push(furthest)
    const next = new Map(furthest)
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepTo(furthest, diagonal, edits)
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1
      next.set(diagonal, x)
      if (x >= a.length && x - diagonal >= b.length) return wayBack(history, a.length, b.length)
    }
    furthest = next
  }
  return []
}

/** Where one more edit leads on this diagonal: down (something added) or right (something removed). */
function stepTo(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  const [left, above] = [furthest.get(diagonal - 1) ?? -1, furthest.get(diagonal + 1) ?? -1]
  return diagonal === -edits || (diagonal !== edits && left < above) ? above : left + 1
}

function wayBack(history: readonly Map<number, number>[], length: number, otherLength: number): Match[] {
  const matches: Match[] = []
  let [x, y] = [length, otherLength]
  for (let edits = history.length - 1; edits >= 0; edits--) {
    const furthest = history[edits] ?? new Map<number, number>()
    const diagonal = x - y
    const [left, above] = [furthest.get(diagonal - 1) ?? -1, furthest.get(diagonal + 1) ?? -1]
    const cameDown = diagonal === -edits || (diagonal !== edits && left < above)
    const from = cameDown ? diagonal + 1 : diagonal - 1
    const beganAt = edits === 0 ? 0 : (furthest.get(from) ?? 0)
    const stopsAt = edits === 0 ? 0 : cameDown ? beganAt : beganAt + 1
    while (x > stopsAt && y > 0 && x > 0) {
      x -= 1
      y -= 1
      matches.push({ before: x, after: y })
    }
    x = beganAt
    y = edits === 0 ? 0 : beganAt - from
  }
  return matches.toReversed()
}

export type Piece<Of> = { kind: 'same' | 'removed' | 'added'; items: Of[] }

/** Both sequences in one: what stayed, what went and what came, the former before the latter. */
export function piecesOf<Of>(before: readonly Of[], after: readonly Of[]): Piece<Of>[] {
  const pieces: Piece<Of>[] = []
  const put = (kind: Piece<Of>['kind'], items: readonly Of[]) => {
    if (items.length === 0) return
    const last = pieces.at(-1)
    if (last?.kind === kind) last.items.push(...items)
    else pieces.push({ kind, items: [...items] })
  }
  let [from, to] = [0, 0]
  for (const match of [...commonOf(before, after), { before: before.length, after: after.length }]) {
    put('removed', before.slice(from, match.before))
    put('added', after.slice(to, match.after))
    put('same', after.slice(match.after, match.after + 1))
    from = match.before + 1
    to = match.after + 1
  }
  return pieces
}

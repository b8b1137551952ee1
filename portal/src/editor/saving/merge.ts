/**
 * Brings together what two people made of the same entry. Each member that only one of them changed is as that one wants it;
 * bodies are merged block by block, lists by what came and went. Only where both changed the same is there a conflict.
 */
import type { RichNode as Block, RichText as Body } from '../document'
import { keyOf } from './same'
import { commonOf } from './sequence'
import { type Values, isSameMember, namesIn } from './values'

/** A run of blocks of a merged body: agreed on, or as each of both would have it. */
export type Chunk = { kind: 'agreed'; blocks: Block[] } | { kind: 'disputed'; mine: Block[]; theirs: Block[] }
export type Conflict = {
  base: unknown
  mine: unknown
  theirs: unknown
  /** Of a body: what is disputed within it. */
  chunks?: Chunk[]
}
export type Choice = 'mine' | 'theirs' | 'both'
/** Their conflicts by the names of members. */
export type Conflicts = Readonly<Record<string, Conflict>>

const LISTS = ['terms', 'authors']

/**
 * @param base what both began with; undefined when that is not known any more: then all that differs is in conflict
 * @returns values with mine wherever there is a conflict
 */
export function mergeValues(
  base: Values | undefined,
  mine: Values,
  theirs: Values,
): { values: Values; conflicts: Conflicts } {
  const values: Record<string, unknown> = {}
  const conflicts: Record<string, Conflict> = {}
  for (const name of namesIn(base ?? {}, mine, theirs)) {
    const [was, own, other] = [base?.[name], mine[name], theirs[name]]
    const same = (a: unknown, b: unknown) => isSameMember(name, a, b)
    if (same(own, other) || (base && same(other, was))) values[name] = own
    else if (base && same(own, was)) values[name] = other
    else if (base && LISTS.includes(name)) values[name] = mergeLists(was, own, other)
    else if (base && name === 'body') {
      const chunks = mergeBlocks(blocksOf(was), blocksOf(own), blocksOf(other))
      values[name] = bodyFrom(chunks, 'mine')
      if (chunks.some(({ kind }) => kind === 'disputed'))
        conflicts[name] = { base: was, mine: own, theirs: other, chunks }
    } else {
      values[name] = own
      conflicts[name] = { base: was, mine: own, theirs: other }
    }
  }
  return { values, conflicts }
}

/** What a conflict becomes by somebody's choice; `both` is for bodies: theirs, then mine, wherever they differ. */
export function settle(conflict: Conflict, choice: Choice): unknown {
  if (conflict.chunks) return bodyFrom(conflict.chunks, choice)
  return choice === 'theirs' ? conflict.theirs : conflict.mine
}

function bodyFrom(chunks: readonly Chunk[], choice: Choice): Body {
  const content = chunks.flatMap((chunk) => {
    if (chunk.kind === 'agreed') return chunk.blocks
    if (choice === 'both') return [...chunk.theirs, ...chunk.mine]
    return chunk[choice]
  })
  return { type: 'doc', content }
}

export function blocksOf(body: unknown): Block[] {
  return (body as Body | undefined)?.content ?? []
}

/** A run of blocks of the base, from `from` until before `to`, that one of both has replaced by `blocks`. */
type Edit = { from: number; to: number; blocks: Block[] }

/** Edits to different blocks are both made; those that touch the same block are in dispute unless they are equal. */
export function mergeBlocks(
  base: readonly Block[],
  mine: readonly Block[],
  theirs: readonly Block[],
): Chunk[] {
  const [own, other] = [editsOf(base, mine), editsOf(base, theirs)]
  const chunks: Chunk[] = []
  let at = 0
  const upTo = (place: number) => {
    agree(chunks, base.slice(at, place))
    at = Math.max(at, place)
  }
  for (;;) {
    const [first, second] = [own[0], other[0]]
    if (!first && !second) break
    if (first && second && isOverlapping(first, second)) {
      const range = { from: Math.min(first.from, second.from), to: Math.max(first.to, second.to) }
      const [ownEdits, otherEdits] = takeWithin(own, other, range)
      upTo(range.from)
      dispute(chunks, applied(base, range, ownEdits), applied(base, range, otherEdits))
      at = range.to
      continue
    }
    const isSecond = second && (!first || isBefore(second, first))
    const edit = isSecond ? other.shift() : own.shift()
    if (!edit) break
    // Both have added the same at the same place.
    if (isSecond && first && keyOf(first) === keyOf(second)) own.shift()
    upTo(edit.from)
    agree(chunks, edit.blocks)
    at = edit.to
  }
  upTo(base.length)
  return chunks
}

function editsOf(base: readonly Block[], changed: readonly Block[]): Edit[] {
  const edits: Edit[] = []
  let [b, c] = [0, 0]
  const common = commonOf(base.map(keyOf), changed.map(keyOf))
  for (const { before, after } of [...common, { before: base.length, after: changed.length }]) {
    if (before > b || after > c) edits.push({ from: b, to: before, blocks: changed.slice(c, after) })
    ;[b, c] = [before + 1, after + 1]
  }
  return edits
}

function isOverlapping(a: Pick<Edit, 'from' | 'to'>, b: Pick<Edit, 'from' | 'to'>): boolean {
  return a.from < b.to && b.from < a.to
}

/** Of two additions at the same place theirs stands first. */
function isBefore(theirs: Edit, mine: Edit): boolean {
  return theirs.from < mine.from || (theirs.from === mine.from && theirs.to <= mine.to)
}

/** Takes out of both what overlaps `range`, which grows by it. */
function takeWithin(own: Edit[], other: Edit[], range: { from: number; to: number }): [Edit[], Edit[]] {
  const taken: [Edit[], Edit[]] = [[], []]
  for (let hasGrown = true; hasGrown;) {
    hasGrown = false
    for (const [index, edits] of [own, other].entries()) {
      const next = edits[0]
      if (!next || !isOverlapping(next, range)) continue
      edits.shift()
      taken[index]?.push(next)
      range.from = Math.min(range.from, next.from)
      range.to = Math.max(range.to, next.to)
      hasGrown = true
    }
  }
  return taken
}

/** The blocks of a range of the base after these edits. */
function applied(
  base: readonly Block[],
  range: { from: number; to: number },
  edits: readonly Edit[],
): Block[] {
  const blocks: Block[] = []
  let at = range.from
  for (const edit of edits) {
    blocks.push(...base.slice(at, edit.from), ...edit.blocks)
    at = edit.to
  }
  return [...blocks, ...base.slice(at, range.to)]
}

function dispute(chunks: Chunk[], mine: Block[], theirs: Block[]): void {
  if (keyOf(mine) === keyOf(theirs)) agree(chunks, mine)
  else chunks.push({ kind: 'disputed', mine, theirs })
}

function agree(chunks: Chunk[], blocks: Block[]): void {
  if (blocks.length === 0) return
  const last = chunks.at(-1)
  if (last?.kind === 'agreed') last.blocks.push(...blocks)
  else chunks.push({ kind: 'agreed', blocks: [...blocks] })
}

function mergeLists(base: unknown, mine: unknown, theirs: unknown): unknown[] {
  const [was, own, other] = [base, mine, theirs].map((list) => (list ?? []) as unknown[])
  const removed = new Set(was?.filter((item) => !own?.includes(item) || !other?.includes(item)))
  return [...new Set([...(own ?? []), ...(other ?? [])])].filter((item) => !removed.has(item))
}

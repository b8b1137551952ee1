/** What changed between two versions of an entry: field by field, the body block by block. */
import { isDeepStrictEqual } from 'node:util'
import { type RichNode, blockText } from '../../rich-text/rich-text.ts'
import type { VersionRow } from './queries.ts'

export type FieldChange = { field: string; before?: unknown; after?: unknown }
export type BlockChange = {
  change: 'added' | 'removed' | 'changed'
  /** The kind of block: paragraph, heading, … */
  type: string
  /** Its text; none on the side where it is not. */
  before?: string
  after?: string
  /** Where it stands among the blocks of the newer version, or did in the older one where it was removed. */
  position: number
}
export type VersionDiff = { from: number | null; to: number; fields: FieldChange[]; body: BlockChange[] }

type State = Pick<VersionRow, 'version' | 'document' | 'slug'>

/** Blocks compared with each other at most; beyond, the middle of both is one removal and one addition. */
const MAX_COMPARISONS = 4_000_000

/** @param before none: everything is new */
export function diffVersions(before: State | undefined, after: State): VersionDiff {
  const [a, b] = [before ? flatten(before) : {}, flatten(after)]
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const fields = names
    .filter((name) => !isDeepStrictEqual(a[name], b[name]))
    .map((field) => ({
      field,
      ...(a[field] !== undefined && { before: a[field] }),
      ...(b[field] !== undefined && { after: b[field] }),
    }))
  const body = diffBlocks(before?.document.body.content ?? [], after.document.body.content ?? [])
  return { from: before?.version ?? null, to: after.version, fields, body }
}

/** Members of `fields` and `seo` one by one, as `fields.price`. */
function flatten({ document, slug }: State): Record<string, unknown> {
  const { body: _body, fields, seo, ...rest } = document
  const named = (prefix: string, values: object) =>
    Object.entries(values).map(([key, value]): [string, unknown] => [`${prefix}.${key}`, value])
  return Object.fromEntries([
    ...Object.entries({ ...rest, slug }),
    ...named('fields', fields),
    ...named('seo', seo),
  ])
}

/** A removed block followed by an added one of the same type counts as changed. */
export function diffBlocks(before: readonly RichNode[], after: readonly RichNode[]): BlockChange[] {
  const changes: BlockChange[] = []
  const gaps = gapsBetween(before.map(keyOf), after.map(keyOf))
  for (const { removed, added } of gaps) {
    const [old, fresh] = [[...removed], [...added]]
    while (old.length > 0 || fresh.length > 0) {
      const [from, to] = [old[0], fresh[0]]
      const [was, is] = [
        from === undefined ? undefined : before[from],
        to === undefined ? undefined : after[to],
      ]
      if (was && is && was.type === is.type) {
        changes.push({
          change: 'changed',
          type: is.type,
          before: blockText(was),
          after: blockText(is),
          position: to ?? 0,
        })
        old.shift()
        fresh.shift()
      } else if (was && (!is || old.length >= fresh.length)) {
        changes.push({ change: 'removed', type: was.type, before: blockText(was), position: from ?? 0 })
        old.shift()
      } else if (is) {
        changes.push({ change: 'added', type: is.type, after: blockText(is), position: to ?? 0 })
        fresh.shift()
      }
    }
  }
  return changes
}

type Gap = { removed: number[]; added: number[] }

/** The runs between what both have in common, by the longest common subsequence. */
function gapsBetween(a: readonly string[], b: readonly string[]): Gap[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1
  const [rows, columns] = [a.length - start - end, b.length - start - end]
  const removedAll = Array.from({ length: rows }, (_, i) => start + i)
  const addedAll = Array.from({ length: columns }, (_, j) => start + j)
  if (rows === 0 || columns === 0 || rows * columns > MAX_COMPARISONS)
    return [{ removed: removedAll, added: addedAll }]

  const width = columns + 1
  // The length of what is common from (i, j) on.
  const common = new Uint16Array((rows + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = rows - 1; i >= 0; i -= 1)
    for (let j = columns - 1; j >= 0; j -= 1)
      common[i * width + j] =
        a[start + i] === b[start + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))

  const gaps: Gap[] = []
  let gap: Gap = { removed: [], added: [] }
  for (let i = 0, j = 0; i < rows || j < columns;) {
    if (i < rows && j < columns && a[start + i] === b[start + j]) {
      gaps.push(gap)
      gap = { removed: [], added: [] }
      i += 1
      j += 1
    } else if (j >= columns || (i < rows && at(i + 1, j) >= at(i, j + 1))) gap.removed.push(start + i++)
    else gap.added.push(start + j++)
  }
  return [...gaps, gap]
}

/** PostgreSQL keeps members in the same order whatever was sent, so the texts of equal blocks are equal. */
function keyOf(block: RichNode): string {
  return JSON.stringify(block)
}

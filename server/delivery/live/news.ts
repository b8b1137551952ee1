/** What visitors are told of a site: the release they see, and which of its content has changed since they were told last. */
import { type ChangedRow, changedTags } from '../../published/tags.ts'

/** What a visitor sees. */
export type Shown = {
  release: number
  /** The rest is unknown where no page of the site is in memory, and of previews. */
  content_position?: number
  /** Everything but the content: two that have the same one differ in content only. */
  frame?: string
}

/** Which content differs between two positions of a site's log, as tags (see published/tags.ts) and paths. */
export type Difference = { tags: string[]; paths: string[] }

/** Changes beyond this many: it is shorter to look at everything again. */
export const MAX_CHANGES = 100

/** @param rows those that are seen at one of the positions only, see changesBetween; more than MAX_CHANGES are too many */
export function differenceOf(rows: (ChangedRow & { is_after: boolean })[]): Difference | undefined {
  if (rows.length > MAX_CHANGES) return undefined
  const [after = [], before = []] = [true, false].map((side) =>
    rows.filter(({ is_after }) => is_after === side),
  )
  const paths = new Set(rows.flatMap(({ path }) => path ?? []))
  return { tags: [...changedTags(before, after)], paths: [...paths] }
}

export function hello({ release, content_position }: Shown): string {
  return JSON.stringify({ type: 'hello', release, content_position })
}

/**
 * The message that says how what is shown differs from what was told; undefined when it does not.
 * @param compare says what differs between two positions of the log; undefined: too much
 */
export async function news(
  told: Shown,
  shown: Shown,
  compare: (from: number, to: number) => Promise<Difference | undefined>,
): Promise<string | undefined> {
  const { release, content_position: to } = shown
  const from = told.content_position
  if (told.release === release && (from === undefined || to === undefined || from === to)) return undefined
  const isContentOnly = told.frame !== undefined && told.frame === shown.frame
  const difference =
    isContentOnly && from !== undefined && to !== undefined ? await compare(from, to) : undefined
  return JSON.stringify({ type: 'changed', release, content_position: to, ...difference })
}

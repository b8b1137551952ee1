/** How much an import has brought, across interruptions; and how much it would bring. */
import type { Counts, Intake, Phase } from '../bundles/bundles.ts'

const ENTRY_KINDS = new Set(['pages', 'posts', 'records'])

/**
 * What an interrupted run has brought together with what the next one brought. Entries are not looked at twice;
 * everything else is, and what the first run added the second finds unchanged.
 */
export function addCounts(before: Counts | undefined, after: Counts): Counts {
  if (!before) return after
  const sum: Counts = {}
  for (const kind of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const none = { added: 0, changed: 0, unchanged: 0, skipped: 0 }
    const [first, second] = [before[kind] ?? none, after[kind] ?? none]
    sum[kind] = ENTRY_KINDS.has(kind)
      ? {
          added: first.added + second.added,
          changed: first.changed + second.changed,
          unchanged: first.unchanged + second.unchanged,
          skipped: first.skipped + second.skipped,
        }
      : {
          added: first.added + second.added,
          changed: Math.max(first.changed, second.changed),
          unchanged: Math.max(0, second.unchanged - first.added),
          skipped: second.skipped,
        }
  }
  return sum
}

/** Goes through everything as an import would, without bringing it. */
export async function countIntake(
  intake: Intake,
  progress: (phase: Phase, done: number, total: number) => Promise<void>,
): Promise<Counts> {
  const counts: Counts = {}
  const count = (kind: string, amount = 1) => {
    const of = (counts[kind] ??= { added: 0, changed: 0, unchanged: 0, skipped: 0 })
    of.added += amount
  }
  for (const { taxonomy } of intake.terms) count(taxonomy === 'category' ? 'categories' : 'tags')
  for (const kind of ['collections', 'authors', 'menus', 'redirects', 'media'] as const)
    if (intake[kind].length > 0) count(kind, intake[kind].length)
  let done = 0
  for await (const { type } of intake.entries()) {
    count(type === 'page' ? 'pages' : type === 'post' ? 'posts' : 'records')
    done += 1
    await progress('entries', done, intake.entryKeys.length)
  }
  if (intake.commentCount > 0) count('comments', intake.commentCount)
  return counts
}

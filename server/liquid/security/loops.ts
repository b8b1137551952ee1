/** Templates that could not end within the limits of a page, as far as their text shows it; the rest stops when it renders. */
import { DEFAULT_LIMITS } from '../limits.ts'
import type { Note } from '../security.ts'

const RANGE = /\(\s{0,9}(-?\d{1,20})\s{0,9}\.\.\s{0,9}(-?\d{1,20})\s{0,9}\)/g
/** Outputs of what visitors write, with `raw`. */
const RAW = /\{\{[^{}]{0,300}\b(?:search\.query|request\.(?:path|url|query))\b[^{}]{0,300}\|\s{0,9}raw\b/g

export function checkLoops(template: string, note: Note): void {
  for (const match of template.matchAll(RANGE)) {
    const steps = Math.abs(Number(match[2]) - Number(match[1])) + 1
    if (steps > DEFAULT_LIMITS.loop_steps)
      note(
        'block',
        'endless_loop',
        match.index,
        `A loop of ${steps} steps; a page may take ${DEFAULT_LIMITS.loop_steps} in all. Show fewer.`,
      )
  }
  for (const match of template.matchAll(RAW))
    note(
      'warn',
      'raw_visitor_text',
      match.index,
      'What visitors write, marked as HTML. It is escaped all the same; leave “raw” out.',
    )
}

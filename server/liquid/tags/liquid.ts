/** {% liquid %}: several tags, one per line, without braces. */
import type { TagParser } from '../parse.ts'
import { run } from '../run.ts'
import { scanLines } from '../scan.ts'

export const liquid: TagParser = (tag, parser) => {
  const statements = parser.statements(scanLines(tag.markup, tag.line, parser.file))
  return { line: tag.line, run: (frame) => run(statements, frame, parser.file) }
}

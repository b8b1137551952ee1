/** {% cycle 'odd', 'even' %}: one after the other, each time it is reached; `name:` before them makes separate cycles. */
import type { TagParser } from '../parse.ts'
import { toHtml, toText } from '../values.ts'

export const cycle: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  let values = [reader.value()]
  let group: (typeof values)[number] | undefined
  if (reader.symbol(':')) {
    group = values[0]
    values = [reader.value()]
  }
  while (reader.symbol(',')) values.push(reader.value())
  reader.finish()
  const markup = tag.markup.trim()
  return {
    line: tag.line,
    run(frame) {
      const shown = values.map((value) => value(frame))
      const key = group ? `group ${toText(group(frame))}` : markup
      const turn = frame.cycles.get(key) ?? 0
      frame.cycles.set(key, turn + 1)
      frame.out.text += toHtml(shown[turn % shown.length])
    },
  }
}

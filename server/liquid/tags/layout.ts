/** {% layout 'name' %} or {% layout none %} in a template: the layout around it. */
import type { TagParser } from '../parse.ts'
import { ThemeError } from '../theme-error.ts'

export const layout: TagParser = (tag, parser) => {
  const reader = parser.reader(tag)
  const name = reader.quoted() ?? (reader.take('none') ? false : undefined)
  if (name === undefined) throw new ThemeError("Write {% layout 'name' %} or {% layout none %}.")
  reader.finish()
  return {
    line: tag.line,
    run(frame) {
      frame.state.layout = name
    },
  }
}

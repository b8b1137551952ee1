/** {% assign name = value | filters %}: seen until the end of the section, snippet or template. */
import type { TagParser } from '../parse.ts'
import { ThemeError } from '../theme-error.ts'

export const assign: TagParser = (tag, parser) => {
  const [, name, value] = /^\s*([\w-]+)\s*=([^]*)$/.exec(tag.markup) ?? []
  if (name === undefined || value === undefined) throw new ThemeError('Write {% assign name = value %}.')
  const evaluate = parser.expression(value, tag.line)
  return {
    line: tag.line,
    run(frame) {
      const [scope] = frame.scopes
      if (scope) scope[name] = evaluate(frame)
    },
  }
}

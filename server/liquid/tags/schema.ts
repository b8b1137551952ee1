/** {% schema %} … {% endschema %}: what a section is called and what can be set about it. Shows nothing. */
import type { TagParser } from '../parse.ts'
import { ThemeError } from '../theme-error.ts'

export const schema: TagParser = (tag, parser) => {
  if (parser.schema) throw new ThemeError('A section has one {% schema %}.')
  parser.schema = { text: tag.body ?? '', line: tag.bodyLine ?? tag.line }
  return undefined
}

/** {% echo value | filters %}: the same as {{ }}, for use inside {% liquid %}. */
import { type TagParser, outputStatement } from '../parse.ts'

export const echo: TagParser = (tag, parser) =>
  outputStatement(parser.expression(tag.markup, tag.line), tag.line, parser)

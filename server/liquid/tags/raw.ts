/** {% raw %} … {% endraw %}: shown as it stands, Liquid included. */
import { type TagParser, textStatement } from '../parse.ts'

export const raw: TagParser = (tag) => textStatement(tag.body ?? '', tag.line)

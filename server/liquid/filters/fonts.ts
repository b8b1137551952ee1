/** `font_stack`: the CSS font-family of a setting of type font. Only fonts that devices bring along: nothing is loaded. */
import type { Filter } from '../filter.ts'
import { FONT_STACKS } from '../../../sdk/formats/font-stacks.ts'
import { toText } from '../values.ts'

/** Quotes are single, so that it can stand in a style attribute unescaped by anybody. */
export const fontStack: Filter = (value) =>
  (FONT_STACKS[toText(value)] ?? FONT_STACKS['system'] ?? '').replaceAll('"', '')

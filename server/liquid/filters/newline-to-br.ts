/** `newline_to_br`: line breaks of plain text as HTML. */
import { type Filter, textOf } from '../filter.ts'
import { SafeString, escapeHtml, safe } from '../values.ts'

export const newlineToBr: Filter = (value, _, frame) => {
  const text = textOf(value, frame)
  return safe((value instanceof SafeString ? text : escapeHtml(text)).replace(/\r?\n/g, '<br>\n'))
}

/** `escape`: text as HTML. What is HTML already stays; outputs are escaped without it. */
import { type Filter, textOf } from '../filter.ts'
import { SafeString, escapeHtml, safe } from '../values.ts'

export const escape: Filter = (value, _, frame) =>
  value instanceof SafeString ? value : safe(escapeHtml(textOf(value, frame)))

const ENTITIES = /&(?!(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[0-9a-f]{1,6});)/gi

/** `escape_once`: the same, leaving entities that are there already. */
export const escapeOnce: Filter = (value, _, frame) => {
  if (value instanceof SafeString) return value
  const text = textOf(value, frame).replace(ENTITIES, '&amp;')
  return safe(text.replace(/[<>"']/g, (char) => escapeHtml(char)))
}

/** `raw`: says that a value is meant to be HTML. It makes nothing safe that is not: other values are escaped as ever. */
export const raw: Filter = (value) => value

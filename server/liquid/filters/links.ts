/** `link_to: url`: a link around a text. */
import { type Filter } from '../filter.ts'
import { escapeHtml, safe, toHtml, toText } from '../values.ts'

const LINK = /^(https?:|mailto:|tel:|\/|#|\?|[^:]*$)/i

/** An address that leads somewhere and runs nothing; '#' for others, such as javascript:. */
function safeUrl(url: string): string {
  // What browsers ignore in front of and inside a scheme.
  const trimmed = url.replace(/[\p{Cc}\s]/gu, '')
  return LINK.test(trimmed) ? url.trim() : '#'
}

export const linkTo: Filter = (value, { values, named }) => {
  const [url] = values
  const attributes = ['class', 'title', 'rel', 'target', 'aria-label']
    .filter((name) => named[name] !== undefined)
    .map((name) => ` ${name}="${escapeHtml(toText(named[name]))}"`)
    .join('')
  return safe(`<a href="${escapeHtml(safeUrl(toText(url)))}"${attributes}>${toHtml(value)}</a>`)
}

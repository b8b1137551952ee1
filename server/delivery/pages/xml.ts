/** Text inside XML, for feeds and sitemaps. */
import { escapeHtml } from '../../liquid/values.ts'

/** Characters that XML 1.0 cannot contain, not even escaped (section 2.2). */
// oxlint-disable-next-line no-control-regex -- they are what it is about
const IMPOSSIBLE = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g

/** Text as XML, in elements and in quoted attributes. */
export function escapeXml(text: string): string {
  return escapeHtml(text.toWellFormed().replace(IMPOSSIBLE, ''))
}

/** `<name>text</name>`, or nothing for an empty text. */
export function element(name: string, text: string): string {
  return text === '' ? '' : `<${name}>${escapeXml(text)}</${name}>`
}

export const XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

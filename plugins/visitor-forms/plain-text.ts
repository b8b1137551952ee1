/** Plain text as HTML: paragraphs, lines and links, and nothing else whatever stands in it. */
import { type Markup, escapeHtml, raw } from '@hotswap/sdk'

/** Where an address ends is a matter of taste: what ends a sentence does not belong to it. */
const ADDRESS = /https?:\/\/[^\s<>"'`]+/g
const SENTENCE_END = /[.,;:!?)\]}…]+$/

export function paragraphsOf(text: string): Markup {
  // Written as texts: a page may have a hundred of these, and the sandbox is slow with small objects.
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${paragraph.split('\n').map(linked).join('<br>')}</p>`)
  return raw(paragraphs.join(''))
}

function linked(line: string): string {
  if (!line.includes('://')) return escapeHtml(line)
  let html = ''
  let end = 0
  for (const { 0: found, index } of line.matchAll(ADDRESS)) {
    const address = found.replace(SENTENCE_END, '')
    if (!URL.canParse(address)) continue
    const safe = escapeHtml(address)
    html += `${escapeHtml(line.slice(end, index))}<a href="${safe}" rel="nofollow ugc noopener">${safe}</a>`
    end = index + address.length
  }
  return html + escapeHtml(line.slice(end))
}

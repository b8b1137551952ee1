/** Plain text as HTML: paragraphs, lines and links, and nothing else whatever stands in it. */
import { type Markup, markup } from '@hotswap/sdk'

/** Where an address ends is a matter of taste: what ends a sentence does not belong to it. */
const ADDRESS = /https?:\/\/[^\s<>"'`]+/g
const SENTENCE_END = /[.,;:!?)\]}…]+$/

export function paragraphsOf(text: string): Markup {
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
  return markup`${paragraphs.map((paragraph) => markup`<p>${linesOf(paragraph)}</p>`)}`
}

function linesOf(paragraph: string): Markup[] {
  return paragraph.split('\n').map((line, index) => markup`${index > 0 && markup`<br>`}${linked(line)}`)
}

function linked(line: string): (string | Markup)[] {
  const parts: (string | Markup)[] = []
  let end = 0
  for (const { 0: found, index } of line.matchAll(ADDRESS)) {
    const address = found.replace(SENTENCE_END, '')
    if (!URL.canParse(address)) continue
    parts.push(
      line.slice(end, index),
      markup`<a href="${address}" rel="nofollow ugc noopener">${address}</a>`,
    )
    end = index + address.length
  }
  return [...parts, line.slice(end)]
}

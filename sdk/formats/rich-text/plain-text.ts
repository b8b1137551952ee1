/** What a document says without its looks: for searching, excerpts and comparisons; and the media it shows. */
import type { RichDocument, RichNode } from './nodes.ts'

/** All texts of a document, one line per block. */
export function plainText(doc: RichDocument): string {
  return (doc.content ?? [])
    .map(blockText)
    .filter((text) => text !== '')
    .join('\n')
}

/** The texts of one block: its words, captions and labels. */
export function blockText(block: RichNode): string {
  const parts: string[] = []
  collect(block, parts)
  return parts
    .join('')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}

function collect(node: RichNode, parts: string[]): void {
  if (node.type === 'text') return void parts.push(node.text ?? '')
  if (node.type === 'hardBreak') return void parts.push('\n')
  const { html, label, caption, name, images } = node.attrs ?? {}
  if (typeof html === 'string') parts.push(textOfHtml(html))
  for (const text of [label, caption, name]) if (typeof text === 'string') parts.push(text, '\n')
  if (Array.isArray(images))
    for (const image of images as { caption?: unknown }[])
      if (typeof image.caption === 'string') parts.push(image.caption, '\n')
  for (const child of node.content ?? []) collect(child, parts)
  parts.push('\n')
}

/** Only for people and for searching: where it goes into a page, it is escaped like any other text. */
function textOfHtml(html: string): string {
  return html
    .replace(/<(script|style|template|svg|math)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<!--[\s\S]*?(-->|$)/g, ' ')
    .replace(/<\/?[a-z][^>]*(>|$)/gi, ' ')
    .replace(/&(nbsp|amp|lt|gt|quot|#0?39);/g, (_match, name: string) => ENTITIES[name] ?? '')
}

const ENTITIES: Record<string, string> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#039': "'",
}

const PROSE = new Set(['paragraph', 'bulletList', 'orderedList', 'blockquote', 'html', 'callout'])

/**
 * How a document begins, without headings, tables and captions.
 * @param words at most as many; ends in … when there is more
 */
export function excerptOf(doc: RichDocument, words: number): string {
  const found: string[] = []
  for (const block of doc.content ?? []) {
    if (!PROSE.has(block.type)) continue
    found.push(...blockText(block).split(/\s+/).filter(Boolean))
    if (found.length > words)
      return `${found
        .slice(0, words)
        .join(' ')
        .replace(/[\s,;:.–—-]+$/, '')}…`
  }
  return found.join(' ')
}

/** How many words a text has; of scripts that put no spaces between words, each character counts as one. */
export function countWords(text: string): number {
  const characters =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0
  const spaced = text.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu, ' ')
  return characters + (spaced.match(/[\p{L}\p{N}]+(?:['’\-.][\p{L}\p{N}]+)*/gu)?.length ?? 0)
}

/** The ids of all media a document shows or offers, each once. */
export function mediaIn(doc: RichDocument): string[] {
  const ids = new Set<string>()
  const add = (id: unknown) => typeof id === 'string' && ids.add(id)
  const walk = (node: RichNode): void => {
    add(node.attrs?.['media_id'])
    const images = node.attrs?.['images']
    if (Array.isArray(images)) for (const image of images as { media_id?: unknown }[]) add(image.media_id)
    node.content?.forEach(walk)
  }
  doc.content?.forEach(walk)
  return [...ids]
}

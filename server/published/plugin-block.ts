/**
 * Where a plugin's block goes in a page: an element that rich text and themes write and delivery fills. Nothing else can
 * write it: text is escaped, and the sanitizer has no such tag.
 */
import { isBlockName } from '../../sdk/formats/plugin-blocks.ts'

export type BlockPlace = { plugin: string; block: string; settings: Record<string, unknown> }

const OPENING = '<hotswap-block'
const CLOSING = '</hotswap-block>'

/** @param place with names that isBlockName takes */
export function blockElement({ plugin, block, settings }: BlockPlace): string {
  const data =
    Object.keys(settings).length === 0 ? '' : ` data-settings="${escape(JSON.stringify(settings))}"`
  return `${OPENING} data-plugin="${plugin}" data-block="${block}"${data}>${CLOSING}`
}

/** Text, blocks and text in turn: one text more than blocks. */
export type WithBlocks = { texts: string[]; blocks: { place: BlockPlace | undefined; fallback: string }[] }

const ELEMENT = /<hotswap-block((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*>/g
const ATTRIBUTE = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/**
 * Takes HTML apart where blocks go. A place is undefined where an element names no block; what stands inside an element is
 * for when its block cannot be shown.
 * @returns undefined for HTML without such elements
 */
export function findBlocks(html: string): WithBlocks | undefined {
  if (!html.includes(OPENING)) return undefined
  const found: WithBlocks = { texts: [], blocks: [] }
  const elements = [...html.matchAll(ELEMENT)]
  let from = 0
  // Looked for once however many there are that nobody closes.
  let closing = 0
  for (const [index, element] of elements.entries()) {
    const inside = element.index + element[0].length
    const next = elements[index + 1]?.index ?? html.length
    if (closing >= 0 && closing < inside) closing = html.indexOf(CLOSING, inside)
    const isClosed = closing >= 0 && closing < next
    found.texts.push(html.slice(from, element.index))
    found.blocks.push({
      place: placeOf(element[1] ?? ''),
      fallback: isClosed ? html.slice(inside, closing) : '',
    })
    from = isClosed ? closing + CLOSING.length : inside
  }
  found.texts.push(html.slice(from))
  return found
}

function placeOf(attributes: string): BlockPlace | undefined {
  const values = new Map(
    Array.from(attributes.matchAll(ATTRIBUTE), ([, name = '', double, single = '']) => [
      name,
      unescape(double ?? single),
    ]),
  )
  const [plugin, block] = [values.get('data-plugin'), values.get('data-block')]
  if (!isBlockName(plugin) || !isBlockName(block)) return undefined
  return { plugin, block, settings: readSettings(values.get('data-settings')) }
}

function readSettings(json = '{}'): Record<string, unknown> {
  try {
    const settings: unknown = JSON.parse(json)
    return typeof settings === 'object' && settings !== null && !Array.isArray(settings)
      ? (settings as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}

/** HTML for where no plugin runs: feeds, the read API, pages of sites without plugins. */
export function withoutBlocks(html: string): string {
  const found = findBlocks(html)
  if (!found) return html
  return found.texts.map((text, index) => text + (found.blocks[index]?.fallback ?? '')).join('')
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const CHARACTERS: Record<string, string> = {
  ...Object.fromEntries(Object.entries(ESCAPES).map(([character, entity]) => [entity, character])),
  '&#34;': '"',
}

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
const unescape = (text: string) =>
  text.replace(/&(?:amp|lt|gt|quot|#39|#34);/g, (entity) => CHARACTERS[entity] ?? '')

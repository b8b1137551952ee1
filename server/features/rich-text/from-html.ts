/** HTML of other programs as rich text: what there are nodes for becomes nodes, the rest stays as a block of safe HTML. */
import { createRequire } from 'node:module'
import type { ChildNode, Document, Element, Text } from 'domhandler'
import type * as HtmlParser from 'htmlparser2'
import { embedOf } from '../../../sdk/formats/rich-text/embeds.ts'
import { MARKS, type Mark, NODES, type RichNode } from '../../../sdk/formats/rich-text/nodes.ts'
import type { RichText } from './rich-text.ts'
import { sanitizeHtml } from './sanitize.ts'
import { safeLink, safeSource } from '../../../sdk/formats/rich-text/urls.ts'

/** Tags inside others beyond it are taken as not there; their text stays. Leaves a document room below its own limit. */
const MAX_DEPTH = 34

const MARK_OF_TAG: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  cite: 'italic',
  dfn: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strike',
  del: 'strike',
  strike: 'strike',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
  sub: 'subscript',
  sup: 'superscript',
  mark: 'highlight',
}
/** Boxes around text that carry nothing we keep. */
const TRANSPARENT = new Set(
  (
    'html body div section article main header footer center aside nav address span font small big abbr ' +
    'time q bdi bdo label wbr picture hgroup noscript'
  ).split(' '),
)
const GONE = new Set(
  (
    'script style template head title meta link base svg math object embed applet form input textarea ' +
    'select option button canvas frame frameset noembed noframes xmp hotswap-block'
  ).split(' '),
)
/** Without a node of their own, but with a place in the allow-list. */
const KEPT_AS_HTML = new Set(['audio', 'video', 'details', 'dl'])
const INLINE_TAGS = new Set([
  ...Object.keys(MARK_OF_TAG),
  'a',
  'br',
  'span',
  'font',
  'small',
  'big',
  'abbr',
  'time',
  'q',
])

type Notes = Set<string>
type Inherited = { marks: Mark[]; keepsSpace?: boolean }

/**
 * @param html of any origin; it need not be well-formed
 * @returns a document that requireRichText accepts, and in words what could not be kept, each once
 */
export function htmlToRichText(html: string): { doc: RichText; notes: string[] } {
  const notes: Notes = new Set()
  return { doc: { type: 'doc', content: blocksOf(parse(html).children, notes) }, notes: [...notes] }
}

function parse(html: string): Document {
  const { DomHandler, Parser } = createRequire(import.meta.url)('htmlparser2') as typeof HtmlParser
  const handler = new DomHandler()
  let depth = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      if (depth++ < MAX_DEPTH) handler.onopentag(name, attributes)
    },
    onclosetag() {
      if (--depth < MAX_DEPTH) handler.onclosetag()
    },
    ontext: (text) => handler.ontext(text),
    onend: () => handler.onend(),
  })
  handler.onparserinit(parser)
  parser.end(html)
  return handler.root
}

/** What lies between blocks becomes paragraphs. */
function blocksOf(nodes: readonly ChildNode[], notes: Notes): RichNode[] {
  const blocks: RichNode[] = []
  let run: ChildNode[] = []
  const endRun = () => {
    const content = inlinesOf(run, notes)
    if (content.length > 0) blocks.push({ type: 'paragraph', content })
    run = []
  }
  for (const node of nodes) {
    if (isInline(node)) run.push(node)
    else {
      endRun()
      if (isElement(node)) blocks.push(...blockOf(node, notes))
    }
  }
  endRun()
  return blocks
}

/** Text, and tags around nothing but text. */
function isInline(node: ChildNode): boolean {
  if (isText(node)) return true
  return isElement(node) && INLINE_TAGS.has(node.name) && node.children.every(isInline)
}

type Convert = (element: Element, notes: Notes) => RichNode[]

const heading: Convert = (element, notes) => {
  const { content, others } = splitInline(element, notes)
  const level = Number(element.name.slice(1))
  return content.length > 0
    ? [{ type: 'heading', attrs: { level, ...align(element) }, content }, ...others]
    : others
}

const list: Convert = (element, notes) => {
  const items = element.children.filter(isElement).map((child): RichNode => {
    const content = child.name === 'li' ? blocksOf(child.children, notes) : blocksOf([child], notes)
    return { type: 'listItem', content: content.length > 0 ? content : [{ type: 'paragraph' }] }
  })
  if (items.length === 0) return blocksOf(element.children, notes)
  const start = Number(element.attribs['start'] ?? 1)
  const isStart =
    element.name === 'ol' && Number.isSafeInteger(start) && start >= 0 && start <= 1_000_000 && start !== 1
  return [
    {
      type: element.name === 'ol' ? 'orderedList' : 'bulletList',
      ...(isStart && { attrs: { start } }),
      content: items,
    },
  ]
}

const BLOCK_OF_TAG: Record<string, Convert> = {
  p(element, notes) {
    const { content, others } = splitInline(element, notes)
    const attrs = align(element)
    const paragraph = { type: 'paragraph', ...(Object.keys(attrs).length > 0 && { attrs }), content }
    return content.length > 0 ? [paragraph, ...others] : others
  },
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  ul: list,
  ol: list,
  menu: list,
  li: (element, notes) => blocksOf(element.children, notes),
  blockquote: (element, notes) => [{ type: 'blockquote', content: blocksOf(element.children, notes) }],
  pre(element) {
    const code = element.children.find((child) => isElement(child) && child.name === 'code') as
      Element | undefined
    const classes = `${element.attribs['class'] ?? ''} ${code?.attribs['class'] ?? ''}`
    const language = /\b(?:language-|lang-|brush:\s*)([\w+#.-]{1,40})/.exec(classes)?.[1]
    const text = textIn(element).replace(/^\n|\n$/g, '')
    return [
      {
        type: 'codeBlock',
        ...(language !== undefined && { attrs: { language } }),
        ...(text !== '' && { content: [{ type: 'text', text }] }),
      },
    ]
  },
  hr: () => [{ type: 'horizontalRule' }],
  img: (element, notes) => image(element, undefined, notes),
  figure(element, notes) {
    const caption = find(element, 'figcaption')
    const pictures = findAll(element, 'img')
    const text = caption && cut(collapse(textIn(caption)), 2_000)
    if (pictures.length === 1 && pictures[0]) return image(pictures[0], text, notes)
    if (pictures.length > 1) return gallery(pictures, notes)
    return blocksOf(element.children, notes)
  },
  figcaption: (element, notes) => blocksOf(element.children, notes),
  iframe(element, notes) {
    const src = safeSource(element.attribs['src'])
    if (src === undefined) return []
    if (!embedOf(src)) notes.add(`A frame of ${hostOf(src)} became a link.`)
    return [{ type: 'embed', attrs: { url: src } }]
  },
  table(element, notes) {
    const rows = findAll(element, 'tr').map((row): RichNode => ({
      type: 'tableRow',
      content: row.children
        .filter(isElement)
        .filter(({ name }) => name === 'td' || name === 'th')
        .map((cell) => tableCell(cell, notes)),
    }))
    const filled = rows.filter(({ content }) => content && content.length > 0)
    return filled.length > 0 ? [{ type: 'table', content: filled }] : []
  },
}

function blockOf(element: Element, notes: Notes): RichNode[] {
  const convert = Object.hasOwn(BLOCK_OF_TAG, element.name) ? BLOCK_OF_TAG[element.name] : undefined
  if (convert) return convert(element, notes)
  if (GONE.has(element.name)) {
    notes.add(`<${element.name}> was left out.`)
    return []
  }
  if (KEPT_AS_HTML.has(element.name)) {
    const html = sanitizeHtml(outerHtml(element))
    return html.trim() === '' ? [] : [{ type: 'html', attrs: { html: cut(html, 500_000) } }]
  }
  if (!TRANSPARENT.has(element.name) && !INLINE_TAGS.has(element.name))
    notes.add(`<${element.name}> was replaced by what is inside it.`)
  return blocksOf(element.children, notes)
}

/** What can stand inside a paragraph, and what must follow it: a picture, a player. */
function splitInline(element: Element, notes: Notes): { content: RichNode[]; others: RichNode[] } {
  const outside: Element[] = []
  const content = inlinesOf(element.children, notes, outside)
  return { content, others: outside.flatMap((child) => blockOf(child, notes)) }
}

/** Texts with their marks; spaces collapsed as browsers do. */
function inlinesOf(nodes: readonly ChildNode[], notes: Notes, outside: Element[] = []): RichNode[] {
  const content: RichNode[] = []
  const add = (node: ChildNode, { marks }: Inherited): void => {
    if (isText(node)) {
      const last = content.at(-1)
      const atStart = !last || last.type === 'hardBreak' || last.text?.endsWith(' ')
      const text = atStart ? collapse(node.data).replace(/^ /, '') : collapse(node.data)
      if (text !== '') content.push({ type: 'text', text, ...(marks.length > 0 && { marks }) })
    } else if (isElement(node)) addElement(node, marks)
  }
  const addElement = (element: Element, marks: Mark[]): void => {
    if (element.name === 'br') return void content.push({ type: 'hardBreak' })
    const type = MARK_OF_TAG[element.name]
    const mark = type !== undefined && Object.hasOwn(MARKS, type) ? { type } : linkOf(element, notes)
    const isBlock =
      Object.hasOwn(BLOCK_OF_TAG, element.name) || GONE.has(element.name) || KEPT_AS_HTML.has(element.name)
    if (isBlock) return void outside.push(element)
    const held = mark && !marks.some((other) => other.type === mark.type) ? [...marks, mark] : marks
    for (const child of element.children) add(child, { marks: held })
  }
  for (const node of nodes) add(node, { marks: [] })
  return trimEnds(content)
}

function trimEnds(content: RichNode[]): RichNode[] {
  const kept = [...content]
  while (kept.at(-1)?.type === 'hardBreak' || kept.at(-1)?.text?.trim() === '') kept.pop()
  while (kept[0]?.type === 'hardBreak' || kept[0]?.text?.trim() === '') kept.shift()
  const last = kept.at(-1)
  if (last?.text !== undefined) kept[kept.length - 1] = { ...last, text: last.text.replace(/ $/, '') }
  return kept
}

function linkOf({ name, attribs }: Element, notes: Notes): Mark | undefined {
  if (name !== 'a' || attribs['href'] === undefined) return undefined
  const href = safeLink(attribs['href'])
  if (href === undefined) {
    notes.add('A link to an address that is not allowed became text.')
    return undefined
  }
  return { type: 'link', attrs: { href, ...(attribs['target'] === '_blank' && { target: '_blank' }) } }
}

function image({ attribs }: Element, caption: string | undefined, notes: Notes): RichNode[] {
  const src = safeSource(attribs['src'])
  if (src === undefined) {
    notes.add('An image without a usable address was left out.')
    return []
  }
  const alt = cut(attribs['alt'] ?? '', 1_000)
  const width = /^\d{1,4}$/.test(attribs['width'] ?? '') ? Number(attribs['width']) : 0
  const side = /\balign(left|center|right|wide|full)\b/.exec(attribs['class'] ?? '')?.[1]
  return [
    {
      type: 'image',
      attrs: {
        src,
        alt,
        ...(caption && { caption }),
        ...(width > 0 && { width }),
        ...(side !== undefined && { align: side }),
      },
    },
  ]
}

function gallery(pictures: readonly Element[], notes: Notes): RichNode[] {
  const images = pictures.slice(0, 500).flatMap((picture) => image(picture, undefined, notes))
  return images.length === 0
    ? []
    : [
        {
          type: 'gallery',
          attrs: { images: images.map(({ attrs }) => ({ src: attrs?.['src'], alt: attrs?.['alt'] })) },
        },
      ]
}

function tableCell(cell: Element, notes: Notes): RichNode {
  const type = cell.name === 'th' ? 'tableHeader' : 'tableCell'
  const attrs = { ...align(cell) }
  for (const name of ['colspan', 'rowspan']) {
    const span = Number(cell.attribs[name] ?? 1)
    if (span > 1 && NODES[type]?.attrs?.[name]?.(span) !== undefined) attrs[name] = span
  }
  return {
    type,
    ...(Object.keys(attrs).length > 0 && { attrs }),
    content: blocksOf(cell.children, notes),
  }
}

function align({ attribs }: Element): Record<string, unknown> {
  const side =
    /text-align:\s*(center|right|justify)/i.exec(attribs['style'] ?? '')?.[1] ??
    /\b(?:has-text-align-|text-)(center|right|justify)\b/.exec(attribs['class'] ?? '')?.[1] ??
    /^(center|right|justify)$/i.exec(attribs['align'] ?? '')?.[1]
  return side === undefined ? {} : { textAlign: side.toLowerCase() }
}

function isElement(node: ChildNode): node is Element {
  return 'attribs' in node
}

/** The parser is asked for nothing else that has data: no comments, no instructions. */
function isText(node: ChildNode): node is Text {
  return 'data' in node
}

function find(element: Element, name: string): Element | undefined {
  return findAll(element, name)[0]
}

function findAll(element: Element, name: string): Element[] {
  return element.children
    .filter(isElement)
    .flatMap((child) => (child.name === name ? [child] : findAll(child, name)))
}

function textIn(node: ChildNode): string {
  if (isText(node)) return node.data
  if (!isElement(node)) return ''
  return node.name === 'br' ? '\n' : node.children.map(textIn).join('')
}

/** For the allow-list to read once more. */
function outerHtml(node: ChildNode): string {
  if (isText(node)) return node.data.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  if (!isElement(node)) return ''
  const attributes = Object.entries(node.attribs).map(
    ([name, value]) => ` ${name}="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`,
  )
  return `<${node.name}${attributes.join('')}>${node.children.map(outerHtml).join('')}</${node.name}>`
}

function collapse(text: string): string {
  return text.replace(/[ \t\n\r\f]+/g, ' ')
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}

function hostOf(address: string): string {
  const url = address.startsWith('//') ? `https:${address}` : address
  return URL.canParse(url) ? new URL(url).host : 'this site'
}

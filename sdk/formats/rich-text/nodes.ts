/** The nodes and marks of rich text: what each holds, and which attributes with which values. */
import { BLOCK_SETTINGS_MAX_BYTES, isBlockName } from '../plugin-blocks.ts'
import { safeLink, safeSource } from './urls.ts'

export type Mark = { type: string; attrs?: Record<string, unknown> }

/** A node: a block, a part of one, or a run of text with its marks. */
export type RichNode = {
  type: string
  attrs?: Record<string, unknown>
  content?: RichNode[]
  text?: string
  marks?: Mark[]
}

/** A document: blocks, as editors of the ProseMirror family keep them. */
export type RichDocument = { type: 'doc'; content?: RichNode[] }

/** @returns the value as it is kept; undefined when it is not one */
type Attribute = (value: unknown) => unknown

export type NodeRule = {
  /** The kinds of nodes inside; none for leaves. */
  holds?: readonly string[]
  attrs?: Record<string, Attribute>
  /** One of them at least must be there. */
  needs?: readonly string[]
  /** All of them must be there. */
  needsAll?: readonly string[]
}

const text =
  (max: number): Attribute =>
  (value) =>
    typeof value === 'string' && value.length <= max ? value : undefined
const whole =
  (min: number, max: number): Attribute =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max ? value : undefined
const oneOf =
  (...values: unknown[]): Attribute =>
  (value) =>
    values.includes(value) ? value : undefined
const flag: Attribute = (value) => (typeof value === 'boolean' ? value : undefined)
const id: Attribute = (value) =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : undefined

const INLINE = ['text', 'hardBreak']
const BLOCKS = [
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'taskList',
  'blockquote',
  'codeBlock',
  'horizontalRule',
  'image',
  'gallery',
  'embed',
  'table',
  'button',
  'callout',
  'columns',
  'file',
  'html',
  'pluginBlock',
]
const align = { textAlign: oneOf('left', 'center', 'right', 'justify') }
const picture = { media_id: id, src: safeSource, alt: text(1_000), caption: text(2_000) }
const cell = { holds: BLOCKS, attrs: { colspan: whole(1, 100), rowspan: whole(1, 1_000), ...align } }

export const NODES: Readonly<Record<string, NodeRule>> = {
  doc: { holds: BLOCKS },
  paragraph: { holds: INLINE, attrs: align },
  heading: { holds: INLINE, attrs: { level: whole(1, 6), ...align } },
  bulletList: { holds: ['listItem'] },
  orderedList: { holds: ['listItem'], attrs: { start: whole(0, 1_000_000) } },
  listItem: { holds: BLOCKS },
  taskList: { holds: ['taskItem'] },
  taskItem: { holds: BLOCKS, attrs: { checked: flag } },
  blockquote: { holds: BLOCKS },
  codeBlock: {
    holds: ['text'],
    attrs: {
      language: (value) => (typeof value === 'string' && /^[\w+#.-]{1,40}$/.test(value) ? value : undefined),
    },
  },
  horizontalRule: {},
  hardBreak: {},
  text: {},
  image: {
    attrs: { ...picture, width: whole(1, 10_000), align: oneOf('left', 'center', 'right', 'wide', 'full') },
    needs: ['media_id', 'src'],
  },
  gallery: { attrs: { images: galleryImages }, needs: ['images'] },
  embed: { attrs: { url: safeSource, caption: text(2_000) }, needs: ['url'] },
  table: { holds: ['tableRow'] },
  tableRow: { holds: ['tableCell', 'tableHeader'] },
  tableCell: cell,
  tableHeader: cell,
  button: {
    attrs: { label: text(200), href: safeLink, style: oneOf('primary', 'secondary', 'link') },
    needs: ['href'],
  },
  callout: { holds: BLOCKS, attrs: { tone: oneOf('info', 'success', 'warning', 'danger') } },
  columns: { holds: ['column'] },
  column: { holds: BLOCKS },
  file: { attrs: { media_id: id, name: text(300) }, needs: ['media_id'] },
  html: { attrs: { html: text(500_000) }, needs: ['html'] },
  pluginBlock: {
    attrs: { plugin: blockName, block: blockName, settings: blockSettings },
    needsAll: ['plugin', 'block'],
  },
}

export const MARKS: Readonly<Record<string, Record<string, Attribute>>> = {
  bold: {},
  italic: {},
  underline: {},
  strike: {},
  code: {},
  subscript: {},
  superscript: {},
  highlight: {},
  link: { href: safeLink, target: oneOf('_blank'), rel: text(100) },
}

function blockName(value: unknown): unknown {
  return isBlockName(value) ? value : undefined
}

/** What of it the block understands is for its plugin to say, and that may be another one by the time the page is shown. */
function blockSettings(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { length } = new TextEncoder().encode(JSON.stringify(value))
  return length <= BLOCK_SETTINGS_MAX_BYTES ? value : undefined
}

function galleryImages(value: unknown): unknown {
  if (!Array.isArray(value) || value.length > 500) return undefined
  const images: Record<string, unknown>[] = []
  for (const item of value) {
    if (typeof item !== 'object' || item === null) return undefined
    const image: Record<string, unknown> = {}
    for (const [name, check] of Object.entries(picture)) {
      const given: unknown = item[name]
      if (given === undefined || given === null) continue
      image[name] = check(given)
      if (image[name] === undefined) return undefined
    }
    if (image['media_id'] === undefined && image['src'] === undefined) return undefined
    images.push(image)
  }
  return images
}

/** Rich text as HTML that goes into pages as it is. Everything written here is escaped; HTML blocks pass the allow-list. */
import type { PublishedField, PublishedImage } from '../../published/documents.ts'
import { isBlockName } from '../../../sdk/formats/plugin-blocks.ts'
import { blockElement } from '../../published/plugin-block.ts'
import { embedOf } from '../../../sdk/formats/rich-text/embeds.ts'
import type { Mark, RichNode } from '../../../sdk/formats/rich-text/nodes.ts'
import { blockText } from '../../../sdk/formats/rich-text/plain-text.ts'
import type { RichText } from './rich-text.ts'
import { linkTarget, sanitizeHtml } from './sanitize.ts'
import { safeLink, safeSource } from '../../../sdk/formats/rich-text/urls.ts'

type PublishedFile = Extract<PublishedField, { type: 'file' }>['value']

/** What the ids of media in a document stand for; what is missing here is left out. */
export type RenderAssets = {
  images?: ReadonlyMap<string, PublishedImage>
  files?: ReadonlyMap<string, PublishedFile>
}

/**
 * @param doc from requireRichText or htmlToRichText
 * @param assets the images and files whose ids mediaIn names
 */
export function renderRichText(doc: RichText, assets: RenderAssets = {}): string {
  return renderAll(doc.content, assets)
}

type Render = (node: RichNode, assets: RenderAssets) => string

/** HTML knows six levels, and the first is the title of the page. */
const headingLevel = (level: unknown) => Math.min(6, Math.max(2, Number(level ?? 2) || 2))

const BLOCKS: Record<string, Render> = {
  paragraph: (node) => `<p${alignClass(node)}>${inline(node)}</p>`,
  heading: (node) => {
    const level = headingLevel(node.attrs?.['level'])
    return `<h${level}${alignClass(node)}>${inline(node)}</h${level}>`
  },
  bulletList: (node, assets) => `<ul>${renderAll(node.content, assets)}</ul>`,
  orderedList: (node, assets) => {
    const start = Number(node.attrs?.['start'] ?? 1)
    return `<ol${start === 1 ? '' : attribute('start', start)}>${renderAll(node.content, assets)}</ol>`
  },
  listItem: (node, assets) => `<li>${tight(node, assets)}</li>`,
  taskList: (node, assets) => `<ul class="task-list">${renderAll(node.content, assets)}</ul>`,
  taskItem: (node, assets) => {
    const checked = node.attrs?.['checked'] === true ? ' checked' : ''
    const label = attribute('aria-label', blockText(node))
    return `<li><input type="checkbox" disabled${checked}${label}> ${tight(node, assets)}</li>`
  },
  blockquote: (node, assets) => `<blockquote>${renderAll(node.content, assets)}</blockquote>`,
  codeBlock: (node) => {
    const language = node.attrs?.['language']
    const text = (node.content ?? []).map((child) => child.text ?? '').join('')
    // Long lines scroll, so the keyboard must reach it. A line break right after <pre> would be swallowed.
    return `<pre tabindex="0"><code${language === undefined ? '' : attribute('class', `language-${textOf(language)}`)}>${escape(text)}</code></pre>`
  },
  horizontalRule: () => '<hr>',
  image: (node, assets) => {
    const picture = renderPicture(node.attrs ?? {}, assets)
    const align = node.attrs?.['align']
    return picture === undefined
      ? ''
      : figure(align === undefined ? 'image' : `image align-${textOf(align)}`, picture)
  },
  gallery: (node, assets) => {
    const images = (node.attrs?.['images'] ?? []) as Record<string, unknown>[]
    const pictures = images.flatMap((image) => renderPicture(image, assets) ?? [])
    return pictures.length === 0
      ? ''
      : `<div class="gallery">${pictures.map((picture) => figure('image', picture)).join('')}</div>`
  },
  embed: renderEmbed,
  table: (node, assets) =>
    `<div class="table" tabindex="0"><table><tbody>${renderAll(node.content, assets)}</tbody></table></div>`,
  tableRow: (node, assets) => `<tr>${renderAll(node.content, assets)}</tr>`,
  tableCell: (node, assets) => `<td${spans(node)}${alignClass(node)}>${tight(node, assets)}</td>`,
  tableHeader: (node, assets) => `<th${spans(node)}${alignClass(node)}>${tight(node, assets)}</th>`,
  button: (node) => {
    const { href, label, style = 'primary' } = node.attrs ?? {}
    const address = safeLink(href)
    return address === undefined
      ? ''
      : `<p class="buttons"><a${attribute('class', `button button-${textOf(style)}`)}${attribute('href', address)}>${escape(textOf(label ?? address))}</a></p>`
  },
  callout: (node, assets) =>
    `<aside${attribute('class', `callout callout-${textOf(node.attrs?.['tone'] ?? 'info')}`)}>${renderAll(node.content, assets)}</aside>`,
  columns: (node, assets) =>
    `<div class="columns columns-${node.content?.length ?? 0}">${renderAll(node.content, assets)}</div>`,
  column: (node, assets) => `<div class="column">${renderAll(node.content, assets)}</div>`,
  file: (node, assets) => {
    const file = assets.files?.get(textOf(node.attrs?.['media_id']))
    return file
      ? `<p class="file"><a${attribute('href', file.url)} download>${escape(textOf(node.attrs?.['name'] ?? file.name))}</a></p>`
      : ''
  },
  html: (node) => sanitizeHtml(textOf(node.attrs?.['html'])),
  pluginBlock: (node) => {
    const { plugin, block, settings = {} } = node.attrs ?? {}
    return isBlockName(plugin) && isBlockName(block)
      ? blockElement({ plugin, block, settings: settings as Record<string, unknown> })
      : ''
  },
}

function renderAll(nodes: readonly RichNode[] | undefined, assets: RenderAssets): string {
  return (nodes ?? [])
    .map((node) => (Object.hasOwn(BLOCKS, node.type) ? (BLOCKS[node.type]?.(node, assets) ?? '') : ''))
    .join('')
}

/** Editors wrap every item in a paragraph; lists and tables read better without, where it is the only one. */
function tight(node: RichNode, assets: RenderAssets): string {
  const [first, ...others] = node.content ?? []
  if (first?.type !== 'paragraph' || first.attrs || others.some(({ type }) => !type.endsWith('List')))
    return renderAll(node.content, assets)
  return inline(first) + renderAll(others, assets)
}

/** Outermost first, so that a link that is partly bold stays one link. */
const MARK_ORDER = [
  'link',
  'highlight',
  'bold',
  'italic',
  'underline',
  'strike',
  'subscript',
  'superscript',
  'code',
]
const MARK_TAGS: Record<string, string> = {
  link: 'a',
  highlight: 'mark',
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  subscript: 'sub',
  superscript: 'sup',
  code: 'code',
}

function inline(node: RichNode): string {
  let html = ''
  let open: string[] = []
  const closeTo = (count: number) => {
    for (const tag of open.slice(count).toReversed()) html += `</${/^<(\w+)/.exec(tag)?.[1] ?? ''}>`
    open = open.slice(0, count)
  }
  for (const child of node.content ?? []) {
    const tags = (child.marks ?? [])
      .toSorted((a, b) => MARK_ORDER.indexOf(a.type) - MARK_ORDER.indexOf(b.type))
      .flatMap(openingTag)
    const changed = open.findIndex((tag, index) => tag !== tags[index])
    closeTo(changed < 0 ? open.length : changed)
    html += tags.slice(open.length).join('')
    open = tags
    html += child.type === 'hardBreak' ? '<br>' : escape(child.text ?? '')
  }
  closeTo(0)
  return html
}

function openingTag({ type, attrs = {} }: Mark): string[] {
  const tag = MARK_TAGS[type]
  if (tag === undefined) return []
  if (type !== 'link') return [`<${tag}>`]
  const href = safeLink(attrs['href'])
  if (href === undefined) return []
  const target = Object.entries(linkTarget(attrs['target'], attrs['rel']))
  return [`<a${attribute('href', href)}${target.map(([name, value]) => attribute(name, value)).join('')}>`]
}

/** The image and its caption; undefined when there is none to show. */
function renderPicture(attrs: Record<string, unknown>, { images }: RenderAssets): string | undefined {
  const image = images?.get(textOf(attrs['media_id']))
  const src = image?.url ?? safeSource(attrs['src'])
  if (src === undefined) return undefined
  const alt = textOf(attrs['alt'] ?? image?.alt)
  const caption = textOf(attrs['caption'] ?? image?.caption)
  const shown = image ? sourcesOf(image, Number(attrs['width']) || 0) : attribute('src', src)
  return `<img${shown}${attribute('alt', alt)} loading="lazy" decoding="async">${caption && `<figcaption>${escape(caption)}</figcaption>`}`
}

/** What a picture is as wide as at most in a column of text, in pixels. */
const COLUMN = 960

function sourcesOf(image: PublishedImage, asked: number): string {
  const width = asked > 0 && image.width > 0 ? Math.min(asked, image.width) : image.width
  const size =
    width > 0 && image.height > 0
      ? attribute('width', width) + attribute('height', Math.round((image.height * width) / image.width))
      : ''
  if (image.widths.length === 0) return attribute('src', image.url) + size
  const variants = image.widths.map((variant) => ({ variant, url: variantUrl(image, variant) }))
  const fallback = variants.find(({ variant }) => variant >= COLUMN) ?? variants.at(-1)
  const srcset = variants.map(({ variant, url }) => `${url} ${variant}w`).join(', ')
  const column = Math.min(width || COLUMN, COLUMN)
  return (
    attribute('src', fallback?.url ?? image.url) +
    attribute('srcset', srcset) +
    attribute('sizes', `(max-width: ${column}px) 100vw, ${column}px`) +
    size
  )
}

/** /media/<id>/w<width>/<name without extension>.webp, beside /media/<id>/<name>. */
function variantUrl(image: PublishedImage, width: number): string {
  const cut = image.url.lastIndexOf('/')
  const name = image.url.slice(cut + 1).replace(/\.[^.]*$/, '')
  return `${image.url.slice(0, cut)}/w${width}/${name}.webp`
}

function renderEmbed(node: RichNode): string {
  const { url, caption } = node.attrs ?? {}
  const address = safeSource(url)
  if (address === undefined) return ''
  const embed = embedOf(address)
  if (!embed) return `<p><a${attribute('href', address)}>${escape(textOf(caption) || address)}</a></p>`
  const frame = `<iframe${attribute('src', embed.src)}${attribute('title', textOf(caption) || embed.title)} loading="lazy" allow="fullscreen; encrypted-media; picture-in-picture" allowfullscreen referrerpolicy="strict-origin-when-cross-origin"></iframe>`
  return figure(
    `embed embed-${embed.provider}`,
    frame + (caption ? `<figcaption>${escape(textOf(caption))}</figcaption>` : ''),
  )
}

function figure(classes: string, content: string): string {
  return `<figure${attribute('class', classes)}>${content}</figure>`
}

function alignClass(node: RichNode): string {
  const align = node.attrs?.['textAlign']
  return align === undefined || align === 'left' ? '' : attribute('class', `text-${textOf(align)}`)
}

function spans({ attrs = {} }: RichNode): string {
  return ['colspan', 'rowspan']
    .filter((name) => Number(attrs[name] ?? 1) > 1)
    .map((name) => attribute(name, Number(attrs[name])))
    .join('')
}

function attribute(name: string, value: string | number): string {
  return ` ${name}="${escape(String(value))}"`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

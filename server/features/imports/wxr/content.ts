/** What stands in a WordPress post, from any of its editors, as rich text; and in words what could not be kept. */
import { type RichNode, type RichText, embedOf, htmlToRichText } from '../../rich-text/rich-text.ts'
import { type Block, childrenOf, hasBlocks, htmlOf, ownHtml, parseBlocks } from './blocks.ts'
import { markParagraphs } from './paragraphs.ts'
import { type Shortcode, convertShortcodes } from './shortcodes.ts'

export type ContentSource = {
  /** The address of an attachment's file. */
  attachmentUrl: (id: string) => string | undefined
  /** Attachments of the post at hand, for galleries that name none. */
  ownAttachments: () => string[]
  /** The content of a synced pattern. */
  patternContent: (id: string) => string | undefined
}

/** A document of rich text holds at most 1 MB. */
const CONTENT_LENGTH_MAX = 2_000_000
/** Patterns may name each other in a circle. */
const PATTERN_DEPTH_MAX = 5
/** What pages show with such a shortcode cannot be guessed from it; those that are nothing but text are not worth a word. */
const SHORTCODE_OF_PLUGIN =
  /^(contact-form|gravityform|wpforms|ninja_form|rev_slider|vc_|et_pb_|fusion_|elementor|woocommerce|products|mc4wp|su_|tablepress|table$|playlist|wp_)/

const EMPTY_LINK = /^\s*<a\b[^<>]{0,4000}>\s*<\/a>/i

/** Never fails on content; notes say each thing once. */
export function contentToRichText(
  written: string,
  source: ContentSource,
): { doc: RichText; notes: string[] } {
  const notes = new Set<string>()

  function fromHtml(html: string): RichNode[] {
    const converted = htmlToRichText(html)
    for (const note of converted.notes) notes.add(note)
    return converted.doc.content ?? []
  }

  const withShortcodes = (html: string) => convertShortcodes(html, (shortcode) => htmlOfShortcode(shortcode))
  const classic = (html: string) => fromHtml(markParagraphs(withShortcodes(html), player))

  function htmlOfShortcode({ name, attributes, content: inner }: Shortcode): string | undefined {
    const get = (key: string) => attributes.get(key) ?? ''
    switch (name) {
      case 'caption':
      case 'wp_caption': {
        if (inner === undefined) return undefined
        const image = /<img\b[^<>]{0,4000}>/i.exec(inner)?.[0] ?? ''
        const caption = get('caption') || inner.replace(image, '').replace(EMPTY_LINK, '').trim()
        // The first class attribute of a tag is the one that counts.
        const placed = image.replace('<img', `<img class="${escaped(get('align'))}"`)
        return `<figure>${placed}<figcaption>${caption}</figcaption></figure>`
      }
      case 'gallery':
        return galleryHtml(get('ids') || get('include'))
      case 'embed':
        return player((inner ?? '').trim()) ?? (inner && link(inner.trim()))
      case 'youtube':
      case 'vimeo':
      case 'soundcloud':
      case 'spotify':
        return addressOf(name, attributes, inner)
      case 'audio':
      case 'video': {
        const src = ['src', 'mp3', 'mp4', 'm4v', 'm4a', 'ogg', 'ogv', 'webm', 'wav', '0']
          .map(get)
          .find(Boolean)
        return src && `<${name} src="${escaped(src)}" controls></${name}>`
      }
      default:
        if (SHORTCODE_OF_PLUGIN.test(name) || attributes.size > 0 || inner !== undefined)
          notes.add(`The shortcode [${name}] is not known and was kept as text.`)
        return undefined
    }
  }

  function galleryHtml(ids: string): string {
    const urls = ids
      ? ids.split(',').map((id) => source.attachmentUrl(id.trim()))
      : source.ownAttachments().map((id) => source.attachmentUrl(id))
    const found = urls.filter((url) => url !== undefined)
    if (found.length < urls.length) notes.add('Some images of a gallery are not in the export.')
    return found.length > 0
      ? `<figure>${found.map((url) => `<img src="${escaped(url)}">`).join('')}</figure>`
      : ''
  }

  function nodesOfBlocks(blocks: readonly Block[], depth: number): RichNode[] {
    return blocks.flatMap((block) => nodesOfBlock(block, depth))
  }

  function nodesOfBlock(block: Block, depth: number): RichNode[] {
    const { name, attributes } = block
    const html = ownHtml(block)
    const children = childrenOf(block)
    // Between the blocks inside stand tags around them, and in some blocks pictures and words.
    const inside = () =>
      block.parts.flatMap((part) => (typeof part === 'string' ? fromHtml(part) : nodesOfBlock(part, depth)))
    switch (name) {
      case undefined:
      case 'core/freeform':
      case 'core/shortcode':
        return classic(html)
      case 'core/html':
        return html.trim() === '' ? [] : [{ type: 'html', attrs: { html: html.trim().slice(0, 500_000) } }]
      case 'core/columns':
        return [{ type: 'columns', content: children.map((column) => columnOf(column, depth)) }]
      case 'core/gallery':
        return gallery(htmlOf(block))
      case 'core/buttons':
        return inside()
      case 'core/button':
        return button(html)
      case 'core/group':
      case 'core/column':
      case 'core/row':
      case 'core/stack':
      case 'core/cover':
      case 'core/media-text':
        return inside()
      case 'core/block':
        return pattern(attributes['ref'], depth)
      case 'core/file':
        return file(html)
      case 'core/more':
      case 'core/nextpage':
      case 'core/spacer':
        return []
      default:
        return otherBlock(block, depth)
    }
  }

  function otherBlock(block: Block, depth: number): RichNode[] {
    const { name = '', attributes } = block
    const url = attributes['url']
    if (/^core(-embed)?\/embed$|^core-embed\//.test(name)) {
      if (typeof url !== 'string') return []
      if (!embedOf(url)) notes.add(`What was embedded from ${hostOf(url)} became a link.`)
      return fromHtml(player(url) ?? `<p>${link(url)}</p>`)
    }
    // Blocks with texts of their own hold lists, quotes, tables: HTML that says it all once the comments are gone.
    if (name.startsWith('core/') && ownHtml(block).trim() !== '') {
      const nodes = fromHtml(withShortcodes(htmlOf(block)))
      return name === 'core/image' ? nodes.map((node) => aligned(node, attributes['align'])) : nodes
    }
    const children = childrenOf(block)
    const inner = children.length > 0 ? nodesOfBlocks(children, depth) : fromHtml(ownHtml(block))
    notes.add(
      inner.length > 0
        ? `The block ${name} is not known: only its text and pictures were kept.`
        : `The block ${name} shows what its website computes, and was left out.`,
    )
    return inner
  }

  function columnOf(column: Block, depth: number): RichNode {
    const content = nodesOfBlock({ ...column, name: 'core/column' }, depth)
    return { type: 'column', content: content.length > 0 ? content : [{ type: 'paragraph' }] }
  }

  function pattern(id: unknown, depth: number): RichNode[] {
    const shared =
      typeof id === 'number' && depth < PATTERN_DEPTH_MAX ? source.patternContent(`${id}`) : undefined
    if (shared === undefined) {
      notes.add('A synced pattern is not in the export and was left out.')
      return []
    }
    return nodesOf(shared, depth + 1)
  }

  const images = (html: string) =>
    (html.match(/<img\b[^<>]{0,4000}>/gi) ?? []).flatMap((image) => fromHtml(image))

  function gallery(html: string): RichNode[] {
    const pictures = images(html).flatMap(({ attrs }) => (attrs ? [attrs] : []))
    return pictures.length > 0 ? [{ type: 'gallery', attrs: { images: pictures.map(galleryImage) } }] : []
  }

  function button(html: string): RichNode[] {
    const [node] = fromHtml(html)
    const text = node?.content?.[0]
    const href = text?.marks?.find(({ type }) => type === 'link')?.attrs?.['href']
    if (typeof href !== 'string' || !text?.text) return node ? [node] : []
    const style = html.includes('is-style-outline') ? 'secondary' : 'primary'
    return [{ type: 'button', attrs: { label: text.text.slice(0, 200), href, style } }]
  }

  /** A link to the file; the second, which says "download", leads there too. */
  function file(html: string): RichNode[] {
    const linked = fromHtml(html)
      .flatMap((node) => node.content ?? [])
      .find(({ marks }) => marks?.some(({ type }) => type === 'link'))
    return linked ? [{ type: 'paragraph', content: [linked] }] : []
  }

  function nodesOf(text: string, depth: number): RichNode[] {
    return hasBlocks(text) ? nodesOfBlocks(parseBlocks(text), depth) : classic(withoutMore(text))
  }

  if (written.length > CONTENT_LENGTH_MAX)
    return {
      doc: { type: 'doc', content: [] },
      notes: ['The text is longer than 2 million characters and was left out.'],
    }
  return { doc: { type: 'doc', content: nodesOf(written, 0) }, notes: [...notes] }
}

/** HTML that becomes a player; undefined where no provider of players is behind the address. */
function player(url: string): string | undefined {
  return embedOf(url) ? `<iframe src="${escaped(url)}"></iframe>` : undefined
}

function addressOf(
  provider: string,
  attributes: ReadonlyMap<string, string>,
  inner: string | undefined,
): string | undefined {
  const given =
    inner?.trim() || attributes.get('url') || attributes.get('0')?.replace(/^=/, '') || attributes.get('id')
  if (!given) return undefined
  const bare: Record<string, string> = {
    youtube: 'https://www.youtube.com/watch?v=',
    vimeo: 'https://vimeo.com/',
  }
  return player(/^https?:/.test(given) ? given : `${bare[provider] ?? ''}${given}`)
}

function aligned(node: RichNode, side: unknown): RichNode {
  const isKnown = node.type === 'image' && ['left', 'center', 'right', 'wide', 'full'].includes(String(side))
  return isKnown ? { ...node, attrs: { ...node.attrs, align: side } } : node
}

function galleryImage({ src, alt, caption }: Record<string, unknown>): Record<string, unknown> {
  return { src, alt: alt ?? '', ...(caption !== undefined && { caption }) }
}

function withoutMore(text: string): string {
  return text.replace(/<!--(more|nextpage|noteaser)[^<>]{0,200}-->/g, '')
}

function link(url: string): string {
  return `<a href="${escaped(url)}">${escaped(url)}</a>`
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'elsewhere'
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

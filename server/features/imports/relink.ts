/** Leads the links and pictures of an imported document to where they are now. */
import type { RichNode, RichText } from '../rich-text/rich-text.ts'

export type Relinking = {
  /** The new address of a link; undefined leaves it as it is. */
  link: (href: string) => string | undefined
  /** The key of the medium at an address; undefined leaves the address. */
  media: (src: string) => string | undefined
}

/** A copy of `doc`; media become references as bundles write them. */
export function relink(doc: RichText, relinking: Relinking): RichText {
  return { ...doc, ...(doc.content && { content: doc.content.map((node) => relinkNode(node, relinking)) }) }
}

/** The addresses of pictures, films and sounds in a document, for those who fetch them. */
export function sourcesIn(doc: RichText): Set<string> {
  const sources = new Set<string>()
  relink(doc, { link: () => undefined, media: (src) => void sources.add(src) })
  return sources
}

function relinkNode(node: RichNode, relinking: Relinking): RichNode {
  const { link, media } = relinking
  const { attrs = {} } = node
  const copy: RichNode = { ...node }
  if (node.type === 'image') copy.attrs = picture(attrs, media)
  else if (node.type === 'gallery' && Array.isArray(attrs['images']))
    copy.attrs = {
      ...attrs,
      images: (attrs['images'] as Record<string, unknown>[]).map((image) => picture(image, media)),
    }
  else if (node.type === 'button')
    copy.attrs = { ...attrs, href: link(String(attrs['href'])) ?? attrs['href'] }
  else if (node.type === 'html') copy.attrs = { html: relinkHtml(String(attrs['html']), relinking) }
  if (node.marks)
    copy.marks = node.marks.map((mark) =>
      mark.type === 'link'
        ? {
            ...mark,
            attrs: { ...mark.attrs, href: link(String(mark.attrs?.['href'])) ?? mark.attrs?.['href'] },
          }
        : mark,
    )
  if (node.content) copy.content = node.content.map((child) => relinkNode(child, relinking))
  return copy
}

function picture(attrs: Record<string, unknown>, media: Relinking['media']): Record<string, unknown> {
  const key = typeof attrs['src'] === 'string' ? media(attrs['src']) : undefined
  if (key === undefined) return attrs
  // The old address stays beside it, for pictures that cannot be had.
  return { ...attrs, media_id: `@${key}` }
}

function relinkHtml(html: string, { link, media }: Relinking): string {
  return html.replace(
    /\b(src|poster|href)=(["'])([^"'<>]{0,4000})\2/g,
    (text, name: string, quote: string, address: string) => {
      const plain = address.replaceAll('&amp;', '&')
      const key = media(plain)
      const target = key === undefined ? link(plain) : `@${key}`
      return target === undefined ? text : `${name}=${quote}${target.replaceAll('&', '&amp;')}${quote}`
    },
  )
}

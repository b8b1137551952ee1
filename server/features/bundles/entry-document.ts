/** An entry of an intake as the document that is kept: references resolved, HTML made rich text. */
import type { CollectionField } from '../collections/collections.ts'
import type { DocumentInput } from '../entries/entries.ts'
import { type RichNode, type RichText, htmlToRichText } from '../rich-text/rich-text.ts'
import type { Application } from './application.ts'
import type { BundleEntry } from './format.ts'
import { type IntakeEntry, missing } from './intake.ts'
import { withIds } from './references.ts'

export type Draft = Omit<BundleEntry, 'demo' | 'published'>

/**
 * @param entry where the draft belongs
 * @param draft the newest one, or what is published
 * @returns what addEntry and changeEntry take; references that lead nowhere are left out and reported
 */
export function documentOf(
  application: Application,
  entry: IntakeEntry,
  draft: Draft,
  fields: readonly CollectionField[],
): DocumentInput {
  const { intake, resolver, mediaUrls, report } = application
  const resolve = <Value>(value: Value): Value =>
    withIds(value, resolver.idOf, (key) => {
      report({
        level: 'warning',
        item: entry.title || entry.key,
        message: missing(intake, key),
      })
      return undefined
    })
  const richText = (value: unknown): RichText => {
    const doc = typeof value === 'string' ? htmlToRichText(value).doc : (value as RichText)
    return withMedia(resolve(withReferencedMedia(doc, mediaUrls)), mediaUrls)
  }
  const { body, terms = [], authors = [], excerpt, template, featured_media_id, published_at } = draft
  const values = { ...draft.fields }
  for (const { key, type } of fields)
    if (type === 'rich_text' && values[key] !== undefined && values[key] !== null)
      values[key] = richText(values[key])
    else values[key] = resolve(values[key])
  return {
    title: resolve(draft.title),
    body: richText(body ?? ''),
    excerpt: resolve(excerpt ?? null),
    template: template ?? null,
    featured_media_id: resolve(featured_media_id ?? null),
    parent_id: (entry.parent && resolver.idOf(entry.parent)) || null,
    terms: resolve(terms),
    authors: resolve(authors),
    fields: fields.length > 0 ? values : resolve(draft.fields ?? {}),
    seo: resolve(draft.seo ?? {}),
    is_featured: draft.is_featured ?? false,
    position: draft.position ?? 0,
    published_at: published_at ?? null,
    ...(draft.slug !== undefined && { slug: draft.slug }),
  }
}

/** Images whose address is a reference, as HTML has them, become images of the library. */
function withReferencedMedia(doc: RichText, urls: ReadonlyMap<string, string>): RichText {
  const led = (attrs: Record<string, unknown>) => linkToFile(attrs, urls)
  const visit = (node: RichNode): RichNode => {
    const { attrs = {}, content, marks } = node
    const images = attrs['images']
    return {
      ...node,
      ...(marks && {
        marks: marks.map((mark) => ({ ...mark, ...(mark.attrs && { attrs: led(mark.attrs) }) })),
      }),
      ...(node.type === 'button' && { attrs: led(attrs) }),
      ...(node.type === 'image' && { attrs: ofLibrary(attrs) }),
      ...(Array.isArray(images) && {
        attrs: { ...attrs, images: (images as Record<string, unknown>[]).map(ofLibrary) },
      }),
      ...(content && { content: content.map(visit) }),
    }
  }
  return { ...doc, ...(doc.content && { content: doc.content.map(visit) }) }
}

function ofLibrary(attrs: Record<string, unknown>): Record<string, unknown> {
  const { src, ...rest } = attrs
  return typeof src === 'string' && src.startsWith('@media/') ? { ...rest, media_id: src } : attrs
}

/** Links to files lead to their addresses. */
function linkToFile(
  attrs: Record<string, unknown>,
  urls: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const { href } = attrs
  if (typeof href !== 'string' || !href.startsWith('@media/')) return attrs
  return { ...attrs, href: urls.get(href.slice(1)) ?? '#' }
}

/** In raw HTML, media stand with their public addresses; images that are gone go. */
function withMedia(doc: RichText, urls: ReadonlyMap<string, string>): RichText {
  const visit = (node: RichNode): RichNode[] => {
    const { attrs = {}, content } = node
    if (node.type === 'image' && attrs['media_id'] === undefined && attrs['src'] === undefined) return []
    if (node.type === 'file' && attrs['media_id'] === undefined) return []
    const images = attrs['images']
    const copy: RichNode = { ...node }
    if (node.type === 'image') copy.attrs = ofOneSource(attrs)
    if (node.type === 'html') copy.attrs = { html: withUrls(String(attrs['html']), urls) }
    if (Array.isArray(images)) {
      const kept = (images as Record<string, unknown>[]).filter((image) => image['media_id'] ?? image['src'])
      if (kept.length === 0) return []
      copy.attrs = { ...attrs, images: kept.map(ofOneSource) }
    }
    if (content) copy.content = content.flatMap(visit)
    return [copy]
  }
  return { ...doc, ...(doc.content && { content: doc.content.flatMap(visit) }) }
}

/** A picture of the library needs no address besides. */
function ofOneSource(attrs: Record<string, unknown>): Record<string, unknown> {
  const { src: _src, ...rest } = attrs
  return rest['media_id'] === undefined ? attrs : rest
}

function withUrls(html: string, urls: ReadonlyMap<string, string>): string {
  return html.replace(/(["'])@(media\/[^"'<>]{1,400})\1/g, (text, quote: string, key: string) => {
    const url = urls.get(key)
    return url === undefined ? text : `${quote}${url}${quote}`
  })
}

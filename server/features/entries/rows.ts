/** Entries as visitors are to see them: media looked up, rich text rendered, addresses made. */
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedEntry, PublishedField, PublishedRow, PublishedSeo } from '../../published/documents.ts'
import type { SiteConfig } from '../../published/site-config.ts'
import {
  type Collection,
  type CollectionField,
  findCollections,
  referencesOf,
} from '../collections/collections.ts'
import { type MediaRow, findMedia, publishedFile, publishedImage } from '../media/media.ts'
import {
  type RichText,
  countWords,
  excerptOf,
  mediaIn,
  plainText,
  renderRichText,
} from '../rich-text/rich-text.ts'
import type { EntryDocument, EntrySeo } from './document.ts'
import { type Edition, pathsOf } from './paths.ts'

const EXCERPT_WORDS = 55

type Media = ReadonlyMap<string, MediaRow>

/** The rows for `editions`, in their order. @param editions what is published together */
export async function rowsOf(
  tx: TenantTx,
  siteId: string,
  config: SiteConfig,
  editions: readonly Edition[],
): Promise<PublishedRow<PublishedEntry>[]> {
  const types = [
    ...new Set(editions.map(({ entry }) => entry.type).filter((type) => kindOf(type) === 'record')),
  ]
  const found = types.length > 0 ? await findCollections(tx, siteId, types) : []
  const collections = new Map(found.map((collection) => [collection.slug, collection]))
  const paths = await pathsOf(tx, siteId, config, editions, collections)
  const media = await findMedia(
    tx,
    siteId,
    editions.flatMap((edition) => mediaOf(edition.document, collections.get(edition.entry.type))),
  )
  return editions.map((edition) =>
    rowOf(edition, paths.get(edition.entry.id) ?? null, media, collections.get(edition.entry.type)),
  )
}

/** What the log calls entries of a type. */
export function kindOf(type: string): 'page' | 'post' | 'record' {
  return type === 'page' || type === 'post' ? type : 'record'
}

/** What is found by searching: of drafts and of what is published alike. */
export function searchTextOf(document: EntryDocument, collection?: Collection): string {
  const fields = collection
    ? collection.fields.map((field) => textOfField(field, document.fields[field.key]))
    : Object.values(document.fields).filter((value) => typeof value === 'string')
  return [document.excerpt ?? '', plainText(document.body), ...fields].filter(Boolean).join('\n')
}

function rowOf(
  { entry, document, slug, saved_at, published_at }: Edition,
  path: string | null,
  media: Media,
  collection: Collection | undefined,
): PublishedRow<PublishedEntry> {
  const text = plainText(document.body)
  const featured = imageOf(media, document.featured_media_id)
  return {
    kind: kindOf(entry.type),
    entry_id: entry.id,
    type: entry.type,
    path,
    parent_id: document.parent_id ?? null,
    title: document.title,
    published_at,
    terms: document.terms,
    authors: document.authors,
    search: searchTextOf(document, collection),
    document: {
      title: document.title,
      slug,
      html: htmlOf(document.body, media),
      excerpt: document.excerpt ?? excerptOf(document.body, EXCERPT_WORDS),
      summary: document.excerpt ?? '',
      ...(document.template && { template: document.template }),
      ...(featured && { featured_image: featured }),
      fields: fieldsOf(document, collection, media),
      seo: seoOf(document.seo, media),
      is_featured: document.is_featured,
      position: document.position,
      word_count: countWords(text),
      updated_at: saved_at.toISOString(),
      ...(document.language && { language: document.language }),
    },
  }
}

function mediaOf(document: EntryDocument, collection: Collection | undefined): string[] {
  const ids = mediaIn(document.body)
  for (const id of [document.featured_media_id, document.seo.og_image_media_id]) if (id) ids.push(id)
  for (const field of collection?.fields ?? []) {
    const value = document.fields[field.key]
    if (field.type === 'rich_text' && isRichText(value)) ids.push(...mediaIn(value))
    for (const { kind, id } of referencesOf(field, value)) if (kind === 'media') ids.push(id)
  }
  return ids
}

/** The body of a draft as HTML, with its images. */
export async function renderBody(tx: TenantTx, siteId: string, doc: RichText): Promise<string> {
  const ids = mediaIn(doc)
  return htmlOf(doc, ids.length > 0 ? await findMedia(tx, siteId, ids) : new Map())
}

function htmlOf(doc: RichText, media: Media): string {
  const shown = mediaIn(doc).flatMap((id) => media.get(id) ?? [])
  const images = new Map(
    shown.filter(({ kind }) => kind === 'image').map((row) => [row.id, publishedImage(row)]),
  )
  return renderRichText(doc, { images, files: new Map(shown.map((row) => [row.id, publishedFile(row)])) })
}

function imageOf(media: Media, id: unknown) {
  const row = typeof id === 'string' ? media.get(id) : undefined
  return row?.kind === 'image' ? publishedImage(row) : undefined
}

function seoOf({ og_image_media_id, ...seo }: EntrySeo, media: Media): PublishedSeo {
  const image = imageOf(media, og_image_media_id)
  return { ...seo, ...(image && { og_image: image }) }
}

function fieldsOf(
  document: EntryDocument,
  collection: Collection | undefined,
  media: Media,
): Record<string, PublishedField> {
  const published: Record<string, PublishedField> = {}
  if (!collection) {
    for (const [key, value] of Object.entries(document.fields)) published[key] = untyped(value)
    return published
  }
  for (const field of collection.fields) {
    const value = document.fields[field.key]
    const shown = value === undefined ? undefined : typed(field, value, media)
    if (shown) published[field.key] = shown
  }
  return published
}

function untyped(value: unknown): PublishedField {
  if (typeof value === 'string') return { type: 'text', value }
  if (typeof value === 'number') return { type: 'number', value }
  return typeof value === 'boolean' ? { type: 'boolean', value } : { type: 'json', value }
}

/** @returns undefined for a value of another type than the field has by now, and for media that are gone */
function typed(field: CollectionField, value: unknown, media: Media): PublishedField | undefined {
  const texts = [value].flat().filter((item) => typeof item === 'string')
  switch (field.type) {
    case 'number':
      return typeof value === 'number' ? { type: 'number', value } : undefined
    case 'boolean':
      return typeof value === 'boolean' ? { type: 'boolean', value } : undefined
    case 'rich_text':
      return isRichText(value) ? { type: 'rich_text', value: htmlOf(value, media) } : undefined
    case 'image': {
      const image = imageOf(media, value)
      return image && { type: 'image', value: image }
    }
    case 'gallery':
      return { type: 'gallery', value: texts.flatMap((id) => imageOf(media, id) ?? []) }
    case 'file': {
      const row = media.get(texts[0] ?? '')
      return row && { type: 'file', value: publishedFile(row) }
    }
    case 'list':
      return { type: 'list', value: texts }
    case 'relation':
      return { type: 'relation', collection: field.collection ?? '', value: texts }
    case 'json':
      return { type: 'json', value }
    case 'select':
      if (field.multiple) return { type: 'list', value: texts }
      return texts[0] === undefined ? undefined : { type: 'select', value: texts[0] }
    case 'textarea':
      return texts[0] === undefined ? undefined : { type: 'text', value: texts[0] }
    default:
      return texts[0] === undefined ? undefined : { type: field.type, value: texts[0] }
  }
}

function textOfField({ type }: CollectionField, value: unknown): string {
  if (type === 'rich_text') return isRichText(value) ? plainText(value) : ''
  if (type === 'text' || type === 'textarea' || type === 'select' || type === 'list')
    return [value]
      .flat()
      .filter((item) => typeof item === 'string')
      .join(' ')
  return ''
}

function isRichText(value: unknown): value is RichText {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc'
}

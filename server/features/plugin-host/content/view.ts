/** What plugins see of published entries and of drafts. */
import type { PublishedField, PublishedImage } from '../../../published/documents.ts'
import type { Entry } from '../../entries/entries.ts'
import type { EntryRow } from './queries.ts'

/** A published entry; in lists without `html`. Addresses of files are absolute. */
export function viewEntry({ document, ...row }: EntryRow, origin: string) {
  return {
    id: row.entry_id,
    type: row.type,
    status: 'published',
    path: row.path,
    url: row.path === null ? null : origin + encodeURI(row.path),
    version: row.version ?? 0,
    published_at: row.published_at.toISOString(),
    created_at: (row.created_at ?? row.published_at).toISOString(),
    updated_at: document.updated_at,
    title: row.title,
    slug: document.slug,
    ...(document.html !== undefined && { html: document.html }),
    excerpt: document.excerpt,
    template: document.template ?? null,
    parent_id: row.parent_id,
    featured_media_id: document.featured_image?.id ?? null,
    featured_image: document.featured_image ? viewImage(document.featured_image, origin) : null,
    terms: row.terms,
    authors: row.authors,
    fields: Object.fromEntries(
      Object.entries(document.fields).map(([key, field]) => [key, viewField(field, origin)]),
    ),
    seo: document.seo,
    is_featured: document.is_featured,
    position: document.position,
    word_count: document.word_count,
    language: document.language ?? null,
  }
}

/** A draft after it was changed: enough to go on with. */
export function viewDraft(entry: Entry) {
  const { id, type, slug, title, status, version, published_path, published_version } = entry
  return {
    id,
    type,
    slug,
    title,
    status,
    version,
    path: published_path,
    has_changes: published_version !== null && published_version !== version,
    updated_at: entry.updated_at.toISOString(),
  }
}

function viewField(field: PublishedField, origin: string): unknown {
  switch (field.type) {
    case 'image':
      return viewImage(field.value, origin)
    case 'gallery':
      return field.value.map((image) => viewImage(image, origin))
    case 'file':
      return { ...field.value, url: origin + field.value.url }
    default:
      return field.value
  }
}

function viewImage({ url, ...image }: PublishedImage, origin: string) {
  return { ...image, url: origin + url }
}

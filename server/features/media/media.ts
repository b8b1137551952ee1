/** Media: images, videos and documents of a site. What other features may do with them. */
import type { Readable } from 'node:stream'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { hasVariants, variantWidths } from '../../kernel/images/variant.ts'
import type { PublishedField, PublishedImage } from '../../published/documents.ts'
import { type MediaRow, findMediaRows } from './queries.ts'

export type { MediaRow }

export type MediaCtx = Pick<AppContext, 'db' | 'blobs' | 'plans' | 'clock' | 'jobs'>

export type MediaTarget = { tenantId: string; siteId: string }

export type MediaSource = {
  /** Read to its end, or destroyed on failure. */
  body: Readable | Uint8Array
  /** What the file was called; cleaned, and given the ending that fits its bytes. */
  name: string
  /** The size if it is known: reserved at once, so that what has no room fails before anything is read. */
  size_bytes?: number
  alt?: string
  title?: string
  caption?: string
  credit?: string
  folder_id?: string | null
  /** Where an import found it: a medium with the same key is given back as it is. */
  source_key?: string
  /** To keep references of a copied site; a new one if left out. */
  id?: string
}

export type PublishedFile = Extract<PublishedField, { type: 'file' }>['value']

/** Media by id; those that are not there are left out. */
export async function findMedia(
  tx: TenantTx,
  siteId: string,
  ids: Iterable<string>,
): Promise<Map<string, MediaRow>> {
  const rows = await findMediaRows(tx, siteId, [...new Set(ids)])
  return new Map(rows.map((row) => [row.id, row]))
}

/** What pages need to show an image. */
export function publishedImage(row: MediaRow): PublishedImage {
  const { id, content_type, alt, caption, credit, color, is_animated } = row
  const width = row.width ?? 0
  return {
    id,
    url: urlOf(row),
    width,
    height: row.height ?? 0,
    widths: hasVariants(content_type, is_animated) ? variantWidths(width) : [],
    content_type,
    alt,
    caption,
    credit,
    color,
  }
}

/** What pages need to offer a file. */
export function publishedFile(row: MediaRow): PublishedFile {
  const { id, name, content_type, size_bytes } = row
  return { id, url: urlOf(row), name, content_type, size_bytes }
}

/** Where the file lies in the tenant's blobs; its variants lie beside it as `w<width>.webp`. */
export function fileKey(siteId: string, mediaId: string): string {
  return `sites/${siteId}/media/${mediaId}/file`
}

function urlOf({ id, name }: MediaRow): string {
  return `/media/${id}/${encodeURIComponent(name)}`
}

export { addMedia } from './intake.ts'

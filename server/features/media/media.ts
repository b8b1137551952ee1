/** Media: images, videos and documents of a site. What other features may do with them. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { hasVariants, variantWidths } from '../../kernel/images/variant.ts'
import type { PublishedField, PublishedImage } from '../../published/documents.ts'
import * as queries from './queries.ts'
import type { MediaRow } from './queries.ts'

export type { MediaRow }
export { addMedia } from './intake.ts'
export { countMediaBytes } from './library.ts'
export { addFolder } from './folders.ts'
export { NEWEST_CURSOR, listMedia, newestKey } from './queries.ts'
export { addTrustedMedia } from './trusted.ts'
export { type MediaCtx, fileKey } from './uploads.ts'

export type PublishedFile = Extract<PublishedField, { type: 'file' }>['value']

/** Media by id; those that are not there are left out. */
export async function findMedia(
  tx: TenantTx,
  siteId: string,
  ids: Iterable<string>,
): Promise<Map<string, MediaRow>> {
  const rows = await queries.findMediaRows(tx, siteId, [...new Set(ids)])
  return new Map(rows.map((row) => [row.id, row]))
}

/** The medium an import has made of something before. */
export async function findMediaBySource(
  tx: TenantTx,
  siteId: string,
  sourceKey: string,
): Promise<MediaRow | undefined> {
  return queries.findMediaRow(tx, siteId, { source_key: sourceKey })
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

/** Its path on the site. */
function urlOf({ id, name }: MediaRow): string {
  return `/media/${id}/${encodeURIComponent(name)}`
}

/** Images as templates see them. */
import { hasVariants, variantWidths } from '../../../kernel/images/variant.ts'
import { srcsetOf, variantUrl } from '../../../liquid/image.ts'
import type { PublishedImage } from '../../../published/documents.ts'
import type { MediaImage } from '../queries.ts'

export type ImageDrop = PublishedImage & { aspect_ratio: number | null; srcset: string }

export function imageDrop(image: PublishedImage | undefined): ImageDrop | null {
  if (!image) return null
  return {
    ...image,
    aspect_ratio: image.width > 0 && image.height > 0 ? image.width / image.height : null,
    srcset: srcsetOf(image),
  }
}

/** Address of an image for link previews: at least 1,200 pixels wide where it has them, and not much more. */
export function previewUrl(image: PublishedImage): string {
  return image.width > 1_920 ? variantUrl(image, 1_200) : image.url
}

export function imageOfMedia(row: MediaImage): PublishedImage {
  const { id, content_type, alt, caption, credit, color } = row
  const width = row.width ?? 0
  return {
    id,
    url: `/media/${id}/${encodeURIComponent(row.name)}`,
    width,
    height: row.height ?? 0,
    widths: hasVariants(content_type, row.is_animated) ? variantWidths(width) : [],
    content_type,
    alt,
    caption,
    credit,
    color,
  }
}

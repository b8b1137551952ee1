/** Makes a stranger's image safe to keep: checked by its header, decoded within limits, and written anew without metadata. */
import type sharpModule from 'sharp'
import type { Metadata, Sharp } from 'sharp'
import { AppError } from '../../errors.ts'
import { isPlainImage } from './container.ts'
import { MAX_PIXELS, withSharp } from './sharp.ts'

/** The file that comes out of it. */
export type CleanImage = {
  bytes: Buffer
  /** Pixels, as shown: an orientation in the metadata has been applied. */
  width: number
  height: number
  is_animated: boolean
  /** The colour that covers most of it, as #rrggbb. */
  color: string
}

/** What libvips calls the formats that are taken. */
const FORMATS: Record<string, string> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'heif',
}
/** What one image may take of the one place there is for working on images. */
const TIMEOUT_SECONDS = 60

/**
 * Decodes an image and encodes it again in its format: what is not pixels (EXIF with places and names, XMP, comments, a
 * second file behind the image) is gone, its orientation is applied, its colours are sRGB, and animations still move. A
 * file that holds nothing else already is decoded and kept as it is.
 * At most one image is worked on at a time in a process.
 * @param contentType what its first bytes say it is
 * @throws AppError unsupported_media_type for other types, validation_failed for broken files and those that decode to
 *   more than 100 megapixels (told from the header, before anything is decoded), overloaded when too many wait
 */
export async function cleanImage(bytes: Buffer, contentType: string): Promise<CleanImage> {
  return withSharp(async (sharp) => {
    const header = await readHeader(sharp, bytes, contentType)
    try {
      const animated = (header.pages ?? 1) > 1 && header.format !== 'heif'
      const { data, width, height } = isPlainImage(bytes, contentType)
        ? { data: bytes, width: header.width, height: header.height }
        : await writeAnew(sharp, bytes, header, animated)
      return { bytes: data, width, height, is_animated: animated, color: await dominantColor(sharp, data) }
    } catch (error) {
      throw new AppError(
        'validation_failed',
        'The image cannot be decoded: it is broken, cut off, or takes too long.',
        { cause: error },
      )
    }
  })
}

async function writeAnew(sharp: typeof sharpModule, bytes: Buffer, header: Metadata, animated: boolean) {
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated })
    .autoOrient()
    .timeout({ seconds: TIMEOUT_SECONDS })
  const { data, info } = await encode(image, header).toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.pageHeight ?? info.height }
}

async function readHeader(
  sharp: typeof sharpModule,
  bytes: Uint8Array,
  contentType: string,
): Promise<Metadata> {
  const format = FORMATS[contentType]
  if (!format) throw new AppError('unsupported_media_type', `Images of type ${contentType} are not taken.`)
  // Decodes nothing, so there is nothing to limit: the limit below can then name the size.
  const read = async () => sharp(bytes, { limitInputPixels: false }).metadata()
  const header = await read().catch((error: unknown) => {
    throw new AppError('validation_failed', 'The image is broken: its header cannot be read.', {
      cause: error,
    })
  })
  if (header.format !== format)
    throw new AppError('validation_failed', 'The image is not what its first bytes say it is.')
  const { width, height, pages = 1 } = header
  if (width * height * pages > MAX_PIXELS)
    throw new AppError(
      'validation_failed',
      `The image has ${width} × ${height} pixels${pages > 1 ? ` in ${pages} frames` : ''}; at most ${MAX_PIXELS / 1e6} megapixels are taken.`,
    )
  return header
}

function encode(image: Sharp, header: Metadata): Sharp {
  switch (header.format) {
    case 'jpeg':
      return image.jpeg({ quality: 90 })
    case 'png':
      // An image of few colours that lost its palette would grow.
      return image.png(header.isPalette ? { palette: true, quality: 100, dither: 0 } : {})
    case 'gif':
      return image.gif({ effort: 3 })
    case 'webp':
      return image.webp({ quality: 90 })
    default:
      // Effort costs seconds per megapixel here, and gains little at this quality.
      return image.avif({ quality: 65, effort: 1 })
  }
}

async function dominantColor(sharp: typeof sharpModule, bytes: Buffer): Promise<string> {
  const small = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .timeout({ seconds: TIMEOUT_SECONDS })
    .resize(48, 48, { fit: 'inside' })
    .flatten({ background: '#ffffff' })
    .png()
    .toBuffer()
  const { dominant } = await sharp(small).stats()
  return '#' + [dominant.r, dominant.g, dominant.b].map((part) => part.toString(16).padStart(2, '0')).join('')
}

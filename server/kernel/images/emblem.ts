/** Makes a logo or an icon of a stranger's image: decoded within limits, fitted into a box, written anew as PNG. */
import { AppError } from '../../errors.ts'
import { cleanImage } from './inspect.ts'
import { MAX_PIXELS, withSharp } from './sharp.ts'

/** Pixels. A square is filled up with nothing around the image; otherwise it keeps its proportions, and no image grows. */
export type EmblemBox = { width: number; height: number; isSquare: boolean }

/**
 * PNG, because mail programs show nothing newer.
 * @param bytes JPEG, PNG, GIF, WebP or AVIF; of an animation, the first picture
 * @throws AppError unsupported_media_type for other files, SVG among them; what `cleanImage` throws
 */
export async function makeEmblem(bytes: Buffer, box: EmblemBox): Promise<Buffer> {
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (!found?.mime.startsWith('image/'))
    throw new AppError(
      'unsupported_media_type',
      'Send a PNG, JPEG, WebP, AVIF or GIF image. SVG is not taken: most mail programs do not show it.',
    )
  const type = found.mime === 'image/apng' ? 'image/png' : found.mime
  const clean = await cleanImage(bytes, type)
  return withSharp(async (sharp) => {
    const { width, height, isSquare } = box
    const fit = isSquare
      ? { fit: 'contain' as const, background: '#00000000' }
      : { fit: 'inside' as const, withoutEnlargement: true }
    const image = sharp(clean.bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    return image
      .resize({ width, height, ...fit })
      .png({ compressionLevel: 9 })
      .toBuffer()
  })
}

/** Smaller WebP variants of an image, made when they are first asked for. */
import { AppError } from '../../errors.ts'
import { MAX_PIXELS, withSharp } from './sharp.ts'

/** The widths in pixels that may be asked for: any others would let strangers fill the storage. */
export const VARIANT_WIDTHS = [320, 640, 960, 1280, 1920] as const

const QUALITY = 78
/** Of 0 to 6: 4 takes twice the time for 2 per cent fewer bytes. */
const EFFORT = 3

/** The widths of the variants of an image: the allowed ones below its own. */
export function variantWidths(width: number): number[] {
  return VARIANT_WIDTHS.filter((allowed) => allowed < width)
}

/** Whether a content type has variants at all; an animation's would stand still, and an SVG needs none. */
export function hasVariants(contentType: string, isAnimated: boolean): boolean {
  return /^image\/(jpeg|png|webp|avif|gif)$/.test(contentType) && !isAnimated
}

/**
 * Makes one variant. At most one image is worked on at a time in a process.
 * @param bytes the stored file of a medium: JPEG, PNG, WebP, AVIF or GIF
 * @param width in pixels, one of VARIANT_WIDTHS
 * @returns the WebP file
 * @throws AppError not_found when there is no such variant: another width, an image that is not wider, an animation,
 *   no image; overloaded when too many wait
 */
export async function makeVariant(bytes: Uint8Array, width: number): Promise<Buffer> {
  if (!VARIANT_WIDTHS.some((allowed) => allowed === width)) throw absent()
  return withSharp(async (sharp) => {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    const found = await image.metadata().catch(() => undefined)
    if (!found || found.width <= width || (found.pages ?? 1) > 1) throw absent()
    return image.resize({ width }).webp({ quality: QUALITY, effort: EFFORT }).toBuffer()
  })
}

function absent(): AppError {
  return new AppError('not_found', 'There is no such variant of this image.')
}

/** Addresses of an image in several widths. */

export type ImageObject = {
  url: string
  /** Pixels; 0 when not known. */
  width: number
  height: number
  /** Widths of the smaller WebP copies, ascending: /media/<id>/w<width>/<name>.webp beside /media/<id>/<name>. */
  widths: readonly number[]
  alt: string
}

/** The smallest copy that is at least `width` wide, or the image itself. */
export function variantUrl(image: ImageObject, width: number): string {
  const enough = image.widths.find((candidate) => candidate >= width)
  return enough === undefined ? image.url : urlOf(image, enough)
}

/** For srcset: the copies, those nearest to `wanted` if widths are named, and the image itself. Empty without copies. */
export function srcsetOf(image: ImageObject, wanted: readonly number[] = []): string {
  if (image.widths.length === 0) return ''
  const chosen = image.widths.filter((width) => wanted.length === 0 || isNearest(width, wanted, image.widths))
  const copies = chosen.map((width) => `${urlOf(image, width)} ${width}w`)
  if (image.width > 0 && (wanted.length === 0 || Math.max(...wanted) > (chosen.at(-1) ?? 0)))
    copies.push(`${image.url} ${image.width}w`)
  return copies.join(', ')
}

/** Whether one of the wanted widths gets this copy. */
function isNearest(width: number, wanted: readonly number[], widths: readonly number[]): boolean {
  return wanted.some((one) => widths.find((candidate) => candidate >= one) === width)
}

function urlOf({ url }: ImageObject, width: number): string {
  const slash = url.lastIndexOf('/')
  const name = url.slice(slash + 1).replace(/\.[^.]*$/, '')
  return `${url.slice(0, slash)}/w${width}/${name}.webp`
}

/** What a published customization holds for an image, ready to show. Undefined for anything else. */
export function imageObject(value: unknown): object | undefined {
  if (typeof value !== 'object' || value === null || !('url' in value) || typeof value.url !== 'string')
    return undefined
  const { width = 0, height = 0, widths = [], alt = '' } = value as Partial<ImageObject>
  const image = { ...value, url: value.url, width, height, widths, alt }
  return { ...image, aspect_ratio: height > 0 ? width / height : null, srcset: srcsetOf(image) }
}

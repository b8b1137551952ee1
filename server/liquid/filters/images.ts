/** `image_url: width: 640` and `image_tag`: images in the size a page needs, with their place kept free. */
import { type Filter } from '../filter.ts'
import { type Frame, readProperty } from '../frame.ts'
import { type ImageObject, srcsetOf, variantUrl } from '../image.ts'
import { escapeHtml, safe, toNumber, toText } from '../values.ts'

function imageOf(value: unknown, frame: Frame): ImageObject | undefined {
  if (typeof value === 'string' && value !== '')
    return { url: value, width: 0, height: 0, widths: [], alt: '' }
  const url = toText(readProperty(frame.state, value, 'url'))
  if (url === '') return undefined
  const read = (key: string) => readProperty(frame.state, value, key)
  const widths = read('widths')
  return {
    url,
    width: toNumber(read('width')),
    height: toNumber(read('height')),
    widths: Array.isArray(widths) ? (widths as number[]) : [],
    alt: toText(read('alt')),
  }
}

/** The address of an image, at least `width` pixels wide where it has that many. */
export const imageUrl: Filter = (value, { named }, frame) => {
  const image = imageOf(value, frame)
  if (!image) return ''
  return variantUrl(image, named['width'] === undefined ? Infinity : toNumber(named['width']))
}

const LOADING = new Set(['lazy', 'eager'])
const PRIORITY = new Set(['high', 'low', 'auto'])

/** The img element of an image: its own size, several widths to choose from, loaded when it comes into view. */
export const imageTag: Filter = (value, { named }, frame) => {
  const image = imageOf(value, frame)
  if (!image) return safe('')
  const given = (name: string) => toText(named[name])
  const wanted = given('widths')
    .split(',')
    .map(Number)
    .filter((width) => width > 0)
  const srcset = srcsetOf(image, wanted)
  const width = toNumber(named['width']) || image.width
  const ratio = image.width > 0 ? image.height / image.width : 0
  const height = toNumber(named['height']) || (ratio > 0 ? Math.round(width * ratio) : image.height)
  const attributes: [string, string][] = [['src', variantUrl(image, Math.min(width || Infinity, SRC_WIDTH))]]
  if (srcset !== '') attributes.push(['srcset', srcset], ['sizes', given('sizes') || '100vw'])
  if (width > 0 && height > 0) attributes.push(['width', String(width)], ['height', String(height)])
  attributes.push(['alt', named['alt'] === undefined ? image.alt : given('alt')])
  if (given('class') !== '') attributes.push(['class', given('class')])
  if (given('id') !== '') attributes.push(['id', given('id')])
  if (given('style') !== '') attributes.push(['style', given('style')])
  attributes.push(['loading', LOADING.has(given('loading')) ? given('loading') : 'lazy'])
  if (PRIORITY.has(given('fetchpriority'))) attributes.push(['fetchpriority', given('fetchpriority')])
  attributes.push(['decoding', 'async'])
  return safe(`<img ${attributes.map(([name, text]) => `${name}="${escapeHtml(text)}"`).join(' ')}>`)
}

/** What browsers without srcset get. */
const SRC_WIDTH = 1280

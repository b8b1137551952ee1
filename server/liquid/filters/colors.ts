/** `color_contrast`, `color_mix`, `color_alpha`, `color_is_dark`: for themes whose colours can be chosen. Takes #hex and rgb(). */
import type { Filter } from '../filter.ts'
import { toNumber, toText } from '../values.ts'

type Rgb = [number, number, number]

function rgbOf(text: string): Rgb | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])[0-9a-f]?$/i.exec(text)
  if (short) return short.slice(1, 4).map((digit) => Number.parseInt(digit + digit, 16)) as Rgb
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?$/i.exec(text)
  if (long) return long.slice(1, 4).map((pair) => Number.parseInt(pair, 16)) as Rgb
  const call = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/i.exec(text)
  return call ? (call.slice(1, 4).map(Number) as Rgb) : undefined
}

const hexOf = (rgb: Rgb): string =>
  `#${rgb
    .map((part) =>
      Math.round(Math.min(255, Math.max(0, part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

/** Relative luminance, https://www.w3.org/TR/WCAG21/#dfn-relative-luminance */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

const BLACK: Rgb = [0, 0, 0]
const WHITE: Rgb = [255, 255, 255]

/** With a colour: the contrast ratio, 1 to 21. Without: black or white, whichever is read better on it. */
export const colorContrast: Filter = (value, { values }) => {
  const color = rgbOf(toText(value))
  if (!color) return value
  const other = values[0] === undefined ? undefined : rgbOf(toText(values[0]))
  if (other) return Math.round(contrast(color, other) * 100) / 100
  return contrast(color, WHITE) >= contrast(color, BLACK) ? '#ffffff' : '#000000'
}

/** `a | color_mix: b, 30`: 30 percent of the first, the rest of the second. */
export const colorMix: Filter = (value, { values }) => {
  const [a, b] = [rgbOf(toText(value)), rgbOf(toText(values[0]))]
  if (!a || !b) return value
  const share = Math.min(100, Math.max(0, toNumber(values[1] ?? 50))) / 100
  return hexOf(a.map((part, i) => part * share + (b[i] ?? 0) * (1 - share)) as Rgb)
}

/** `a | color_alpha: 0.5` */
export const colorAlpha: Filter = (value, { values }) => {
  const color = rgbOf(toText(value))
  return color ? `rgb(${color.join(' ')} / ${Math.min(1, Math.max(0, toNumber(values[0] ?? 1)))})` : value
}

export const colorIsDark: Filter = (value) => {
  const color = rgbOf(toText(value))
  return color !== undefined && luminance(color) < 0.18
}

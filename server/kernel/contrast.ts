/** Contrast of colours by WCAG 2.2, 1.4.3: what can be read on what. */

/** What text is set in on a colour: nearly black, or white. */
const INKS = { dark: '#18181b', light: '#ffffff' } as const

/** @param color `#rrggbb` @returns relative luminance, from 0 (black) to 1 (white) */
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** @returns the ratio of two colours (`#rrggbb`), from 1 (the same) to 21 (black and white) */
export function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** @returns the ink that is easier to read on the colour (`#rrggbb`) */
export function inkOn(color: string): string {
  return contrastOf(INKS.dark, color) > contrastOf(INKS.light, color) ? INKS.dark : INKS.light
}

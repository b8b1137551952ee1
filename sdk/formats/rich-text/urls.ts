/** Which addresses content may lead to or load from. */

const LINK_SCHEMES = new Set(['http', 'https', 'mailto', 'tel'])
const SOURCE_SCHEMES = new Set(['http', 'https'])

/** @returns the address when a link may lead there: http, https, mailto, tel, or relative to the site; undefined otherwise */
export function safeLink(value: unknown): string | undefined {
  return safeAddress(value, LINK_SCHEMES)
}

/** @returns the address when images, audio and video may come from there: http, https, or relative to the site */
export function safeSource(value: unknown): string | undefined {
  return safeAddress(value, SOURCE_SCHEMES)
}

/**
 * Browsers leave out tabs and line ends anywhere in an address, and control characters and spaces around it (WHATWG
 * URL, "basic URL parser"), so that java\nscript: runs: whoever has such characters in an address gets none.
 */
function safeAddress(value: unknown, schemes: ReadonlySet<string>): string | undefined {
  if (typeof value !== 'string') return undefined
  const address = value.trim()
  if (address === '' || address.length > 2_000 || /\p{Cc}/u.test(address)) return undefined
  const scheme = /^([^/?#]*?):/.exec(address)?.[1]
  return scheme === undefined || schemes.has(scheme.toLowerCase()) ? address : undefined
}

/** Links that people type: which of them may stand in a page, and the one form that paths are kept in. */

/** Whatever a browser would run, open on the visitor's machine or guess about is not among them. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])
const MAX_LENGTH = 2_000

/**
 * A link that is safe in an `href`: a path of the site, `?query`, `#fragment`, or a URL of an allowed scheme.
 * @param schemes with the colon
 * @returns the link as it should be kept, undefined for one that may not
 */
export function readLink(text: string, schemes: ReadonlySet<string> = SCHEMES): string | undefined {
  const link = text.trim()
  // Browsers drop tabs and newlines and take \ for /, so that what looks like a path may lead anywhere.
  if (link === '' || link.length > MAX_LENGTH || /[\p{Cc} \\]/u.test(link)) return undefined
  if (/^[?#]|^\/(?!\/)/.test(link)) return link
  if (!/^[a-z][a-z0-9+.-]*:/i.test(link) || !URL.canParse(link)) return undefined
  const url = new URL(link)
  if (!schemes.has(url.protocol)) return undefined
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  // A name before the @ makes a link look as if it led elsewhere.
  return isWeb && url.username + url.password !== '' ? undefined : link
}

const WEB = new Set(['http:', 'https:'])

/** An absolute http or https URL. */
export function readWebUrl(text: string): string | undefined {
  const link = readLink(text, WEB)
  return link !== undefined && /^https?:/i.test(link) ? link : undefined
}

/**
 * The path of a page as it is stored and compared: decoded, composed (NFC), one slash between segments and none at the end.
 * @returns undefined for what is no path: relative, with a query or fragment, with dots that climb, or too long
 */
export function readPath(text: string): string | undefined {
  let path = text.trim()
  if (!path.startsWith('/') || path.length > MAX_LENGTH || /[?#\\]/.test(path)) return undefined
  try {
    path = decodeURIComponent(path).normalize('NFC')
  } catch {
    return undefined
  }
  if (/[\p{Cc}\\]/u.test(path) || !path.isWellFormed()) return undefined
  const segments = path.split('/').filter(Boolean)
  if (segments.some((segment) => segment === '.' || segment === '..')) return undefined
  return `/${segments.join('/')}`
}

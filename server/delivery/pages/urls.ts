/** Addresses inside a site, and which addresses that people typed may become links. */
import { readLink } from '../../kernel/http/link.ts'

/** An address that is safe to click: a path of the site, a web address, mail or phone. Anything else becomes `#`. */
export function safeUrl(url: string): string {
  return readLink(url) ?? '#'
}

/** The path as a link or header carries it. */
export function encodePath(path: string): string {
  return encodeURI(path.isWellFormed() ? path : path.toWellFormed()).replace(/[?#]/g, encodeURIComponent)
}

/** A path, or an address that is absolute already, with the origin in front. */
export function absolute(origin: string, url: string): string {
  return url.startsWith('/') ? origin + url : url
}

/** Path of a list's page: the list itself is page 1. */
export function pagePath(path: string, page: number): string {
  if (page <= 1) return path
  return `${path === '/' ? '' : path}/page/${page}`
}

/**
 * The target of a redirect as a Location header: a path of the site or a web address, percent-encoded, so that nothing
 * in it can end the header or lead to a scheme or host that is not written there. Undefined for anything else.
 */
export function redirectTarget(target: string): string | undefined {
  const trimmed = target.trim()
  // However many slashes and backslashes it begins with, a path stays on the site.
  const isPath = /^[/\\]/.test(trimmed)
  const written = isPath ? trimmed.replace(/^[/\\]+/, '/') : trimmed
  if (!URL.canParse(written, 'http://site.invalid')) return undefined
  const url = new URL(written, 'http://site.invalid')
  if (isPath)
    return url.host === 'site.invalid' ? url.pathname.replace(/^\/+/, '/') + url.search + url.hash : undefined
  return /^https?:\/\//i.test(written) ? url.href : undefined
}

/**
 * The location of a redirect with the query that the visitor sent.
 * @param search `?…` as it was sent, or empty
 */
export function withQuery(location: string, search: string): string {
  const query = search.slice(1)
  if (query === '') return location
  const hash = location.indexOf('#')
  const [before, fragment] = hash < 0 ? [location, ''] : [location.slice(0, hash), location.slice(hash)]
  return `${before}${before.includes('?') ? '&' : '?'}${query}${fragment}`
}

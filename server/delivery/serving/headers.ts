/** The headers that every answer of a website carries, written once. */
import type { BrowserOrigins } from '../pages/plugins/site-plugins.ts'
import { openGenerations } from './generations.ts'

/**
 * Pages take scripts, styles, fonts and connections from their own site only; images from anywhere, since people link to
 * them; frames from the players that rich text may embed. Inline styles are allowed because themes set custom properties
 * and image colours on elements; inline scripts are not.
 */
function contentSecurityPolicy(frameAncestors: string): string {
  return [
    "default-src 'self'",
    "img-src 'self' data: https:",
    "media-src 'self' https:",
    "style-src 'self' 'unsafe-inline'",
    "script-src 'self'",
    "font-src 'self' data:",
    'frame-src https://www.youtube-nocookie.com https://player.vimeo.com https://open.spotify.com https://w.soundcloud.com',
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}

const COMMON = ['x-content-type-options', 'nosniff', 'referrer-policy', 'strict-origin-when-cross-origin']

/** The headers of a site's pages and of its previews; portals show both in frames. */
export type FramedHeaders = { page: readonly string[]; preview: readonly string[] }

/** Tenants with portals of their own whose headers are kept; beyond, they are written again. */
const KEPT = 1_000

/**
 * @param originOf the public address of a host
 * @returns by the names of a tenant's own portals, the headers of its pages; the same arrays as long as they are remembered
 */
export function openFramedHeaders(
  originOf: (host: string) => string,
  platformPortal: string,
): (portals: readonly string[]) => FramedHeaders {
  const known = openGenerations<string, FramedHeaders>({ size: KEPT })
  return (portals) => {
    const key = portals.join(' ')
    const found = known.get(key)
    if (found) return found
    const origins = [platformPortal, ...portals].map(originOf).join(' ')
    const page = [...COMMON, 'content-security-policy', contentSecurityPolicy(`'self' ${origins}`)]
    const preview = [...page, 'cache-control', 'private, no-store', 'x-robots-tag', 'noindex, nofollow']
    const made = { page, preview }
    known.set(key, made)
    return made
  }
}

/** @returns the headers of a page whose plugins have browsers talk to others, too */
export function withOrigins(
  headers: readonly string[],
  origins: BrowserOrigins | undefined,
): readonly string[] {
  if (!origins) return headers
  const { scripts, connect, frames, images } = origins
  const add = (policy: string, directive: string, more: readonly string[], start = directive) => {
    if (more.length === 0) return policy
    const whole = policy.includes(`${directive} `) ? policy : `${policy}; ${start}`
    return whole.replace(`${directive} `, `${directive} ${more.join(' ')} `)
  }
  return headers.map((value, index) => {
    if (headers[index - 1] !== 'content-security-policy' || index % 2 === 0) return value
    const policy = add(add(add(value, 'script-src', scripts), 'frame-src', frames), 'img-src', images)
    return add(policy, 'connect-src', connect, "connect-src 'self'")
  })
}

/** @returns the headers of a page on which no script runs, not even of its own site */
export function withoutScripts(headers: readonly string[]): readonly string[] {
  return headers.map((value, index) =>
    headers[index - 1] === 'content-security-policy'
      ? value.replace(/script-src [^;]*/, "script-src 'none'")
      : value,
  )
}

/** Of our own pages about sites that cannot be shown. */
export const NOTICE_HEADERS: readonly string[] = [
  ...COMMON,
  'content-security-policy',
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control',
  'no-store',
]

/** Of files: should one be opened as a document after all, it can run nothing and belongs to no origin. */
export const FILE_HEADERS: readonly string[] = [
  ...COMMON,
  'content-security-policy',
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
]

/** Of theme assets: fetched with CORS they may be read by any origin, which is what fonts and modules need. */
export const ASSET_HEADERS: readonly string[] = [...FILE_HEADERS, 'access-control-allow-origin', '*']

export const IMMUTABLE = 'public, max-age=31536000, immutable'

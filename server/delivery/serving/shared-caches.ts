/** What pages tell caches in front: how long they may be kept, and the keys by which they are purged. */
import { EVERYTHING_KEY, UNLISTED_TAG, siteKey, surrogateKey, tenantKey } from '../../published/tags.ts'

/** Keys that fit into a header of two kilobytes, besides those of site and tenant. */
const MAX_KEYS = 160

/**
 * The headers of a page that may be shared. Browsers ask each time and hear 304. CDNs do, too, unless the site says that
 * they may keep pages: then they hear of changes by purges, except of what plugins show, which changes at its own times.
 * @param page.maxAgeSeconds how long the page is good at all; undefined: until something changes
 * @param page.hasData plugins took part in it
 * @param keepSeconds how long CDNs may keep pages of the site
 */
export function sharedHeaders(
  of: { tenantId: string; siteId: string },
  page: { tags: ReadonlySet<string>; maxAgeSeconds: number | undefined; hasData: boolean },
  keepSeconds = 0,
): string[] {
  const keys = keysOf(of, page.tags)
  return [
    'cache-control',
    cacheControl(page.maxAgeSeconds, page.hasData ? 0 : keepSeconds),
    // The two names that CDNs look for: Fastly and Varnish the one, Cloudflare the other.
    'surrogate-key',
    keys.join(' '),
    'cache-tag',
    keys.join(','),
  ]
}

function cacheControl(maxAgeSeconds: number | undefined, keepSeconds: number): string {
  if (maxAgeSeconds !== undefined) return `public, max-age=${maxAgeSeconds}`
  const kept = keepSeconds > 0 ? `s-maxage=${keepSeconds}, ` : ''
  return `public, max-age=0, ${kept}must-revalidate`
}

function keysOf(of: { tenantId: string; siteId: string }, tags: ReadonlySet<string>): string[] {
  const own = tags.size > MAX_KEYS ? [UNLISTED_TAG] : [...tags]
  return [
    EVERYTHING_KEY,
    tenantKey(of.tenantId),
    siteKey(of.siteId),
    ...own.map((tag) => surrogateKey(of.siteId, tag)),
  ]
}

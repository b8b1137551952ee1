/** Where old addresses lead now: entries to their new paths, files to media of the library. */
import { readPath } from '../../../kernel/http/link.ts'
import type { BundleRedirect } from '../../bundles/bundles.ts'
import { canonicalAddress } from '../media-source.ts'
import { postPathOf } from '../post-path.ts'
import { type OutlinedEntry, type WxrOutline, hostOf } from './outline.ts'

export type Addresses = {
  /** For links in texts; undefined for what lies elsewhere, and for what is not in the export. */
  link: (href: string) => string | undefined
  /** The key of the medium at an address. */
  media: (address: string) => string | undefined
  pathOf: (entry: OutlinedEntry) => string
  redirects: BundleRedirect[]
}

/** A site keeps 50,000 redirects; the rest is for its owner. */
export const REDIRECTS_MAX = 45_000

/** @param mediaKeys keys of media by their canonical addresses */
export function addressesOf(
  outline: WxrOutline,
  site: { post_path: string; timezone: string },
  mediaKeys: ReadonlyMap<string, string>,
): Addresses {
  const pathOf = (entry: OutlinedEntry) => newPath(outline, site, entry)
  const byPath = new Map<string, OutlinedEntry>()
  const redirects: BundleRedirect[] = []
  for (const entry of outline.entries.values()) {
    const old = oldPath(outline, entry.link)
    if (old === undefined || old === '/') continue
    byPath.set(old, entry)
    const target = pathOf(entry)
    if (entry.status === 'published' && old !== target && redirects.length < REDIRECTS_MAX)
      redirects.push({ from_path: old, target, status: 301, is_automatic: true })
  }

  function link(href: string): string | undefined {
    const url = URL.parse(href.startsWith('//') ? `https:${href}` : href, outline.base)
    const isOwn = url && /^https?:$/.test(url.protocol) && outline.hosts.has(hostOf(url.href) ?? '')
    if (!isOwn || href.startsWith('#')) return undefined
    const id = url.searchParams.get('p') ?? url.searchParams.get('page_id') ?? ''
    const entry = outline.entries.get(id) ?? byPath.get(readPath(url.pathname) ?? '')
    return entry && pathOf(entry) + url.hash
  }

  return {
    link,
    media(address) {
      const canonical = canonicalAddress(address, outline.base)
      return canonical === undefined ? undefined : mediaKeys.get(canonical)
    },
    pathOf,
    redirects,
  }
}

function oldPath(outline: WxrOutline, link: string): string | undefined {
  const url = URL.parse(link, outline.base)
  if (!url || url.search !== '' || !outline.hosts.has(hostOf(url.href) ?? '')) return undefined
  return readPath(url.pathname)
}

/** As features/entries makes it of the same slugs; where another entry has taken one, the redirect leads on. */
function newPath(
  outline: WxrOutline,
  site: { post_path: string; timezone: string },
  entry: OutlinedEntry,
): string {
  if (entry.type === 'page') {
    const line: string[] = []
    const seen = new Set<string>()
    for (
      let at: OutlinedEntry | undefined = entry;
      at && !seen.has(at.id);
      at = outline.entries.get(at.parent)
    ) {
      seen.add(at.id)
      line.unshift(at.slug)
    }
    return `/${line.join('/')}`
  }
  if (entry.type !== 'post') return `/${entry.type}/${entry.slug}`
  return postPathOf(site, entry.slug, entry.at)
}

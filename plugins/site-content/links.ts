/** Links of a page to other pages of the website, and whether there is something where they lead. */
import type { Site } from '@hotswap/sdk'
import { pagedCollections } from './entries.ts'

export type Link = { path: string; text: string }

const LINK = /<a\b[^>]*?\shref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi
/** What is no entry and cannot be looked up: files, feeds, endpoints, and lists of terms and authors. */
const NOT_JUDGED = /^\/(search|api|media|category|tag|author|_[a-z]+)(\/|$)|\.[a-z0-9]{2,5}$/i
const LONGEST_PATH = 1_000

/** @param html as content has it: sanitized, with attributes in double quotes @returns each path once */
export function internalLinks(html: string, origin: string): Link[] {
  const links = new Map<string, string>()
  for (const [, href = '', inside = ''] of html.matchAll(LINK)) {
    const address = href.replaceAll('&amp;', '&')
    if (!/^(https?:)?\//i.test(address) || !URL.canParse(address, origin)) continue
    const url = new URL(address, origin)
    const path = url.origin === origin ? normalPath(url.pathname) : undefined
    if (path !== undefined && !links.has(path)) links.set(path, inside.replace(/<[^>]*>/g, '').trim())
  }
  return Array.from(links, ([path, text]) => ({ path, text }))
}

/** A path as content has it: decoded, without a slash at the end or the number of a list's page. @returns undefined for what is none */
export function normalPath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path).replace(/(\/page\/\d+)?\/*$/, '')
    const isPath = path.startsWith('/') && decoded.length <= LONGEST_PATH && !/\p{Cc}/u.test(decoded)
    return isPath ? decoded || '/' : undefined
  } catch {
    return undefined
  }
}

/** @returns a function that says whether visitors find something at a normal path; it asks for each only once */
export function openFinder(site: Site): (path: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>()
  let lists: Promise<Set<string>> | undefined
  return (path) => {
    const found = known.get(path) ?? find(path)
    known.set(path, found)
    return found
  }

  async function find(path: string): Promise<boolean> {
    if (path === '/' || NOT_JUDGED.test(path)) return true
    if ((await site.content.find({ path })) !== null) return true
    lists ??= listPaths(site)
    if ((await lists).has(path)) return true
    const { items } = await site.redirects.list({ q: path.slice(0, 200), limit: 100 })
    return items.some(({ from }) => from === path)
  }
}

/** Where the lists of posts and of collections are. */
async function listPaths(site: Site): Promise<Set<string>> {
  const collections = await pagedCollections(site)
  const { items } = await site.content.list({ type: 'post', limit: 1 })
  const blog = items[0]?.path?.replace(/\/[^/]*$/, '')
  return new Set([...collections.map((slug) => `/${slug}`), ...(blog ? [blog] : [])])
}

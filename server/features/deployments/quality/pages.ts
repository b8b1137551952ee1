/** Which pages of a release stand for all of them: what smoke tests and probes look at. */
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { PublishedRow } from '../../../published/documents.ts'
import type { SiteConfig } from '../../../published/site-config.ts'
import { findShownRelease, listNewest } from './queries.ts'

export type PageToTry = { name: string; path: string; status: number }

/** What a release shows, as far as choosing and checking pages needs it. */
export type PagesToTry = { theme_hash: string; pages: PageToTry[] }

const NEWEST = 5
/** Of what a deployment of content brings, so many entries are looked at themselves. */
const BROUGHT = 20
/** No entry has it: slugs have no underscore. */
const MISSING_PATH = '/__there-is-no-such-page'

/**
 * The front page, the newest pages, posts and records, entries that the release brings, the list of posts, search, feed,
 * sitemap, robots.txt and a page that is not there.
 * @throws Error when there is no such release
 */
export async function pagesToTry(
  tx: TenantTx,
  target: { siteId: string; releaseNumber: number; contentPosition?: number },
): Promise<PagesToTry> {
  const { siteId, releaseNumber } = target
  const release = await findShownRelease(tx, siteId, releaseNumber)
  if (!release) throw new Error(`release ${releaseNumber} of site ${siteId} is not there`)
  const config = release.config as SiteConfig
  const overlay = (release.overlay as PublishedRow[] | null) ?? []
  const shown = {
    siteId,
    position: target.contentPosition ?? release.content_position,
    // Those of the overlay may have moved.
    without: [...overlay.map((row) => row.entry_id), ...(release.overlay_removed ?? [])],
  }
  const brought = overlay
    .filter(({ kind, path }) => path !== null && ['page', 'post', 'record'].includes(kind))
    .slice(0, BROUGHT)
  const pages = await listNewest(tx, shown, 'page', NEWEST)
  const posts = await listNewest(tx, shown, 'post', NEWEST)
  const records = await listNewest(tx, shown, 'record', NEWEST)
  const entry = (name: string) => (row: { path: string | null; title: string }) => ({
    name: `${name} “${row.title.slice(0, 80)}”`,
    path: encodeURI(row.path ?? '/').replace(/[?#]/g, encodeURIComponent),
    status: 200,
  })
  const all: PageToTry[] = [
    { name: 'Front page', path: '/', status: 200 },
    ...brought.map(entry('New')),
    ...pages.map(entry('Page')),
    ...posts.map(entry('Post')),
    ...records.map(entry('Record')),
    { name: 'List of posts', path: encodeURI(config.blog_path), status: 200 },
    { name: 'Search', path: `/search?q=${encodeURIComponent(wordIn([...posts, ...pages]))}`, status: 200 },
    { name: 'Feed', path: '/feed.xml', status: 200 },
    { name: 'Sitemap', path: '/sitemap.xml', status: 200 },
    { name: 'robots.txt', path: '/robots.txt', status: 200 },
    { name: 'Page that is not there', path: MISSING_PATH, status: 404 },
  ]
  return {
    theme_hash: release.theme_hash,
    pages: [...new Map(all.toReversed().map((page) => [page.path, page])).values()].toReversed(),
  }
}

/** Something to search for that is likely to be found. */
function wordIn(entries: readonly { title: string }[]): string {
  return /\p{L}{4,}/u.exec(entries.map(({ title }) => title).join(' '))?.[0] ?? 'welcome'
}

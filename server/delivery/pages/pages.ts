/** Makes the answer to a path of a site: everything between a release and the bytes of a page. */
import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/db/database.ts'
import type { Log } from '../../kernel/log.ts'
import type { SiteView } from './site-view.ts'

export type PageRequest = {
  /** Decoded, begins with a slash, has none at its end (except the front page's), keeps its case. */
  path: string
  query: URLSearchParams
}

export type PageAnswer = {
  status: number
  contentType: string
  body: string
  /** Lower-case names; `location` of a redirect, `access-control-allow-origin` of the read API. */
  headers?: Record<string, string>
  /** What it was made from, see server/published/tags.ts: a change that touches one of them makes it stale. */
  tags: ReadonlySet<string>
  /** Whether it may be kept and given to others under `cacheKey`. */
  cacheable: boolean
  /** Stale after this time even if nothing it shows has changed. */
  maxAgeSeconds?: number
  /** Whether answering it counts as a view of a page. */
  isView: boolean
}

export type Pages = {
  /**
   * Answers a GET or HEAD of the site. Never rejects for what a visitor or a theme did: errors of templates are pages
   * with status 500.
   * @throws what the database throws when it is away
   */
  render: (site: SiteView, request: PageRequest) => Promise<PageAnswer>
}

export type PagesOptions = { db: Pick<Database, 'readTenant'>; log: Log; clock: Clock }

export declare function openPages(options: PagesOptions): Pages
/**
 * The part of an address that makes a difference: the path and those query parameters that its page reads, in one
 * spelling. Undefined for what is not worth keeping.
 */
export declare function cacheKey(path: string, query: URLSearchParams): string | undefined

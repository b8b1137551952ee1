/** Follows the pointers of sites: reads those that have moved, many at once, and tries again what did not work. */
import type { Database } from '../../kernel/db/database.ts'
import type { Site } from './directory.ts'
import { type PointerRow, readPointers } from './queries.ts'

export type Follower = {
  /** Has the site's pointer read and applied soon; `site.refreshing` is set meanwhile. */
  refresh: (site: Site) => void
}

const POINTERS_PER_QUERY = 1_000
/** Sites that follow at the same time. Each may read what its content has changed; a tenant may have 200 reads waiting. */
const AT_ONCE = 100
/** After PostgreSQL could not be asked, and after a single site could not follow (its theme is missing, say). */
const PAUSE_MS = 1_000
const PAUSE_OF_SITE_MS = 5_000

/**
 * @param options.apply makes a site what its pointer says; undefined when the pointer is gone
 * @param options.isInUse whether somebody still asks for the site
 */
export function openFollower(options: {
  db: Pick<Database, 'withPlatform'>
  apply: (site: Site, pointer: PointerRow | undefined) => Promise<void>
  isInUse: (site: Site) => boolean
  onError: (error: unknown) => void
}): Follower {
  const { db, apply, isInUse, onError } = options
  const waiting = new Set<Site>()
  let following: Promise<void> | undefined

  function refresh(site: Site): void {
    waiting.add(site)
    following ??= follow()
    site.refreshing = following
  }

  async function follow(): Promise<void> {
    // Notices that arrive in the same turn are followed together.
    await Promise.resolve()
    while (waiting.size > 0) {
      const sites = [...waiting].slice(0, POINTERS_PER_QUERY)
      for (const site of sites) waiting.delete(site)
      await followOnce(sites)
      for (const site of sites) if (!waiting.has(site)) site.refreshing = undefined
    }
    following = undefined
  }

  async function followOnce(sites: Site[]): Promise<void> {
    try {
      const rows = await db.withPlatform((tx) => readPointers(tx, sites), { readOnly: true })
      const pointers = new Map(rows.map((row) => [`${row.tenant_id} ${row.site_id}`, row]))
      const outcomes: PromiseSettledResult<void>[] = []
      for (let at = 0; at < sites.length; at += AT_ONCE) {
        const some = sites.slice(at, at + AT_ONCE)
        const applied = some.map((site) => apply(site, pointers.get(`${site.tenant.id} ${site.id}`)))
        outcomes.push(...(await Promise.allSettled(applied)))
      }
      const failed = sites.filter((_, index) => outcomes[index]?.status === 'rejected')
      if (failed.length === 0) return
      onError(outcomes.find(({ status }) => status === 'rejected'))
      retryLater(failed, PAUSE_OF_SITE_MS)
    } catch (error) {
      onError(error)
      retryLater(sites, PAUSE_MS)
    }
  }

  /** Meanwhile, the sites go on showing what they did. */
  function retryLater(sites: Site[], pauseMs: number): void {
    setTimeout(() => {
      for (const site of sites) if (isInUse(site)) waiting.add(site)
      // No request waits for these: it has waited once.
      if (waiting.size > 0) following ??= follow()
    }, pauseMs).unref()
  }

  return { refresh }
}

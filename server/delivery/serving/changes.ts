/** What a move of a site's pointer puts out of date in caches that are not this program's own. */
import type { Database } from '../../kernel/db/database.ts'
import { frameOf, touchedTags } from './arm.ts'
import { releasesByNumber } from './queries.ts'

/** What a pointer says of a release. */
export type Position = { release_number: number; content_position: number }

/**
 * Which tags of a site's pages differ between two positions of its pointer; `everything` where more than content does, and
 * where nobody can tell any more.
 */
export type SiteChanges = (
  site: { tenantId: string; siteId: string },
  before: Position,
  after: Position,
) => Promise<ReadonlySet<string> | 'everything'>

/** Judges as serving processes judge which of their own pages may stay. */
export function openSiteChanges(options: { db: Pick<Database, 'readTenant'> }): SiteChanges {
  return async (site, before, after) => {
    const numbers = [before.release_number, after.release_number]
    if (numbers[0] !== numbers[1]) {
      const wanted = numbers.map((number) => ({ site_id: site.siteId, number }))
      const rows = await options.db.readTenant(site.tenantId, (tables) => releasesByNumber(tables, wanted))
      const [one, other] = numbers.map((number) => rows.find((row) => row.number === number))
      if (!one || !other || frameOf(one) !== frameOf(other)) return 'everything'
    }
    const { content_position: from } = before
    return (await touchedTags(options, site, from, after.content_position)) ?? 'everything'
  }
}

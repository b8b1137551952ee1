/**
 * Reads releases: those of one tenant that are wanted at the same moment come with one statement. A deployment to a
 * thousand sites would otherwise ask a thousand times at once, and a tenant may not have so many reads under way.
 */
import type { Database } from '../../kernel/db/database.ts'
import { type ReleaseRow, releasesByNumber } from './queries.ts'

export type ReleaseReader = (
  tenantId: string,
  siteId: string,
  number: number,
) => Promise<ReleaseRow | undefined>

/** At about 3 kB each. */
const AT_ONCE = 250

type Wanted = PromiseWithResolvers<ReleaseRow | undefined> & { site_id: string; number: number }

export function openReleaseReader(db: Pick<Database, 'readTenant'>): ReleaseReader {
  /** By tenant; there while its releases are being read. */
  const queues = new Map<string, Wanted[]>()

  async function read(tenantId: string, queue: Wanted[]): Promise<void> {
    do {
      // Whatever else is wanted in this turn goes along.
      await Promise.resolve()
      const wanted = queue.splice(0, AT_ONCE)
      try {
        const rows = await db.readTenant(tenantId, (tables) => releasesByNumber(tables, wanted))
        const found = new Map(rows.map((row) => [`${row.site_id} ${row.number}`, row]))
        for (const one of wanted) one.resolve(found.get(`${one.site_id} ${one.number}`))
      } catch (error) {
        for (const one of wanted) one.reject(error)
      }
    } while (queue.length > 0)
    queues.delete(tenantId)
  }

  return (tenantId, siteId, number) => {
    const one = { ...Promise.withResolvers<ReleaseRow | undefined>(), site_id: siteId, number }
    const queue = queues.get(tenantId)
    if (queue) queue.push(one)
    else {
      const first = [one]
      queues.set(tenantId, first)
      void read(tenantId, first)
    }
    return one.promise
  }
}

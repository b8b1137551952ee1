/** The platform's own windows, which hold for every tenant: remembered for seconds, dropped on change. */
import { openLoadingCache } from '../../kernel/crypto/loading-cache.ts'
import { type Database, PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import { type WindowRow, findPlatformWindows } from './queries.ts'

export type PlatformWindows = {
  /** Those that are switched on, past ones included. */
  list: () => Promise<readonly WindowRow[]>
  /** Makes every process forget them; call it after the transaction that changed them. */
  changed: () => Promise<void>
}

/** How long a process that misses a notice may act on what was true before. */
const TTL_MS = 5_000
const TOPIC = 'platform-windows'

export function openPlatformWindows({ db, notices }: { db: Database; notices: Notices }): PlatformWindows {
  // Read by the platform's role: whoever asks holds a connection of the tenants' pool already, and must not wait for another.
  const cache = openLoadingCache<WindowRow[]>({
    load: () => db.withPlatform((tx) => findPlatformWindows(tx, PLATFORM_SCOPE), { readOnly: true }),
    maxEntries: 1,
    ttlMs: TTL_MS,
    now: () => performance.now(),
  })
  notices.subscribe(TOPIC, () => cache.forget(''))
  return {
    list: () => cache.get(''),
    async changed() {
      // This process's next request must not wait for its own notice.
      cache.forget('')
      await db.withPlatform((tx) => notices.publish(tx, TOPIC, {}))
    },
  }
}

/** Which sessions live: remembered for a few seconds, and forgotten at once on every process when one ends. */
import type { Clock } from '../../../kernel/clock.ts'
import { openLoadingCache } from '../../../kernel/crypto/loading-cache.ts'
import type { Database, PlatformTx } from '../../../kernel/db/database.ts'
import type { Notices } from '../../../kernel/db/notices.ts'
import { type LiveSession, findLiveSession } from './queries.ts'

/** How long a process may believe in a session when the notice of its end got lost. */
const BELIEVED_MS = 5_000
/** About 300 bytes each. */
const MAX_SESSIONS = 50_000
const TOPIC = 'session'

export type LiveSessions = {
  /** The session of that id, or undefined when it has ended, expired, or its user is suspended. */
  find: (id: string) => Promise<LiveSession | undefined>
  /** Makes every process ask the database again about these sessions, once `tx` has committed. */
  announce: (tx: PlatformTx, ids: readonly string[]) => Promise<void>
}

export function openLiveSessions(options: { db: Database; notices: Notices; clock: Clock }): LiveSessions {
  const { db, notices, clock } = options
  const known = openLoadingCache<LiveSession | undefined>({
    load: (id) => db.withPlatform((tx) => findLiveSession(tx, id, clock.now()), { readOnly: true }),
    maxEntries: MAX_SESSIONS,
    ttlMs: BELIEVED_MS,
    now: () => performance.now(),
  })
  notices.subscribe(TOPIC, ({ session_ids }) => {
    if (Array.isArray(session_ids)) for (const id of session_ids) known.forget(String(id))
  })
  return {
    find: (id) => known.get(id),
    async announce(tx, ids) {
      if (ids.length === 0) return
      await notices.publish(tx, TOPIC, { session_ids: ids })
      // The process that ended them does not wait for its own notice.
      tx.afterCommit(() => ids.forEach((id) => known.forget(id)))
    },
  }
}

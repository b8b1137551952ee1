/** What operators may do across tenants, remembered for a few seconds. */
import { openLoadingCache } from '../../kernel/crypto/loading-cache.ts'
import type { Database, PlatformTx } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import { PLATFORM_ROLES } from '../roles/roles.ts'
import { findUser } from './queries.ts'

/** How long a process may believe in a role when the notice of its end got lost. */
const BELIEVED_MS = 5_000
const MAX_USERS = 10_000
const TOPIC = 'operator'
const NOTHING: ReadonlySet<string> = new Set()
const byRole = new Map<string | null, ReadonlySet<string>>(
  Object.entries(PLATFORM_ROLES).map(([role, { permissions }]) => [role, new Set<string>(permissions)]),
)

export type Operators = {
  /** The platform permissions of a user; empty for everybody but operators who are not suspended. */
  permissionsOf: (userId: string) => Promise<ReadonlySet<string>>
  /** Makes every process ask again once `tx` has committed. */
  announce: (tx: PlatformTx, userId: string) => Promise<void>
}

export function openOperators({ db, notices }: { db: Database; notices: Notices }): Operators {
  const known = openLoadingCache<ReadonlySet<string>>({
    load: async (id) => {
      const user = await db.withPlatform((tx) => findUser(tx, id), { readOnly: true })
      return user && !user.suspended_at ? (byRole.get(user.platform_role) ?? NOTHING) : NOTHING
    },
    maxEntries: MAX_USERS,
    ttlMs: BELIEVED_MS,
    now: () => performance.now(),
  })
  notices.subscribe(TOPIC, ({ user_id }) => known.forget(String(user_id)))
  return {
    permissionsOf: (userId) => known.get(userId),
    async announce(tx, userId) {
      await notices.publish(tx, TOPIC, { user_id: userId })
      tx.afterCommit(() => known.forget(userId))
    },
  }
}

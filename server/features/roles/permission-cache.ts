/** What each member may do, as every request asks it: read in one round trip, remembered for seconds, dropped on change. */
import type { Database, TenantTx } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import { openLoadingCache } from '../../kernel/crypto/loading-cache.ts'
import { permissionsOfRole } from './permissions.ts'
import { roleOfMember } from './queries.ts'

export type PermissionCache = {
  /** A member's permissions; undefined when the user is no member of the tenant. */
  find: (tenantId: string, userId: string) => Promise<ReadonlySet<string> | undefined>
  /** Makes every process forget what it knows of the tenant's members once `tx`, which changed them, has committed. */
  changed: (tx: TenantTx) => void
}

/** How long a process that misses a notice may act on what was true before. */
const TTL_MS = 5_000
const MAX_MEMBERS = 50_000
const MAX_GENERATIONS = 10_000

export function openPermissionCache({ db, notices }: { db: Database; notices: Notices }): PermissionCache {
  // A tenant's entries are dropped together by counting up the generation in their keys. The oldest counts make room:
  // whatever was remembered under them has expired long before ten thousand other tenants have changed.
  const generations = new Map<string, number>()
  let latest = 0
  const cache = openLoadingCache<ReadonlySet<string> | undefined>({
    load: async (key) => {
      const [tenantId = '', userId = ''] = key.split(' ')
      const [role] = await db.readTenant(tenantId, (tables) => roleOfMember(tables, userId))
      return role && new Set(permissionsOfRole(role))
    },
    maxEntries: MAX_MEMBERS,
    ttlMs: TTL_MS,
    now: () => performance.now(),
  })

  function forget(tenantId: string): void {
    generations.delete(tenantId)
    generations.set(tenantId, ++latest)
    const [oldest] = generations.keys()
    if (generations.size > MAX_GENERATIONS && oldest !== undefined) generations.delete(oldest)
  }
  notices.subscribe('access', ({ tenant_id }) => forget(String(tenant_id)))

  return {
    find: (tenantId, userId) => cache.get(`${tenantId} ${userId} ${generations.get(tenantId) ?? 0}`),
    changed: (tx) => {
      tx.afterCommit(async () => {
        // This process's next request must not wait for its own notice.
        forget(tx.tenantId)
        await db.withPlatform((platform) => notices.publish(platform, 'access', { tenant_id: tx.tenantId }))
      })
    },
  }
}

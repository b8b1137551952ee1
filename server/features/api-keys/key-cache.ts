/** API keys as every request with one asks for them: read in one round trip, remembered for seconds, dropped on change. */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kernel/clock.ts'
import { openLoadingCache } from '../../kernel/crypto/loading-cache.ts'
import type { Database, TenantTx } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { keyByHash, touchApiKey } from './queries.ts'

export type KnownKey = { id: string; name: string; scopes: string[]; expires_at: Date | null }

export type KeyCache = AsyncDisposable & {
  /** The key with this hash; undefined when the tenant has none, or is unknown. */
  find: (tenantId: string, hash: string) => Promise<KnownKey | undefined>
  /** Makes every process forget the key once `tx`, which changed or revoked it, has committed. */
  changed: (tx: TenantTx, hash: string) => void
  /** Notes that a key was used: written in the background, at most once a minute per key. */
  used: (tenantId: string, keyId: string) => void
}

/** How long a process that misses a notice may act on what was true before. */
const TTL_MS = 5_000
const MAX_KEYS = 50_000
const NOTE_EVERY_MS = 60_000

export function openKeyCache(options: {
  db: Database
  notices: Notices
  clock: Clock
  onError: (error: Error) => void
}): KeyCache {
  const { db, notices, clock, onError } = options
  // Unknown keys are remembered too, so that trying them costs the database little.
  const cache = openLoadingCache<KnownKey | undefined>({
    load: async (key) => {
      const [tenantId = '', hash = ''] = key.split(' ')
      try {
        return (await db.readTenant(tenantId, (tables) => keyByHash(tables, hash)))[0]
      } catch (error) {
        if (error instanceof NoSuchHomeError) return undefined
        throw error
      }
    },
    maxEntries: MAX_KEYS,
    ttlMs: TTL_MS,
    now: () => performance.now(),
  })
  notices.subscribe('api-key', ({ tenant_id, key_hash }) =>
    cache.forget(`${String(tenant_id)} ${String(key_hash)}`),
  )

  const noted = new LRUCache<string, number>({ max: MAX_KEYS })
  const writing = new Set<Promise<void>>()

  async function note(tenantId: string, keyId: string, now: Date): Promise<void> {
    const aMinuteAgo = new Date(now.getTime() - NOTE_EVERY_MS)
    try {
      await db.withTenant(tenantId, (tx) => touchApiKey(tx, keyId, now, aMinuteAgo))
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)))
    }
  }

  return {
    find: (tenantId, hash) => cache.get(`${tenantId} ${hash}`),
    changed: (tx, hash) => {
      tx.afterCommit(async () => {
        // This process's next request must not wait for its own notice.
        cache.forget(`${tx.tenantId} ${hash}`)
        const payload = { tenant_id: tx.tenantId, key_hash: hash }
        await db.withPlatform((platform) => notices.publish(platform, 'api-key', payload))
      })
    },
    used: (tenantId, keyId) => {
      const now = clock.now()
      if (now.getTime() - (noted.get(keyId) ?? -Infinity) < NOTE_EVERY_MS) return
      noted.set(keyId, now.getTime())
      const write = note(tenantId, keyId, now).finally(() => writing.delete(write))
      writing.add(write)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(writing)
    },
  }
}

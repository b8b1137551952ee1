/** Keys as every request with one asks for them: read in one round trip, remembered for seconds, and longer while PostgreSQL is away. */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kernel/clock.ts'
import { openLoadingCache } from '../../kernel/crypto/loading-cache.ts'
import type { Database, TenantTx } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { keyByHash, touchKey } from './queries.ts'

export type KnownKey = {
  id: string
  site_id: string
  name: string
  plugins: string[]
  per_minute: number | null
  expires_at: Date | null
  /** Set for what the key was before its rotation: it opens until then. */
  replaced_until: Date | null
}

export type KeyCache = AsyncDisposable & {
  /**
   * The key with this hash; undefined when the tenant has none, or is unknown.
   * @throws what the database throws, for a hash this process has not seen lately
   */
  find: (tenantId: string, hash: string) => Promise<KnownKey | undefined>
  /** Makes every process forget the hashes once `tx`, which changed or revoked the key, has committed. */
  changed: (tx: TenantTx, hashes: readonly string[]) => void
  /** Notes that a key was used: written in the background, at most once a minute per key. */
  used: (tenantId: string, keyId: string) => void
}

const TOPIC = 'site-api-key'
/** How long a process that misses a notice may act on what was true before. */
const TTL_MS = 5_000
/** How long a key opens on without PostgreSQL being asked. Nobody can revoke one there meanwhile. */
const WITHOUT_DATABASE_MS = 15 * 60_000
const MAX_KEYS = 50_000
const NOTE_EVERY_MS = 60_000

export function openKeyCache(options: {
  db: Pick<Database, 'readTenant' | 'withTenant' | 'withPlatform'>
  notices: Notices
  clock: Clock
  onError: (error: unknown) => void
  /** Milliseconds on a clock that only moves forward, above 0. */
  now: () => number
}): KeyCache {
  const { db, notices, clock, onError, now } = options
  const lately = new LRUCache<string, KnownKey>({
    max: MAX_KEYS,
    ttl: WITHOUT_DATABASE_MS,
    ttlResolution: 0,
    perf: { now },
  })

  async function load(name: string): Promise<KnownKey | undefined> {
    const [tenantId = '', hash = ''] = name.split(' ')
    try {
      const [key] = await db.readTenant(tenantId, (tables) => keyByHash(tables, hash))
      if (key) lately.set(name, key)
      else lately.delete(name)
      return key
    } catch (error) {
      if (error instanceof NoSuchHomeError) return undefined
      const known = lately.get(name)
      if (!known) throw error
      onError(error)
      return known
    }
  }

  // Unknown keys are remembered too, so that trying them costs the database little.
  const cache = openLoadingCache<KnownKey | undefined>({
    load,
    maxEntries: MAX_KEYS,
    ttlMs: TTL_MS,
    now,
  })

  function forget(tenantId: string, hash: string): void {
    const name = `${tenantId} ${hash}`
    cache.forget(name)
    lately.delete(name)
  }

  notices.subscribe(TOPIC, ({ tenant_id, hashes }) => {
    for (const hash of hashes as string[]) forget(String(tenant_id), hash)
  })

  const noted = new LRUCache<string, number>({ max: MAX_KEYS })
  const writing = new Set<Promise<void>>()

  async function note(tenantId: string, keyId: string, at: Date): Promise<void> {
    const aMinuteAgo = new Date(at.getTime() - NOTE_EVERY_MS)
    await db.withTenant(tenantId, (tx) => touchKey(tx, keyId, at, aMinuteAgo)).catch(onError)
  }

  return {
    find: (tenantId, hash) => cache.get(`${tenantId} ${hash}`),
    changed(tx, hashes) {
      const { tenantId } = tx
      tx.afterCommit(async () => {
        // This process's next request must not wait for its own notice.
        for (const hash of hashes) forget(tenantId, hash)
        await db.withPlatform((platform) =>
          notices.publish(platform, TOPIC, { tenant_id: tenantId, hashes: [...hashes] }),
        )
      })
    },
    used(tenantId, keyId) {
      const at = clock.now()
      if (at.getTime() - (noted.get(keyId) ?? -Infinity) < NOTE_EVERY_MS) return
      noted.set(keyId, at.getTime())
      const write = note(tenantId, keyId, at).finally(() => writing.delete(write))
      writing.add(write)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(writing)
    },
  }
}

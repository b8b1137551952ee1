/** Wakes those who watch something of a tenant when it has changed, in whichever process it did. */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { Notices } from '../db/notices.ts'

export type WatchingOptions = {
  notices: Notices
  /** Of notices whose payload names the `tenant_id`. */
  topic: string
  /** What of the tenant's has changed, by its notice. */
  keysOf: (payload: Record<string, unknown>) => readonly string[]
  /** Watchers of one tenant in this process; 100 if unset. */
  maxOfTenant?: number
  /** Watchers of one thing; as many as of the tenant if unset. */
  maxOfKey?: number
  /** Watchers of all tenants; 2,000 if unset. */
  maxInAll?: number
}

/** What happens within this time is told together. */
const GATHER_MS = 50

export type Watcher = Disposable & {
  /**
   * Waits until something has happened since the last time, but not for longer than that.
   * @returns false when watching has ended
   */
  wait: (forMs: number) => Promise<boolean>
}

export type Watching = {
  /**
   * @param key what is watched; undefined: all of the tenant's
   * @param left aborted when whoever watches has gone
   * @throws AppError rate_limited
   */
  watch: (tenantId: string, key: string | undefined, left: AbortSignal) => Watcher
  /** Wakes those who watch one of these, for what other topics tell. */
  ring: (tenantId: string, keys: readonly string[]) => void
  /** Ends all watching, for good. */
  end: () => void
}

type Bell = { key: string | undefined; hasRung: boolean; ring: () => void }

/** Subscribes to the topic for as long as the process lives. */
export function openWatching({
  notices,
  topic,
  keysOf,
  maxOfTenant = 100,
  maxOfKey = maxOfTenant,
  maxInAll = 2_000,
}: WatchingOptions): Watching {
  const bells = new Map<string, Set<Bell>>()
  let watchers = 0
  const ended = new AbortController()

  function ring(tenantId: string, keysOfThem: () => readonly string[]): void {
    const own = bells.get(tenantId)
    if (!own) return
    const keys = new Set(keysOfThem())
    for (const bell of own) {
      if (bell.key !== undefined && !keys.has(bell.key)) continue
      bell.hasRung = true
      bell.ring()
    }
  }
  notices.subscribe(topic, (payload) => ring(String(payload['tenant_id']), () => keysOf(payload)))

  function hasRoom(own: ReadonlySet<Bell>, key: string | undefined): boolean {
    if (own.size >= maxOfTenant || watchers >= maxInAll) return false
    return [...own].filter((bell) => bell.key === key).length < maxOfKey
  }

  return {
    end: () => ended.abort(),
    ring: (tenantId, keys) => ring(tenantId, () => keys),
    watch(tenantId, key, left) {
      const own = bells.get(tenantId) ?? new Set()
      if (!hasRoom(own, key))
        throw new AppError('rate_limited', 'Too many event streams are open; close some, or poll instead.', {
          retryAfterSeconds: 15,
        })
      const over = AbortSignal.any([left, ended.signal])
      const bell: Bell = { key, hasRung: false, ring: () => undefined }
      own.add(bell)
      bells.set(tenantId, own)
      watchers += 1

      function leave(): void {
        bell.ring()
        if (!own.delete(bell)) return
        watchers -= 1
        if (own.size === 0) bells.delete(tenantId)
      }
      // Who has left may never have come to wait.
      if (over.aborted) leave()
      else over.addEventListener('abort', leave)

      return {
        async wait(forMs) {
          if (!bell.hasRung && !over.aborted) {
            const { promise, resolve } = Promise.withResolvers<void>()
            bell.ring = resolve
            const timer = setTimeout(resolve, forMs)
            await promise
            clearTimeout(timer)
          }
          if (bell.hasRung && !over.aborted) await delay(GATHER_MS)
          bell.hasRung = false
          return !over.aborted
        },
        [Symbol.dispose]: leave,
      }
    },
  }
}

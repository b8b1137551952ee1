/** Counts in this process, in bounded memory. */
import { LRUCache } from 'lru-cache'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Counter } from './counter.ts'

/**
 * At most `maxKeys` keys are counted (0.5 to 1 KB each); beyond that the least recently used one loses its count.
 * Who wants to lose theirs therefore has to appear under that many other keys first.
 */
export function openLocalCounter(maxKeys: number): Counter {
  // The limit differs per call, so the library only counts: its own limit is out of reach.
  const limiter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 1, keyPrefix: '' })
  // Keys whose window has ended stay here until they are pushed out.
  const used = new LRUCache<string, true>({ max: maxKeys, dispose: (_, key) => void limiter.delete(key) })

  return {
    async add(key, points, windowSeconds) {
      used.set(key, true)
      const result = await limiter.consume(key, points, { customDuration: windowSeconds })
      return { points: result.consumedPoints, ms_left: result.msBeforeNext }
    },
    async forget(prefix) {
      const keys = [...used.keys()].filter((key) => key.startsWith(prefix))
      for (const key of keys) used.delete(key)
    },
  }
}

/** Counts in this process, in bounded memory. */
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Counter } from './counter.ts'

/**
 * At most `maxKeys` keys are counted (0.5 to 1 KB each); beyond that the least recently used lose their counts.
 * Who wants to lose theirs therefore has to appear under that many other keys first.
 */
export function openLocalCounter(maxKeys: number): Counter {
  // The limit differs per call, so the library only counts: its own limit is out of reach.
  const limiter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 1, keyPrefix: '' })
  // In the order of their last use. Keys whose window has ended stay until they are pushed out.
  const used = new Set<string>()

  async function remove(key: string): Promise<void> {
    used.delete(key)
    await limiter.delete(key)
  }

  /** Makes room for a hundredth at once: looking for the oldest walks over all entries deleted since the last time. */
  async function makeRoom(): Promise<void> {
    const keep = Math.floor(maxKeys * 0.99)
    for (const key of used) {
      if (used.size <= keep) return
      await remove(key)
    }
  }

  return {
    async add(key, points, windowSeconds) {
      used.delete(key)
      if (used.size >= maxKeys) await makeRoom()
      used.add(key)
      const result = await limiter.consume(key, points, { customDuration: windowSeconds })
      return { points: result.consumedPoints, ms_left: result.msBeforeNext }
    },
    async forget(prefix) {
      for (const key of used) if (key.startsWith(prefix)) await remove(key)
    },
  }
}

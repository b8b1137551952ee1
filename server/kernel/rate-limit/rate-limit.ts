/** Rate limits per key: shared by all processes over Redis, or counted in this process when there is no Redis. */
import type { Counted } from './counter.ts'
import { openLocalCounter } from './local-counter.ts'
import { openRedisCounter } from './redis-counter.ts'

/** `points` may be spent per window; a window begins with the first request after the last one ended. */
export type RateLimit = { points: number; window_seconds: number }

export type RateLimitResult = {
  allowed: boolean
  limit: number
  remaining: number
  /** Seconds until the window ends, rounded up. */
  reset_seconds: number
  /** 0 when allowed. */
  retry_after_seconds: number
}

export type RateLimiter = AsyncDisposable & {
  /**
   * Spends `cost` points (1 by default) of the key, such as `tenant:<id>`. What is refused counts too: a cost above
   * what remains uses the rest up. Limits with different windows on one key are counted apart. Never fails because of
   * Redis: while it is away each process counts for itself, and shared counting resumes when it is back.
   * @throws RangeError when cost or limit are not whole numbers, or the window is longer than 24 days.
   */
  take(key: string, limit: RateLimit, cost?: number): Promise<RateLimitResult>
  /**
   * Forgets the counts of `key` and of every key that continues it after a colon: `tenant:1` takes `tenant:1:search`
   * along and leaves `tenant:12`. Throws while Redis is away: try again, or wait until the windows have ended.
   */
  forget(key: string): Promise<void>
}

export type RateLimiterOptions = {
  redisUrl?: string | undefined
  /** Told once each time Redis goes away. */
  onError: (error: Error) => void
  /** Told once each time Redis is back. */
  onRecover?: () => void
  /** Keys counted in this process at most, 0.5 to 1 KB each. */
  maxLocalKeys?: number
}

/** Timers of the in-process counter cannot wait longer. */
const maxWindowSeconds = Math.floor((2 ** 31 - 1) / 1_000)

export function openRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { redisUrl, onError, onRecover, maxLocalKeys = 100_000 } = options
  const local = openLocalCounter(maxLocalKeys)
  const shared = redisUrl === undefined ? undefined : openRedisCounter(redisUrl, lost, recovered)
  let away = false

  function lost(error: Error): void {
    if (!away) onError(error)
    away = true
  }

  function recovered(): void {
    if (away) onRecover?.()
    away = false
  }

  async function count(key: string, cost: number, windowSeconds: number): Promise<Counted> {
    if (!shared) return local.add(key, cost, windowSeconds)
    try {
      const counted = await shared.add(key, cost, windowSeconds)
      recovered()
      return counted
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)))
      return local.add(key, cost, windowSeconds)
    }
  }

  return {
    async take(key, { points, window_seconds }, cost = 1) {
      requireWhole('cost', cost, 1, Number.MAX_SAFE_INTEGER)
      requireWhole('points', points, 0, Number.MAX_SAFE_INTEGER)
      requireWhole('window_seconds', window_seconds, 1, maxWindowSeconds)
      const counted = await count(`${key}:${window_seconds}`, cost, window_seconds)
      const allowed = counted.points <= points
      const reset_seconds = Math.max(1, Math.ceil(counted.ms_left / 1_000))
      return {
        allowed,
        limit: points,
        remaining: Math.max(0, points - counted.points),
        reset_seconds,
        retry_after_seconds: allowed ? 0 : reset_seconds,
      }
    },
    async forget(key) {
      // Every counted key ends with `:<window>`, so this finds the key itself as well as those below it.
      await local.forget(`${key}:`)
      await shared?.forget(`${key}:`)
    },
    async [Symbol.asyncDispose]() {
      await shared?.[Symbol.asyncDispose]()
    },
  }
}

/** The fields of draft-ietf-httpapi-ratelimit-headers-07 and, for a refusal, Retry-After (RFC 9110, 10.2.3). */
export function rateLimitHeaders(result: RateLimitResult): Record<string, string> {
  return {
    'RateLimit-Limit': String(result.limit),
    'RateLimit-Remaining': String(result.remaining),
    'RateLimit-Reset': String(result.reset_seconds),
    ...(result.allowed ? {} : { 'Retry-After': String(result.retry_after_seconds) }),
  }
}

function requireWhole(name: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new RangeError(`${name} must be a whole number from ${min} to ${max}, but is ${value}.`)
}

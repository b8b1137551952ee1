/** Counts in Redis, so that several processes share one count. Fails fast while Redis is away. */
import { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import type { Counter } from './counter.ts'

const keyPrefix = 'hotswap:rate'
/** A reply later than this counts as no reply: on a healthy network Redis answers in well under a millisecond. */
const replyTimeoutMs = 500
const connectTimeoutMs = 1_000

type RedisCounter = AsyncDisposable & Counter

/**
 * @param onError each failure of the connection or a command
 * @param onReady each time the connection can be used, the first one included
 */
export function openRedisCounter(
  url: string,
  onError: (error: Error) => void,
  onReady: () => void,
): RedisCounter {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0, // a command that was under way when the connection broke fails instead of being sent twice
    connectTimeout: connectTimeoutMs,
    socketTimeout: replyTimeoutMs,
    disconnectTimeout: replyTimeoutMs,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1_000),
    reconnectOnError: (error) => error.message.startsWith('READONLY'), // this server stopped being the primary
  })
  redis.on('error', onError)
  redis.on('ready', onReady)
  const firstAttempt = new Promise<void>((resolve) => {
    redis.once('ready', resolve)
    redis.once('close', resolve)
  })
  // The limit differs per call, so the library only counts: its own limit is out of reach.
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    points: Number.MAX_SAFE_INTEGER,
    duration: 1,
    keyPrefix,
    rejectIfRedisNotReady: true,
  })

  return {
    async add(key, points, windowSeconds) {
      await firstAttempt
      const result = await limiter.consume(key, points, { customDuration: windowSeconds })
      return { points: result.consumedPoints, ms_left: result.msBeforeNext }
    },
    async forget(prefix) {
      await firstAttempt
      const match = `${keyPrefix}:${prefix}`.replaceAll(/[\\*?[\]]/g, String.raw`\$&`) + '*'
      for await (const keys of redis.scanStream({ match, count: 1_000 }) as AsyncIterable<string[]>)
        if (keys.length > 0) await redis.unlink(keys)
    },
    async [Symbol.asyncDispose]() {
      if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect())
      else redis.disconnect()
    },
  }
}

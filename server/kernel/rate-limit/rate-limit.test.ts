import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { openRateLimiter, rateLimitHeaders } from './rate-limit.ts'
import type { RateLimiterOptions } from './rate-limit.ts'

const perMinute = (points: number) => ({ points, window_seconds: 60 })

function openLocal(t: TestContext, options: Partial<RateLimiterOptions> = {}) {
  const limiter = openRateLimiter({ onError: assert.ifError, ...options })
  t.after(() => limiter[Symbol.asyncDispose]())
  return limiter
}

describe('rate limits in this process', () => {
  test('allow what the limit allows, refuse the rest and say when to come back', async (t) => {
    t.mock.timers.enable({ apis: ['Date', 'setTimeout'] })
    const limiter = openLocal(t)
    assert.deepEqual(await limiter.take('tenant:1', perMinute(2)), {
      allowed: true,
      limit: 2,
      remaining: 1,
      reset_seconds: 60,
      retry_after_seconds: 0,
    })
    t.mock.timers.tick(19_500)
    assert.equal((await limiter.take('tenant:1', perMinute(2))).remaining, 0)
    assert.deepEqual(await limiter.take('tenant:1', perMinute(2)), {
      allowed: false,
      limit: 2,
      remaining: 0,
      reset_seconds: 41,
      retry_after_seconds: 41,
    })
    assert.equal((await limiter.take('tenant:2', perMinute(2))).allowed, true)
  })

  test('begin anew when the window has ended', async (t) => {
    t.mock.timers.enable({ apis: ['Date', 'setTimeout'] })
    const limiter = openLocal(t)
    await limiter.take('k', perMinute(1))
    t.mock.timers.tick(59_999)
    assert.equal((await limiter.take('k', perMinute(1))).allowed, false)
    t.mock.timers.tick(1)
    assert.deepEqual(await limiter.take('k', perMinute(1)), {
      allowed: true,
      limit: 1,
      remaining: 0,
      reset_seconds: 60,
      retry_after_seconds: 0,
    })
  })

  test('follow a changed limit at once, and count windows of different length apart', async (t) => {
    const limiter = openLocal(t)
    await limiter.take('k', perMinute(1))
    assert.equal((await limiter.take('k', perMinute(1))).allowed, false)
    assert.equal((await limiter.take('k', perMinute(10))).remaining, 7)
    assert.equal((await limiter.take('k', { points: 1, window_seconds: 1 })).allowed, true)
  })

  test('take what a request costs; a cost above the rest uses the rest up', async (t) => {
    const limiter = openLocal(t)
    assert.equal((await limiter.take('k', perMinute(10), 7)).remaining, 3)
    assert.equal((await limiter.take('k', perMinute(10), 4)).allowed, false)
    assert.equal((await limiter.take('k', perMinute(10))).allowed, false)
    assert.equal((await limiter.take('nothing', perMinute(0))).allowed, false)
  })

  test('refuse limits that make no sense', async (t) => {
    const limiter = openLocal(t)
    await assert.rejects(limiter.take('k', perMinute(1), 0), RangeError)
    await assert.rejects(limiter.take('k', perMinute(1), 0.5), RangeError)
    await assert.rejects(limiter.take('k', perMinute(-1)), RangeError)
    await assert.rejects(limiter.take('k', { points: 1, window_seconds: 0 }), RangeError)
    await assert.rejects(limiter.take('k', { points: 1, window_seconds: 30 * 86_400 }), RangeError)
  })

  test('forget a tenant with everything below it, and nobody whose id begins alike', async (t) => {
    const limiter = openLocal(t)
    const keys = ['tenant:1', 'tenant:1:search', 'tenant:12', 'tenant:2']
    for (const key of keys) await limiter.take(key, perMinute(1))
    await limiter.forget('tenant:1')
    const allowed = await Promise.all(
      keys.map(async (key) => (await limiter.take(key, perMinute(1))).allowed),
    )
    assert.deepEqual(allowed, [true, true, false, false])
  })

  test('stay in bounded memory, at the cost of the keys that were used least recently', async (t) => {
    const limiter = openLocal(t, { maxLocalKeys: 100 })
    await limiter.take('cold', perMinute(1))
    await limiter.take('hot', perMinute(1))
    for (let flood = 0; flood < 1_000; flood += 1) {
      await limiter.take(`ip:${flood}`, perMinute(1))
      assert.equal((await limiter.take('hot', perMinute(1))).allowed, false)
    }
    assert.equal((await limiter.take('cold', perMinute(1))).allowed, true)
  })
})

test('rate limit headers hold whole seconds, and Retry-After only with a refusal', () => {
  const result = { allowed: true, limit: 100, remaining: 7, reset_seconds: 30, retry_after_seconds: 0 }
  assert.deepEqual(rateLimitHeaders(result), {
    'RateLimit-Limit': '100',
    'RateLimit-Remaining': '7',
    'RateLimit-Reset': '30',
  })
  const refused = rateLimitHeaders({ ...result, allowed: false, remaining: 0, retry_after_seconds: 30 })
  assert.equal(refused['Retry-After'], '30')
})

import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { Redis } from 'ioredis'
import { startRedis } from '../../../test/kit/redis.ts'
import { openRateLimiter } from './rate-limit.ts'
import type { RateLimit } from './rate-limit.ts'

const perMinute = (points: number): RateLimit => ({ points, window_seconds: 60 })
const perSecond = (points: number): RateLimit => ({ points, window_seconds: 1 })

const redis = await startRedis()

if ('missing' in redis) test('rate limits over Redis', { skip: redis.missing })
else {
  const { url } = redis
  after(() => redis[Symbol.asyncDispose]())

  /** A limiter as another process would have it, with what it was told about Redis. */
  function open(t: TestContext, redisUrl = url) {
    const errors: Error[] = []
    const events = new EventEmitter<{ lost: []; recovered: [] }>()
    const limiter = openRateLimiter({
      redisUrl,
      onError: (error) => {
        errors.push(error)
        events.emit('lost')
      },
      onRecover: () => events.emit('recovered'),
    })
    t.after(() => limiter[Symbol.asyncDispose]())
    const take = async (key: string, limit: RateLimit) => (await limiter.take(key, limit)).allowed
    return { limiter, take, errors, events }
  }

  function openClient(t: TestContext) {
    const client = new Redis(url)
    t.after(() => client.disconnect())
    return client
  }

  describe('rate limits over Redis', () => {
    test('are one count for all processes', async (t) => {
      const [one, two] = [open(t), open(t)]
      assert.equal((await one.limiter.take('shared', perMinute(3))).remaining, 2)
      assert.equal((await two.limiter.take('shared', perMinute(3))).remaining, 1)
      assert.equal((await one.limiter.take('shared', perMinute(3))).remaining, 0)
      const refused = await two.limiter.take('shared', perMinute(3))
      assert.equal(refused.allowed, false)
      assert.ok(refused.retry_after_seconds > 0 && refused.retry_after_seconds <= 60)
    })

    test('give the last point to exactly one of those who race for it', async (t) => {
      const [one, two] = [open(t), open(t)]
      for (let round = 0; round < 20; round += 1) {
        const racers = [one, two].map((process) => process.take(`race:${round}`, perMinute(1)))
        assert.deepEqual((await Promise.all(racers)).filter(Boolean), [true])
      }
      const many = Array.from({ length: 200 }, (_, index) =>
        (index % 2 ? one : two).take('many', perMinute(60)),
      )
      assert.equal((await Promise.all(many)).filter(Boolean).length, 60)
    })

    test('live under our prefix and expire by themselves', async (t) => {
      const client = openClient(t)
      await client.config('SET', 'notify-keyspace-events', 'Ex')
      const watcher = openClient(t)
      await watcher.subscribe('__keyevent@0__:expired')
      const { take } = open(t)
      assert.deepEqual([await take('brief', perSecond(1)), await take('brief', perSecond(1))], [true, false])
      assert.deepEqual(await client.keys('*brief*'), ['hotswap:rate:brief:1'])
      await once(watcher, 'message')
      assert.equal(await take('brief', perSecond(1)), true)
    })

    test('forget a tenant in Redis too, and only that one', async (t) => {
      const { limiter, take } = open(t)
      const client = openClient(t)
      const below = Array.from({ length: 2_500 }, (_, index) => `tenant:7:${index}`)
      await Promise.all(['tenant:7', 'tenant:77', 'tenant:*', ...below].map((key) => take(key, perMinute(1))))
      await limiter.forget('tenant:*') // a name, not a pattern
      assert.equal((await client.keys('hotswap:rate:tenant:*')).length, 2_502)
      await limiter.forget('tenant:7')
      assert.deepEqual(await client.keys('hotswap:rate:tenant:*'), ['hotswap:rate:tenant:77:60'])
    })
  })

  describe('rate limits while Redis is away', { timeout: 20_000 }, () => {
    test('go on in the process and are shared again when it is back', async (t) => {
      const [one, two] = [open(t), open(t)]
      assert.deepEqual([await one.take('k', perMinute(1)), await two.take('k', perMinute(1))], [true, false])

      const lost = [one, two].map(({ events }) => once(events, 'lost'))
      await redis.kill()
      const during = [one, two, one].map((process) => process.take('k', perMinute(1)))
      assert.deepEqual(await Promise.all(during), [true, true, false], 'each process counts for itself')
      await assert.rejects(one.limiter.forget('k'), 'a purge must not believe it is done')
      await Promise.all(lost)

      const recovered = [one, two].map(({ events }) => once(events, 'recovered'))
      await redis.restart()
      await Promise.all(recovered)
      assert.deepEqual([await one.take('k', perMinute(1)), await two.take('k', perMinute(1))], [true, false])
      assert.deepEqual([one.errors.length, two.errors.length], [1, 1], 'told once, not for every request')
    })

    test('do not wait for a Redis that hangs', async (t) => {
      const { take, events, errors } = open(t)
      await take('k2', perMinute(10))
      redis.freeze()
      const started = performance.now()
      const during = await Promise.all(Array.from({ length: 12 }, () => take('k2', perMinute(10))))
      assert.equal(during.filter(Boolean).length, 10)
      assert.equal(await take('k2', perMinute(10)), false)
      assert.ok(performance.now() - started < 5_000)
      assert.equal(errors.length, 1)
      const recovered = once(events, 'recovered')
      redis.thaw()
      await recovered
      assert.equal(await take('k2', perMinute(100)), true)
    })

    test('count a request once when Redis dies before it answers', async (t) => {
      const { take, events } = open(t)
      const client = openClient(t)
      await take('k3', perMinute(10))
      redis.freeze()
      const unanswered = take('k3', perMinute(10))
      const recovered = once(events, 'recovered')
      await redis.kill()
      await redis.restart()
      await recovered
      assert.equal(await unanswered, true)
      assert.deepEqual(await client.keys('*k3*'), [], 'it was counted here and not sent again')
    })

    test('work from the start where Redis never answered', async (t) => {
      const { take, errors } = open(t, 'redis://127.0.0.1:1')
      assert.deepEqual([await take('k', perMinute(1)), await take('k', perMinute(1))], [true, false])
      assert.match(String(errors[0]), /ECONNREFUSED/)
    })
  })
}

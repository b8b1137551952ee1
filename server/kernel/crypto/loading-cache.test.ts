import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openLoadingCache } from './loading-cache.ts'

function countingCache(options: { maxEntries?: number; ttlMs?: number } = {}) {
  const loads: string[] = []
  const clock = { ms: 1 }
  const cache = openLoadingCache({
    load: async (key) => {
      loads.push(key)
      return { key, load: loads.length }
    },
    maxEntries: options.maxEntries ?? 10,
    ttlMs: options.ttlMs ?? 1_000,
    now: () => clock.ms,
  })
  return { cache, loads, clock }
}

describe('loading cache', () => {
  test('loads once for all who ask at the same time and for those who come later', async () => {
    const { cache, loads } = countingCache()
    const values = await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])
    values.push(await cache.get('a'))
    assert.deepEqual(loads, ['a'])
    assert.equal(new Set(values).size, 1)
  })

  test('tells everyone about a failed load and tries again for the next', async () => {
    let fails = true
    const cache = openLoadingCache({
      load: async () => {
        if (fails) throw new Error('away')
        return 'here'
      },
      maxEntries: 1,
      ttlMs: 1_000,
      now: () => 1,
    })
    const failures = await Promise.allSettled([cache.get('a'), cache.get('a')])
    assert.deepEqual(
      failures.map((failure) => failure.status),
      ['rejected', 'rejected'],
    )
    fails = false
    assert.equal(await cache.get('a'), 'here')
  })

  test('loads again after the time to live', async () => {
    const { cache, loads, clock } = countingCache({ ttlMs: 1_000 })
    await cache.get('a')
    clock.ms = 1_001
    await cache.get('a')
    assert.equal(loads.length, 1)
    clock.ms = 1_002
    await cache.get('a')
    assert.equal(loads.length, 2)
  })

  test('gives up the least recently used entry when it is full', async () => {
    const { cache, loads } = countingCache({ maxEntries: 2 })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(key)
    assert.deepEqual(loads, ['a', 'b', 'c', 'b'])
  })

  test('does not keep a load that was forgotten while under way', async () => {
    const { cache, loads } = countingCache()
    const before = cache.get('a')
    cache.forget('a')
    assert.notEqual(await before, await cache.get('a'))
    assert.equal(loads.length, 2)
  })

  test('many who find the same stale value reload it once', async () => {
    const { cache, loads } = countingCache()
    const stale = await cache.get('a')
    const fresh = await Promise.all(
      [1, 2, 3].map(() => {
        cache.forget('a', stale)
        return cache.get('a')
      }),
    )
    assert.equal(new Set(fresh).size, 1)
    assert.equal(loads.length, 2)
  })
})

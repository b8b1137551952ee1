import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import fc from 'fast-check'
import { openGenerations } from './generations.ts'
import { type PageCache, type PageStore, openPageCache } from './page-cache.ts'
import { makeRepresentation } from './representation.ts'

function keep(cache: PageCache, store: PageStore, key: string, bytes: number, status = 200) {
  const representation = makeRepresentation({
    status,
    contentType: 'image/png',
    body: Buffer.alloc(bytes),
    shared: [],
  })
  return cache.keep(store, key, {
    representation,
    tags: new Set(),
    url: key,
    staleAt: Infinity,
    viewOf: undefined,
  })
}

test('a tenant that fills the memory displaces itself, not the others', async () => {
  const cache = openPageCache(1_000_000)
  const modest = cache.open('modest')
  for (let page = 0; page < 10; page += 1) keep(cache, modest, `/${page}`, 10_000)
  const greedy = cache.open('greedy')
  for (let page = 0; page < 500; page += 1) {
    keep(cache, greedy, `/${page}`, 10_000)
    await turn()
  }
  assert.equal(modest.byKey.size, 10)
  assert.ok(cache.bytes <= 1_000_000, `${cache.bytes}`)
  assert.ok(cache.bytes > 900_000, 'what nobody else needs is used')
  assert.ok(greedy.byKey.has('/499'), 'the newest stays')
})

test('what was used last goes last', async () => {
  const cache = openPageCache(100_000)
  const store = cache.open('tenant')
  const first = keep(cache, store, '/first', 10_000)
  for (let page = 0; page < 30; page += 1) {
    keep(cache, store, `/${page}`, 10_000)
    first.usedAt = cache.tick
    await turn()
  }
  assert.ok(store.byKey.has('/first'))
  assert.ok(!store.byKey.has('/0'))
})

test('missing pages are bounded, since anybody can ask for any', () => {
  const cache = openPageCache(100_000_000)
  const store = cache.open('tenant')
  keep(cache, store, '/page', 10)
  for (let page = 0; page < 2_000; page += 1) keep(cache, store, `/missing-${page}`, 10, 404)
  assert.ok(store.byKey.size <= 501)
  assert.ok(store.byKey.has('/page'))
})

test('the books balance, whatever happens in whatever order', async () => {
  const act = fc.record({
    tenant: fc.integer({ min: 0, max: 3 }),
    key: fc.integer({ min: 0, max: 9 }).map(String),
    bytes: fc.integer({ min: 0, max: 5_000 }),
    what: fc.constantFrom('keep', 'missing', 'forget', 'swap', 'drop', 'turn'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 100 }), async (acts) => {
      const cache = openPageCache(30_000)
      const stores = Array.from({ length: 4 }, (_, tenant) => cache.open(`t${tenant}`))
      for (const { tenant, key, bytes, what } of acts) {
        const store = stores[tenant] as PageStore
        if (what === 'keep') keep(cache, store, key, bytes)
        if (what === 'missing') keep(cache, store, key, bytes, 404)
        if (what === 'forget') cache.forget(store, key)
        if (what === 'swap')
          cache.carryOver(store, (stores[tenant] = cache.open(`t${tenant}`)), (kept) => kept.bytes % 2 === 0)
        if (what === 'drop') {
          cache.drop(store)
          stores[tenant] = cache.open(`t${tenant}`)
        }
        if (what === 'turn') await turn()
      }
      await turn()
      const all = stores.flatMap((store) => [...store.byKey.values()])
      assert.equal(cache.entries, all.length)
      assert.equal(
        cache.bytes,
        all.reduce((sum, { bytes }) => sum + bytes, 0),
      )
      assert.ok(cache.bytes <= 30_000)
      for (const store of stores) {
        assert.equal(store.byUrl.size, store.byKey.size)
        assert.equal(store.missing, [...store.byKey.values()].filter(({ isMissing }) => isMissing).length)
        assert.ok([...store.byKey.values()].every((kept) => kept.store === store))
      }
    }),
    { numRuns: 200 },
  )
})

test('generations keep what is asked for, drop what is not, and tell of each drop once', () => {
  const dropped: number[] = []
  const map = openGenerations<number, number>({ size: 100, onDrop: (value) => dropped.push(value) })
  map.set(-1, -1)
  for (let key = 0; key < 1_000; key += 1) {
    map.set(key, key)
    assert.equal(map.get(-1), -1)
    assert.ok(map.size <= 200)
  }
  assert.equal(new Set(dropped).size, dropped.length)
  assert.equal(dropped.length + map.size, 1_001)
  map.delete(-1)
  assert.equal(map.get(-1), undefined)
  map.set(999, 5)
  assert.deepEqual(dropped.slice(-2), [-1, 999])
  map.clear()
  assert.equal(map.size, 0)
  assert.equal(dropped.length, 1_002)
})

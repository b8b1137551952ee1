/** Slots per tenant: how many at a time, in which order, and what happens to those who wait too long. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { openTenantSlots } from './tenant-slots.ts'

/** Work that goes on until it is told to end. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { run: () => promise, end: resolve }
}

test('a tenant has its slots, in the order of asking, whatever another does', async () => {
  const slots = openTenantSlots({ slots: 2 })
  const order: number[] = []
  const [one, two] = [work(), work()]
  const running = [slots.hold('a', one.run), slots.hold('a', two.run)]
  const waiting = [3, 4].map((n) => slots.hold('a', async () => void order.push(n)))
  assert.equal(await slots.hold('b', async () => 'b'), 'b')
  assert.deepEqual(order, [])
  one.end()
  await Promise.all(waiting)
  assert.deepEqual(order, [3, 4])
  two.end()
  await Promise.all(running)
})

test('a slot comes back from work that fails, and nothing is kept of a tenant that is idle', async () => {
  const slots = openTenantSlots({ slots: 1 })
  for (let n = 0; n < 3; n++)
    await assert.rejects(
      slots.hold('a', () => Promise.reject(new Error('no'))),
      /no/,
    )
  assert.equal(await slots.hold('a', async () => 1), 1)
})

test('waiting is bounded in number and in time, and who gave up leaves no hole', async () => {
  const slots = openTenantSlots({ slots: 1, maxWaitMs: 10, maxWaiting: 1 })
  const one = work()
  const running = slots.hold('a', one.run)
  const second = slots.hold('a', async () => 2)
  await assert.rejects(
    slots.hold('a', async () => 3),
    { code: 'overloaded', status: 503 },
  )
  await assert.rejects(second, { code: 'overloaded' })
  one.end()
  await running
  assert.equal(await slots.hold('a', async () => 4), 4)
})

test('one tenant cannot take every connection of the pool', async () => {
  const { url, db } = await openTestDatabase({ poolSize: 4 })
  const [busy, other] = [await addHome(url), await addHome(url)]
  const read = (tenantId: string) => db.withTenant(tenantId, (tx) => tx.selectFrom('quota_usage').execute())
  const end = Promise.withResolvers<void>()
  const full = Promise.withResolvers<void>()
  let running = 0
  const hog = () =>
    db.withTenant(busy.tenantId, async () => {
      running++
      if (running === 3) full.resolve()
      await end.promise
    })
  const all = Promise.all(Array.from({ length: 8 }, hog))
  await full.promise
  assert.deepEqual(await read(other.tenantId), [])
  assert.equal(running, 3)
  end.resolve()
  await all
  assert.equal(running, 8)
})

/** Who comes next: shares of tenants, and what happens to who has used up his. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Waiting, openQueue } from './queue.ts'

function waiting(tenant: string, key = tenant): Waiting {
  const call = { tenant, key } as Waiting['call']
  return { call, since: 0, finish: () => undefined }
}

const anyone = () => true

test('tenants take turns, whoever came first with how many', () => {
  const queue = openQueue(() => 0)
  for (let i = 0; i < 3; i++) queue.add(waiting('many', `many-${i}`))
  queue.add(waiting('one'))
  const order: string[] = []
  for (let next = queue.take(anyone); next; next = queue.take(anyone)) {
    order.push(next.call.key)
    queue.spend(next.call.tenant, 10)
  }
  assert.deepEqual(order, ['many-0', 'one', 'many-1', 'many-2'])
  assert.equal(queue.size, 0)
})

test('who has used up his share is refused, waits if he is waiting, and gets it back with time', () => {
  let now = 0
  const queue = openQueue(() => now)
  const early = waiting('greedy')
  assert.equal(queue.add(early), undefined)
  queue.spend('greedy', 60_000)
  assert.match(queue.add(waiting('greedy')) ?? '', /share/)
  assert.equal(queue.take(anyone), undefined)
  assert.equal(queue.add(waiting('other')), undefined)
  assert.equal(queue.take(anyone)?.call.tenant, 'other')
  now = 60_000
  assert.equal(queue.take(anyone), early)
  assert.equal(queue.add(waiting('greedy')), undefined)
})

test('what may not run is left where it is, and what is given up is gone', () => {
  const queue = openQueue(() => 0)
  const first = waiting('a', 'first')
  const second = waiting('a', 'second')
  queue.add(first)
  queue.add(second)
  assert.equal(
    queue.take(({ call }) => call.key === 'second'),
    second,
  )
  assert.ok(queue.remove(first))
  assert.ok(!queue.remove(first))
  assert.equal(queue.size, 0)
  assert.equal(queue.take(anyone), undefined)
})

test('nobody may have more than so much waiting', () => {
  const queue = openQueue(() => 0)
  let taken = 0
  while (queue.add(waiting('flood')) === undefined) taken += 1
  assert.equal(taken, 200)
  assert.equal(queue.add(waiting('neighbour')), undefined)
  assert.equal(queue.drain().length, 201)
  assert.equal(queue.size, 0)
})

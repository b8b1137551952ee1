/** Ids that follow each other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstIdAt, nextId } from './time-ordered-id.ts'

test('ids rise, also within a millisecond, and carry their time', () => {
  const before = firstIdAt(new Date())
  const ids = Array.from({ length: 20_000 }, nextId)
  assert.deepEqual(ids, ids.toSorted())
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  )
  assert.ok(ids.every((id) => id >= before))
  assert.ok((ids.at(-1) ?? '') < firstIdAt(new Date(Date.now() + 1_000)))
})

/** Pages and their cursors. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeCursor, encodeCursor, toPage } from './page.ts'

const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id }))
const page = (count: number, limit: number) =>
  toPage(
    rows(count),
    limit,
    (row) => [row.id],
    (row) => row.id,
  )

test('a page names the key of its last row when there is one more', () => {
  assert.deepEqual(page(3, 2).items, [0, 1])
  assert.deepEqual(decodeCursor(page(3, 2).next_cursor ?? undefined, ['number']), ['1'])
})

test('the last page, full or not, and an empty one have no next', () => {
  for (const count of [2, 1, 0]) assert.equal(page(count, 2).next_cursor, null)
})

describe('a cursor', () => {
  const id = '01937ad3-5c6e-7000-8000-000000000000'

  test('comes back as it went, whatever the text holds', () => {
    for (const name of ['', "O'Neill; drop table", 'ü😀', '"],["'])
      assert.deepEqual(decodeCursor(encodeCursor([name, id]), ['string', 'uuid']), [name, id])
  })

  test('is none without one', () => assert.equal(decodeCursor(undefined, ['string']), undefined))

  for (const [what, cursor] of [
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['no list', encodeCursor({} as never)],
    ['of another list', encodeCursor([1])],
    ['with a part missing', encodeCursor(['2030-01-01T00:00:00.000Z'])],
    ['with a part too many', encodeCursor(['2030-01-01T00:00:00.000Z', id, id])],
    ['with no date', encodeCursor(['now()', id])],
    ['with a day that is not', encodeCursor(['2030-13-45T00:00:00.000Z', id])],
    ['with no id', encodeCursor(['2030-01-01T00:00:00.000Z', `${id}' or 1=1`])],
    ['with an object in it', encodeCursor(['2030-01-01T00:00:00.000Z', { id }])],
    ['that is empty', ''],
  ] as const) {
    test(`${what} is refused`, () =>
      assert.throws(() => decodeCursor(cursor, ['date', 'uuid']), { code: 'validation_failed' }))
  }

  test('with half a surrogate pair or a zero character is refused', () => {
    for (const text of ['\ud800', '\0'])
      assert.throws(() => decodeCursor(encodeCursor([text]), ['string']), { code: 'validation_failed' })
  })

  test('with a number JSON cannot hold is refused', () =>
    assert.throws(() => decodeCursor(Buffer.from('[1e400]').toString('base64url'), ['number']), {
      code: 'validation_failed',
    }))
})

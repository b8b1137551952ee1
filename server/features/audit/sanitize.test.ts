import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MASK, onlyChanges, sanitize, sanitizeText } from './sanitize.ts'

test('masks secrets by the name of their field, however deep and however written', () => {
  const secret = {
    password: 'x',
    newPassword: 'x',
    access_token: 'x',
    'X-Api-Key': 'x',
    Authorization: 'Bearer x',
    client_secret: { id: 1 },
    recovery_codes: ['x'],
    key: 'x',
    pin: 1234,
    cookie: 'x',
    private_key_pem: 'x',
  }
  const masked = Object.fromEntries(Object.keys(secret).map((name) => [name, MASK]))
  assert.deepEqual(sanitize({ smtp: [{ deep: secret }] }), { smtp: [{ deep: masked }] })
})

test('keeps what only sounds like a secret, and whether one is set', () => {
  const plain = { keyword: 'shoes', key_id: 'k1', monkey: 'x', shipping: 'fast', password: null, token: true }
  assert.deepEqual(sanitize(plain), plain)
})

test('takes credentials out of URLs', () => {
  assert.equal(sanitizeText('smtp://bob:hunter2@mail.example.com:25'), `smtp://${MASK}@mail.example.com:25`)
  assert.equal(sanitizeText('https://example.com/@bob'), 'https://example.com/@bob')
})

test('bounds texts, lists, depth and the whole', () => {
  assert.equal(sanitizeText('a'.repeat(1_005)), `${'a'.repeat(1_000)}… [5 characters more]`)
  const zeros = Array.from({ length: 103 }, () => 0)
  assert.deepEqual(sanitize(zeros), [...zeros.slice(0, 100), '[3 more]'])
  let deep: unknown = 'bottom'
  for (let level = 0; level < 10_000; level++) deep = { deep }
  assert.match(JSON.stringify(sanitize(deep)), /nested deeper/)
  const large = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, 'x'.repeat(900)]))
  assert.deepEqual(sanitize(large), {
    truncated: true,
    size_bytes: Buffer.byteLength(JSON.stringify(large)),
    fields: Object.keys(large),
  })
})

test('writes dates, bytes and collections as JSON can hold them', () => {
  const value = {
    at: new Date(0),
    bytes: new Uint8Array(3),
    set: new Set([1]),
    never: undefined,
    call: () => 1,
  }
  assert.deepEqual(JSON.parse(JSON.stringify(sanitize(value))), {
    at: '1970-01-01T00:00:00.000Z',
    bytes: '[3 bytes]',
    set: [1],
  })
})

test('leaves out what did not change', () => {
  assert.deepEqual(onlyChanges({ a: 1, b: { c: 1 }, gone: 1 }, { a: 2, b: { c: 1 }, came: 1 }), {
    before: { a: 1, gone: 1 },
    after: { a: 2, came: 1 },
  })
  assert.deepEqual(onlyChanges(undefined, { a: 1 }), { before: undefined, after: { a: 1 } })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressesOf, fieldsOf, isEmail, lineOf, pagePathOf, phrasesOf, textOf } from './input.ts'

test('what is sent may be anything, and becomes texts', () => {
  for (const body of [null, 'text', 7, ['a'], undefined]) assert.deepEqual(fieldsOf(body), {})
  const fields = fieldsOf(
    JSON.parse('{"a":" x\\u0000\\r\\ny\\u2028z ","b":["1","2"],"c":{},"__proto__":{"d":"e"}}'),
  )
  assert.equal(textOf(fields, 'a', 100), 'x \ny\u2028z')
  assert.equal(lineOf(fields, 'a'), 'x y z')
  for (const name of ['b', 'c', 'd', 'toString', 'constructor']) assert.equal(lineOf(fields, name), '')
  assert.equal(textOf({ a: 'ab😀' }, 'a', 3), 'ab\ufffd', 'no half characters')
})

test('addresses of mail are plain ones', () => {
  for (const good of ['ada@example.com', 'a.b+c@mail.example.co.uk', "o'hara@example.ie"])
    assert.ok(isEmail(good), good)
  for (const bad of [
    '',
    'ada',
    'ada@localhost',
    'a b@example.com',
    'a@b@c.de',
    'ada@example.com\nbcc:x@y.z',
    'ada@-x.de',
    '<a@b.de>',
  ])
    assert.ok(!isEmail(bad), bad)
  assert.deepEqual(addressesOf('a@example.com, b@example.com\nnobody;a@example.com'), [
    'a@example.com',
    'b@example.com',
  ])
  assert.deepEqual(phrasesOf(' Casino \n\nfree money'), ['casino', 'free money'])
})

test('browsers are sent back to pages of the site only', () => {
  assert.equal(pagePathOf({ page: '/contact/us?x=1#y' }), '/contact/us')
  for (const page of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '',
    'x',
    '/a b',
    undefined,
    ['/a'],
  ])
    assert.equal(pagePathOf({ page }), '/', String(page))
})

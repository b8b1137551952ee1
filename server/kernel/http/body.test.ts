/** JSON bodies: strict about bytes, depth and characters. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AppError } from '../../errors.ts'
import { parseJson, requireStorable } from './body.ts'

const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  return 'accepted'
}
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const parse = (text: string | Buffer) => codeOf(() => parseJson(Buffer.from(text)))

describe('a body', () => {
  test('is read as JSON, and none as none', () => {
    assert.deepEqual(parseJson(Buffer.from('{"a":[1,"ü😀",null]}')), { a: [1, 'ü😀', null] })
    assert.equal(parseJson(Buffer.alloc(0)), undefined)
  })

  test('that is not JSON is refused in words that say so', () => {
    for (const text of [
      '{',
      '{"a":}',
      "{'a':1}",
      '{"a":1,}',
      'NaN',
      '\u0000',
      ' ',
      '{"a":1}{"b":2}',
      '{"a":01}',
    ])
      assert.equal(parse(text), 'malformed_json', text)
    assert.throws(() => parseJson(Buffer.from('{"a":')), { message: /^The body is not valid JSON: / })
  })

  test('that is not UTF-8 is refused, not repaired', () => {
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
      const body = Buffer.concat([Buffer.from('"a'), Buffer.from(bytes), Buffer.from('"')])
      assert.throws(() => parseJson(body), {
        code: 'malformed_json',
        message: 'The body is not valid UTF-8.',
      })
    }
  })

  test('may nest 32 levels and not one more, however deep it goes', () => {
    assert.equal(parse(nested(32)), 'accepted')
    assert.equal(parse(nested(33)), 'bad_request')
    assert.equal(parse(nested(100_000)), 'bad_request')
    assert.equal(parse('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)), 'bad_request')
  })

  test('holds no text that PostgreSQL cannot store, in values and keys', () => {
    for (const text of ['"\\u0000"', '{"a\\u0000":1}', '["\\ud800"]', '{"\\udfff":1}', '"\\udc00\\ud800"'])
      assert.equal(parse(text), 'bad_request', text)
    assert.equal(parse('"\\ud83d\\ude00"'), 'accepted')
  })

  test('cannot reach a prototype', () => {
    assert.equal(parse('{"__proto__":{"admin":true}}'), 'bad_request')
    assert.equal(parse('{"a":[{"__proto__":1}]}'), 'bad_request')
    const value = parseJson(Buffer.from('{"constructor":{"prototype":{"admin":true}}}'))
    assert.ok(value && Object.hasOwn(value, 'constructor'))
    assert.equal('admin' in {}, false)
  })

  test('of equal keys keeps the last', () =>
    assert.deepEqual(parseJson(Buffer.from('{"a":1,"a":2}')), { a: 2 }))
})

test('query strings, which have no prototype, are checked the same way', () => {
  const query = Object.assign(Object.create(null) as object, { q: ['fine', 'with\0zero'] })
  assert.equal(
    codeOf(() => requireStorable(query)),
    'bad_request',
  )
})

/** Values that programs trip over, and the places of a request they can be put. */
import { sampleOf } from './sample.ts'

/** Longer than any field may be, shorter than a body may be. */
const OVERLONG = 'a'.repeat(100_000)

/** Texts: SQL, quotes, characters databases cannot store, other languages' syntax, names of JavaScript's own members. */
const TEXTS = [
  `' or 1=1; drop table platform.tenants; --`,
  `x'); select pg_sleep(20); --`,
  `"; delete from pool.members; --`,
  `\\'; select 1; --`,
  '$1 $$ ?',
  '%_%s%n%00',
  'null\0byte',
  '\0',
  'half\ud800pair',
  '\udc00',
  OVERLONG,
  `${OVERLONG}!`.replaceAll('a', '\u{1f600}').slice(0, 50_000),
  '',
  ' ',
  'line\r\nset-cookie: a=b\r\n\r\n<html>',
  '../../../etc/passwd',
  '{{7*7}}${7*7}<%= 7*7 %>#{7*7}{% raw %}',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  'toString',
  '\u202egnp.exe\ufeff\u0301',
  'ＡＤＭＩＮ',
  '-1',
  '0',
  '1e400',
  '9223372036854775808',
  'NaN',
  '00000000-0000-0000-0000-000000000000',
  'urn:uuid:01937ad3-5c6e-7000-8000-000000000000',
  '01937AD3-5C6E-7000-8000-000000000000',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '2024-02-30',
  'a@b',
  `${'a'.repeat(64)}@${'b.'.repeat(60)}example`,
  `${'a.'.repeat(2_000)}@a`,
  '(a+)+$',
  '[',
]

/** Stands in bodies for a number that JSON.stringify cannot write. */
const HUGE = '@1e400@'

/** Values of other types than the one that is wanted. */
const TYPES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  HUGE,
  'text',
  [],
  [[]],
  [null],
  ['a', 1, {}],
  Array.from({ length: 5_000 }, () => 'a'),
  {},
  { $gt: '' },
  { constructor: { prototype: { admin: true } } },
  { length: 1e9 },
  { toString: 1, valueOf: 2, toJSON: 3 },
]

type Schema = { properties?: Record<string, Schema>; items?: Schema; type?: unknown }

/**
 * Bodies made from the schema's sample by putting hostile values into each property, as JSON text.
 * @param share one in so many values for each property, in turn: 1 for all of them
 */
export function* hostileBodies(schema: unknown, share: number): Generator<string> {
  const sample = sampleOf(schema)
  const write = (value: unknown) => JSON.stringify(value).replaceAll(`"${HUGE}"`, '1e400')
  for (const [turn, path] of pathsOf(schema as Schema).entries()) {
    for (const [index, value] of [...TEXTS, ...TYPES].entries())
      if (index % share === turn % share) yield write(replace(sample, path, value))
    yield write(remove(sample, path))
  }
  if (isObject(sample)) {
    for (const name of [
      'unknown_field',
      'constructor',
      'toString',
      '',
      "'; --",
      'id',
      'tenant_id',
      'role',
      'is_admin',
    ])
      yield write({ ...sample, [name]: '01937ad3-5c6e-7000-8000-000000000000' })
    const [first] = Object.entries(sample)
    // The same key twice, written by hand: no object can hold it.
    if (first) yield `{${JSON.stringify(first[0])}:{"a":[]},${write(sample).slice(1)}`
    yield `{"__proto__":{"admin":true},${write(sample).slice(1).replace(/^}/, '"a":1}')}`
  }
  for (const value of TYPES) yield write(value)
}

/** Bodies that are no JSON, not UTF-8, too deep or too large, with the content types they claim to have. */
export function brokenBodies(sample: unknown): { type: string | undefined; payload: Buffer | string }[] {
  const json = JSON.stringify(sample ?? {})
  const type = 'application/json'
  const nested = (open: string, middle: string, close: string) =>
    open.repeat(100_000) + middle + close.repeat(100_000)
  return [
    { type, payload: '' },
    { type, payload: '{' },
    { type, payload: `${json}${json}` },
    { type, payload: '\ufeff{}' },
    { type, payload: 'undefined' },
    { type, payload: nested('[', '', ']') },
    { type, payload: nested('{"a":', '1', '}') },
    { type, payload: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
    { type, payload: Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1') },
    { type, payload: Buffer.from(json, 'utf16le') },
    { type, payload: JSON.stringify({ name: 'x'.repeat(2_000_000) }) },
    { type: 'application/json; charset=utf-16', payload: json },
    { type: 'text/plain', payload: json },
    { type: 'text/html', payload: json },
    { type: 'application/xml', payload: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>' },
    { type: 'application/x-www-form-urlencoded', payload: 'name=a&__proto__[admin]=1' },
    { type: 'multipart/form-data; boundary=x', payload: '--x\r\n\r\n--x--' },
    { type: 'multipart/form-data', payload: json },
    { type: 'nonsense', payload: json },
    { type: '/;=', payload: json },
    { type: undefined, payload: json },
  ]
}

/** Header values, each with its name. */
export function hostileHeaders(slugOfOther: string, idOfOther: string): [name: string, value: string][] {
  const id = '01937ad3-5c6e-7000-8000-000000000000'
  const junk = [
    "' or 1=1 --",
    'null',
    '-1',
    '{}',
    '[]',
    '*',
    'a'.repeat(8_000),
    '\xff\xfe',
    ',,,',
    '"',
    'W/"1"',
  ]
  return [
    ...[
      'if-match',
      'idempotency-key',
      'x-request-id',
      'content-encoding',
      'accept',
      'range',
      'cookie',
    ].flatMap((name) => junk.map((value): [string, string] => [name, value])),
    ...[
      ...junk,
      '',
      ' ',
      id,
      id.toUpperCase(),
      ` ${id} `,
      `${id}, ${id}`,
      idOfOther,
      idOfOther.toUpperCase(),
      slugOfOther,
      slugOfOther.toUpperCase(),
      '__proto__',
      'constructor',
      'a.b',
      '..',
    ].map((value): [string, string] => ['x-tenant-id', value]),
    ['x-http-method-override', 'DELETE'],
    ['x-forwarded-host', `${slugOfOther}.localhost`],
    ['x-forwarded-for', `' or 1=1, ::1`],
    ['x-forwarded-proto', 'javascript'],
    ['forwarded', `host=${slugOfOther}.localhost`],
    ['x-original-url', '/api/v1/admin/tenants'],
    ['x-rewrite-url', '/api/v1/admin/tenants'],
    ['accept-language', 'a-'.repeat(2_000)],
    ['accept-encoding', 'gzip;q=1e400'],
  ]
}

/** Credentials that are none. */
export const CREDENTIALS = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer  x',
  'bearer null',
  'Basic YWRtaW46YWRtaW4=',
  'Bearer a.b.c',
  'Bearer ....',
  `Bearer ${'a'.repeat(8_000)}`,
  `Bearer eyJhbGciOiJub25lIn0.e30.`,
  `Bearer ' or 1=1 --`,
  'Bearer hsk_',
  `Bearer hsk_${'A'.repeat(22)}_`,
  `Bearer hsk_${'A'.repeat(22)}_${'A'.repeat(43)}`,
  `Bearer hsk_${'_'.repeat(22)}_x`,
  'Bearer \xff\xfe',
  'Token x, Bearer y',
]

/** Query strings for the declared parameters and for none. */
export function* hostileQueries(schema: unknown): Generator<string> {
  for (const name of Object.keys((schema as Schema | undefined)?.properties ?? {})) {
    for (const text of TEXTS) yield `${name}=${encodeURIComponent(text.slice(0, 5_000).toWellFormed())}`
    for (const raw of ['%ff', '%ed%a0%80', '%', '%zz', '%00', '1&X=2', '[]', '%5B%5D', ''])
      yield `${name}=${raw.replace('X', name)}`
    yield `${name}[$gt]=1`
  }
  yield* [
    '__proto__=1',
    '__proto__[a]=1',
    'constructor=1',
    '%ff=1',
    '=',
    '&&&',
    '?',
    'unknown=1',
    'a=1&'.repeat(3_000),
  ]
}

/** Path segments, already encoded where they must be to arrive. */
export function hostileSegments(): string[] {
  const texts = TEXTS.filter((text) => text !== '').map((text) =>
    encodeURIComponent(text.slice(0, 600).toWellFormed()),
  )
  return [
    ...texts,
    '%',
    '%zz',
    '%ff',
    '%c0%af',
    '..%2f..',
    '%2e%2e',
    '..',
    '.',
    '*',
    ';a=b',
    '%00',
    'a%0d%0ab',
  ]
}

/** Every property of the schema, nested ones and those of list items included, as a path into a value. */
function pathsOf(schema: Schema, at: string[] = []): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    [...at, name],
    ...pathsOf(property, [...at, name]),
    ...(property.items ? pathsOf(property.items, [...at, name, '0']) : []),
  ])
}

function replace(value: unknown, [name, ...rest]: string[], by: unknown): unknown {
  if (name === undefined) return by
  if (Array.isArray(value)) return [replace((value as unknown[])[0], rest, by)]
  const object = isObject(value) ? value : {}
  return { ...object, [name]: replace(object[name], rest, by) }
}

function remove(value: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined || !isObject(value)) return value
  const { [name]: inner, ...others } = value
  return rest.length === 0 || !isObject(inner) ? others : { ...others, [name]: remove(inner, rest) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

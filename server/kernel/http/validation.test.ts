/** What validators find is said in words for people, about the one thing to mend. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { type TSchema, Type } from 'typebox'
import { type Violation, fieldError } from './validation.ts'

const ajv = addFormats.default(new Ajv.default({ verbose: true, strict: false }))

function complaint(schema: TSchema, value: unknown): string | undefined {
  const validate = ajv.compile(schema)
  if (validate(value)) return undefined
  const { path, message } = fieldError('body', validate.errors as Violation[]) ?? {}
  return `${path} ${message}`
}

const A_UUID = '0198c0de-0000-7000-8000-000000000001'
const Target = Type.Union([
  Type.Object(
    { kind: Type.Enum(['page', 'post']), id: Type.String({ format: 'uuid' }) },
    { additionalProperties: false },
  ),
  Type.Object({ url: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
])
const Approver = Type.Union([
  Type.Object({ kind: Type.Literal('role'), role: Type.String({ minLength: 1 }) }),
  Type.Object({ kind: Type.Literal('member'), user_id: Type.String({ format: 'uuid' }) }),
])
const Name = Type.Object({ name: Type.String({ minLength: 1, maxLength: 3, pattern: '\\S' }) })
const inBody = (schema: TSchema) => Type.Object({ x: schema }, { additionalProperties: false })

for (const [what, schema, value, expected] of [
  ['a missing body', Name, null, '/body is missing: send a JSON object'],
  ['a list instead of an object', Name, [], '/body must be an object'],
  ['a missing field', Name, {}, '/body/name is required'],
  ['an unknown field', inBody(Type.Any()), { x: 1, y: 2 }, '/body/y is not known here'],
  ['an empty text', Name, { name: '' }, '/body/name must not be empty'],
  ['a blank text', Name, { name: ' ' }, '/body/name must not be blank'],
  ['a long text', Name, { name: 'abcd' }, '/body/name must not be longer than 3 characters'],
  [
    'a short text',
    inBody(Type.String({ minLength: 12 })),
    { x: 'a' },
    '/body/x must have at least 12 characters',
  ],
  ['a number for a text', Name, { name: 1 }, '/body/name must be a text'],
  ['two types', inBody({ type: ['integer', 'null'] }), { x: 1.5 }, '/body/x must be a whole number or null'],
  [
    'a number out of range',
    inBody(Type.Integer({ minimum: 1, maximum: 100 })),
    { x: 0 },
    '/body/x must be between 1 and 100',
  ],
  ['a number below', inBody(Type.Number({ minimum: 5 })), { x: 4 }, '/body/x must be at least 5'],
  ['another step', inBody(Type.Number({ multipleOf: 5 })), { x: 4 }, '/body/x must be a multiple of 5'],
  ['no choice', inBody(Type.Enum(['a', 'b'])), { x: 'c' }, '/body/x must be one of a, b'],
  ['no id', inBody(Type.String({ format: 'uuid' })), { x: 'c' }, `/body/x must be an id such as ${A_UUID}`],
  [
    'a pattern that is described',
    inBody(Type.String({ pattern: '^\\d{6}$', description: 'Six digits.', examples: ['123456'] })),
    { x: 'c' },
    '/body/x has a form that is not allowed (Six digits); an example: 123456',
  ],
  ['an empty list', inBody(Type.Array(Type.Any(), { minItems: 1 })), { x: [] }, '/body/x must not be empty'],
  [
    'a long list',
    inBody(Type.Array(Type.Any(), { maxItems: 1 })),
    { x: [1, 2] },
    '/body/x must not have more than 1 item',
  ],
  [
    'something twice',
    inBody(Type.Array(Type.String(), { uniqueItems: true })),
    { x: ['a', 'b', 'a'] },
    '/body/x has "a" twice',
  ],
  [
    'a change of nothing',
    Type.Partial(Type.Object({ name: Type.String(), slug: Type.String() }), { minProperties: 1 }),
    {},
    '/body must have one of name, slug at least',
  ],
  [
    'neither literal',
    inBody(Type.Union([Type.Literal('csv'), Type.Literal('ndjson')])),
    { x: 'xml' },
    '/body/x must be one of csv, ndjson',
  ],
  [
    'a text that may be null',
    inBody(Type.Union([Type.String({ maxLength: 1 }), Type.Null()])),
    { x: 'ab' },
    '/body/x must not be longer than 1 character',
  ],
  [
    'something else than text or null',
    inBody(Type.Union([Type.String(), Type.Null()])),
    { x: 3 },
    '/body/x must be a text, or null',
  ],
  [
    'an id in an alternative',
    inBody(Target),
    { x: { kind: 'page', id: 'no' } },
    `/body/x/id must be an id such as ${A_UUID}`,
  ],
  [
    'a kind in an alternative',
    inBody(Target),
    { x: { kind: 'comment', id: A_UUID } },
    '/body/x/kind must be one of page, post',
  ],
  ['the other alternative', inBody(Target), { x: { url: '' } }, '/body/x/url must not be empty'],
  [
    'no alternative',
    inBody(Target),
    { x: {} },
    '/body/x must be an object with kind and id, or an object with url',
  ],
  [
    'a kind of none',
    inBody(Approver),
    { x: { kind: 'group', role: 'a', user_id: A_UUID } },
    '/body/x/kind must be one of role, member',
  ],
  [
    'nothing but a kind of none',
    inBody(Approver),
    { x: { kind: 'group' } },
    '/body/x/kind must be one of role, member',
  ],
  ['a kind without its field', inBody(Approver), { x: { kind: 'role' } }, '/body/x/role is required'],
  [
    'the kind that was named',
    inBody(Approver),
    { x: { kind: 'member', role: 'a', user_id: 'a' } },
    `/body/x/user_id must be an id such as ${A_UUID}`,
  ],
] as const)
  test(`${what} is refused in words: ${expected}`, () => {
    assert.equal(complaint(schema, value), expected)
  })

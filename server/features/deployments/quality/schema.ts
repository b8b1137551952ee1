/** What smoke checks look like in the API. */
import { type Static, Type } from 'typebox'
import { REHEARSED_TEXT_MAX } from '../../../published/rehearsal.ts'
import type { SmokeCheckRow } from './queries.ts'

const orNull = <const Type_ extends string>(type: Type_, options: Record<string, unknown>) =>
  Type.Unsafe<(Type_ extends 'integer' ? number : string) | null>({ type: [type, 'null'], ...options })

const WebsiteId = orNull('string', {
  format: 'uuid',
  description: 'The website whose releases must pass it; null: every website of the tenant',
})
const wanted = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Prices are shown'] }),
  path: Type.String({
    minLength: 1,
    maxLength: 1_000,
    pattern: '^/[\\x21-\\x7e]*$',
    description: 'Path and query of the page, percent-encoded',
    examples: ['/prices'],
  }),
  expected_status: Type.Integer({ minimum: 200, maximum: 599, default: 200 }),
  contains: orNull('string', {
    minLength: 1,
    maxLength: 1_000,
    description: `Text that must stand in the answer, letter for letter; of pages beyond ${REHEARSED_TEXT_MAX} characters, beginning and end are looked at`,
  }),
  does_not_contain: orNull('string', {
    minLength: 1,
    maxLength: 1_000,
    description: 'Text that must not stand there',
  }),
  max_ms: orNull('integer', {
    minimum: 1,
    maximum: 10_000,
    description: 'How long rendering it may take; null: 2 seconds',
  }),
}
const example = { website_id: null, name: 'Prices are shown', path: '/prices', contains: '€' }

export const NewSmokeCheck = Type.Object(
  {
    website_id: Type.Optional(WebsiteId),
    name: wanted.name,
    path: wanted.path,
    expected_status: Type.Optional(wanted.expected_status),
    contains: Type.Optional(wanted.contains),
    does_not_contain: Type.Optional(wanted.does_not_contain),
    max_ms: Type.Optional(wanted.max_ms),
    is_enabled: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false, examples: [example] },
)
export type SmokeCheckInput = Static<typeof NewSmokeCheck>

export const SmokeCheckChange = Type.Object(
  { ...Type.Partial(NewSmokeCheck).properties },
  { additionalProperties: false, minProperties: 1, examples: [{ is_enabled: false }] },
)
export type SmokeCheckChangeInput = Static<typeof SmokeCheckChange>

export const SmokeCheckParams = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const SmokeCheckBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  website_id: WebsiteId,
  ...wanted,
  is_enabled: Type.Boolean(),
  version: Type.Integer(),
  created_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

export const SmokeTrial = Type.Object(
  {
    website_id: Type.String({ format: 'uuid', description: 'The website whose page is rendered' }),
    release: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'Its number; the live one if left out',
      }),
    ),
    name: Type.Optional(wanted.name),
    path: wanted.path,
    expected_status: Type.Optional(wanted.expected_status),
    contains: Type.Optional(wanted.contains),
    does_not_contain: Type.Optional(wanted.does_not_contain),
    max_ms: Type.Optional(wanted.max_ms),
  },
  {
    additionalProperties: false,
    examples: [{ website_id: '0198c0de-0000-7000-8000-000000000001', path: '/prices', contains: '€' }],
  },
)
export const SmokeTrialBody = Type.Object({
  passed: Type.Boolean(),
  release: Type.Integer(),
  status: Type.Integer(),
  ms: Type.Number({ description: 'Time to render' }),
  bytes: Type.Integer(),
  reasons: Type.Array(Type.String(), { description: 'What is wrong; empty if nothing' }),
  error: Type.Unsafe<{ file: string; line: number; message: string } | null>({
    type: ['object', 'null'],
    description: 'Where a template failed',
    properties: {
      file: { type: 'string' },
      line: { type: 'integer' },
      message: { type: 'string' },
    },
  }),
  excerpt: Type.String({ description: 'How the answer begins' }),
})

export function viewSmokeCheck(row: SmokeCheckRow): Static<typeof SmokeCheckBody> {
  const { tenant_id: _tenant, site_id, created_at, updated_at, ...rest } = row
  return {
    ...rest,
    website_id: site_id,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}

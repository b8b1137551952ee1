/** What making a tenant for oneself, and its checklist, look like in the API. */
import { Type } from 'typebox'
import { Configuration } from '../settings/settings.ts'

const nullable = (type: 'string' | 'integer', options: object = {}) =>
  Type.Unsafe<string | null>({ type: [type, 'null'], ...options })

export const NewOwnTenant = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', examples: ['Acme GmbH'] }),
    slug: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 63,
        pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$',
        description: 'Subdomain; made from the name if left out',
        examples: ['acme'],
      }),
    ),
    locale: Type.Optional(Configuration.properties.locale),
    timezone: Type.Optional(Configuration.properties.timezone),
  },
  {
    additionalProperties: false,
    examples: [{ name: 'Acme GmbH', slug: 'acme', locale: 'de', timezone: 'Europe/Vienna' }],
  },
)

export const OwnTenantBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String(),
  host: Type.String({ examples: ['acme.example.com'] }),
  name: Type.String(),
  display_name: Type.String(),
  plan: Type.String({ examples: ['free'] }),
  status: Type.String({ examples: ['active'] }),
  created_at: Type.String({ format: 'date-time' }),
})

export const SlugQuery = Type.Object({
  slug: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'A subdomain, or a name that one is to be made from',
    examples: ['acme'],
  }),
})
export const AvailabilityBody = Type.Object({
  slug: Type.String(),
  available: Type.Boolean(),
  reason: Type.Unsafe<'taken' | 'reserved' | 'invalid' | null>({
    type: ['string', 'null'],
    enum: ['taken', 'reserved', 'invalid', null],
  }),
  suggestions: Type.Array(Type.String(), {
    description: 'Up to three that are free; none when this one is',
    examples: [['acme-2', 'acme-web']],
  }),
})

export const REFUSALS = ['closed', 'email_not_verified', 'limit'] as const
export const AllowanceBody = Type.Object({
  allowed: Type.Boolean(),
  reason: Type.Unsafe<(typeof REFUSALS)[number] | null>({
    type: ['string', 'null'],
    enum: [...REFUSALS, null],
    description: 'Why not: only operators create tenants; prove your address first; you have made enough',
  }),
  made: Type.Integer({ description: 'Tenants you made that are there' }),
  limit: Type.Integer(),
})

export const STEPS = [
  'create_website',
  'edit_page',
  'customize_theme',
  'publish',
  'connect_domain',
  'invite_member',
  'second_factor',
] as const
export type StepId = (typeof STEPS)[number]

export const OnboardingBody = Type.Object(
  {
    steps: Type.Array(
      Type.Object({
        id: Type.Unsafe<StepId>({ type: 'string', enum: [...STEPS] }),
        done: Type.Boolean(),
        done_at: nullable('string', { format: 'date-time', description: 'Null where that is not known' }),
      }),
    ),
    done: Type.Integer({ description: 'How many steps are done' }),
    total: Type.Integer(),
    dismissed: Type.Boolean(),
    dismissed_at: nullable('string', { format: 'date-time' }),
    first_website_id: nullable('string', { format: 'uuid', description: 'Where the steps lead' }),
  },
  {
    examples: [
      {
        steps: [{ id: 'create_website', done: true, done_at: '2026-11-21T15:00:00.000Z' }],
        done: 1,
        total: 7,
        dismissed: false,
        dismissed_at: null,
        first_website_id: '0198c0de-0000-7000-8000-000000000001',
      },
    ],
  },
)

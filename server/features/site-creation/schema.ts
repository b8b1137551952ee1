/** What making, copying and bulk acts look like in the API. */
import { type Static, Type } from 'typebox'
import { SiteSettingsChange } from '../site-settings/site-settings.ts'
import { SiteBody, SiteFilter, SiteName, SiteSlug } from '../sites/sites.ts'

export const ACTIONS = [
  'activate',
  'suspend',
  'maintenance',
  'delete',
  'restore',
  'settings',
  'theme',
  'publish',
] as const
const Uuid = Type.String({ format: 'uuid' })

export const NewWebsite = Type.Object(
  {
    name: SiteName,
    slug: Type.Optional(SiteSlug),
    blueprint: Type.Optional(Type.String({ minLength: 1, maxLength: 100, default: 'blank' })),
    theme: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'The name of a theme; else the blueprint’s' }),
    ),
    locale: Type.Optional(Type.String({ minLength: 2, maxLength: 35, examples: ['de'] })),
    timezone: Type.Optional(Type.String({ minLength: 1, maxLength: 60, examples: ['Europe/Berlin'] })),
    demo_content: Type.Optional(
      Type.Boolean({ default: true, description: 'Whether the blueprint brings its sample content' }),
    ),
  },
  { additionalProperties: false, examples: [{ name: 'Bakery on the corner', slug: 'bakery' }] },
)

export const NewClone = Type.Object(
  { name: SiteName, slug: Type.Optional(SiteSlug) },
  { additionalProperties: false, examples: [{ name: 'Bakery, second branch', slug: 'second-branch' }] },
)
export const CloneBody = Type.Object({
  website: SiteBody,
  job_id: Type.String({ format: 'uuid', description: 'Its progress: GET /jobs/:id' }),
})

export const BulkAct = Type.Object(
  {
    action: Type.Unsafe<(typeof ACTIONS)[number]>({
      type: 'string',
      enum: [...ACTIONS],
      description: '`publish` puts online what was changed of published content since',
    }),
    ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 10_000, uniqueItems: true })),
    filter: Type.Optional(
      Type.Object(SiteFilter, { additionalProperties: false, description: 'In place of ids; {} means all' }),
    ),
    message: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        pattern: '\\S',
        description: 'With suspend and maintenance',
      }),
    ),
    settings: Type.Optional(SiteSettingsChange),
    theme: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'With theme: its name or hash' }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ action: 'maintenance', filter: { q: 'shop' }, message: 'Back in an hour' }],
  },
)
export type BulkInput = Static<typeof BulkAct>

const orNull = (options: { format?: string } = {}) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })

export const OperationBody = Type.Object({
  id: Uuid,
  action: Type.String(),
  state: Type.Unsafe<string>({
    type: 'string',
    enum: ['queued', 'running', 'succeeded', 'failed', 'canceled'],
    description: 'Succeeded: every website was tried; how it went is in the counts',
  }),
  job_id: orNull({ format: 'uuid' }),
  total: Type.Integer(),
  counts: Type.Object({ done: Type.Integer(), unchanged: Type.Integer(), failed: Type.Integer() }),
  created_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  finished_at: orNull({ format: 'date-time' }),
})

export const OutcomeBody = Type.Object({
  website_id: Uuid,
  name: orNull(),
  outcome: Type.Unsafe<string>({ type: 'string', enum: ['done', 'unchanged', 'failed'] }),
  code: orNull(),
  detail: orNull(),
  finished_at: Type.String({ format: 'date-time' }),
})

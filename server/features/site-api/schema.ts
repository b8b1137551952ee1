/** What keys to a site's endpoints, and their use, look like in the API. */
import { type Static, Type } from 'typebox'
import type { KeyUsage, SiteKeyRow, UsageCounts } from './queries.ts'

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Shop app'] })
const Plugin = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', examples: ['shop'] })
const Plugins = Type.Array(Plugin, {
  maxItems: 50,
  uniqueItems: true,
  description: 'Names of the plugins whose endpoints the key opens; empty: those of all',
})
const PerMinute = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  minimum: 1,
  maximum: 1_000_000,
  description: 'Requests in a minute; null: as many as the plan allows a key',
})
const moment = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', description })

const input = {
  name: Name,
  plugins: Type.Optional(Plugins),
  per_minute: Type.Optional(PerMinute),
  expires_at: Type.Optional(moment('When the key ends, within five years; null: never')),
}
export const NewSiteKey = Type.Object(input, {
  additionalProperties: false,
  examples: [{ name: 'Shop app', plugins: ['shop'], per_minute: 120 }],
})
export const SiteKeyChange = Type.Object(
  { ...input, name: Type.Optional(Name) },
  { additionalProperties: false, minProperties: 1, examples: [{ per_minute: 300 }] },
)
export const SiteKeyRotation = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 168,
        default: 24,
        description: 'So long the key before opens as well; 0 if it has leaked',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ overlap_hours: 24 }] },
)
export const SiteKeyParams = Type.Object({
  website_id: Type.String({ format: 'uuid' }),
  id: Type.String({ format: 'uuid' }),
})

const fields = {
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  prefix: Type.String({ description: 'How the key begins, to recognize it by' }),
  plugins: Type.Array(Type.String()),
  per_minute: PerMinute,
  created_by: Type.String({ examples: ['ada@acme.example'] }),
  expires_at: moment('Null: never'),
  last_used_at: moment('To the minute; null: never'),
  previous_until: moment('Until when the key before the last rotation opens as well; null: there is none'),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
}
export const SiteKeyBody = Type.Object(fields)
export const CreatedSiteKeyBody = Type.Object({
  ...fields,
  key: Type.String({ description: 'The key itself: shown here and never again' }),
})

export function viewSiteKey(row: SiteKeyRow, now: Date): Static<typeof SiteKeyBody> {
  const { id, name, prefix, plugins, per_minute, created_by, version } = row
  const until = row.previous_until && row.previous_until > now ? row.previous_until : null
  return {
    id,
    name,
    prefix,
    plugins,
    per_minute,
    created_by,
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    previous_until: until?.toISOString() ?? null,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

const Day = (description: string) => Type.Optional(Type.String({ format: 'date', description }))

export const SiteUsageQuery = Type.Object({
  from: Day('The first day, of UTC; 30 days before `to` if left out'),
  to: Day('The last day; today if left out'),
  plugin: Type.Optional(Plugin),
  key_id: Type.Optional(
    Type.String({
      pattern: '^(none|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$',
      description: 'A key of the website; `none`: what was called without one',
      examples: ['none'],
    }),
  ),
})

const counts = {
  requests: Type.Integer(),
  limited: Type.Integer({ description: 'Of these, answered 429: too many in a minute' }),
  refused: Type.Integer({ description: 'Of these, answered with another 4xx' }),
  failed: Type.Integer({ description: 'Of these, answered with 5xx' }),
  average_ms: Type.Unsafe<number | null>({
    type: ['number', 'null'],
    description: 'Null: there were no requests',
  }),
}
export const SiteUsageBody = Type.Object({
  from: Type.String({ format: 'date' }),
  to: Type.String({ format: 'date' }),
  totals: Type.Object(counts),
  days: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), ...counts }), {
    description: 'Days with requests, in their order',
  }),
  endpoints: Type.Array(
    Type.Object({
      plugin: Type.String(),
      endpoint: Type.String({ examples: ['GET /items/:id'] }),
      ...counts,
    }),
    { description: 'The most called first' },
  ),
  keys: Type.Array(
    Type.Object({
      key_id: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], { description: 'Null: no key' }),
      name: Type.Union([Type.String(), Type.Null()], { description: 'Null where the key was revoked' }),
      ...counts,
    }),
    { description: 'The most used first' },
  ),
})

export function viewCounts({ requests, limited, refused, failed, took_ms }: UsageCounts) {
  const average_ms = requests === 0 ? null : Math.round((took_ms / requests) * 10) / 10
  return { requests, limited, refused, failed, average_ms }
}

export function viewKeyUsage({ key_id, name, ...sums }: KeyUsage) {
  return { key_id, name, ...viewCounts(sums) }
}

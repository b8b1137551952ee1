/** What a site looks like in the API. */
import { type Static, Type } from 'typebox'
import { SLUG_MAX } from './slug.ts'

export const STATUSES = ['provisioning', 'active', 'suspended', 'maintenance', 'deleted'] as const
export type SiteStatus = (typeof STATUSES)[number]
export const SORTS = ['created_at', '-created_at', 'name', '-name'] as const

const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] })
const orNull = (options: { format?: string; description?: string } = {}) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })

export const SiteName = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '\\S',
  examples: ['Bakery on the corner'],
})
export const SiteSlug = Type.String({
  minLength: 1,
  maxLength: SLUG_MAX,
  description: 'First label of the address: lower-case letters, digits and hyphens, not at the ends',
  examples: ['shop'],
})

const fields = {
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  slug: Type.String(),
  is_main: Type.Boolean({
    description: "Answers at the tenant's own name; its slug is used for previews only",
  }),
  url: Type.String({
    examples: ['https://shop.bakery.example.com'],
    description: "Under the platform's domain",
  }),
  primary_url: Type.Union([Type.String(), Type.Null()], {
    description: 'At the primary one of its own names; null while it has none',
    examples: ['https://www.bakery.example'],
  }),
  status: oneOf(STATUSES),
  status_message: orNull({
    description: 'What visitors read while the website is suspended or in maintenance',
  }),
  blueprint: Type.String({ description: 'What the website was made from', examples: ['blog'] }),
  release_number: Type.Integer({ description: 'The release visitors see; 0: none yet' }),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
  deleted_at: orNull({ format: 'date-time' }),
  purge_after_at: orNull({ format: 'date-time', description: 'Until then a deletion can be undone' }),
}
export const SiteBody = Type.Object(fields)
export type SiteView = Static<typeof SiteBody>

const count = Type.Integer()
export const SiteDetailBody = Type.Object({
  ...fields,
  counts: Type.Object({
    pages: count,
    posts: count,
    records: count,
    drafts: Type.Integer({ description: 'Pages, posts and records that are not published' }),
    collections: count,
    media: count,
    media_bytes: count,
    releases: count,
  }),
})

export const SiteChange = Type.Object(
  { name: Type.Optional(SiteName), slug: Type.Optional(SiteSlug) },
  { additionalProperties: false, minProperties: 1, examples: [{ name: 'Bakery shop', slug: 'bakery-shop' }] },
)
export type SiteChangeInput = Static<typeof SiteChange>

export const StatusMessage = Type.Object(
  {
    message: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: 'Shown to visitors', pattern: '\\S' }),
    ),
  },
  { additionalProperties: false, examples: [{ message: 'We are moving house and back on Monday.' }] },
)

export const Restoration = Type.Object(
  {
    slug: Type.Optional(
      Type.Unsafe<string>({ ...SiteSlug, description: 'Another one, where the former is taken by now' }),
    ),
  },
  { additionalProperties: false, examples: [{}] },
)

export const SiteFilter = {
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name or slug' })),
  status: Type.Optional(oneOf(STATUSES)),
}
export const SiteSort = { sort: Type.Optional(oneOf(SORTS)) }

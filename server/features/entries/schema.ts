/** What pages, posts and records look like in the API. */
import { type Static, type TProperties, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { RichText } from '../rich-text/rich-text.ts'
import type { EntryDocument } from './document.ts'
import { type ListedEntry, SORTS, type EntryRow } from './queries.ts'
import type { ListedVersion } from './versions/queries.ts'

/** What can be done to many entries at once. */
export const ACTIONS = ['publish', 'unpublish', 'delete', 'restore', 'add_term', 'remove_term'] as const

const Id = Type.String({ format: 'uuid' })
const Ids = (description: string) => Type.Array(Id, { maxItems: 200, description })
const moment = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', description })
const Moment = moment('')
const text = (maxLength: number, description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength, description })
const idOrNone = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid', description })
const OpenObject = (description: string) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', maxProperties: 200, description })

const seo = {
  title: Type.Optional(text(300, 'In place of the title, for search engines')),
  description: Type.Optional(text(1_000, 'For search engines')),
  keywords: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 })),
  canonical_url: Type.Optional(text(2_000, 'When the original lies elsewhere')),
  noindex: Type.Optional(Type.Boolean()),
  og_title: Type.Optional(text(300, 'When shared')),
  og_description: Type.Optional(text(1_000, 'When shared')),
  og_image_media_id: Type.Optional(idOrNone('The image shown when shared')),
  twitter_card: Type.Optional(
    Type.Unsafe<'summary' | 'summary_large_image'>({
      type: 'string',
      enum: ['summary', 'summary_large_image'],
    }),
  ),
  json_ld: Type.Optional(OpenObject('Added to the page’s own JSON-LD')),
}

const Title = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const content = {
  slug: Type.Optional(
    Type.String({ minLength: 1, maxLength: 300, description: 'Made from the title if left out' }),
  ),
  body: Type.Optional(RichText),
  html: Type.Optional(
    Type.String({ maxLength: 1_000_000, description: 'In place of `body`: HTML, kept as rich text' }),
  ),
  excerpt: Type.Optional(text(5_000, 'Plain text; the beginning of the body if left out')),
  template: Type.Optional(
    Type.Unsafe<string | null>({
      type: ['string', 'null'],
      maxLength: 60,
      pattern: '^[a-z0-9][a-z0-9-]*$',
      description: 'An alternative template of the theme: `contact` means page.contact',
    }),
  ),
  featured_media_id: Type.Optional(idOrNone('The image that stands for it')),
  parent_id: Type.Optional(idOrNone('Of a page: the page above it')),
  terms: Type.Optional(Ids('Categories and tags')),
  authors: Type.Optional(Ids('Authors')),
  fields: Type.Optional(OpenObject('Of records by the fields of their collection; null clears one')),
  seo: Type.Optional(Type.Object(seo, { additionalProperties: false })),
  is_featured: Type.Optional(Type.Boolean()),
  position: Type.Optional(
    Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'Among siblings' }),
  ),
  published_at: Type.Optional(moment('The date it bears; that of its publication if left out')),
  language: Type.Optional(
    Type.Unsafe<string | null>({
      type: ['string', 'null'],
      maxLength: 35,
      pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
      description: 'BCP 47, where it is not the site’s',
      examples: ['de-CH'],
    }),
  ),
}
const closed = { additionalProperties: false }
const Status = Type.Unsafe<'draft' | 'published'>({
  type: 'string',
  enum: ['draft', 'published'],
  description: '`published`: saved and published at once',
})
const Note = Type.Optional(
  Type.String({ maxLength: 500, description: 'What was done and why, for the versions' }),
)

export const NewEntryBody = Type.Object(
  { document: Type.Object({ title: Title, ...content }, closed), status: Type.Optional(Status), note: Note },
  { ...closed, examples: [{ document: { title: 'About us', html: '<p>Fresh bread since 1921.</p>' } }] },
)
export const EntryPatch = Type.Object(
  {
    document: Type.Optional(Type.Object({ title: Type.Optional(Title), ...content }, closed)),
    status: Type.Optional(Status),
    note: Note,
  },
  { ...closed, minProperties: 1, examples: [{ document: { title: 'About our bakery' } }] },
)

export const SaveQuery = Type.Object({
  autosave: Type.Optional(
    Type.Boolean({
      description:
        'The editor saves by itself: within ten minutes, such versions of the same person take each other’s place in the history',
    }),
  ),
})

export const EntriesQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Words, or how they begin, in title and text' }),
  ),
  status: Type.Optional(
    Type.Unsafe<string>({ type: 'string', enum: ['draft', 'scheduled', 'published', 'unpublished'] }),
  ),
  term: Type.Optional(Id),
  author: Type.Optional(Id),
  parent: Type.Optional(
    Type.String({
      pattern: '^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$',
      description: 'A page’s id, or none: the top level',
    }),
  ),
  sort: Type.Optional(
    Type.Unsafe<(typeof SORTS)[number]>({ type: 'string', enum: SORTS, default: '-updated_at' }),
  ),
  trash: Type.Optional(Type.Boolean({ description: 'What is in the trash instead' })),
  with_fields: Type.Optional(Type.Boolean({ description: 'Records: with the values of their fields' })),
  field: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9_]{0,62}$',
      description: 'Records: the key of a field; only those that have `value` there',
    }),
  ),
  value: Type.Optional(Type.String({ maxLength: 1_000, description: 'Of `field`, or among its values' })),
})

const listed = {
  id: Id,
  type: Type.String({ description: 'page, post, or the slug of a collection' }),
  slug: Type.String(),
  title: Type.String(),
  status: Type.String({ description: 'draft, scheduled, published or unpublished' }),
  path: Type.Union([Type.String(), Type.Null()], {
    description: 'Where visitors find it; null: not published, or without a page',
  }),
  has_changes: Type.Boolean({ description: 'Published, and changed since' }),
  parent_id: Type.Union([Id, Type.Null()]),
  terms: Type.Array(Id),
  authors: Type.Array(Id),
  position: Type.Integer({ description: 'Among siblings' }),
  version: Type.Integer(),
  published_version: Type.Union([Type.Integer(), Type.Null()]),
  published_at: Moment,
  publish_at: Moment,
  expire_at: Moment,
  created_by: Type.String(),
  updated_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
  deleted_at: Moment,
}
/** As it is kept: serialized as it is, for what it holds was checked when it came in. */
const Document = Type.Unsafe<EntryDocument>({
  type: 'object',
  additionalProperties: true,
  description: 'What was sent as `document`, complete',
})
export const ListedEntryBody = Type.Object({
  ...listed,
  fields: Type.Optional(
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'Of records by key, where `with_fields` asks for them',
    }),
  ),
})
export const EntryBody = Type.Object({ ...listed, document: Document })

export const ScheduleBody = Type.Object(
  {
    publish_at: Type.Optional(moment('When its draft of then is published; null: not')),
    expire_at: Type.Optional(moment('When it goes offline; null: not')),
  },
  { ...closed, minProperties: 1, examples: [{ publish_at: '2030-01-01T08:00:00Z' }] },
)
export const PreviewBody = Type.Object({
  url: Type.String({ description: 'Opens the site with this draft in it; for whoever has the link' }),
  expires_at: Type.String({ format: 'date-time' }),
})
export const BulkBody = Type.Object(
  {
    action: Type.Unsafe<(typeof ACTIONS)[number]>({ type: 'string', enum: ACTIONS }),
    ids: Type.Array(Id, { minItems: 1, maxItems: 10_000, uniqueItems: true }),
    term_id: Type.Optional(Type.String({ format: 'uuid', description: 'For add_term and remove_term' })),
  },
  { ...closed, examples: [{ action: 'publish', ids: ['00000000-0000-7000-8000-000000000000'] }] },
)
export const BulkOutcomeBody = Type.Object({
  done: Type.Integer(),
  failed: Type.Array(Type.Object({ id: Id, code: Type.String(), detail: Type.String() })),
})
export const BulkJobBody = Type.Object({ job_id: Type.String({ description: 'See GET /jobs/{id}' }) })

const version = {
  version: Type.Integer(),
  slug: Type.String(),
  author: Type.String(),
  author_id: Type.Union([Id, Type.Null()], { description: 'The user or API key, where it is known' }),
  is_autosave: Type.Boolean({ description: 'The editor saved it by itself' }),
  note: Type.Union([Type.String(), Type.Null()]),
  is_published: Type.Boolean({ description: 'What visitors see' }),
  created_at: Type.String({ format: 'date-time' }),
}
export const ListedVersionBody = Type.Object(version)
export const VersionBody = Type.Object({ ...version, document: Document })
export const DiffBody = Type.Object({
  from: Type.Union([Type.Integer(), Type.Null()]),
  to: Type.Integer(),
  fields: Type.Array(
    Type.Object({
      field: Type.String(),
      before: Type.Optional(Type.Unknown()),
      after: Type.Optional(Type.Unknown()),
    }),
  ),
  body: Type.Array(
    Type.Object({
      change: Type.Unsafe<'added' | 'removed' | 'changed'>({ type: 'string' }),
      type: Type.String(),
      before: Type.Optional(Type.String()),
      after: Type.Optional(Type.String()),
      position: Type.Integer(),
    }),
  ),
})

/** The parameters of the routes of one kind of entry: a website's, those of records also a collection's. */
export function paramsOf<More extends TProperties>(isRecord: boolean, more: More) {
  const shape = {
    website_id: Id,
    ...(isRecord && { collection: Type.String({ minLength: 1, maxLength: 63, description: 'Its slug' }) }),
    ...more,
  }
  type Params = { website_id: string; collection?: string } & Static<ReturnType<typeof Type.Object<More>>>
  return Type.Unsafe<Params>(Type.Object(shape))
}

export function viewListed(row: ListedEntry): Static<typeof ListedEntryBody> {
  const { id, type, slug, title, status, parent_id, terms, authors, created_by, updated_by } = row
  return {
    id,
    type,
    slug,
    title,
    status,
    path: row.published_path,
    has_changes: row.published_version !== null && row.published_version < row.version,
    parent_id,
    terms,
    authors,
    position: row.position,
    version: row.version,
    published_version: row.published_version,
    published_at: row.published_at?.toISOString() ?? null,
    publish_at: row.publish_at?.toISOString() ?? null,
    expire_at: row.expire_at?.toISOString() ?? null,
    created_by,
    updated_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    deleted_at: row.deleted_at?.toISOString() ?? null,
    ...(row.fields && { fields: row.fields }),
  }
}

export function viewEntry(row: EntryRow): Static<typeof EntryBody> {
  const { position } = row.document
  return { ...viewListed({ ...row, position }), document: row.document }
}

export function viewListedVersion(
  row: ListedVersion,
  publishedVersion: number | null,
): Static<typeof ListedVersionBody> {
  const { version: number, slug, author, author_id, note, created_at } = row
  return {
    version: number,
    slug,
    author,
    author_id,
    is_autosave: row.autosaved_since !== null,
    note,
    is_published: number === publishedVersion,
    created_at: created_at.toISOString(),
  }
}

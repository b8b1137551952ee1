/** What plugins are told of content, pages and the rest, in hooks as in answers of host functions. */
import { type Static, Type } from 'typebox'

const Text = Type.String()
export const Id = Type.String({ format: 'uuid' })
const Moment = Type.String({ format: 'date-time' })
const optional = <Schema extends ReturnType<typeof Type.String>>(schema: Schema, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })
const Fields = Type.Record(Text, Type.Unknown(), {
  description:
    'Of records by the fields of their collection; of pages and posts whatever the theme makes of them',
})
const Seo = Type.Record(Text, Type.Unknown(), {
  description: 'title, description, keywords, canonical_url, noindex, og_title, og_description, …',
})

/** What an editor writes, without what the platform adds. */
const written = {
  title: Text,
  slug: Text,
  html: Type.String({ description: 'The body; only what rich text has nodes for is kept' }),
  excerpt: optional(Text, 'Plain text; made from the body where it is null'),
  template: optional(Text, 'An alternative template of the theme: `contact` means page.contact'),
  parent_id: optional(Id, 'Of a page: the page above it'),
  featured_media_id: optional(Id),
  terms: Type.Array(Id, { description: 'Categories and tags' }),
  authors: Type.Array(Id),
  fields: Fields,
  seo: Seo,
  is_featured: Type.Boolean(),
  position: Type.Integer({ description: 'Among siblings' }),
  language: optional(Text, 'BCP 47, where it is not the site’s'),
}

/** A page, post or record. */
export const EntryShape = Type.Object({
  id: Id,
  type: Type.String({ description: '`page`, `post` or the slug of a collection' }),
  status: Type.Enum(['draft', 'scheduled', 'published', 'unpublished']),
  path: optional(Text, 'Where visitors find it; null: not published, or without a page'),
  version: Type.Integer(),
  published_at: optional(Moment),
  created_at: Moment,
  updated_at: Moment,
  ...written,
})
export type Entry = Static<typeof EntryShape>

/** What a plugin may change of an entry; null clears what can be null, members of `fields` and `seo` one by one. */
export const EntryPatchShape = Type.Partial(Type.Object(written))

/** An entry before it is saved: a new one has no id yet. */
export const DraftShape = Type.Object({
  id: optional(Id, 'Null: it is new'),
  type: EntryShape.properties.type,
  ...written,
})
export type Draft = Static<typeof DraftShape>

/** The page that a visitor asked for. */
export const PageShape = Type.Object({
  path: Type.String({ examples: ['/blog/bread'] }),
  url: Type.String({ description: 'Absolute, without a query' }),
  template: Type.String({ description: 'Of the theme, such as index, post, page.contact, search, 404' }),
  status: Type.Enum([200, 404]),
  title: Text,
  description: Text,
  locale: Type.String({ description: 'BCP 47' }),
  noindex: Type.Boolean(),
  entry: Type.Union([
    Type.Object({
      id: Id,
      type: EntryShape.properties.type,
      title: Text,
      slug: Text,
      published_at: Moment,
      updated_at: Moment,
    }),
    Type.Null(),
  ]),
})
export type Page = Static<typeof PageShape>

/** A person, a key, a plugin, or the system itself. */
export const ByShape = Type.Object({ name: Text }, { description: 'Who did it' })

/** What a plugin tells of a form that a visitor sent. */
export const SubmissionShape = Type.Object({
  form: Type.String({ description: 'Which of the plugin’s forms' }),
  submission_id: Text,
  fields: Type.Record(Text, Type.Unknown(), { description: 'By the form’s field' }),
  page_path: optional(Text, 'Where the form stood'),
})

/** What a shop tells of an order. */
export const OrderShape = Type.Object({
  order_id: Text,
  number: Text,
  status: Text,
  currency: Type.String({ description: 'ISO 4217', examples: ['EUR'] }),
  total_cents: Type.Integer(),
  items: Type.Array(
    Type.Object({
      product_id: Text,
      title: Text,
      quantity: Type.Integer(),
      unit_cents: Type.Integer(),
    }),
  ),
  customer: Type.Object({ name: Text, email: Text }),
})

/**
 * The bundle format: a site as files. Exports, blueprints and saved blueprints are all bundles; docs/guides/blueprints.md
 * describes them for those who write them by hand.
 *
 * Whatever has an id in the database has a key here, and a string `@<key>` stands for that id wherever one may stand:
 * `@media/hero.jpg`, `@page/about/team`, `@post/hello`, `@category/news`, `@tag/rye`, `@author/jane`, `@services/repair`
 * (a record), `@collection/services`. A string that merely begins with an @ is written with two.
 */
import { type Static, Type } from 'typebox'

export const BUNDLE_FORMAT = 1

const Text = (maxLength: number) => Type.String({ maxLength })
const Loose = Type.Record(Type.String(), Type.Unknown())
const Time = Type.String({ format: 'date-time' })
const maybe = <S extends Type.TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]))
const SourceKey = maybe(Text(500))

/** bundle.json */
export const BundleManifest = Type.Object({
  format: Type.Literal(BUNDLE_FORMAT),
  generator: Type.Optional(Text(200)),
  exported_at: Type.Optional(Time),
  site: Type.Optional(
    Type.Object({
      name: Type.Optional(Text(200)),
      /** SiteConfig; what is left out stays as it is. Images are references, and `page_id` of `home` is one. */
      config: Type.Optional(Loose),
    }),
  ),
  theme: Type.Optional(
    Type.Object({
      name: Text(100),
      version: Type.Optional(Text(100)),
      /** ThemeCustomization. */
      customization: Type.Optional(Loose),
      /** Customizations of other themes the site has used, by name. */
      others: Type.Optional(Type.Record(Type.String(), Loose)),
      /** The file with the theme's package, where the theme is the tenant's own. */
      package: Type.Optional(Text(200)),
    }),
  ),
  counts: Type.Optional(Type.Record(Type.String(), Type.Integer())),
})
export type BundleManifest = Static<typeof BundleManifest>

/** blueprint.json, beside bundle.json. */
export const BlueprintManifest = Type.Object({
  name: Text(100),
  description: Type.Optional(Text(1_000)),
  category: Type.Optional(Text(100)),
  /** A file of the folder. */
  preview_image: Type.Optional(Text(200)),
})
export type BlueprintManifest = Static<typeof BlueprintManifest>

export const BundleCollection = Type.Object({
  slug: Text(100),
  name: Text(200),
  singular: Type.Optional(Text(200)),
  description: Type.Optional(Text(5_000)),
  /** CollectionField[] */
  fields: Type.Array(Loose, { maxItems: 200 }),
  has_pages: Type.Optional(Type.Boolean()),
  is_public: Type.Optional(Type.Boolean()),
  counted_as: maybe(Text(50)),
})
export type BundleCollection = Static<typeof BundleCollection>

export const BundleTerm = Type.Object({
  taxonomy: Type.Union([Type.Literal('category'), Type.Literal('tag')]),
  slug: Text(200),
  name: Text(500),
  description: Type.Optional(Text(20_000)),
  /** The slug of the category above it. */
  parent: maybe(Text(200)),
  source_key: SourceKey,
})
export type BundleTerm = Static<typeof BundleTerm>

export const BundleAuthor = Type.Object({
  slug: Text(200),
  name: Text(500),
  bio: Type.Optional(Text(20_000)),
  avatar: maybe(Text(500)),
  links: Type.Optional(Type.Array(Type.Object({ label: Text(200), url: Text(2_000) }), { maxItems: 50 })),
  source_key: SourceKey,
})
export type BundleAuthor = Static<typeof BundleAuthor>

export const BundleMenu = Type.Object({
  handle: Text(100),
  name: Text(200),
  /** PublishedMenuItem[] with references as ids. */
  items: Type.Array(Loose, { maxItems: 1_000 }),
})
export type BundleMenu = Static<typeof BundleMenu>

export const BundleRedirect = Type.Object({
  from_path: Text(2_000),
  target: Text(2_000),
  status: Type.Optional(
    Type.Union([Type.Literal(301), Type.Literal(302), Type.Literal(307), Type.Literal(308)]),
  ),
  is_automatic: Type.Optional(Type.Boolean()),
})
export type BundleRedirect = Static<typeof BundleRedirect>

/** Of media.json. The bytes are media/<file>, and the key is media/<file>. */
export const BundleMedia = Type.Object({
  file: Text(300),
  /** What it is called in the library; `file` if left out. */
  name: Type.Optional(Text(300)),
  alt: Type.Optional(Text(5_000)),
  title: Type.Optional(Text(5_000)),
  caption: Type.Optional(Text(5_000)),
  credit: Type.Optional(Text(5_000)),
  /** Names of folders with slashes between them. */
  folder: maybe(Text(2_000)),
  width: maybe(Type.Integer({ minimum: 0, maximum: 100_000 })),
  height: maybe(Type.Integer({ minimum: 0, maximum: 100_000 })),
  color: maybe(Type.String({ pattern: '^#[0-9a-f]{6}$' })),
  source_key: SourceKey,
})
export type BundleMedia = Static<typeof BundleMedia>

/** EntryDocument with references; a body may also be HTML in a string, which becomes rich text. */
const Document = {
  title: Text(2_000),
  body: Type.Optional(Type.Union([Type.String(), Loose])),
  excerpt: maybe(Text(20_000)),
  template: maybe(Text(100)),
  featured_media_id: maybe(Text(500)),
  terms: Type.Optional(Type.Array(Text(500), { maxItems: 500 })),
  authors: Type.Optional(Type.Array(Text(500), { maxItems: 100 })),
  fields: Type.Optional(Loose),
  seo: Type.Optional(Loose),
  is_featured: Type.Optional(Type.Boolean()),
  position: Type.Optional(Type.Integer()),
}

/** entries/<type>/<slug>.json; a page below another page lies in its folder: entries/page/about/team.json. */
export const BundleEntry = Type.Object({
  ...Document,
  /** The last part of the file's name if left out. */
  slug: Type.Optional(Text(300)),
  status: Type.Optional(
    Type.Union([
      Type.Literal('draft'),
      Type.Literal('scheduled'),
      Type.Literal('published'),
      Type.Literal('unpublished'),
    ]),
  ),
  /** When visitors saw it first; the moment of the import if left out. */
  published_at: maybe(Time),
  publish_at: maybe(Time),
  expire_at: maybe(Time),
  source_key: SourceKey,
  /** What visitors see where it differs from the newest draft above. */
  published: maybe(Type.Object({ ...Document, slug: Type.Optional(Text(300)) })),
  /** Of a blueprint: left out where no demo content is wanted. Posts and records are, pages are not, unless said here. */
  demo: Type.Optional(Type.Boolean()),
})
export type BundleEntry = Static<typeof BundleEntry>

export const BundleComment = Type.Object({
  /** For `reply_to` of others. */
  key: Text(500),
  /** The entry it stands below, as a reference. */
  entry: Text(500),
  reply_to: maybe(Text(500)),
  author_name: Text(500),
  author_url: maybe(Text(2_000)),
  body: Text(100_000),
  status: Type.Union([Type.Literal('approved'), Type.Literal('pending'), Type.Literal('spam')]),
  commented_at: Time,
  source_key: SourceKey,
})
export type BundleComment = Static<typeof BundleComment>

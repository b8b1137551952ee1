/** What the catalogue looks like in the API. */
import { type Static, Type } from 'typebox'
import { CATEGORIES } from '../../../plugin/manifest-schema.ts'
import { PublicAdvisory } from '../advisories/schema.ts'
import { isForThisProgram } from '../../plugins/plugins.ts'
import { type Listing, ORIGINS, type Origin, type Standing } from './catalogue.ts'

const Text = Type.String()
const Moment = Type.String({ format: 'date-time' })
const OriginText = Type.Unsafe<Origin>({
  type: 'string',
  enum: [...ORIGINS],
  description: '`built_in`: ships with HotSwap; `public`: of another publisher; `own`: uploaded by you',
})
const Texts = Type.Array(Text)

export const CatalogueQuery = {
  q: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Words that all occur in name, title, description or author',
    }),
  ),
  category: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: [...CATEGORIES] })),
  origin: Type.Optional(OriginText),
  compatible: Type.Optional(
    Type.Boolean({ default: true, description: 'false: also those that need another version of HotSwap' }),
  ),
}
export const ListingParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 50 }) })
export const ListingQuery = Type.Object({
  origin: Type.Optional(OriginText),
  version: Type.Optional(
    Type.String({ maxLength: 60, description: 'To read about; the one offered if left out' }),
  ),
})

const Publisher = Type.Union([
  Type.Object({
    name: Text,
    url: Type.Union([Text, Type.Null()]),
    verified: Type.Boolean({ description: 'Operators made sure who they are' }),
  }),
  Type.Null(),
])
const fields = {
  name: Text,
  origin: OriginText,
  title: Text,
  description: Text,
  category: Text,
  author: Text,
  publisher: Publisher,
  version: Type.String({
    description: 'The newest that runs here and is not blocked; failing that, the newest',
  }),
  hash: Text,
  hotswap: Type.String({ description: 'The versions of HotSwap it is made for' }),
  is_compatible: Type.Boolean({ description: 'Whether it runs on this version of HotSwap' }),
  is_signed: Type.Boolean({ description: 'By the publisher, with a key that is in use; checked now' }),
  is_blocked: Type.Boolean({ description: 'An advisory forbids to run it' }),
  permissions: Texts,
  websites: Type.Union([Type.Integer(), Type.Null()], {
    description: 'That run it, counted last night; null: none were, or it is your own',
  }),
  published_at: Moment,
}
export const ListingBody = Type.Object(fields)
export const ListingDetailBody = Type.Object({
  ...fields,
  license: Text,
  homepage: Type.Union([Text, Type.Null()]),
  author_url: Type.Union([Text, Type.Null()]),
  dependencies: Type.Record(Text, Text),
  consent: Type.Object({
    permissions: Type.Array(Type.Object({ id: Text, title: Text, consequence: Text })),
    hosts: Type.Array(Text, { description: 'Servers it may talk to' }),
    browser: Type.Record(Text, Type.Array(Type.Unknown()), {
      description: 'Origins that visitors’ browsers may talk to because of it',
    }),
  }),
  readme_html: Type.String({ description: 'Safe to show' }),
  versions: Type.Array(
    Type.Object({
      version: Text,
      hash: Text,
      hotswap: Text,
      is_compatible: Type.Boolean(),
      is_signed: Type.Boolean(),
      is_blocked: Type.Boolean(),
      permissions: Texts,
      changes_html: Type.String({ description: 'What the changelog says about it; safe to show' }),
      published_at: Moment,
    }),
    { description: 'The newest first' },
  ),
  advisories: Type.Array(PublicAdvisory, { description: 'About any of the versions, the gravest first' }),
})
export const CategoriesBody = Type.Object({
  items: Type.Array(Type.Object({ id: Text, plugins: Type.Integer() })),
})

export function viewListing(
  { name, origin, shown }: Listing,
  { publisher, isSigned, publishedAt }: Standing,
  more: { websites: number | undefined; isBlocked: boolean },
): Static<typeof ListingBody> {
  const { title, description, category, author, version, hotswap, permissions } = shown.manifest
  return {
    name,
    origin,
    title,
    description,
    category,
    author: author.name,
    publisher: publisher ?? null,
    version,
    hotswap,
    hash: shown.hash,
    is_compatible: isForThisProgram(shown.manifest),
    is_signed: isSigned,
    is_blocked: more.isBlocked,
    permissions: [...permissions],
    websites: (origin === 'own' ? undefined : more.websites) ?? null,
    published_at: publishedAt.toISOString(),
  }
}

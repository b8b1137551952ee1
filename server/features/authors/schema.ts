/** What authors look like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { WebsiteParams } from '../sites/sites.ts'
import { type Author, linksOf, pathOf } from './authors.ts'

const nullableId = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid', description })

const fields = {
  slug: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Their part of the address; made from the name if left out',
      examples: ['ada-lovelace'],
    }),
  ),
  bio: Type.Optional(Type.String({ maxLength: 5_000, description: 'Plain text' })),
  avatar_media_id: Type.Optional(nullableId('An image of the website')),
  links: Type.Optional(
    Type.Array(
      Type.Object(
        {
          label: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
          url: Type.String({ minLength: 1, maxLength: 2_000 }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 20 },
    ),
  ),
  user_id: Type.Optional(nullableId('The member who writes under this name')),
}
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Ada Lovelace'] })

export const NewAuthor = Type.Object(
  { name: Name, ...fields },
  {
    additionalProperties: false,
    examples: [{ name: 'Ada Lovelace', links: [{ label: 'Website', url: 'https://ada.example' }] }],
  },
)
export const AuthorPatch = Type.Object(
  { name: Type.Optional(Name), ...fields },
  { additionalProperties: false, minProperties: 1, examples: [{ bio: 'Writes about machines.' }] },
)
export const AuthorParams = Type.Object({ ...WebsiteParams.properties, id: Type.String({ format: 'uuid' }) })
export const AuthorsQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name' })),
})

export const AuthorBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  slug: Type.String(),
  path: Type.String({ examples: ['/author/ada-lovelace'] }),
  bio: Type.String(),
  avatar_media_id: nullableId(''),
  links: Type.Array(Type.Object({ label: Type.String(), url: Type.String() })),
  user_id: nullableId(''),
  entries_count: Type.Integer({ description: 'Entries they wrote, drafts included' }),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

/** @param count how many entries they wrote */
export function viewAuthor(author: Author, count: number): Static<typeof AuthorBody> {
  const { id, name, slug, bio, avatar_media_id, user_id, version } = author
  return {
    id,
    name,
    slug,
    path: pathOf(author),
    bio,
    avatar_media_id,
    links: linksOf(author),
    user_id,
    entries_count: count,
    version,
    created_at: author.created_at.toISOString(),
    updated_at: author.updated_at.toISOString(),
  }
}

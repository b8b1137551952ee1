/** What categories and tags look like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { WebsiteParams } from '../sites/sites.ts'
import { type Term, pathOf } from './terms.ts'

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Recipes'] })
const Slug = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Its part of the address; made from the name if left out',
  examples: ['recipes'],
})
const Description = Type.String({ maxLength: 2_000 })
const Parent = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'uuid',
  description: 'The category above; categories only. Null: at the top',
})

export const NewTerm = Type.Object(
  {
    name: Name,
    slug: Type.Optional(Slug),
    description: Type.Optional(Description),
    parent_id: Type.Optional(Parent),
  },
  { additionalProperties: false, examples: [{ name: 'Recipes', description: 'What comes out of the oven' }] },
)
export const TermChange = Type.Object(
  {
    name: Type.Optional(Name),
    slug: Type.Optional(Slug),
    description: Type.Optional(Description),
    parent_id: Type.Optional(Parent),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ name: 'Bread' }] },
)
export const Merge = Type.Object(
  { into_id: Type.String({ format: 'uuid', description: 'What takes over its entries' }) },
  { additionalProperties: false, examples: [{ into_id: '0190b5c6-7a3e-7c11-9d2f-5b8e4a1c0d37' }] },
)
export const TermParams = Type.Object({ ...WebsiteParams.properties, id: Type.String({ format: 'uuid' }) })
export const TermsQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name' })),
  parent_id: Type.Optional(Type.String({ format: 'uuid', description: 'Only those directly below it' })),
})

export const TermBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  slug: Type.String(),
  path: Type.String({
    description: 'Where the site lists what is filed under it',
    examples: ['/category/recipes'],
  }),
  description: Type.String(),
  parent_id: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid' }),
  entries_count: Type.Integer({ description: 'Entries filed under it, drafts included' }),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

/** @param count how many entries are filed under it */
export function viewTerm(term: Term, count: number): Static<typeof TermBody> {
  const { id, name, slug, description, parent_id, version } = term
  return {
    id,
    name,
    slug,
    path: pathOf(term),
    description,
    parent_id,
    entries_count: count,
    version,
    created_at: term.created_at.toISOString(),
    updated_at: term.updated_at.toISOString(),
  }
}

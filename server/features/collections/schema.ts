/** What a collection looks like in the API. */
import { type Static, Type } from 'typebox'
import { type CollectionField, FIELD_TYPES } from './field-types.ts'
import type { CollectionRow } from './queries.ts'

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Services'] })
const Field = Type.Unsafe<CollectionField>({
  type: 'object',
  properties: {
    key: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,62}$', examples: ['opening_hours'] },
    label: { type: 'string', minLength: 1, maxLength: 100 },
    type: { type: 'string', enum: FIELD_TYPES },
    help: { type: 'string', maxLength: 500 },
    required: { type: 'boolean' },
    unique: { type: 'boolean' },
    default: { description: 'What a new record has where none is given' },
    min: { type: 'number', description: 'Least value of a number, least length of a text' },
    max: { type: 'number', description: 'Greatest value of a number, greatest length of a text' },
    integer: { type: 'boolean' },
    options: { type: 'array', maxItems: 200, items: { type: 'string', minLength: 1, maxLength: 200 } },
    multiple: { type: 'boolean', description: 'select and relation: several values' },
    collection: {
      type: 'string',
      maxLength: 63,
      description: 'relation: a collection’s slug, or page or post',
    },
  },
  required: ['key', 'label', 'type'],
  additionalProperties: false,
})
const editable = {
  name: Name,
  singular: Type.Optional(Name),
  description: Type.Optional(Type.String({ maxLength: 2_000 })),
  fields: Type.Optional(Type.Array(Field, { maxItems: 100 })),
  has_pages: Type.Optional(
    Type.Boolean({ description: 'Whether records have pages below /<slug>; true if left out' }),
  ),
  is_public: Type.Optional(
    Type.Boolean({ description: 'Whether the public read API lists them; true if left out' }),
  ),
  counted_as: Type.Optional(
    Type.Unsafe<'professionals' | 'customers' | null>({
      type: ['string', 'null'],
      enum: ['professionals', 'customers', null],
      description: 'The limit of the plan that its records count against besides collection_records',
    }),
  ),
}

export const NewCollection = Type.Object(
  {
    ...editable,
    slug: Type.Optional(
      Type.String({ minLength: 1, maxLength: 63, description: 'Made from the name if left out' }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        name: 'Services',
        singular: 'Service',
        fields: [{ key: 'price', label: 'Price', type: 'number', min: 0, required: true }],
      },
    ],
  },
)
export const CollectionPatch = Type.Object(
  { ...editable, name: Type.Optional(Name) },
  { additionalProperties: false, minProperties: 1, examples: [{ description: 'What we do' }] },
)
export const CollectionBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String(),
  name: Type.String(),
  singular: Type.String(),
  description: Type.String(),
  fields: Type.Array(Field),
  has_pages: Type.Boolean(),
  is_public: Type.Boolean(),
  counted_as: Type.Union([Type.String(), Type.Null()]),
  record_count: Type.Optional(Type.Integer({ description: 'In lists: records outside the trash' })),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

export function viewCollection(
  row: CollectionRow & { record_count?: number },
): Static<typeof CollectionBody> {
  const { id, slug, name, singular, description, fields, has_pages, is_public, counted_as, version } = row
  return {
    id,
    slug,
    name,
    singular,
    description,
    fields,
    has_pages,
    is_public,
    counted_as,
    version,
    ...(row.record_count !== undefined && { record_count: row.record_count }),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

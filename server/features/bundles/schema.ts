/** What blueprints look like in the API. */
import { type Static, Type } from 'typebox'
import type { Blueprint } from './blueprints.ts'

export const NewBlueprint = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    description: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  {
    additionalProperties: false,
    examples: [{ name: 'Our shops', description: 'What every branch begins with' }],
  },
)

export const BlueprintBody = Type.Object({
  id: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
    description: 'Of those you saved yourself',
  }),
  slug: Type.String({ description: 'What POST /websites takes as its blueprint' }),
  name: Type.String(),
  description: Type.String(),
  category: Type.String(),
  owner: Type.Union([Type.Literal('platform'), Type.Literal('tenant')]),
  preview_url: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})

export function viewBlueprint(blueprint: Blueprint): Static<typeof BlueprintBody> {
  const { has_preview, created_at, ...rest } = blueprint
  return {
    ...rest,
    preview_url: has_preview ? `/api/v1/blueprints/${blueprint.slug}/preview` : null,
    created_at: created_at?.toISOString() ?? null,
  }
}

/** What a member looks like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import type { MemberRow } from './queries.ts'

export const MemberParams = Type.Object({ user_id: Type.String({ format: 'uuid' }) })

export const MemberQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name or e-mail address' })),
  role: Type.Optional(Type.String({ maxLength: 100, description: "A role's slug", examples: ['editor'] })),
})

const RoleSlug = Type.String({
  minLength: 1,
  maxLength: 100,
  description: "A role's slug; the role must allow nothing you may not do yourself",
  examples: ['editor'],
})
export const MemberChange = Type.Object(
  { role: RoleSlug },
  { additionalProperties: false, examples: [{ role: 'editor' }] },
)

export const MemberBody = Type.Object({
  user_id: Type.String({ format: 'uuid' }),
  name: Type.String({ examples: ['Ada Lovelace'] }),
  email: Type.String({ examples: ['ada@acme.example'] }),
  role: Type.Object({ id: Type.String({ format: 'uuid' }), slug: Type.String(), name: Type.String() }),
  version: Type.Integer(),
  joined_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

export function viewMember(row: MemberRow): Static<typeof MemberBody> {
  return {
    user_id: row.user_id,
    name: row.name,
    email: row.email,
    role: { id: row.role_id, slug: row.role_slug, name: row.role_name },
    version: row.version,
    joined_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

/** What a role looks like in the API. */
import { type Static, Type } from 'typebox'
import { GRANTABLE, type Permission, permissionsOfRole } from './permissions.ts'
import type { CountedRole } from './queries.ts'

const PermissionId = Type.Unsafe<Permission>({
  type: 'string',
  enum: GRANTABLE,
  examples: ['content:write'],
})

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Shop manager'] })
const Description = Type.String({ maxLength: 500 })
const Permissions = Type.Array(PermissionId, {
  maxItems: GRANTABLE.length,
  description: 'Ids of the catalogue at `/permissions`; only such as you have yourself',
})
const example = {
  name: 'Shop manager',
  description: 'Keeps the shop',
  permissions: ['content:read', 'content:write'],
}

export const NewRole = Type.Object(
  { name: Name, description: Type.Optional(Description), permissions: Permissions },
  { additionalProperties: false, examples: [example] },
)
export const RoleChange = Type.Object(
  {
    name: Type.Optional(Name),
    description: Type.Optional(Description),
    permissions: Type.Optional(Permissions),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ permissions: ['content:read'] }] },
)
export const RoleParams = Type.Object({ id: Type.String({ format: 'uuid' }) })

export const RoleBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String({ examples: ['editor'] }),
  name: Type.String(),
  description: Type.String(),
  built_in: Type.Boolean({ description: 'Built-in roles cannot be changed' }),
  permissions: Type.Array(Type.String()),
  member_count: Type.Integer(),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

export const PermissionBody = Type.Object({
  id: Type.String({ examples: ['content:write'] }),
  description: Type.String(),
  grantable: Type.Boolean({ description: 'Whether custom roles and API keys may have it' }),
  held: Type.Boolean({ description: 'Whether you have it, and so may give it' }),
})

export function viewRole(row: CountedRole): Static<typeof RoleBody> {
  const { id, slug, name, description, built_in, member_count, version } = row
  return {
    id,
    slug,
    name,
    description,
    built_in,
    permissions: permissionsOfRole(row),
    member_count,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

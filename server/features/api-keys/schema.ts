/** What an API key looks like in the API. */
import { type Static, Type } from 'typebox'
import { GRANTABLE, type Permission } from '../roles/roles.ts'
import type { ApiKeyRow } from './queries.ts'

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', examples: ['Build server'] })
const Scopes = Type.Array(Type.Unsafe<Permission>({ type: 'string', enum: GRANTABLE }), {
  minItems: 1,
  maxItems: GRANTABLE.length,
  description: 'Permissions the key has; only such as you have yourself',
})
const moment = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', description })

export const NewApiKey = Type.Object(
  {
    name: Name,
    scopes: Scopes,
    expires_at: Type.Optional(moment('When the key ends, within five years; left out or null: never')),
  },
  {
    additionalProperties: false,
    examples: [{ name: 'Build server', scopes: ['sites:read'], expires_at: '2027-01-31T00:00:00Z' }],
  },
)
export const ApiKeyChange = Type.Object(
  { name: Type.Optional(Name), scopes: Type.Optional(Scopes) },
  { additionalProperties: false, minProperties: 1, examples: [{ scopes: ['sites:read', 'sites:write'] }] },
)
export const ApiKeyParams = Type.Object({ id: Type.String({ format: 'uuid' }) })

const fields = {
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  prefix: Type.String({ description: 'How the key begins, to recognize it by' }),
  scopes: Type.Array(Type.String()),
  created_by: Type.String({ examples: ['ada@acme.example'] }),
  expires_at: moment('Null: never'),
  last_used_at: moment('To the minute; null: never'),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
}
export const ApiKeyBody = Type.Object(fields)
export const CreatedApiKeyBody = Type.Object({
  ...fields,
  key: Type.String({ description: 'The key itself: shown here and never again' }),
})

export function viewApiKey(row: ApiKeyRow): Static<typeof ApiKeyBody> {
  const { id, name, prefix, scopes, created_by, version } = row
  return {
    id,
    name,
    prefix,
    scopes,
    created_by,
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

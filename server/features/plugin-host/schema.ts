/** What secrets of plugins look like in the API. */
import { type Static, Type } from 'typebox'
import { WebsiteParams } from '../sites/sites.ts'
import type { SecretRow } from './secrets.ts'

const Plugin = Type.String({ pattern: '^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$', examples: ['contact-form'] })

export const SecretsParams = Type.Object({ ...WebsiteParams.properties, name: Plugin })
export const SecretParams = Type.Object({
  ...SecretsParams.properties,
  secret: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$', examples: ['api_key'] }),
})
export const NewSecret = Type.Object(
  { value: Type.String({ minLength: 1, maxLength: 8_000 }) },
  { additionalProperties: false, examples: [{ value: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc' }] },
)
export const SecretBody = Type.Object({
  name: Type.String({ description: 'As the plugin’s manifest names it, which also says which there can be' }),
  updated_by: Type.String(),
  updated_at: Type.String({ format: 'date-time' }),
})

export function viewSecret({ name, updated_by, updated_at }: SecretRow): Static<typeof SecretBody> {
  return { name, updated_by, updated_at: updated_at.toISOString() }
}

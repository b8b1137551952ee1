/** What a tenant looks like in the API. */
import { type Static, Type } from 'typebox'
import { Branding, nullableText } from './tenant-fields.ts'

export const STATUSES = ['provisioning', 'active', 'suspended', 'deprovisioning', 'deleted'] as const
export type TenantStatus = (typeof STATUSES)[number]

const SUBSCRIPTION_STATUSES = ['trialing', 'active', 'past_due', 'canceled'] as const
const PLACEMENTS = ['pool', 'schema', 'database'] as const

const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] })

const Slug = Type.String({
  minLength: 1,
  maxLength: 63,
  pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$',
  description: 'Subdomain: lower-case letters, digits and hyphens, not at the ends',
  examples: ['acme'],
})
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', examples: ['Acme GmbH'] })
const Metadata = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  maxProperties: 100,
  description: 'Free for the operator: account numbers, CRM ids. Not shown to the tenant.',
  examples: [{ crm_id: 'A-1047' }],
})

export const TenantBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String(),
  subdomain: Type.String({ description: 'The same as `slug`' }),
  host: Type.String({ examples: ['acme.example.com'] }),
  name: Type.String(),
  display_name: Type.String(),
  ...Branding,
  metadata: Type.Record(Type.String(), Type.Unknown()),
  plan: Type.String({ examples: ['professional'] }),
  tier: Type.String({ description: 'The same as `plan`' }),
  placement: oneOf(PLACEMENTS),
  region: Type.String(),
  status: oneOf(STATUSES),
  status_reason: nullableText(),
  subscription_status: oneOf(SUBSCRIPTION_STATUSES),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
  suspended_at: nullableText(),
  deleted_at: nullableText(),
  purge_after_at: nullableText({ description: 'Until then a deletion can be undone' }),
})
export type TenantView = Static<typeof TenantBody>

export const NewTenant = Type.Object(
  {
    name: Name,
    slug: Type.Optional(Slug),
    subdomain: Type.Optional(Slug),
    display_name: Type.Optional(Name),
    logo_url: Type.Optional(Branding.logo_url),
    primary_color: Type.Optional(Branding.primary_color),
    secondary_color: Type.Optional(Branding.secondary_color),
    plan: Type.Optional(Type.String({ maxLength: 63, default: 'free' })),
    tier: Type.Optional(Type.String({ maxLength: 63 })),
    placement: Type.Optional(oneOf(PLACEMENTS)),
    region: Type.Optional(Type.String({ minLength: 1, maxLength: 63, default: 'default' })),
    metadata: Type.Optional(Metadata),
    configuration: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    custom_domain: Type.Optional(Type.String({ minLength: 1, maxLength: 253 })),
    admin_email: Type.Optional(
      Type.String({ format: 'email', maxLength: 254, description: 'Becomes the owner; gets a welcome mail' }),
    ),
    admin_name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    demo_data: Type.Optional(Type.Boolean({ default: false, description: 'Adds sample roles to look at' })),
  },
  {
    additionalProperties: false,
    examples: [{ name: 'Acme GmbH', slug: 'acme', plan: 'professional', admin_email: 'ada@acme.example' }],
  },
)
export type NewTenantInput = Static<typeof NewTenant>

export const TenantChange = Type.Object(
  {
    name: Type.Optional(Name),
    slug: Type.Optional(Slug),
    display_name: Type.Optional(Name),
    metadata: Type.Optional(Metadata),
    region: Type.Optional(Type.String({ minLength: 1, maxLength: 63 })),
    subscription_status: Type.Optional(oneOf(SUBSCRIPTION_STATUSES)),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ display_name: 'Acme' }] },
)
export type TenantChangeInput = Static<typeof TenantChange>

/** What a tenant's own administrators may change. */
export const ProfileChange = Type.Object(
  { name: Type.Optional(Name), display_name: Type.Optional(Name) },
  { additionalProperties: false, minProperties: 1, examples: [{ display_name: 'Acme' }] },
)

export const SORTS = ['created_at', '-created_at', 'name', '-name'] as const
export const TenantFilter = {
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name, display name or slug' })),
  status: Type.Optional(oneOf(STATUSES)),
  plan: Type.Optional(Type.String({ maxLength: 63 })),
  placement: Type.Optional(oneOf(PLACEMENTS)),
  region: Type.Optional(Type.String({ maxLength: 63 })),
  subscription_status: Type.Optional(oneOf(SUBSCRIPTION_STATUSES)),
  sort: Type.Optional(oneOf(SORTS)),
}

export const TenantParams = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const Reason = Type.Object(
  { reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })) },
  { additionalProperties: false, examples: [{ reason: 'Invoice 2026-114 unpaid for 60 days' }] },
)
export const BulkAction = Type.Object(
  {
    action: oneOf(['suspend', 'activate', 'delete', 'restore', 'change_plan'] as const),
    ids: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 500, uniqueItems: true }),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    plan: Type.Optional(Type.String({ maxLength: 63, description: 'For `change_plan`' })),
  },
  {
    additionalProperties: false,
    examples: [{ action: 'suspend', ids: ['0190f5f2-7a54-7cc2-9d6c-3c2a1f0e8b11'], reason: 'Abuse' }],
  },
)

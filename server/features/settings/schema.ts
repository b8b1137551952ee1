/** A tenant's configuration and branding: what is known of them, and the defaults for what is missing. */
import { type Static, Type } from 'typebox'
import { Branding, nullableText } from '../tenants/tenants.ts'

export const KINDS = ['config', 'branding'] as const
export type Kind = (typeof KINDS)[number]

const ServiceCategory = Type.Object(
  {
    slug: Type.String({ maxLength: 63, pattern: '^[a-z0-9-]+$', examples: ['repair'] }),
    name: Type.String({ minLength: 1, maxLength: 100 }),
  },
  { additionalProperties: false },
)

/** Known keys are checked; others are kept as they are, for plugins and integrations of the tenant. */
export const Configuration = Type.Object(
  {
    locale: Type.Optional(
      Type.String({
        maxLength: 35,
        pattern: '^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$',
        description: 'BCP 47',
        examples: ['de-CH'],
      }),
    ),
    timezone: Type.Optional(Type.String({ maxLength: 64, description: 'IANA time zone' })),
    audit_retention_days: Type.Optional(Type.Integer({ minimum: 30, maximum: 3650 })),
    notifications: Type.Optional(
      Type.Object(
        {
          quota_alerts: Type.Optional(Type.Boolean()),
          security: Type.Optional(Type.Boolean()),
          product_news: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
    ),
    service_categories: Type.Optional(Type.Array(ServiceCategory, { maxItems: 200 })),
  },
  {
    additionalProperties: true,
    maxProperties: 200,
    examples: [{ locale: 'de-AT', timezone: 'Europe/Vienna' }],
  },
)
export type Configuration = Static<typeof Configuration>

export const BrandingBody = Type.Object(
  {
    logo_url: Type.Optional(Branding.logo_url),
    favicon_url: Type.Optional(Branding.logo_url),
    primary_color: Type.Optional(Branding.primary_color),
    secondary_color: Type.Optional(Branding.secondary_color),
    portal_name: Type.Optional(
      nullableText({
        minLength: 1,
        maxLength: 60,
        pattern: '^\\S(.*\\S)?$',
        description: 'What the portal is called in place of the product’s name',
        examples: ['Acme Studio'],
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ primary_color: '#1f6feb', logo_url: 'https://acme.example/logo.svg' }],
  },
)

export const DEFAULTS: Record<Kind, Record<string, unknown>> = {
  config: {
    locale: 'en',
    timezone: 'UTC',
    audit_retention_days: 365,
    notifications: { quota_alerts: true, security: true, product_news: false },
    service_categories: [
      { slug: 'consulting', name: 'Consulting' },
      { slug: 'installation', name: 'Installation' },
      { slug: 'maintenance', name: 'Maintenance' },
      { slug: 'repair', name: 'Repair' },
    ],
  },
  branding: {
    logo_url: null,
    favicon_url: null,
    primary_color: '#1f6feb',
    secondary_color: '#57606a',
    portal_name: null,
  },
}

export const SettingsBody = Type.Object({
  version: Type.Integer(),
  value: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What is in force: the stored value over the defaults',
  }),
  stored: Type.Record(Type.String(), Type.Unknown(), { description: 'What was set' }),
  author_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  note: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  created_at: Type.String({ format: 'date-time' }),
  warnings: Type.Optional(
    Type.Array(Type.Object({ path: Type.String({ examples: ['/primary_color'] }), message: Type.String() }), {
      description: 'Of branding: colours on which, or by which, people cannot read',
    }),
  ),
})

export const VersionItem = Type.Object({
  version: Type.Integer(),
  author_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  note: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  created_at: Type.String({ format: 'date-time' }),
})

export const DiffBody = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  changes: Type.Array(
    Type.Object({
      kind: Type.Unsafe<'added' | 'removed' | 'changed'>({
        type: 'string',
        enum: ['added', 'removed', 'changed'],
      }),
      path: Type.String({ description: 'JSON pointer', examples: ['/notifications/security'] }),
      before: Type.Optional(Type.Unknown()),
      after: Type.Optional(Type.Unknown()),
    }),
  ),
})

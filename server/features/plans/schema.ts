/** What plans look like in the API. */
import { type Static, Type } from 'typebox'
import type { Plan } from './plans.ts'
import { RESOURCES, RESOURCE_IDS, type Resource } from './resources.ts'

const descriptions: Record<string, string> = {
  count: 'How many',
  bytes: 'Bytes',
  bytes_per_month: 'Bytes per calendar month (UTC)',
  concurrent: 'How many at the same time',
  per_minute: 'Requests per minute',
}

const Limit = (resource: Resource) =>
  Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: `${RESOURCES[resource].label}: ${descriptions[RESOURCES[resource].unit]}; null is unlimited`,
  })

type LimitSchemas = Record<Resource, ReturnType<typeof Limit>>
const limits = Object.fromEntries(RESOURCE_IDS.map((id) => [id, Limit(id)])) as LimitSchemas

/** A limit for every resource: what is not mentioned must not become unlimited, or nothing, by accident. */
const Quotas = Type.Object(limits, { additionalProperties: false })

/** Limits for some resources, over those of the plan. */
export const QuotaOverrides = Type.Partial(Quotas, {
  additionalProperties: false,
  examples: [{ websites: 40, storage_bytes: null }],
})

const ID_PATTERN = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'

const price = {
  price_cents: Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'Per month' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217', examples: ['EUR'] }),
}
const text = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  description: Type.String({ maxLength: 1000 }),
}
const position = Type.Integer({
  minimum: 0,
  maximum: 1_000_000,
  description: 'Plans are shown in this order',
})

export const PublicPlan = Type.Object({
  id: Type.String(),
  ...text,
  ...price,
  position,
  quotas: Quotas,
})

export const PlanBody = Type.Object({
  ...PublicPlan.properties,
  alert_thresholds: Type.Array(Type.Integer()),
  is_public: Type.Boolean(),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

const example = {
  name: 'Professional',
  description: 'For a business that lives from its websites.',
  position: 3,
  quotas: {
    websites: 20,
    storage_bytes: 107_374_182_400,
    bandwidth_bytes_month: null,
    concurrent_deployments: 5,
    custom_domains: 25,
    portal_domains: 1,
    members: 50,
    api_keys: 50,
    professionals: 1000,
    customers: 25_000,
    collection_records: 100_000,
    api_requests_per_minute: 6000,
    api_requests_per_minute_per_key: 3000,
  },
  price_cents: 4900,
}

const fields = {
  ...text,
  description: Type.Optional(Type.String({ maxLength: 1000, default: '' })),
  position,
  quotas: Quotas,
  price_cents: price.price_cents,
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', default: 'EUR', examples: ['EUR'] })),
  alert_thresholds: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 100 }), {
      maxItems: 10,
      uniqueItems: true,
      default: [80, 90, 100],
      description: 'Per cent of a quota at which the owners are told',
    }),
  ),
  is_public: Type.Optional(Type.Boolean({ default: true, description: 'Offered to everybody' })),
}

/** All of a plan but its id: PUT replaces the whole. */
export const PlanChange = Type.Object(fields, { additionalProperties: false, examples: [example] })
export type PlanChangeInput = Static<typeof PlanChange>

export const NewPlan = Type.Object(
  { id: Type.String({ pattern: ID_PATTERN, examples: ['business-plus'] }), ...fields },
  { additionalProperties: false, examples: [{ id: 'professional-2027', ...example }] },
)
export type NewPlanInput = Static<typeof NewPlan>

export const PlanParams = Type.Object({ id: Type.String({ maxLength: 63 }) })

export function viewPlan(plan: Plan): Static<typeof PlanBody> {
  return { ...plan, created_at: plan.created_at.toISOString(), updated_at: plan.updated_at.toISOString() }
}

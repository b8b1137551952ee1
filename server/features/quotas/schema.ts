/** What use and limits look like in the API. */
import { type Static, Type } from 'typebox'
import { type Resource, RESOURCES, RESOURCE_IDS, type Terms } from '../plans/plans.ts'

const nullable = (type: 'integer' | 'number', description: string) =>
  Type.Unsafe<number | null>({ type: [type, 'null'], description })

export const UsageBody = Type.Object(
  {
    plan: Type.Object({ id: Type.String(), name: Type.String() }),
    resources: Type.Array(
      Type.Object({
        resource: Type.String(),
        label: Type.String(),
        unit: Type.String({ enum: ['count', 'bytes', 'bytes_per_month', 'concurrent', 'per_minute'] }),
        used: nullable('integer', 'null: not counted beyond the present minute; the RateLimit headers tell'),
        limit: nullable('integer', 'null: unlimited'),
        percent: nullable('number', 'Of the limit; above 100 after a downgrade'),
        is_overridden: Type.Boolean({ description: 'The limit is the tenant’s own, not its plan’s' }),
      }),
    ),
  },
  {
    examples: [
      {
        plan: { id: 'starter', name: 'Starter' },
        resources: [
          {
            resource: 'websites',
            label: 'websites',
            unit: 'count',
            used: 2,
            limit: 3,
            percent: 66.7,
            is_overridden: false,
          },
        ],
      },
    ],
  },
)

export function viewUsage(terms: Terms, usage: Partial<Record<Resource, number>>): Static<typeof UsageBody> {
  const resources = RESOURCE_IDS.map((resource) => {
    const { label, unit } = RESOURCES[resource]
    const limit = terms.limits[resource]
    const used = unit === 'per_minute' ? null : (usage[resource] ?? 0)
    return {
      resource,
      label,
      unit,
      used,
      limit,
      percent: percentOf(used, limit),
      is_overridden: resource in terms.overrides,
    }
  })
  return { plan: { id: terms.plan.id, name: terms.plan.name }, resources }
}

/** To one decimal. Of a limit of zero, anything is 100 per cent. */
function percentOf(used: number | null, limit: number | null): number | null {
  if (used === null || limit === null) return null
  if (limit === 0) return used === 0 ? 0 : 100
  return Math.round((used / limit) * 1000) / 10
}

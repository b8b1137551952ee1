/** What the figures of deployments look like in the API. */
import { Type } from 'typebox'

const moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

export const PlatformMetricsQuery = Type.Object({
  from: moment('30 days before `to` if left out'),
  to: moment('Not included; now if left out'),
  environment: Type.Optional(
    Type.Unsafe<'production' | 'staging'>({
      type: 'string',
      enum: ['production', 'staging'],
      default: 'production',
    }),
  ),
})
export const MetricsQuery = Type.Object({
  ...PlatformMetricsQuery.properties,
  website_id: Type.Optional(Type.String({ format: 'uuid', description: 'Only deployments to this website' })),
})

const orNull = (description: string) => Type.Unsafe<number | null>({ type: ['number', 'null'], description })
const Count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description !== undefined && { description }) })
const counts = {
  deployments: Count('Made within the period'),
  succeeded: Count(),
  failed: Count('Nothing of it is shown'),
  rolled_back: Count('Shown and taken back'),
  aborted: Count(),
  rejected: Count(),
  unfinished: Count(),
}
const figures = {
  ...counts,
  success_rate: orNull('Share of those that succeeded, failed or were rolled back; null without any'),
  rollback_rate: orNull('Share of those that went live; null without any'),
  duration: Type.Object(
    { p50_seconds: orNull('Median'), p95_seconds: orNull('95th percentile') },
    { description: 'From the start of those that succeeded to their end, approvals included; within 3 %' },
  ),
  mean_time_to_restore_seconds: orNull(
    'From the first website going live to the last being restored, of those rolled back',
  ),
}
const Groups = Type.Array(Type.Object({ key: Type.String(), ...figures }))

export const MetricsBody = Type.Object({
  from: Type.String({ format: 'date-time' }),
  to: Type.String({ format: 'date-time' }),
  per_day: Type.Number({ description: 'Deployments made per day, on average' }),
  totals: Type.Object(figures),
  by_module: Groups,
  by_strategy: Groups,
  points: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), ...counts }), {
    description: 'Days (UTC) on which deployments were made, in their order; the others are left out',
  }),
})

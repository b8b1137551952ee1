/** What traffic looks like in the API. */
import { Type } from 'typebox'

const moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

export const TenantTrafficQuery = Type.Object({
  from: moment('30 days before `to` if left out; with hours, 2 days'),
  to: moment('Not included; now if left out'),
  interval: Type.Optional(
    Type.Unsafe<'hour' | 'day'>({
      type: 'string',
      enum: ['hour', 'day'],
      default: 'day',
      description: 'Hours are kept for 90 days. Days are those of UTC',
    }),
  ),
})
export const TrafficQuery = Type.Object({
  ...TenantTrafficQuery.properties,
  by: Type.Optional(
    Type.Unsafe<'host' | 'release'>({
      type: 'string',
      enum: ['host', 'release'],
      description: 'Also sums by host name or by release; for the last 90 days',
    }),
  ),
})

const milliseconds = Type.Unsafe<number | null>({ type: ['number', 'null'] })
const figures = {
  requests: Type.Integer(),
  views: Type.Integer({ description: 'Pages shown to what looks like a person' }),
  bytes: Type.Integer({ description: 'Bytes sent' }),
  status_2xx: Type.Integer(),
  status_3xx: Type.Integer(),
  status_4xx: Type.Integer(),
  status_5xx: Type.Integer(),
  latency: Type.Object(
    { p50_ms: milliseconds, p95_ms: milliseconds, p99_ms: milliseconds },
    { description: 'From a histogram whose last bucket ends at 1,000 ms; null: nothing measured' },
  ),
}
const visitors = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  description: 'Different visitors of each day, estimated and added up; null for hours',
})
export const HostTrafficBody = Type.Object({
  from: Type.String({ format: 'date-time' }),
  to: Type.String({ format: 'date-time' }),
  interval: Type.String(),
  totals: Type.Object(figures),
  points: Type.Array(Type.Object({ at: Type.String({ format: 'date-time' }), ...figures }), {
    description: 'Hours or days with traffic, in their order; the others are left out',
  }),
})
const Names = Type.Array(Type.Object({ name: Type.String(), views: Type.Integer() }))

export const TrafficBody = Type.Object({
  from: Type.String({ format: 'date-time' }),
  to: Type.String({ format: 'date-time' }),
  interval: Type.String(),
  totals: Type.Object({ ...figures, visitors }),
  points: Type.Array(Type.Object({ at: Type.String({ format: 'date-time' }), ...figures, visitors }), {
    description: 'Hours or days with traffic, in their order; the others are left out',
  }),
  top_pages: Names,
  referrers: Names,
  by: Type.Optional(Type.String({ examples: ['host'] })),
  groups: Type.Optional(
    Type.Array(
      Type.Object({ key: Type.String({ description: 'A host, release number or website id' }), ...figures }),
    ),
  ),
})

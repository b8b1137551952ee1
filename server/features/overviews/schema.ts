/** What the overviews look like in the API: a tenant's dashboard, and the operators'. */
import { Type, type TSchema } from 'typebox'

const time = Type.String({ format: 'date-time' })
const counts = (description: string) => Type.Record(Type.String(), Type.Integer(), { description })
/** Null for whoever may not see that part. */
const part = <T extends TSchema>(permission: string, schema: T) =>
  Type.Union([schema, Type.Null()], { description: `Null without \`${permission}\`` })
const count = (description: string) => Type.Integer({ description })

const Traffic = Type.Object({
  requests: Type.Integer(),
  views: Type.Integer(),
  visitors: count('Different visitors of each day, added up'),
  bytes: Type.Integer(),
  errors: count('Answers with a status from 500 on'),
  points: Type.Array(
    Type.Object({
      day: Type.String({ examples: ['2026-11-21'] }),
      views: Type.Integer(),
      visitors: Type.Integer(),
    }),
    { description: 'The last seven days (UTC), today last; days without traffic included' },
  ),
})

const NearLimit = Type.Object({
  resource: Type.String({ examples: ['websites'] }),
  label: Type.String(),
  unit: Type.String(),
  used: Type.Integer(),
  limit: Type.Integer(),
  percent: Type.Number(),
})

export const ATTENTION = [
  'domain',
  'certificate_failed',
  'certificate_expiring',
  'webhook_off',
  'webhook_failing',
  'job_failed',
  'deployment_failed',
] as const
export type AttentionKind = (typeof ATTENTION)[number]

const Attention = Type.Object({
  kind: Type.Unsafe<AttentionKind>({ type: 'string', enum: [...ATTENTION] }),
  id: Type.String({
    description: 'Of the domain, certificate order, certificate, webhook, job or deployment',
  }),
  label: Type.String({ examples: ['www.acme.example'] }),
  detail: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  since: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' }),
})

export const TenantOverviewBody = Type.Object({
  websites: part(
    'sites:read',
    Type.Object({ total: Type.Integer(), by_status: counts('Without deleted ones') }),
  ),
  content: part(
    'content:read',
    Type.Object({
      drafts: count('Pages, posts and records that are not published'),
      scheduled: Type.Integer(),
      comments_waiting: Type.Integer(),
    }),
  ),
  members: part('members:read', Type.Object({ total: Type.Integer(), invited: count('Open invitations') })),
  approvals: part('deployments:read', Type.Object({ open: Type.Integer() })),
  deployments: part(
    'deployments:read',
    Type.Object({
      last_7_days: Type.Integer(),
      by_state: counts('Of the last seven days'),
      under_way: count('Of any age'),
    }),
  ),
  traffic: part('sites:read', Traffic),
  quotas: part(
    'usage:read',
    Type.Object({
      plan: Type.Object({ id: Type.String(), name: Type.String() }),
      near_limit: Type.Array(NearLimit, { description: 'From 80 per cent on, the fullest first' }),
    }),
  ),
  attention: Type.Array(Attention, {
    description: 'What somebody should look at, of what you may see: up to five of each kind',
  }),
})

const Rate = Type.Object({
  per_second: Type.Number({ description: 'Over the last full minute' }),
  last_hour: Type.Integer(),
  errors_last_hour: count('Answers with a status from 500 on'),
})

export const AdminOverviewBody = Type.Object({
  at: time,
  version: Type.String({ examples: ['0.1.0'] }),
  tenants: Type.Object({
    total: Type.Integer(),
    by_status: counts('Without purged ones'),
    new_last_7_days: Type.Integer(),
  }),
  websites: Type.Object({ live: count('With a release that visitors see') }),
  users: Type.Object({ total: Type.Integer(), new_last_7_days: Type.Integer() }),
  requests: Type.Object({
    api: Rate,
    site: Rate,
    points: Type.Array(
      Type.Object({ at: time, api: Type.Integer(), site: Type.Integer(), errors: Type.Integer() }),
      { description: 'The last sixty minutes, those without requests included' },
    ),
  }),
  deployments: Type.Object({
    today: count('Of tenants in the pool, since midnight UTC'),
    by_state: counts('Of today’s'),
    under_way: Type.Integer(),
  }),
  jobs: Type.Object({
    waiting: count('Due, and not begun'),
    running: Type.Integer(),
    failed_last_day: Type.Integer(),
    oldest_waiting_seconds: Type.Integer(),
  }),
  mails: Type.Object({ waiting: Type.Integer(), failed_last_day: Type.Integer() }),
  processes: Type.Object({
    running: Type.Integer(),
    silent: Type.Integer(),
    versions: Type.Array(Type.String(), { description: 'More than one: an update is under way' }),
    memory_bytes: Type.Integer(),
    lag_ms: Type.Number({ description: 'The worst' }),
  }),
  database: Type.Object({
    size_bytes: count('Of the main database'),
    connections: Type.Integer(),
    max_connections: Type.Integer(),
  }),
  storage: Type.Object({ media_bytes: count('Of tenants in the pool, as their quotas count it') }),
  review: Type.Object({ submissions_waiting: count('Plugins that wait for a review') }),
  readiness: Type.Record(Type.String(), Type.String(), {
    description: 'What /readyz checks: `ok` or `failed`',
    examples: [{ database: 'ok', migrations: 'ok', storage: 'ok' }],
  }),
})

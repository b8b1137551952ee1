/** What hooks to CDNs and their purges look like in the API. Credentials go in and never come out. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import type { Outcome } from './provider.ts'
import type { HookRow, PurgeRow } from './queries.ts'

const PURGE_STATES = ['waiting', 'succeeded', 'failed', 'replaced'] as const
const oneOf = <const Values extends readonly string[]>(values: Values, options: object = {}) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options })
const Uuid = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })
const timeOrNull = (description: string) => Type.Union([Time, Type.Null()], { description })
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const Url = Type.String({ minLength: 1, maxLength: 2_000, pattern: '^https?://[!-~]+$' })
const secret = (description?: string) =>
  Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, pattern: '^[!-~]+$', ...(description && { description }) }),
  )

const Settings = Type.Object(
  {
    zone_id: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Cloudflare' })),
    distribution_id: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{6,30}$', description: 'CloudFront' })),
    paths: Type.Optional(
      Type.Array(Type.String({ pattern: '^/[!-~]*$', maxLength: 500 }), {
        minItems: 1,
        maxItems: 15,
        description: 'CloudFront: what a change invalidates, since it knows no keys; `/*` by default',
      }),
    ),
    service_id: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{10,40}$', description: 'Fastly' })),
    soft: Type.Optional(
      Type.Boolean({
        description: 'Fastly: pages become stale instead of being gone; so unless it is false',
      }),
    ),
    url: Type.Optional(
      Type.String({ ...Url, description: 'http: where purges are sent; for tenants a public address' }),
    ),
    method: Type.Optional(
      oneOf(['PURGE', 'BAN', 'POST'], { description: 'http: PURGE unless another is given' }),
    ),
    key_header: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9-]{1,60}$',
        description:
          'http: the header that holds the keys: surrogate-key unless another is given, such as xkey-purge',
      }),
    ),
    separator: Type.Optional(
      oneOf(['space', 'comma'], { description: 'http: between keys; a space if it is not given' }),
    ),
  },
  { additionalProperties: false },
)
const Credentials = Type.Object(
  {
    token: secret(
      'Cloudflare: with the permission Cache Purge of the zone; Fastly: with the scope purge_select',
    ),
    access_key_id: secret('CloudFront: of a user who may cloudfront:CreateInvalidation'),
    secret_access_key: secret(),
    headers: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,60}$' }), Type.String({ maxLength: 1_000 }), {
        maxProperties: 10,
        description: 'http: sent along, such as an Authorization',
      }),
    ),
  },
  { additionalProperties: false, description: 'Kept encrypted, and never shown' },
)

const input = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  website_id: Type.Union([Uuid, Type.Null()], { description: 'The website whose pages it keeps; null: all' }),
  settings: Settings,
  credentials: Credentials,
  enabled: Type.Boolean(),
}
const kind = oneOf(['cloudflare', 'cloudfront', 'fastly', 'http'])
const members = {
  name: input.name,
  kind,
  settings: input.settings,
  credentials: Type.Optional(input.credentials),
  enabled: Type.Optional(input.enabled),
}
const example = { name: 'Cache', kind: 'http', settings: { url: 'https://192.0.2.1/', method: 'PURGE' } }

export const NewHook = Type.Object(
  { ...members, website_id: Type.Optional(input.website_id) },
  {
    additionalProperties: false,
    examples: [{ ...example, settings: { url: 'https://cache.example.com/' } }],
  },
)
/** The platform's are for the websites of all tenants. */
export const NewPlatformHook = Type.Object(members, { additionalProperties: false, examples: [example] })
const { website_id: _, ...ofPlatform } = input
export const HookChange = Type.Partial(Type.Object(input), {
  additionalProperties: false,
  minProperties: 1,
  description: 'Settings and credentials are replaced as a whole',
  examples: [{ name: 'Cache' }],
})
export const PlatformHookChange = Type.Partial(Type.Object(ofPlatform), {
  additionalProperties: false,
  minProperties: 1,
  description: 'Settings and credentials are replaced as a whole',
  examples: [{ name: 'Cache' }],
})

export const PurgeRequest = Type.Object(
  {
    everything: Type.Optional(Type.Literal(true)),
    website_id: Type.Optional(Uuid),
    urls: Type.Optional(Type.Array(Url, { minItems: 1, maxItems: 1_000, uniqueItems: true })),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    description:
      'One of them. Everything is what the CDN has of the hook’s websites, and nothing else it may keep',
    examples: [{ everything: true }],
  },
)

export const HookParams = Type.Object({ id: Uuid })
export const PurgesParams = Type.Object({ hook_id: Uuid })
export const PurgeParams = Type.Object({ hook_id: Uuid, id: Uuid })
export const PurgesQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(oneOf(PURGE_STATES)),
})

export const HookBody = Type.Object({
  id: Uuid,
  name: Type.String(),
  kind,
  website_id: Type.Union([Uuid, Type.Null()]),
  settings: Settings,
  enabled: Type.Boolean(),
  state: oneOf(['working', 'failing', 'off']),
  problem: Type.Union([Type.String(), Type.Null()], {
    description: 'Why the last purge did not get through',
  }),
  failing_since: timeOrNull('Since when nothing has got through'),
  held_until: timeOrNull('Nothing is sent before'),
  created_by: Type.String(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})
export const PurgeBody = Type.Object({
  id: Uuid,
  hook_id: Uuid,
  reason: Type.String({
    description: 'change: something was published; hook: it is new or was changed; manual',
  }),
  by: Type.String({ description: 'keys or urls' }),
  items: Type.Array(Type.String(), { description: 'The first 100 of them' }),
  count: Type.Integer({ description: 'All of them' }),
  note: Type.String(),
  state: oneOf(PURGE_STATES),
  attempts: Type.Integer(),
  next_attempt_at: timeOrNull('Of one that waits'),
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'Of the last answer' }),
  answer: Type.String({ description: 'The beginning of it' }),
  problem: TextOrNull,
  created_at: Time,
  finished_at: timeOrNull('When it succeeded, or was given up'),
})
export const TestBody = Type.Object({
  ok: Type.Boolean(),
  status: Type.Union([Type.Integer(), Type.Null()]),
  answer: Type.String(),
  problem: TextOrNull,
  duration_ms: Type.Integer(),
})
export const QueuedBody = Type.Object({
  purge_ids: Type.Array(Uuid, { description: 'What becomes of them, the list of purges says' }),
})

export function viewHook(row: HookRow): Static<typeof HookBody> {
  const { id, name, website_id, enabled, problem, created_by, version } = row
  return {
    id,
    name,
    kind: row.kind as Static<typeof kind>,
    website_id,
    settings: row.settings as Static<typeof Settings>,
    enabled,
    state: !enabled ? 'off' : problem === null ? 'working' : 'failing',
    problem,
    failing_since: row.failing_since?.toISOString() ?? null,
    held_until: row.held_until?.toISOString() ?? null,
    created_by,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

export function viewPurge(row: PurgeRow): Static<typeof PurgeBody> {
  const { id, hook_id, reason, by, items, note, attempts, status, answer, problem } = row
  const state = row.state as Static<typeof PurgeBody>['state']
  return {
    id,
    hook_id,
    reason,
    by,
    items: items.slice(0, 100),
    count: items.length,
    note,
    state,
    attempts,
    next_attempt_at: state === 'waiting' ? row.next_attempt_at.toISOString() : null,
    status,
    answer,
    problem,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  }
}

export function viewTest(outcome: Outcome & { durationMs: number }): Static<typeof TestBody> {
  const { status, answer, problem, durationMs } = outcome
  return {
    ok: problem === undefined,
    status,
    answer: answer.slice(0, 1_000),
    problem: problem ?? null,
    duration_ms: durationMs,
  }
}

/** What advisories, and the feeds they may come from, look like in the API. */
import { type Static, Type } from 'typebox'
import type {
  AdvisoryAction,
  AdvisorySeverity,
  PluginAdvisory,
} from '../../../published/plugin-advisories.ts'
import { ACTIONS, SEVERITIES } from './match.ts'
import type { AdvisoryRow, FeedRow } from './queries.ts'

const Uuid = Type.String({ format: 'uuid' })
const Moment = Type.String({ format: 'date-time' })
const textOrNull = (options: { format?: string; description?: string } = {}) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })
const momentOrNull = (description: string) => textOrNull({ format: 'date-time', description })
const Count = Type.Integer({ minimum: 0 })

const Hash = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'One package by the SHA-256 of its content, whoever uploaded it and whatever it calls itself',
})
const Name = Type.String({ pattern: '^[a-z0-9-]{1,100}$', description: 'Of a plugin; goes with `range`' })
const Range = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Versions, as npm writes them; `*` if left out. Prereleases are in it, too',
  examples: ['<1.4.2'],
})
const Scope = Type.Unsafe<'all' | 'public'>({
  type: 'string',
  enum: ['all', 'public'],
  default: 'all',
  description: '`public` spares plugins that tenants uploaded for themselves under the same name',
})
const Severity = Type.Unsafe<AdvisorySeverity>({ type: 'string', enum: [...SEVERITIES] })
const Action = Type.Unsafe<AdvisoryAction>({
  type: 'string',
  enum: [...ACTIONS],
  description: '`block` switches it off on all websites at once; `warn` tells whoever looks at the plugin',
})
const Title = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const Description = Type.String({ maxLength: 5_000 })
const Url = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: '^https?://[^\\s"<>]{1,480}$',
  description: 'Where more is said about it',
})

export const NewAdvisory = Type.Object(
  {
    hash: Type.Optional(Hash),
    name: Type.Optional(Name),
    range: Type.Optional(Range),
    scope: Type.Optional(Scope),
    severity: Severity,
    action: Action,
    title: Title,
    description: Type.Optional(Description),
    url: Type.Optional(Url),
  },
  {
    additionalProperties: false,
    examples: [
      {
        name: 'gallery',
        range: '<1.4.2',
        severity: 'critical',
        action: 'block',
        title: 'It sends what visitors type to strangers',
      },
    ],
  },
)
export const AdvisoryChange = Type.Object(
  {
    range: Type.Optional(Range),
    scope: Type.Optional(Scope),
    severity: Type.Optional(Severity),
    action: Type.Optional(Action),
    title: Type.Optional(Title),
    description: Type.Optional(Description),
    url: Type.Optional(Url),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ action: 'warn' }] },
)
export const Lifting = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S' }) },
  { additionalProperties: false, examples: [{ reason: 'A false alarm' }] },
)
export const AdvisoriesQuery = {
  state: Type.Optional(Type.Unsafe<'in_force' | 'lifted'>({ type: 'string', enum: ['in_force', 'lifted'] })),
  name: Type.Optional(Type.String({ maxLength: 100, description: 'Of the plugin' })),
}
export const AdvisoryParams = Type.Object({ advisory_id: Uuid })

const fields = {
  id: Uuid,
  hash: textOrNull(),
  name: textOrNull(),
  range: textOrNull(),
  scope: Type.String(),
  severity: Type.String(),
  action: Type.String(),
  title: Type.String(),
  description: Type.String(),
  url: textOrNull(),
  feed_id: textOrNull({ format: 'uuid', description: 'The feed it came with; null: from operators here' }),
  state: Type.String({ enum: ['in_force', 'lifted'] }),
  created_by: Type.String(),
  version: Type.Integer(),
  published_at: Moment,
  updated_at: Moment,
  lifted_at: momentOrNull('Null: it is in force'),
  lifted_by: textOrNull(),
  lift_reason: textOrNull(),
}
export const AdvisoryBody = Type.Object(fields)
export const AdvisoryDetailBody = Type.Object({
  ...fields,
  concerns: Type.Object(
    { tenants: Count, websites: Count },
    { description: 'Websites whose live release has what it names, switched on' },
  ),
  tenants_told: Count,
})

/** What anybody who may see the plugin is told of an advisory. */
export const PublicAdvisory = Type.Object({
  id: Uuid,
  hash: textOrNull(),
  range: textOrNull(),
  severity: Type.String(),
  action: Type.String(),
  title: Type.String(),
  description: Type.String(),
  url: textOrNull(),
  published_at: Moment,
})

export const RunningQuery = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 100 })),
    range: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Of versions; goes with `name`' }),
    ),
    hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  { additionalProperties: false },
)
export const RunningBody = Type.Object({
  tenants: Count,
  websites: Count,
  versions: Type.Array(
    Type.Object({
      name: Type.String(),
      version: Type.String(),
      hash: Type.String(),
      owner: Type.String({ description: '`platform`: built in or public; `tenant`: uploaded by the tenant' }),
      websites: Count,
      enabled: Type.Integer({ minimum: 0, description: 'Of these, with the plugin switched on' }),
      is_blocked: Type.Boolean(),
    }),
  ),
  items: Type.Array(
    Type.Object({
      tenant_id: Uuid,
      tenant_name: Type.String(),
      website_id: Uuid,
      website_url: Type.String(),
      name: Type.String(),
      version: Type.String(),
      hash: Type.String(),
      enabled: Type.Boolean(),
    }),
    { description: 'The first of them' },
  ),
})

const PublicKey = Type.String({
  minLength: 44,
  maxLength: 44,
  description: 'Ed25519: its 32 bytes in base64. What is signed with another key is refused',
  examples: ['CXFcgjkTR2G/iMBTtWwc8kE1X2u3I1nSf8Rk0sL0rjM='],
})
const FeedName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
export const NewFeed = Type.Object(
  {
    name: FeedName,
    url: Type.String({ minLength: 1, maxLength: 500, pattern: '^https?://\\S+$' }),
    public_key: PublicKey,
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export const FeedChange = Type.Object(
  {
    name: Type.Optional(FeedName),
    public_key: Type.Optional(PublicKey),
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
)
export const FeedParams = Type.Object({ feed_id: Uuid })
export const FeedBody = Type.Object({
  id: Uuid,
  name: Type.String(),
  url: Type.String(),
  public_key: Type.String(),
  enabled: Type.Boolean(),
  sequence: textOrNull({ description: 'Of the newest document that was taken in; null: none yet' }),
  checked_at: momentOrNull('When it was last asked; null: not yet'),
  taken_at: momentOrNull('When it last said something that could be believed'),
  error: textOrNull({ description: 'Why the last answer was not taken in; null: it was' }),
  version: Type.Integer(),
  created_at: Moment,
  updated_at: Moment,
})
/** The signed document itself. */
export const FeedDocument = Type.Object({
  payload: Type.String({ description: 'JSON in base64; these very bytes are signed' }),
  signature: Type.String({
    description: 'Ed25519 over `hotswap-plugin-advisories/1`, a line feed, and the payload',
  }),
  public_key: Type.String({ description: 'For comparison: pin the one you got from somebody you trust' }),
})

export function viewAdvisory(row: AdvisoryRow): Static<typeof AdvisoryBody> {
  const { id, hash, name, range, scope, severity, action, title, description, url, feed_id } = row
  const { created_by, version, lifted_by, lift_reason } = row
  return {
    id,
    hash,
    name,
    range,
    scope,
    severity,
    action,
    title,
    description,
    url,
    feed_id,
    state: row.lifted_at === null ? 'in_force' : 'lifted',
    created_by,
    version,
    published_at: row.published_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    lifted_at: row.lifted_at?.toISOString() ?? null,
    lifted_by,
    lift_reason,
  }
}

export function viewPublicAdvisory(advisory: PluginAdvisory): Static<typeof PublicAdvisory> {
  const { id, hash, range, severity, action, title, description, url } = advisory
  const published_at = advisory.published_at.toISOString()
  return { id, hash, range, severity, action, title, description, url, published_at }
}

export function viewFeed(row: FeedRow): Static<typeof FeedBody> {
  const { id, name, url, public_key, enabled, error, version } = row
  return {
    id,
    name,
    url,
    public_key,
    enabled,
    sequence: row.sequence < 0 ? null : String(row.sequence),
    checked_at: row.checked_at?.toISOString() ?? null,
    taken_at: row.taken_at?.toISOString() ?? null,
    error,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

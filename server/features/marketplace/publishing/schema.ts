/** What publishers, their keys and their submissions look like in the API. */
import { type Static, Type } from 'typebox'
import type { Finding } from '../../../plugin/finding.ts'
import type { PluginManifest } from '../../../plugin/manifest.ts'
import { type PermissionDiff, describeConsent } from '../../../plugin/permissions.ts'
import type { Publisher } from './publishers.ts'
import type { KeyRow, SubmissionRow } from './queries.ts'
import type { Review } from './review.ts'

const Uuid = Type.String({ format: 'uuid' })
const Moment = Type.String({ format: 'date-time' })
const textOrNull = (options: { format?: string; description?: string } = {}) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the content of the package' })
const Fingerprint = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'Of the key: SHA-256 of its 32 bytes',
})

export const KeyBody = Type.Object({
  fingerprint: Type.String(),
  name: Type.String(),
  public_key: Type.String({ description: 'Ed25519: its 32 bytes in base64' }),
  created_by: Type.String(),
  created_at: Moment,
  revoked_at: textOrNull({ format: 'date-time' }),
})
export const PublisherBody = Type.Object({
  id: Uuid,
  name: Type.String(),
  url: textOrNull(),
  verified_at: textOrNull({
    format: 'date-time',
    description: 'When operators made sure who they are; null: not',
  }),
  keys: Type.Array(KeyBody),
  version: Type.Integer(),
  created_at: Moment,
  updated_at: Moment,
})
export const PublisherDetailBody = Type.Object({ ...PublisherBody.properties, tenant_id: Uuid })
export const PublisherInput = Type.Object(
  {
    name: Type.String({ minLength: 2, maxLength: 80, pattern: '\\S.*\\S', description: 'Unique' }),
    url: Type.Optional(
      Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^https?://[^\\s"<>]{1,280}$' }),
    ),
  },
  { additionalProperties: false, examples: [{ name: 'Studio Blau', url: 'https://blau.example' }] },
)
export const NewKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    public_key: Type.String({ minLength: 44, maxLength: 44, description: 'Ed25519: its 32 bytes in base64' }),
    proof: Type.String({
      minLength: 88,
      maxLength: 88,
      description:
        'Signature, in base64, of `hotswap plugin publisher key 1`, a line feed, the id of the publisher and a line feed',
    }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        name: 'Build server',
        public_key: 'CXFcgjkTR2G/iMBTtWwc8kE1X2u3I1nSf8Rk0sL0rjM=',
        proof: `${'A'.repeat(86)}==`,
      },
    ],
  },
)
export const KeyParams = Type.Object({ fingerprint: Fingerprint })
export const PublisherParams = Type.Object({ publisher_id: Uuid })
export const Verification = Type.Object(
  { verified: Type.Boolean() },
  { additionalProperties: false, examples: [{ verified: true }] },
)

const State = Type.Unsafe<SubmissionRow['state']>({
  type: 'string',
  enum: ['pending', 'approved', 'rejected', 'withdrawn'],
})
export const NewSubmission = Type.Object(
  {
    hash: Hash,
    note: Type.Optional(Type.String({ maxLength: 2_000, description: 'For whoever reviews it' })),
    signature: Type.Optional(
      Type.Object(
        {
          fingerprint: Fingerprint,
          signature: Type.String({ minLength: 88, maxLength: 88, description: 'Base64' }),
        },
        {
          additionalProperties: false,
          description: 'Ed25519 over `hotswap plugin package 1`, a line feed, the hash and a line feed',
        },
      ),
    ),
  },
  { additionalProperties: false, examples: [{ hash: 'a'.repeat(64), note: 'Our first plugin' }] },
)
export const SubmissionParams = Type.Object({ submission_id: Uuid })
export const SubmissionsQuery = { state: Type.Optional(State) }
const FindingBody = Type.Object({
  severity: Type.String(),
  file: Type.String(),
  path: Type.String(),
  message: Type.String(),
})
const fields = {
  id: Uuid,
  name: Type.String(),
  version: Type.String(),
  hash: Type.String(),
  state: State,
  note: Type.String(),
  reason: textOrNull({ description: 'What the operators say about their decision' }),
  fingerprint: textOrNull({ description: 'Of the key it was signed with; null: it is not signed' }),
  size_bytes: Type.Integer(),
  findings: Type.Array(FindingBody),
  submitted_by: Type.String(),
  created_at: Moment,
  decided_at: textOrNull({ format: 'date-time' }),
}
export const SubmissionBody = Type.Object(fields)
export const AdminSubmissionBody = Type.Object({
  ...fields,
  tenant_id: Uuid,
  publisher_id: Uuid,
  decided_by: textOrNull(),
})
const Texts = Type.Array(Type.String())
const Sources = Type.Record(Type.String(), Type.Array(Type.Unknown()))
export const ReviewBody = Type.Object({
  ...AdminSubmissionBody.properties,
  publisher: Type.Object({ id: Uuid, name: Type.String(), url: textOrNull(), verified: Type.Boolean() }),
  is_signed: Type.Boolean({ description: 'With a key of the publisher that is in use' }),
  manifest: Type.Unknown(),
  asks_for: Type.Object({
    permissions: Type.Array(
      Type.Object({ id: Type.String(), title: Type.String(), consequence: Type.String() }),
    ),
    hosts: Texts,
    browser: Sources,
  }),
  previous: Type.Union(
    [
      Type.Object({
        version: Type.String(),
        permissions_added: Texts,
        permissions_removed: Texts,
        hosts_added: Texts,
        hosts_removed: Texts,
        browser_added: Sources,
      }),
      Type.Null(),
    ],
    { description: 'The public version before, and what this one wants beyond it; null: it is the first' },
  ),
})
export const Approval = Type.Object(
  { note: Type.Optional(Type.String({ maxLength: 2_000, description: 'For the publisher' })) },
  { additionalProperties: false, examples: [{}] },
)
const Reason = Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' })
export const Rejection = Type.Object(
  { reason: Reason },
  {
    additionalProperties: false,
    examples: [{ reason: 'It asks for more than it needs: drop members:read.' }],
  },
)
export const VersionParams = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 50 }),
  version: Type.String({ minLength: 1, maxLength: 60 }),
})
export const RemovalQuery = Type.Object({ reason: Reason }, { additionalProperties: false })

export function viewKey(row: KeyRow): Static<typeof KeyBody> {
  const { fingerprint, name, public_key, created_by } = row
  return {
    fingerprint,
    name,
    public_key,
    created_by,
    created_at: row.created_at.toISOString(),
    revoked_at: row.revoked_at?.toISOString() ?? null,
  }
}

export function viewPublisher(row: Publisher): Static<typeof PublisherBody> {
  const { id, name, url, version } = row
  return {
    id,
    name,
    url,
    verified_at: row.verified_at?.toISOString() ?? null,
    keys: row.keys.map(viewKey),
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

export function viewSubmission(row: SubmissionRow): Static<typeof SubmissionBody> {
  const { id, name, version, hash, note, reason, fingerprint, size_bytes, submitted_by } = row
  return {
    id,
    name,
    version,
    hash,
    note,
    reason,
    fingerprint,
    submitted_by,
    size_bytes,
    state: row.state,
    findings: row.findings as Finding[],
    created_at: row.created_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
  }
}

export function viewAdminSubmission(row: SubmissionRow): Static<typeof AdminSubmissionBody> {
  const { tenant_id, publisher_id, decided_by } = row
  return { ...viewSubmission(row), tenant_id, publisher_id, decided_by }
}

export function viewReview({ submission, publisher, isSigned, previous }: Review): Static<typeof ReviewBody> {
  const manifest = submission.manifest as PluginManifest
  const { id, name, url, verified_at } = publisher
  return {
    ...viewAdminSubmission(submission),
    publisher: { id, name, url, verified: verified_at !== null },
    is_signed: isSigned,
    manifest,
    asks_for: describeConsent(manifest),
    previous: previous ? { version: previous.version, ...viewDiff(previous.diff) } : null,
  }
}

function viewDiff({ added, removed, hosts_added, hosts_removed, browser_added }: PermissionDiff) {
  return { permissions_added: added, permissions_removed: removed, hosts_added, hosts_removed, browser_added }
}

/** What certificates and their orders look like in the API. Keys come in, and never go out. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { REVOCATION_REASONS, type RevocationReason } from './acme/revoke.ts'
import type { AuthorityHealth } from './authorities/authorities.ts'
import type { CertificateOrder, OrderProblem } from './orders/orders.ts'
import type { ListedCertificate } from './store/queries.ts'

const SOURCES = ['acme', 'upload'] as const
const STATES = ['active', 'replaced', 'revoked', 'expired', 'removed'] as const
const ORDER_STATES = ['queued', 'running', 'issued', 'failed', 'canceled'] as const

const Uuid = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })
const TimeOrNull = Type.Union([Time, Type.Null()])
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const UuidOrNull = Type.Union([Uuid, Type.Null()])
const Names = Type.Array(Type.String(), { examples: [['example.com', 'www.example.com']] })

export const IdParams = Type.Object({ id: Uuid })

const Pem = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description, examples: ['-----BEGIN CERTIFICATE-----\n…'] })

export const CertificateUpload = Type.Object(
  {
    chain: Pem(100_000, 'PEM: the certificate and its intermediates; its private key may stand here as well'),
    key: Type.Optional(Pem(30_000, 'PEM: the private key, without a password')),
    dry_run: Type.Optional(Type.Boolean({ default: false, description: 'Only says what would happen' })),
  },
  {
    additionalProperties: false,
    examples: [
      { chain: '-----BEGIN CERTIFICATE-----\n…', key: '-----BEGIN PRIVATE KEY-----\n…', dry_run: true },
    ],
  },
)

export const Revocation = Type.Object(
  {
    reason: Type.Unsafe<RevocationReason>({ type: 'string', enum: Object.keys(REVOCATION_REASONS) }),
    order_new: Type.Optional(
      Type.Boolean({ default: true, description: 'Orders another one for its names in its place' }),
    ),
  },
  { additionalProperties: false, examples: [{ reason: 'key_compromise' }] },
)

const filter = {
  ...PageQuery,
  state: Type.Optional(Type.Enum([...STATES])),
  source: Type.Optional(Type.Enum([...SOURCES])),
  name: Type.Optional(Type.String({ maxLength: 253, description: 'A host name that they cover' })),
  expires_within_days: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 3_650, description: 'Only active ones that end so soon' }),
  ),
}
export const CertificateQuery = Type.Object(filter)
export const AllCertificatesQuery = Type.Object({
  ...filter,
  tenant_id: Type.Optional(Uuid),
  platform: Type.Optional(Type.Boolean({ description: 'Only those of the platform’s own names' })),
})
export const AllOrdersQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(Type.Enum([...ORDER_STATES])),
  tenant_id: Type.Optional(Uuid),
  name: Type.Optional(Type.String({ maxLength: 253 })),
})

const OCSP_STATES = ['good', 'revoked', 'unavailable', 'pending'] as const
const OcspBody = Type.Object({
  state: Type.Enum([...OCSP_STATES], {
    description:
      'What the authority says of it; `unavailable`: nothing that counts, see `problem`; `pending`: it is being asked',
  }),
  next_update: Type.Union([Time, Type.Null()], { description: 'Until when that counts' }),
  checked_at: TimeOrNull,
  problem: Type.Union([Type.String(), Type.Null()], { description: 'Of the last question, if it was vain' }),
})

const certificate = {
  id: Uuid,
  tenant_id: Type.Union([Uuid, Type.Null()], { description: 'Null: the platform’s own' }),
  source: Type.Enum([...SOURCES]),
  state: Type.Enum([...STATES]),
  names: Names,
  answers_for: Type.Array(Type.String(), {
    description: 'Names it was chosen for, up to 200; visitors see it there while the tenant holds the name',
  }),
  key_type: Type.String({ examples: ['EC P-256'] }),
  fingerprint: Type.String({ description: 'SHA-256 over the certificate, hexadecimal' }),
  serial: Type.String({ description: 'Hexadecimal' }),
  issuer: Type.String({ examples: ['R11, Let’s Encrypt'] }),
  not_before: Time,
  not_after: Time,
  authority: Type.Union([Type.String(), Type.Null()], { description: 'ACME directory it came from' }),
  profile: TextOrNull,
  renew_at: Type.Union([Time, Type.Null()], { description: 'When the next one is ordered; null: it is not' }),
  revoked_at: TimeOrNull,
  revocation_reason: TextOrNull,
  ocsp: Type.Union([OcspBody, Type.Null()], {
    description:
      'What its responder says of it (RFC 6960), and visitors are handed with it while it is `good`; null: it names no responder',
  }),
  created_at: Time,
}
export const CertificateBody = Type.Object(certificate)

const Earlier = Type.Object({
  id: Uuid,
  source: Type.Enum([...SOURCES]),
  state: Type.Enum([...STATES]),
  issuer: Type.String(),
  not_before: Time,
  not_after: Time,
  created_at: Time,
})
export const CertificateDetailBody = Type.Object({
  ...certificate,
  chain: Type.String({ description: 'PEM, as visitors get it' }),
  history: Type.Array(Earlier, { description: 'Others of the same names, the newest first' }),
})

export const FindingBody = Type.Object({
  code: Type.String({ examples: ['missing_intermediate'] }),
  level: Type.Enum(['error', 'warning']),
  message: Type.String(),
  hint: Type.Union([Type.String(), Type.Null()], { description: 'What to do about it' }),
})

export const UploadBody = Type.Object({
  certificate: Type.Union([CertificateBody, Type.Null()], {
    description: 'Null where it was only looked over',
  }),
  is_accepted: Type.Boolean({ description: 'False only of a dry run' }),
  answers_for: Type.Array(Type.String(), { description: 'Names it answers for, or would' }),
  summary: Type.String({ description: 'What came of it, or would' }),
  findings: Type.Array(FindingBody),
})

const ProblemBody = Type.Object({
  type: Type.String({ examples: ['connection'] }),
  detail: Type.String({ description: 'What happened, mostly in the words of the authority' }),
  hint: Type.String({ description: 'What to do about it' }),
  name: TextOrNull,
  retry: Type.String({ examples: ['later'] }),
})

export const OrderBody = Type.Object({
  id: Uuid,
  tenant_id: UuidOrNull,
  names: Names,
  reason: Type.String({ examples: ['new', 'renewal', 'handshake', 'manual'] }),
  state: Type.Enum([...ORDER_STATES]),
  challenge: TextOrNull,
  authority: TextOrNull,
  attempts: Type.Integer(),
  next_attempt_at: Type.Union([Time, Type.Null()], { description: 'Null: there is none' }),
  problem: Type.Union([ProblemBody, Type.Null()], { description: 'Of the last attempt that failed' }),
  events: Type.Array(Type.Object({ at: Time, event: Type.String(), detail: TextOrNull })),
  certificate_id: UuidOrNull,
  replaces: UuidOrNull,
  created_at: Time,
  finished_at: TimeOrNull,
})

export const RevokedBody = Type.Object({
  order: Type.Union([OrderBody, Type.Null()], {
    description: 'Of its successor; null: none was wanted or due',
  }),
})

const STANDINGS = ['served', 'expired', 'ordered', 'failed', 'missing', 'waiting', 'off'] as const
export type Standing = (typeof STANDINGS)[number]

export const CertificateSummary = Type.Object({
  state: Type.Enum([...STANDINGS]),
  summary: Type.String({ description: 'How it stands, in a sentence or two' }),
  certificate_id: UuidOrNull,
  source: Type.Union([Type.Enum([...SOURCES]), Type.Null()]),
  issuer: TextOrNull,
  not_after: TimeOrNull,
  renew_at: TimeOrNull,
})

export const DomainCertificateBody = Type.Object({
  host: Type.String(),
  ...CertificateSummary.properties,
  answers: Type.Union([CertificateBody, Type.Null()], { description: 'What visitors of the name are shown' }),
  stand_by: Type.Array(CertificateBody, { description: 'Other active ones that cover the name' }),
  order: Type.Union([OrderBody, Type.Null()], { description: 'What is on order' }),
  next_attempt_at: TimeOrNull,
  problem: Type.Union([ProblemBody, Type.Null()]),
  orders: Type.Array(OrderBody, { description: 'The last 20, the newest first' }),
})

export const AuthorityBody = Type.Object({
  directory_url: Type.String(),
  profile: TextOrNull,
  state: Type.Enum(['working', 'resting']),
  failures: Type.Integer({ description: 'In a row' }),
  paused_until: TimeOrNull,
  problem: TextOrNull,
  used_at: TimeOrNull,
  orders_left: Type.Integer({ description: 'Of the orders the account may place in three hours' }),
})

const iso = (date: Date | null) => date?.toISOString() ?? null

export function viewCertificate(row: ListedCertificate): Static<typeof CertificateBody> {
  const { id, tenant_id, names, answers_for, key_type, fingerprint, serial, issuer, authority, profile } = row
  return {
    id,
    tenant_id,
    source: row.source as 'acme' | 'upload',
    state: row.state as (typeof STATES)[number],
    names,
    answers_for,
    key_type,
    fingerprint,
    serial,
    issuer,
    not_before: row.not_before.toISOString(),
    not_after: row.not_after.toISOString(),
    authority,
    profile,
    renew_at: iso(row.renew_at),
    revoked_at: iso(row.revoked_at),
    revocation_reason: row.revocation_reason,
    ocsp: viewOcsp(row),
    created_at: row.created_at.toISOString(),
  }
}

function viewOcsp(row: ListedCertificate): Static<typeof OcspBody> | null {
  if (row.ocsp_url === null) return null
  const known = row.ocsp_state as 'good' | 'revoked' | null
  return {
    state: known ?? (row.ocsp_problem === null ? 'pending' : 'unavailable'),
    next_update: iso(row.ocsp_expires_at),
    checked_at: iso(row.ocsp_checked_at),
    problem: row.ocsp_problem,
  }
}

export function viewEarlier(row: ListedCertificate): Static<typeof Earlier> {
  const { id, source, state, issuer, not_before, not_after, created_at } = viewCertificate(row)
  return { id, source, state, issuer, not_before, not_after, created_at }
}

export function viewOrder(row: CertificateOrder): Static<typeof OrderBody> {
  const { id, tenant_id, names, reason, challenge, authority, attempts, certificate_id, replaces } = row
  const isOpen = row.state === 'queued' || row.state === 'running'
  const events = row.events as { at: string; event: string; detail?: string }[]
  return {
    id,
    tenant_id,
    names,
    reason,
    state: row.state as (typeof ORDER_STATES)[number],
    challenge,
    authority,
    attempts,
    next_attempt_at: isOpen ? row.next_attempt_at.toISOString() : null,
    problem: viewProblem(row),
    events: events.map(({ at, event, detail }) => ({ at, event, detail: detail ?? null })),
    certificate_id,
    replaces,
    created_at: row.created_at.toISOString(),
    finished_at: iso(row.finished_at),
  }
}

export function viewProblem(row: Pick<CertificateOrder, 'problem'>): Static<typeof ProblemBody> | null {
  const problem = row.problem as OrderProblem | null
  if (!problem) return null
  const { type, detail, hint, name, retry } = problem
  return { type, detail, hint, name: name ?? null, retry }
}

export function viewAuthority(health: AuthorityHealth): Static<typeof AuthorityBody> {
  return { ...health, paused_until: iso(health.paused_until), used_at: iso(health.used_at) }
}

/** The catalogue of what people are told: what each kind means, whom it is for, and what it carries. Data, never sentences: the portal words it. */
import { type Static, type TSchema, Type } from 'typebox'
import type { PlatformPermission } from '../roles/roles.ts'

const Id = Type.String({ format: 'uuid' })
const Text = Type.String()
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const Moment = Type.String({ format: 'date-time' })
const MomentOrNull = Type.Union([Moment, Type.Null()])

const approval = {
  approval_id: Id,
  deployment_id: Id,
  module: Text,
  environment: Text,
  summary: Text,
  requested_by: Text,
  expires_at: Moment,
}
const deployment = {
  deployment_id: Id,
  module: Text,
  environment: Text,
  strategy: Text,
  summary: Text,
  reason: Text,
}
const website = { website_id: Id, website: Text }
const domain = { domain_id: Id, host: Text, website_id: Type.Union([Id, Type.Null()]) }
const names = Type.Array(Text, { description: 'In ASCII; the first five' })
const certificate = { certificate_id: Id, names, names_total: Count, expires_at: Moment }
const authority = { detail: TextOrNull, hint: TextOrNull }
const plugin = { plugin: Text, version: Text }
const tenant = { tenant_id: Id, tenant: Text }

/** By kind. `mail`: whoever wants no mail of it can say so. `to`: only operators with that permission. */
export const KINDS = {
  'approval.requested': kind('You are asked to approve a deployment', approval, { mail: true }),
  'approval.reminder': kind('A deployment still waits for your approval', approval, { mail: true }),
  'approval.decided': kind(
    'Your request was approved, rejected, or nobody decided in time',
    {
      ...approval,
      decision: Type.Enum(['approved', 'rejected', 'expired']),
      decided_by: TextOrNull,
      comment: TextOrNull,
    },
    { mail: true },
  ),
  'deployment.waiting': kind('Your deployment waits for a decision of yours', deployment),
  'deployment.failed': kind('Your deployment failed, or somebody aborted it', {
    ...deployment,
    state: Type.Enum(['failed', 'aborted']),
  }),
  'deployment.rolled_back': kind('What your deployment changed was taken back', deployment),
  'import.finished': kind('Your import, or the trial of one, is done', {
    import_id: Id,
    ...website,
    is_dry_run: Type.Boolean(),
    problems: Count,
  }),
  'import.failed': kind('Your import failed', { import_id: Id, ...website, error: Text }),
  'export.finished': kind('Your export can be downloaded', { export_id: Id, ...website, size_bytes: Count }),
  'export.failed': kind('Your export failed', { export_id: Id, ...website, error: Text }),
  'bulk.finished': kind('What you did to many websites is done', {
    operation_id: Id,
    action: Text,
    state: Type.Enum(['succeeded', 'failed', 'canceled']),
    done: Count,
    unchanged: Count,
    failed: Count,
  }),
  'domain.verified': kind('A name is proven: its website answers under it', domain),
  'domain.misconfigured': kind(
    'A name leads elsewhere, or its proof is gone; it will be lost',
    { ...domain, reason: Text, lost_at: MomentOrNull },
    { mail: true },
  ),
  'domain.lost': kind(
    'A name is not served any more: its proof is gone',
    { ...domain, reason: Text },
    { mail: true },
  ),
  'domain.stopped': kind('The platform has stopped a name', { ...domain, reason: Text }, { mail: true }),
  'domain.offered': kind(
    'Another tenant offers you a name',
    { transfer_id: Id, host: Text, from: Text, message: TextOrNull, expires_at: Moment },
    { mail: true },
  ),
  'certificate.failed': kind(
    'A certificate could not be got or renewed',
    { order_id: Id, names, names_total: Count, expires_at: MomentOrNull, ...authority },
    { mail: true },
  ),
  'certificate.expiring': kind(
    'A certificate ends soon, and there is no other yet',
    { ...certificate, days_left: Count, is_uploaded: Type.Boolean(), ...authority },
    { mail: true },
  ),
  'certificate.revoked': kind(
    'The authority revoked a certificate that visitors are shown',
    { ...certificate, is_uploaded: Type.Boolean() },
    { mail: true },
  ),
  'invitation.accepted': kind('Somebody you invited has joined', { user_id: Id, name: Text, role: Text }),
  'member.left': kind('Somebody is no member any more', {
    user_id: Id,
    name: Text,
    role: Text,
    removed_by: Type.Union([Type.String(), Type.Null()], { description: 'Null: left by himself' }),
  }),
  'member.role_changed': kind('Your role was changed', {
    role: Text,
    role_name: Text,
    previous_role_name: Text,
    changed_by: TextOrNull,
  }),
  'plugin.withdrawn': kind(
    'An advisory has stopped a plugin that websites use',
    {
      ...plugin,
      advisory_id: Id,
      title: Text,
      severity: Text,
      url: TextOrNull,
      websites: Type.Array(Type.Object(website), { description: 'The first twenty' }),
      websites_total: Count,
    },
    { mail: true },
  ),
  'plugin.disabled': kind(
    'A plugin was switched off because it kept failing',
    { ...plugin, ...website, failures: Count, reason: Text },
    { mail: true },
  ),
  'submission.reviewed': kind(
    'A plugin that you submitted to the marketplace was reviewed',
    { submission_id: Id, ...plugin, decision: Type.Enum(['approved', 'rejected']), reason: TextOrNull },
    { mail: true },
  ),
  'quota.reached': kind(
    'A quota is nearly or wholly used',
    {
      resource: Text,
      percent: Count,
      used: Count,
      limit: Count,
      plan_that_lifts: Type.Union([Type.String(), Type.Null()], { description: "A plan's name" }),
    },
    { mail: true },
  ),
  'webhook.disabled': kind(
    'A webhook was switched off because nothing arrives there',
    { webhook_id: Id, url: Text, reason: Text },
    { mail: true },
  ),
  'platform.submission_waiting': kind(
    'A plugin waits for its review',
    { submission_id: Id, ...plugin, ...tenant },
    { to: 'platform.plugins:read' },
  ),
  'platform.jobs_failing': kind(
    'Background jobs keep failing',
    { name: Text, failed_last_hour: Count, last_error: TextOrNull },
    { to: 'platform.jobs:read' },
  ),
  'platform.authority_down': kind(
    'A certificate authority cannot be reached, or refuses us',
    { authority: Text, detail: Text, failures: Count, next_try_at: Moment },
    { to: 'platform.domains:read' },
  ),
  'platform.certificate_failing': kind(
    "A certificate of the platform's own names ends soon, was revoked, or cannot be renewed",
    { names, names_total: Count, expires_at: MomentOrNull, ...authority },
    { to: 'platform.domains:read' },
  ),
  'platform.tenant_over_quota': kind(
    'A tenant has used all of a quota',
    { ...tenant, resource: Text, used: Count, limit: Count },
    { to: 'platform.tenants:read' },
  ),
} as const satisfies Record<string, KindInfo>

export type Kind = keyof typeof KINDS
/** A kind with what it carries. */
export type KindAndData = {
  [Each in Kind]: { kind: Each; data: Static<(typeof KINDS)[Each]['data']> }
}[Kind]

type Options = { mail?: true; to?: PlatformPermission }
export type KindInfo = { description: string; data: TSchema } & Options

/** What members can be told. */
export const MEMBER_KINDS = (Object.keys(KINDS) as Kind[]).filter((id) => infoOf(id).to === undefined)
/** What operators can be told. */
export const OPERATOR_KINDS = (Object.keys(KINDS) as Kind[]).filter((id) => infoOf(id).to !== undefined)

export function infoOf(id: Kind): KindInfo {
  return KINDS[id]
}

function kind<Fields extends Record<string, TSchema>>(
  description: string,
  fields: Fields,
  more: Options = {},
) {
  return { description, data: Type.Object(fields), ...more }
}

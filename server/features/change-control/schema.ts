/** What approval rules and approvals look like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { type Standing, isOwnRequest, voterOf } from './approval.ts'
import type { Member } from '../members/members.ts'
import { ENVIRONMENTS, EnvironmentName, MODULES, ModuleName } from './proposal.ts'
import { type Rule, contentOf } from './rules.ts'
import { type Approver, isApprover, placeFor } from './tally.ts'

const DAY = 86_400
const oneOf = <const Values extends readonly string[]>(values: Values, description?: string) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...(description && { description }) })
const Moment = Type.String({ format: 'date-time' })
const MomentOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time' })

export const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '\\S',
  examples: ['Two eyes for code'],
})
export const Environments = Type.Array(EnvironmentName, {
  minItems: 1,
  maxItems: ENVIRONMENTS.length,
  uniqueItems: true,
})
export const Modules = Type.Array(ModuleName, { minItems: 1, maxItems: MODULES.length, uniqueItems: true })
export const WebsiteIds = Type.Unsafe<string[] | null>({
  type: ['array', 'null'],
  items: { type: 'string', format: 'uuid' },
  minItems: 1,
  maxItems: 1_000,
  uniqueItems: true,
  description: 'Null: all websites, also those to come',
})
const RoleSlug = Type.String({ minLength: 1, maxLength: 100, examples: ['owner'] })
const ApproverBody = Type.Unsafe<Approver>({
  description: 'A member, or anybody who holds a role',
  anyOf: [
    Type.Object({ kind: Type.Literal('role'), role: RoleSlug }, { additionalProperties: false }),
    Type.Object(
      { kind: Type.Literal('member'), user_id: Type.String({ format: 'uuid' }) },
      { additionalProperties: false },
    ),
  ],
})
const AutoApproveBody = Type.Object(
  {
    max_websites: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    patch_version_only: Type.Optional(Type.Boolean()),
    content_only_below_entries: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    only_settings: Type.Optional(Type.Boolean()),
  },
  {
    additionalProperties: false,
    description:
      'What is of so low a risk that nobody needs to agree: any one of the kinds named, on no more websites than `max_websites`. Empty: nothing',
  },
)

const ruleFields = {
  name: Name,
  enabled: Type.Boolean(),
  environments: Environments,
  modules: Modules,
  website_ids: WebsiteIds,
  mode: oneOf(
    ['any', 'all', 'in_order'],
    '`any`: as many as `required`; `all`: one vote for each approver of the list; `in_order`: the same, one after the other',
  ),
  approvers: Type.Array(ApproverBody, { minItems: 1, maxItems: 20 }),
  required: Type.Integer({ minimum: 1, maximum: 20, description: 'Votes wanted in the mode `any`' }),
  timeout_seconds: Type.Integer({
    minimum: 300,
    maximum: 90 * DAY,
    description: 'Without enough votes after so long, it counts as rejected',
  }),
  remind_after_seconds: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: 300,
    maximum: 30 * DAY,
    description: 'Reminders at this interval; null: none',
  }),
  allow_self_approval: Type.Boolean({ description: 'Whoever asks may agree as well' }),
  auto_approve: AutoApproveBody,
  exempt_roles: Type.Array(RoleSlug, {
    maxItems: 50,
    description: 'Whoever holds one of these needs no approval',
  }),
}
const { name, modules, approvers, ...others } = ruleFields
const optional = Type.Partial(Type.Object(others))

export const NewRule = Type.Object(
  { name, modules, approvers, ...optional.properties },
  {
    additionalProperties: false,
    examples: [
      {
        name: 'Two eyes for code',
        modules: ['plugin', 'api'],
        approvers: [{ kind: 'role', role: 'owner' }],
        required: 2,
      },
    ],
  },
)
export const RuleChange = Type.Object(Type.Partial(Type.Object(ruleFields)).properties, {
  additionalProperties: false,
  minProperties: 1,
  examples: [{ required: 1, timeout_seconds: DAY, remind_after_seconds: 3_600 }],
})
export const RuleBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  ...ruleFields,
  warnings: Type.Array(Type.String(), {
    description: 'Why approvals by this rule would run out of time with the members there are now',
  }),
  created_by: Type.String(),
  version: Type.Integer(),
  created_at: Moment,
  updated_at: Moment,
})

export function viewRule(row: Rule, warnings: string[]): Static<typeof RuleBody> {
  const { id, created_by, version } = row
  return {
    id,
    ...contentOf(row),
    warnings,
    created_by,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

const STATES = ['pending', 'approved', 'rejected', 'expired', 'canceled'] as const

export const ApprovalQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(oneOf(STATES)),
  deployment_id: Type.Optional(Type.String({ format: 'uuid' })),
  mine: Type.Optional(
    Type.Boolean({
      description:
        'Only open ones that name you and that you have not voted on; `can_decide` says whether it is your turn',
    }),
  ),
})

export const ApprovalBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  deployment_id: Type.String({ format: 'uuid' }),
  state: oneOf(STATES),
  reason: Type.String({ description: 'Why it is so, in words' }),
  summary: Type.String(),
  module: ModuleName,
  environment: EnvironmentName,
  strategy: Type.String(),
  website_count: Type.Integer(),
  requested_by: Type.Object({ kind: Type.String(), id: Type.String(), label: Type.String() }),
  rule: Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    mode: Type.String(),
    approvers: Type.Array(ApproverBody),
    required: Type.Integer(),
    allow_self_approval: Type.Boolean(),
  }),
  votes: Type.Array(
    Type.Object({
      user_id: Type.String({ format: 'uuid' }),
      label: Type.String(),
      decision: oneOf(['approve', 'reject']),
      comment: Type.String(),
      counts: Type.Boolean({ description: 'Not any more once the voter has left or has another role' }),
      created_at: Moment,
    }),
  ),
  missing: Type.Integer({ description: 'Votes that are wanted still' }),
  waits_for: Type.Array(Type.String(), {
    description: 'Some of those whose vote is wanted now, 100 at most',
  }),
  can_decide: Type.Boolean({ description: 'Whether you may approve it now' }),
  expires_at: Moment,
  next_reminder_at: MomentOrNull,
  decided_at: MomentOrNull,
  created_at: Moment,
})

/** @param reader the member who looks at it; undefined for keys nobody stands behind */
export function viewApproval(
  { approval, votes, tally, asked }: Standing,
  reader: Member | undefined,
): Static<typeof ApprovalBody> {
  const { id, deployment_id, state, reason, proposal, rule } = approval
  const isOpen = state === 'pending'
  const { module, environment, strategy, summary, website_ids, requested_by } = proposal
  return {
    id,
    deployment_id,
    state,
    reason,
    summary,
    module,
    environment,
    strategy,
    website_count: website_ids.length,
    requested_by,
    rule: { ...rule, approvers: [...rule.approvers] },
    votes: votes.map(({ user_id, label, decision, comment, created_at }) => ({
      user_id,
      label,
      decision: decision === 'approve' ? 'approve' : 'reject',
      comment,
      counts: decision === 'reject' || tally.counted.has(user_id),
      created_at: created_at.toISOString(),
    })),
    missing: isOpen ? tally.missing : 0,
    waits_for: isOpen ? asked.map(({ email }) => email) : [],
    can_decide:
      isOpen &&
      reader !== undefined &&
      isApprover(rule, voterOf(reader)) &&
      !isOwnRequest(approval, reader.user_id) &&
      !tally.counted.has(reader.user_id) &&
      placeFor(rule, tally, voterOf(reader)) !== undefined,
    expires_at: approval.expires_at.toISOString(),
    next_reminder_at: approval.next_reminder_at?.toISOString() ?? null,
    decided_at: approval.decided_at?.toISOString() ?? null,
    created_at: approval.created_at.toISOString(),
  }
}

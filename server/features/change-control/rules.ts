/** Approval rules: made and changed by those who run the tenant, and told what they cannot do as things stand. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError, type FieldError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Member, findMembersAmong } from '../members/members.ts'
import { findRoleSlugs } from '../roles/roles.ts'
import { namedBy } from './approval.ts'
import type { AutoApprove } from './matching.ts'
import type { Environment, Module } from './proposal.ts'
import * as queries from './queries.ts'
import { missingWebsites } from './scope.ts'
import type { Approver, Mode } from './tally.ts'

export type Rule = queries.RuleRow

export type RuleInput = {
  name: string
  enabled: boolean
  environments: Environment[]
  modules: Module[]
  website_ids: string[] | null
  mode: Mode
  approvers: Approver[]
  required: number
  timeout_seconds: number
  remind_after_seconds: number | null
  allow_self_approval: boolean
  auto_approve: AutoApprove
  exempt_roles: string[]
}

/** What a rule says that does not say it. */
const DEFAULTS = {
  enabled: true,
  environments: ['production'],
  website_ids: null,
  mode: 'any',
  required: 1,
  timeout_seconds: 3 * 86_400,
  remind_after_seconds: 86_400,
  allow_self_approval: false,
  auto_approve: {},
  exempt_roles: [],
} satisfies Partial<RuleInput>
/** All that match are looked at with every change. */
const MAX_RULES = 100
/** Enough to know whether there are enough. */
const MAX_HOLDERS = 100

/** @throws AppError not_found */
export async function getRule(tx: TenantTx, id: string): Promise<Rule> {
  return (await queries.findRule(tx, id)) ?? notFound()
}

/** The rule, locked until `tx` ends, for changing or removing it. @throws AppError not_found */
export async function getRuleForChange(tx: TenantTx, id: string): Promise<Rule> {
  return (await queries.lockRule(tx, id)) ?? notFound()
}

/** @throws AppError validation_failed naming every field that is wrong, conflict for a name that is taken or one rule too many */
export async function addRule(
  ctx: Pick<AppContext, 'clock'>,
  tx: TenantTx,
  input: Partial<RuleInput> & Pick<RuleInput, 'name' | 'modules' | 'approvers'>,
  creator: Principal,
): Promise<Rule> {
  if ((await queries.countRules(tx)) >= MAX_RULES)
    throw new AppError('conflict', `There are ${MAX_RULES} approval rules, which is the most; remove some.`)
  const rule = await checked(tx, {
    ...DEFAULTS,
    ...(isShort(input) && { remind_after_seconds: null }),
    ...input,
  })
  const row = await queries.insertRule(tx, {
    id: randomUUIDv7(),
    ...columnsOf(rule),
    created_by: creator.label,
    created_at: ctx.clock.now(),
  })
  await recordAudit(tx, { action: 'approval_rule.add', subject: subjectOf(row), after: contentOf(row) })
  return row
}

/**
 * Changes a rule. Approvals that are open go on as they were asked for.
 * @param row from getRuleForChange
 * @throws AppError as {@link addRule}
 */
export async function changeRule(tx: TenantTx, row: Rule, change: Partial<RuleInput>): Promise<Rule> {
  const changed = await queries.updateRule(
    tx,
    row.id,
    columnsOf(await checked(tx, { ...contentOf(row), ...change })),
  )
  await recordAudit(tx, {
    action: 'approval_rule.change',
    subject: subjectOf(changed),
    before: contentOf(row),
    after: contentOf(changed),
  })
  return changed
}

/** Removes a rule. Approvals that are open go on. @param row from getRuleForChange */
export async function removeRule(tx: TenantTx, row: Rule): Promise<void> {
  await queries.deleteRule(tx, row.id)
  await recordAudit(tx, { action: 'approval_rule.remove', subject: subjectOf(row), before: contentOf(row) })
}

/**
 * Why the rule could not be satisfied with the members there are now: its approvals would run out of time. It may be what
 * somebody wants who sets the rule up first, so it is said and not refused.
 */
export async function warningsOf(tx: TenantTx, rule: Rule): Promise<string[]> {
  const { mode, approvers, required } = contentOf(rule)
  const members = await findMembersAmong(tx, namedBy(approvers), MAX_HOLDERS)
  const warnings = mode === 'any' ? missingVotes(required, members) : emptyPlaces(approvers, members)
  const [only, another] = members
  if (only && !another && warnings.length === 0 && !rule.allow_self_approval)
    warnings.push(
      `${only.email} is the only one who can approve: what ${only.email} asks for will run out of time.`,
    )
  return warnings
}

function missingVotes(required: number, members: readonly Member[]): string[] {
  if (members.length >= required) return []
  const who =
    members.length === 0 ? 'Nobody' : `Only ${members.length} ${members.length === 1 ? 'person' : 'people'}`
  return [
    `${who} can approve at present, and ${required} ${required === 1 ? 'is' : 'are'} wanted: approvals will run out of time.`,
  ]
}

/** Each place needs a person of its own; the places that name somebody are filled by him alone. */
function emptyPlaces(approvers: readonly Approver[], members: readonly Member[]): string[] {
  const named = new Set(namedBy(approvers).userIds)
  const isMember = new Set(members.map(({ user_id }) => user_id))
  const free = new Map<string, number>()
  for (const { user_id, role_slug } of members)
    if (!named.has(user_id)) free.set(role_slug, (free.get(role_slug) ?? 0) + 1)
  const warnings: string[] = []
  for (const approver of approvers) {
    if (approver.kind === 'member') {
      if (!isMember.has(approver.user_id))
        warnings.push(`${approver.user_id} is no member any more: approvals will run out of time.`)
      continue
    }
    const left = free.get(approver.role) ?? 0
    if (left === 0)
      warnings.push(`Nobody else holds the role ${approver.role}: approvals will run out of time.`)
    free.set(approver.role, left - 1)
  }
  return warnings
}

/** @throws AppError validation_failed */
async function checked(tx: TenantTx, rule: RuleInput): Promise<RuleInput> {
  const errors: FieldError[] = []
  const refuse = (field: string, message: string) => void errors.push({ path: `/body/${field}`, message })
  const { mode, approvers, required, timeout_seconds, remind_after_seconds, exempt_roles } = rule
  const { userIds, roles } = namedBy(approvers)
  const [members, known, lost] = await Promise.all([
    findMembersAmong(tx, { userIds, roles: [] }, userIds.length),
    findRoleSlugs(tx, [...roles, ...exempt_roles]),
    missingWebsites(tx, rule.website_ids),
  ])
  const isMember = new Set(members.map(({ user_id }) => user_id))
  const seen = new Set<string>()
  for (const [place, approver] of approvers.entries()) {
    const isPerson = approver.kind === 'member'
    const name = isPerson ? approver.user_id : approver.role
    if (isPerson && !isMember.has(name))
      refuse(`approvers/${place}/user_id`, 'is not a member of this tenant')
    if (!isPerson && !known.has(name))
      refuse(`approvers/${place}/role`, `there is no role "${name}"; GET /roles lists them`)
    // Two holders of a role may be wanted, one after the other; twice the same person cannot.
    if (seen.has(`${approver.kind} ${name}`) && (isPerson || mode === 'any'))
      refuse(`approvers/${place}`, 'is named twice')
    seen.add(`${approver.kind} ${name}`)
  }
  if (mode === 'any' && roles.length === 0 && required > userIds.length)
    refuse('required', `is more than the ${userIds.length} people named`)
  for (const [index, role] of exempt_roles.entries())
    if (!known.has(role)) refuse(`exempt_roles/${index}`, `there is no role "${role}"; GET /roles lists them`)
  for (const index of lost) refuse(`website_ids/${index}`, 'is not a website of this tenant')
  if (remind_after_seconds !== null && remind_after_seconds >= timeout_seconds)
    refuse('remind_after_seconds', 'must be shorter than timeout_seconds; null: no reminders')
  if (errors.length > 0)
    throw new AppError(
      'validation_failed',
      `${errors[0]?.path.slice('/body/'.length)} ${errors[0]?.message}.`,
      { errors },
    )
  return { ...rule, name: rule.name.trim(), required: mode === 'any' ? required : approvers.length }
}

/** A rule whose time is shorter than a day, and that says nothing of reminders, has none. */
function isShort({ timeout_seconds = DEFAULTS.timeout_seconds }: Partial<RuleInput>): boolean {
  return timeout_seconds <= DEFAULTS.remind_after_seconds
}

function columnsOf({ approvers, auto_approve, ...rest }: RuleInput) {
  return { ...rest, approvers: JSON.stringify(approvers), auto_approve: JSON.stringify(auto_approve) }
}

/** What of a rule can be changed. */
export function contentOf(row: Rule): RuleInput {
  const { name, enabled, website_ids, required, timeout_seconds, remind_after_seconds } = row
  return {
    name,
    enabled,
    environments: row.environments as Environment[],
    modules: row.modules as Module[],
    website_ids,
    mode: row.mode as Mode,
    approvers: row.approvers as Approver[],
    required,
    timeout_seconds,
    remind_after_seconds,
    allow_self_approval: row.allow_self_approval,
    auto_approve: row.auto_approve as AutoApprove,
    exempt_roles: row.exempt_roles,
  }
}

function subjectOf({ id, name }: Rule) {
  return { type: 'approval_rule', id, label: name }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such approval rule.')
}

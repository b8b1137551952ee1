/** Approval rules: made and changed by those who run the tenant, and told what they cannot do as things stand. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError, type FieldError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Member, countByRole, findMembersAmong } from '../members/members.ts'
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
  const rest = { ...DEFAULTS, ...(isShort(input) && { remind_after_seconds: null }) }
  const rule = await checked(tx, { ...rest, ...input }, input)
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
    columnsOf(await checked(tx, { ...contentOf(row), ...change }, change)),
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
 * Why these rules could not be satisfied with the members there are now: their approvals would run out of time. That may be
 * what somebody wants who sets up rules first, so it is said and not refused.
 * @returns a list for each rule
 */
export async function warningsOf(tx: TenantTx, rules: readonly Rule[]): Promise<string[][]> {
  const { userIds, roles } = namedBy(rules.flatMap((rule) => contentOf(rule).approvers))
  const [named, holders] = await Promise.all([
    findMembersAmong(tx, { userIds, roles: [] }, userIds.length),
    countByRole(tx, roles),
  ])
  return rules.map((rule) => {
    const content = contentOf(rule)
    return content.mode === 'any'
      ? missingPeople(content, named, holders)
      : emptyPlaces(content.approvers, named, holders)
  })
}

const TOO_LATE = 'approvals will run out of time'

function missingPeople(
  { approvers, required, allow_self_approval }: RuleInput,
  members: readonly Member[],
  holders: ReadonlyMap<string, number>,
): string[] {
  const { userIds, roles } = namedBy(approvers)
  const named = members.filter(
    ({ user_id, role_slug }) => userIds.includes(user_id) && !roles.includes(role_slug),
  )
  const people = roles.reduce((sum, role) => sum + (holders.get(role) ?? 0), named.length)
  if (people === 0) return [`Nobody can approve at present: ${TOO_LATE}.`]
  if (people < required) return [`${people} can approve at present, and ${required} are wanted: ${TOO_LATE}.`]
  if (people === required && !allow_self_approval)
    return [`All ${people} who can approve are wanted: what one of them asks for will run out of time.`]
  return []
}

/** Each place needs a person of its own; those that name somebody are filled by him alone. */
function emptyPlaces(
  approvers: readonly Approver[],
  members: readonly Member[],
  holders: ReadonlyMap<string, number>,
): string[] {
  const { userIds } = namedBy(approvers)
  const present = new Map(members.map((member) => [member.user_id, member]))
  const free = new Map(holders)
  for (const id of userIds) {
    const role = present.get(id)?.role_slug
    if (role !== undefined) free.set(role, (free.get(role) ?? 0) - 1)
  }
  return approvers.flatMap((approver) => {
    if (approver.kind === 'member')
      return present.has(approver.user_id) ? [] : [`${approver.user_id} is no member any more: ${TOO_LATE}.`]
    const left = free.get(approver.role) ?? 0
    free.set(approver.role, left - 1)
    return left > 0 ? [] : [`Nobody holds the role ${approver.role} who is not wanted besides: ${TOO_LATE}.`]
  })
}

/**
 * @param given what was sent: who has left meanwhile, or which website is gone, hinders no other change
 * @throws AppError validation_failed naming every field that is wrong
 */
async function checked(tx: TenantTx, rule: RuleInput, given: Partial<RuleInput>): Promise<RuleInput> {
  const errors: FieldError[] = [
    ...(given.approvers ? await faultsOfApprovers(tx, rule) : []),
    ...(given.exempt_roles ? await faultsOfRoles(tx, given.exempt_roles) : []),
  ]
  const refuse = (field: string, message: string) => void errors.push({ path: `/body/${field}`, message })
  for (const index of await missingWebsites(tx, given.website_ids ?? null))
    refuse(`website_ids/${index}`, 'is not a website of this tenant')
  const { mode, approvers, required, timeout_seconds, remind_after_seconds } = rule
  if (mode === 'any' && required > approvers.length && approvers.every(({ kind }) => kind === 'member'))
    refuse('required', `is more than the ${approvers.length} people named`)
  if (remind_after_seconds !== null && remind_after_seconds >= timeout_seconds)
    refuse('remind_after_seconds', 'must be shorter than timeout_seconds; null: no reminders')
  const [first] = errors
  if (first)
    throw new AppError('validation_failed', `${first.path.slice('/body/'.length)}: ${first.message}.`, {
      errors,
    })
  return { ...rule, name: rule.name.trim(), required: mode === 'any' ? required : approvers.length }
}

async function faultsOfApprovers(tx: TenantTx, { approvers, mode }: RuleInput): Promise<FieldError[]> {
  const { userIds, roles } = namedBy(approvers)
  const [members, known] = await Promise.all([
    findMembersAmong(tx, { userIds, roles: [] }, userIds.length),
    findRoleSlugs(tx, roles),
  ])
  const isMember = new Set(members.map(({ user_id }) => user_id))
  const seen = new Set<string>()
  return approvers.flatMap((approver, place) => {
    const path = `/body/approvers/${place}`
    const name = approver.kind === 'member' ? approver.user_id : approver.role
    const isTwice = seen.has(name)
    seen.add(name)
    if (approver.kind === 'member' && !isMember.has(name))
      return [{ path: `${path}/user_id`, message: 'is not a member of this tenant' }]
    if (approver.kind === 'role' && !known.has(name)) return [unknownRole(`${path}/role`, name)]
    // Two holders of a role may be wanted, one after the other; twice the same person cannot.
    return isTwice && (approver.kind === 'member' || mode === 'any')
      ? [{ path, message: 'is named twice' }]
      : []
  })
}

async function faultsOfRoles(tx: TenantTx, roles: readonly string[]): Promise<FieldError[]> {
  const known = await findRoleSlugs(tx, roles)
  return roles.flatMap((role, index) =>
    known.has(role) ? [] : [unknownRole(`/body/exempt_roles/${index}`, role)],
  )
}

function unknownRole(path: string, role: string): FieldError {
  return { path, message: `there is no role "${role}"; GET /roles lists them` }
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

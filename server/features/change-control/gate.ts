/** The gate in front of everything that editors put online at once, without a deployment. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { findMembersAmong } from '../members/members.ts'
import { decidingRule } from './matching.ts'
import { type Change, type Opening, findOpening } from './opening.ts'
import type { Module, Risk } from './proposal.ts'
import { type RuleRow, findMatchingRules, findMatchingWindows } from './queries.ts'

export type WindowCtx = Pick<AppContext, 'clock' | 'platformWindows'>

export type DirectChange = { siteId: string; module: Module } & Pick<Risk, 'entries' | 'only_settings'>

/**
 * When a change may go ahead.
 * @returns undefined when it may at `change.at`. `opensAt` null: no opening was found within a year; ask again later, for
 *   windows change
 */
export async function nextOpening(
  ctx: WindowCtx,
  tx: TenantTx,
  change: Change,
): Promise<Opening | undefined> {
  const [own, platform] = await Promise.all([
    change.overridesOwn ? [] : findMatchingWindows(tx, change, change.at),
    ctx.platformWindows.list(),
  ])
  return findOpening([own, platform], change)
}

/**
 * Lets an editor publish to visitors at once, or says why not and what to do instead. Costs one round trip.
 * @throws AppError frozen (`members.opens_at`: when it may go ahead, or null), approval_required (`members.rule`)
 */
export async function requirePublishing(ctx: WindowCtx, tx: TenantTx, change: DirectChange): Promise<void> {
  const { siteId, module } = change
  const at = ctx.clock.now()
  const [opening] = await Promise.all([
    nextOpening(ctx, tx, { module, environment: 'production', websiteIds: [siteId], at }),
    requireNoApproval(tx, change),
  ])
  if (opening) throw frozen(opening)
}

/**
 * The same for what is going to be published later: whether somebody else would have to agree.
 * @throws AppError approval_required
 */
export async function requireNoApproval(
  tx: TenantTx,
  { siteId, module, ...risk }: DirectChange,
): Promise<void> {
  const subject = { module, environment: 'production', websiteIds: [siteId] }
  const rules = await findMatchingRules(tx, subject)
  if (rules.length === 0) return
  const role = await roleOfActor(tx, rules)
  const { rule } = decidingRule(rules, { module, role, risk: { ...risk, websites: 1 } })
  if (rule) throw approvalRequired(rule, module)
}

/** Of whoever acts in person: a key is not exempt because of whose it is. */
async function roleOfActor(tx: TenantTx, rules: readonly RuleRow[]): Promise<string | undefined> {
  const { actor } = currentTrace()
  if (actor?.kind !== 'user' || rules.every(({ exempt_roles }) => exempt_roles.length === 0)) return undefined
  const [member] = await findMembersAmong(tx, { userIds: [actor.id], roles: [] }, 1)
  return member?.role_slug
}

function frozen({ opensAt, window }: Opening): AppError {
  const why = window.reason === '' ? '' : ` (${window.reason})`
  const what =
    window.kind === 'freeze'
      ? `The freeze “${window.name}”${why} lets no change through`
      : `Changes are made in the maintenance window “${window.name}”${why} only`
  const when = opensAt
    ? `${window.kind === 'freeze' ? 'until' : 'which opens on'} ${inWords(opensAt)}`
    : 'and no time when changes may be made was found within a year'
  return new AppError(
    'frozen',
    `${what}, ${when}. Publish then, schedule it, or make a deployment: it waits by itself, and whoever may override freezes can send it through with a reason (override_freeze).`,
    { members: { opens_at: opensAt?.toISOString() ?? null, window } },
  )
}

function approvalRequired({ id, name }: RuleRow, module: Module): AppError {
  return new AppError(
    'approval_required',
    `By the rule “${name}”, somebody else must agree before this goes online. Make a deployment of it instead: that asks them, and goes on when they have agreed.`,
    { members: { rule: { id, name }, deploy: `/api/v1/deployments/${module}` } },
  )
}

const MINUTES = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'UTC',
})

/** Such as “Friday 1 January 2027 at 08:00 UTC”. */
export function inWords(moment: Date): string {
  return `${MINUTES.format(moment)} UTC`
}

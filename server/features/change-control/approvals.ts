/** Approvals: opened for a deployment, decided by members, reminded of, and over after a while in any case. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { personOfKey } from '../api-keys/api-keys.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Member, findMembersAmong } from '../members/members.ts'
import {
  type Approval,
  type ApprovalState,
  type Standing,
  isOwnRequest,
  snapshotOf,
  standingOf,
  toApproval,
  voterOf,
} from './approval.ts'
import { inWords } from './gate.ts'
import { decidingRule } from './matching.ts'
import { type ApprovalCtx, announceDecision, announceRequest, askFor, remind } from './notify.ts'
import type { Proposal } from './proposal.ts'
import * as queries from './queries.ts'
import { isApprover, placeFor } from './tally.ts'

/** State, why it is so, and when to call {@link tickApproval} next; null when it is decided. */
export type Progress<State> = { state: State; reason: string; nextAt: Date | null }

/**
 * Asks those whom the strictest matching rule names: of several, the one that wants most votes. Their mails leave when `tx`
 * commits. Opening it again for the same deployment changes nothing.
 * @returns `approved` at once, with the reason, when no rule matches, the rule exempts who asks, or calls the risk low
 */
export async function openApproval(
  ctx: ApprovalCtx,
  tx: TenantTx,
  proposal: Proposal,
): Promise<Progress<'approved' | 'pending'> & { approval_id?: string }> {
  const before = await queries.findApprovalOf(tx, proposal.deployment_id)
  if (before?.state === 'pending' || before?.state === 'approved')
    return { ...progressOf(toApproval(before)), state: before.state, approval_id: before.id }
  const { module, environment, website_ids: websiteIds, requested_by, risk } = proposal
  const rules = await queries.findMatchingRules(tx, { module, environment, websiteIds })
  const person = await personBehind(tx, requested_by)
  const [member] = person ? await findMembersAmong(tx, { userIds: [person], roles: [] }, 1) : []
  // A key is not exempt because of whose it is.
  const role = requested_by.kind === 'user' ? member?.role_slug : undefined
  const { rule, ...passed } = decidingRule(rules, { module, risk, role })
  if (!rule) {
    const { reason = '' } = passed as { reason?: string }
    // Where no rule was about it, nothing was decided.
    if (rules.length > 0) await record(tx, 'approval.skip', proposal.deployment_id, proposal, reason)
    return { state: 'approved', reason, nextAt: null }
  }
  const now = ctx.clock.now()
  const row = await queries.insertApproval(tx, {
    id: randomUUIDv7(),
    deployment_id: proposal.deployment_id,
    rule_id: rule.id,
    rule: JSON.stringify(snapshotOf(rule)),
    proposal: JSON.stringify(proposal),
    requested_by: person,
    reason: `The rule “${rule.name}” asks for an approval.`,
    expires_at: after(now, rule.timeout_seconds),
    next_reminder_at: rule.remind_after_seconds === null ? null : after(now, rule.remind_after_seconds),
    created_at: now,
  })
  const approval = toApproval(row)
  const { asked, tally } = await standingOf(tx, approval)
  const reason = `${row.reason} ${whomItWaitsFor(tally.missing, asked, row.expires_at)}`
  await queries.updateApproval(tx, row.id, { reason })
  await askFor(ctx, tx, approval, asked)
  await announceRequest(ctx, tx, approval)
  await record(tx, 'approval.request', row.id, proposal, reason)
  return { state: 'pending', reason, nextAt: nextOf(approval), approval_id: row.id }
}

/**
 * Does what is due of an approval: a reminder, at most one per interval however late or often it is called, or the end of
 * its time.
 * @throws AppError not_found
 */
export async function tickApproval(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approvalId: string,
): Promise<Progress<ApprovalState>> {
  const approval = await lockApproval(tx, approvalId)
  if (approval.state !== 'pending') return progressOf(approval)
  const now = ctx.clock.now()
  const standing = await standingOf(tx, approval)
  // Votes of somebody who has come back count again.
  if (standing.tally.isApproved) return approve(ctx, tx, approval, standing, null)
  if (approval.expires_at <= now) {
    const reason = `Nobody had decided by ${inWords(approval.expires_at)}: ${standing.tally.missing} of the approvals that the rule “${approval.rule.name}” wants were missing. Deploy again to ask again.`
    return finish(ctx, tx, approval, { decision: 'expired', decided_by: null, comment: null }, reason)
  }
  const { next_reminder_at, rule } = approval
  if (next_reminder_at === null || next_reminder_at > now) return progressOf(approval)
  await remind(ctx, tx, approval, standing.asked)
  const reminded = await queries.updateApproval(tx, approval.id, {
    next_reminder_at: nextReminder(next_reminder_at, rule.remind_after_seconds, now),
    reminders: approval.reminders + 1,
  })
  return progressOf(toApproval(reminded))
}

/**
 * Takes a vote. Who may vote is decided by the memberships of this moment, over the rule as it was when the approval was
 * opened. One rejection ends it, whosever turn it is.
 * @param comment what the person has to say; kept, mailed and audited
 * @throws AppError not_found; forbidden for somebody who is no approver, asks for his own, or acts as somebody else;
 *   conflict when it is decided or over, when it is another's turn, or when he has voted
 */
export async function decide(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approvalId: string,
  actor: Principal,
  decision: 'approve' | 'reject',
  comment = '',
): Promise<Progress<ApprovalState>> {
  const approval = await lockApproval(tx, approvalId)
  const member = await approverOf(tx, approval, actor)
  requireOpen(approval, ctx.clock.now())
  const standing = await standingOf(tx, approval)
  const place = placeFor(approval.rule, standing.tally, voterOf(member))
  if (decision === 'approve') requirePlace(approval, standing, member, place)
  await queries.putVote(tx, {
    approval_id: approval.id,
    user_id: member.user_id,
    place: place ?? -1,
    decision,
    comment: comment.trim(),
    label: actor.kind === 'api_key' ? `${member.email} through the API key ${actor.label}` : member.email,
    created_at: ctx.clock.now(),
  })
  await record(tx, `approval.${decision}`, approval.id, approval.proposal, comment.trim() || undefined)
  const outcome = { decided_by: member.email, comment: comment.trim() || null }
  if (decision === 'reject') {
    const said = outcome.comment === null ? '.' : `: ${outcome.comment}`
    const reason = `${member.email} rejected it${said}`
    return finish(ctx, tx, approval, { decision: 'rejected', ...outcome }, reason)
  }
  const now = await standingOf(tx, approval)
  if (now.tally.isApproved) return approve(ctx, tx, approval, now, outcome.comment)
  const waiting = await queries.updateApproval(tx, approval.id, {
    reason: `The rule “${approval.rule.name}” asks for an approval. ${whomItWaitsFor(now.tally.missing, now.asked, approval.expires_at)}`,
  })
  // In order, it is others' turn by now.
  if (approval.rule.mode === 'in_order') await askFor(ctx, tx, approval, now.asked)
  return progressOf(toApproval(waiting))
}

/** Nobody needs to decide any more: the deployment is over. Does nothing when it was decided. */
export async function cancelApproval(ctx: ApprovalCtx, tx: TenantTx, approvalId: string): Promise<void> {
  const approval = await lockApproval(tx, approvalId)
  if (approval.state !== 'pending') return
  const outcome = { decision: 'canceled', decided_by: null, comment: null } as const
  await finish(ctx, tx, approval, outcome, 'The deployment was over before anybody had decided.')
}

/** @throws AppError not_found */
export async function getApproval(tx: TenantTx, id: string): Promise<Approval> {
  return toApproval((await queries.findApproval(tx, id)) ?? notFound())
}

/**
 * Up to `limit + 1` approvals, the newest first, after the id in `cursor`.
 * @param filter.mine only open ones that name the reader and that he has not voted on
 */
export async function pageOfApprovals(
  tx: TenantTx,
  filter: { state?: ApprovalState; deployment_id?: string; mine?: boolean },
  reader: Member | undefined,
  cursor: string[] | undefined,
  limit: number,
): Promise<Approval[]> {
  const { mine, ...others } = filter
  if (mine && !reader) return []
  const named = mine && reader ? { mine: voterOf(reader) } : {}
  return (await queries.listApprovals(tx, { ...others, ...named }, cursor, limit)).map(toApproval)
}

/** The member who acts: himself, or through his key; undefined when nobody stands behind the key any more. */
export async function memberBehind(
  tx: TenantTx,
  actor: Pick<Principal, 'kind' | 'id'>,
): Promise<Member | undefined> {
  const person = await personBehind(tx, actor)
  const [member] = person ? await findMembersAmong(tx, { userIds: [person], roles: [] }, 1) : []
  return member
}

/** @throws AppError forbidden */
async function approverOf(tx: TenantTx, approval: Approval, actor: Principal): Promise<Member> {
  // Whoever helps a member out must not be able to agree in his name.
  if (actor.impersonatorId)
    throw new AppError('forbidden', 'You cannot decide while acting as somebody else.')
  const member = await memberBehind(tx, actor)
  if (!member)
    throw new AppError('forbidden', 'Whoever created this API key is no member any more: sign in to decide.')
  if (!isApprover(approval.rule, voterOf(member)))
    throw new AppError(
      'forbidden',
      `You are not among those whom the rule “${approval.rule.name}” names; GET /api/v1/approvals/${approval.id} says who is.`,
    )
  if (isOwnRequest(approval, member.user_id))
    throw new AppError(
      'forbidden',
      `You asked for this change yourself, and the rule “${approval.rule.name}” wants somebody else to decide. To take it back, abort the deployment.`,
    )
  return member
}

/** Whoever acts is a user, or has made the key that acts; nobody where the program itself acts. */
async function personBehind(
  tx: TenantTx,
  { kind, id }: { kind: string; id: string },
): Promise<string | null> {
  if (kind === 'user') return id
  return kind === 'api_key' ? personOfKey(tx, id) : null
}

function requireOpen({ state, reason, expires_at }: Approval, now: Date): void {
  if (state !== 'pending') throw new AppError('conflict', `It is decided already. ${reason}`)
  if (expires_at <= now)
    throw new AppError(
      'conflict',
      `The time to decide was over on ${inWords(expires_at)}; deploy again to ask again.`,
    )
}

function requirePlace(
  { rule }: Approval,
  { tally, asked }: Standing,
  member: Member,
  place: number | undefined,
): void {
  if (tally.counted.has(member.user_id)) throw new AppError('conflict', 'You have approved this already.')
  if (place !== undefined) return
  throw new AppError(
    'conflict',
    rule.mode === 'in_order'
      ? `It is not your turn yet: ${namesOf(asked)} must approve first. You can reject it now, though.`
      : 'Somebody else has approved it for your role already; others are still missing.',
  )
}

async function approve(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approval: Approval,
  { votes, tally }: Standing,
  comment: string | null,
) {
  const by = votes.filter(({ user_id }) => tally.counted.has(user_id)).map(({ label }) => label)
  const decided_by = by.join(', ')
  const outcome = { decision: 'approved', decided_by, comment } as const
  return finish(ctx, tx, approval, outcome, `Approved by ${decided_by} (rule “${approval.rule.name}”).`)
}

async function finish(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approval: Approval,
  outcome: Parameters<typeof announceDecision>[3],
  reason: string,
): Promise<Progress<ApprovalState>> {
  const row = await queries.updateApproval(tx, approval.id, {
    state: outcome.decision,
    reason,
    decided_at: ctx.clock.now(),
    next_reminder_at: null,
  })
  const finished = toApproval(row)
  await announceDecision(ctx, tx, finished, outcome)
  // A person's vote is in the trail already.
  if (outcome.decision === 'expired' || outcome.decision === 'canceled')
    await record(
      tx,
      outcome.decision === 'expired' ? 'approval.expire' : 'approval.cancel',
      approval.id,
      approval.proposal,
      reason,
    )
  return progressOf(finished)
}

/** @throws AppError not_found */
async function lockApproval(tx: TenantTx, id: string): Promise<Approval> {
  return toApproval((await queries.lockApproval(tx, id)) ?? notFound())
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such approval.')
}

function progressOf(approval: Approval): Progress<ApprovalState> {
  return {
    state: approval.state,
    reason: approval.reason,
    nextAt: approval.state === 'pending' ? nextOf(approval) : null,
  }
}

function nextOf({ expires_at, next_reminder_at }: Approval): Date {
  return next_reminder_at && next_reminder_at < expires_at ? next_reminder_at : expires_at
}

/** The first one after now: those that nobody was there to send are not made up for. */
function nextReminder(last: Date, seconds: number | null, now: Date): Date | null {
  if (seconds === null) return null
  const passed = Math.floor((now.getTime() - last.getTime()) / (seconds * 1_000))
  return after(last, (passed + 1) * seconds)
}

function after(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1_000)
}

function whomItWaitsFor(missing: number, asked: readonly Member[], until: Date): string {
  const votes = missing === 1 ? 'One approval is missing' : `${missing} approvals are missing`
  const who = asked.length === 0 ? 'nobody can give it at present' : `asked were ${namesOf(asked)}`
  return `${votes}; ${who}. Without a decision it is refused on ${inWords(until)}.`
}

const MAX_NAMES = 3

function namesOf(members: readonly Member[]): string {
  if (members.length === 0) return 'somebody who is no member at present'
  const names = members.slice(0, MAX_NAMES).map(({ email }) => email)
  const others = members.length - names.length
  return others > 0 ? `${names.join(', ')} and ${others} more` : names.join(' and ')
}

async function record(
  tx: TenantTx,
  action: `approval.${'request' | 'skip' | 'approve' | 'reject' | 'expire' | 'cancel'}`,
  id: string,
  proposal: Proposal,
  note: string | undefined,
): Promise<void> {
  const { deployment_id, module, environment, summary } = proposal
  await recordAudit(tx, {
    action,
    subject: { type: action === 'approval.skip' ? 'deployment' : 'approval', id, label: summary },
    after: { deployment_id, module, environment },
    note,
  })
}

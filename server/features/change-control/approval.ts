/** An approval as the program holds it, and who stands where in it now. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { type Member, findMembersAmong } from '../members/members.ts'
import type { Proposal } from './proposal.ts'
import { type ApprovalRow, type RuleRow, type VoteRow, findVotes } from './queries.ts'
import { type Approver, type Ballot, type Mode, type Tally, awaited, tally } from './tally.ts'

export type ApprovalState = 'pending' | 'approved' | 'rejected' | 'expired' | 'canceled'

/** What of a rule holds for an approval once it is opened, whatever becomes of the rule. */
export type RuleSnapshot = Ballot & {
  id: string
  name: string
  remind_after_seconds: number | null
  allow_self_approval: boolean
}

export type Approval = Omit<ApprovalRow, 'rule' | 'proposal' | 'state'> & {
  rule: RuleSnapshot
  proposal: Proposal
  state: ApprovalState
}

/** Mails go to no more people than this; everybody entitled may decide. */
const MAX_ASKED = 100

export type Standing = {
  approval: Approval
  votes: VoteRow[]
  tally: Tally
  /** Whose vote is waited for, apart from whoever may not approve his own request. */
  asked: Member[]
}

export function toApproval(row: ApprovalRow): Approval {
  return {
    ...row,
    rule: row.rule as RuleSnapshot,
    proposal: row.proposal as Proposal,
    state: row.state as ApprovalState,
  }
}

export function snapshotOf(rule: RuleRow): RuleSnapshot {
  const { id, name, required, remind_after_seconds, allow_self_approval } = rule
  const approvers = rule.approvers as Approver[]
  return { id, name, mode: rule.mode as Mode, approvers, required, remind_after_seconds, allow_self_approval }
}

/** Counts the votes with the memberships of this moment. */
export async function standingOf(tx: TenantTx, approval: Approval): Promise<Standing> {
  const [standing] = await standingsOf(tx, [approval])
  if (!standing) throw new Error('an approval has a standing')
  return standing
}

/** The same of many, in their order. */
export async function standingsOf(tx: TenantTx, approvals: readonly Approval[]): Promise<Standing[]> {
  const { userIds, roles } = namedBy(approvals.flatMap(({ rule }) => rule.approvers))
  const [votes, named] = await Promise.all([
    findVotes(
      tx,
      approvals.map(({ id }) => id),
    ),
    findMembersAmong(tx, { userIds, roles }, MAX_ASKED),
  ])
  const voters = votes.map(({ user_id }) => user_id)
  const voted = (await findMembersAmong(tx, { userIds: voters, roles: [] }, voters.length)).map(voterOf)
  return approvals.map((approval) => {
    const own = votes.filter(({ approval_id }) => approval_id === approval.id)
    const state = tally(approval.rule, own, voted)
    const others = named.filter(({ user_id }) => !isOwnRequest(approval, user_id))
    return { approval, votes: own, tally: state, asked: awaited(approval.rule, state, others.map(asVoter)) }
  })
}

/** Whether this person may not approve because it is he who asks. */
export function isOwnRequest({ rule, requested_by }: Approval, userId: string): boolean {
  return requested_by === userId && !rule.allow_self_approval
}

export function voterOf({ user_id, role_slug }: Member) {
  return { user_id, role: role_slug }
}

export function namedBy(approvers: readonly Approver[]): { userIds: string[]; roles: string[] } {
  return {
    userIds: approvers.flatMap((approver) => (approver.kind === 'member' ? [approver.user_id] : [])),
    roles: approvers.flatMap((approver) => (approver.kind === 'role' ? [approver.role] : [])),
  }
}

function asVoter(member: Member) {
  return { ...member, role: member.role_slug }
}

/** Change control: who must agree to a change, and when nothing may change. What other features use of it. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import type { Proposal } from './proposal.ts'

export { type DirectChange, type WindowCtx, nextOpening, requirePublishing } from './gate.ts'
export type { Opening } from './opening.ts'
export { type Environment, type Module, type Proposal, type Risk } from './proposal.ts'

export type ApprovalCtx = Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'log' | 'clock' | 'config'>
export type ApprovalState = 'pending' | 'approved' | 'rejected' | 'expired' | 'canceled'
declare const todo: never

/** Asks those whom the strictest matching rule names. */
export async function openApproval(
  _ctx: ApprovalCtx,
  _tx: TenantTx,
  _proposal: Proposal,
): Promise<{ state: 'approved' | 'pending'; reason: string; approval_id?: string; nextAt?: Date | null }> {
  return todo
}
export async function tickApproval(
  _ctx: ApprovalCtx,
  _tx: TenantTx,
  _approvalId: string,
): Promise<{ state: ApprovalState; reason: string; nextAt: Date | null }> {
  return todo
}
export async function decide(
  _ctx: ApprovalCtx,
  _tx: TenantTx,
  _approvalId: string,
  _actor: Principal,
  _decision: 'approve' | 'reject',
  _comment: string,
): Promise<{ state: ApprovalState; reason: string }> {
  return todo
}
export async function cancelApproval(_ctx: ApprovalCtx, _tx: TenantTx, _approvalId: string): Promise<void> {
  return todo
}

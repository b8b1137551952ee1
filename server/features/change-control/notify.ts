/** Who hears of an approval, and how: mails to people, events to webhooks. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { portalUrl } from '../identity/identity.ts'
import { sendMail } from '../mail/mail.ts'
import { type Member, findMembersAmong } from '../members/members.ts'
import { type WebhookEvent, emitEvent } from '../webhooks/webhooks.ts'
import type { Approval } from './approval.ts'

export type ApprovalCtx = Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'log' | 'clock' | 'config'>

/** Asks these members for their vote. */
export async function askFor(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approval: Approval,
  members: readonly Member[],
): Promise<void> {
  await mailTo(ctx, tx, approval, 'approval-requested', members)
}

export async function announceRequest(ctx: ApprovalCtx, tx: TenantTx, approval: Approval): Promise<void> {
  await emitEvent(ctx, tx, { type: 'approval.requested', data: dataOf(approval) })
}

export async function remind(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approval: Approval,
  members: readonly Member[],
): Promise<void> {
  await mailTo(ctx, tx, approval, 'approval-reminder', members)
  await emitEvent(ctx, tx, { type: 'approval.reminder', data: dataOf(approval) })
}

export type Decision = { decision: 'approved' | 'rejected' | 'expired' | 'canceled' } & {
  decided_by: string | null
  comment: string | null
}

/** Tells whoever asked, unless he has taken it back himself, and the webhooks. */
export async function announceDecision(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approval: Approval,
  outcome: Decision,
): Promise<void> {
  const event: WebhookEvent = { type: 'approval.decided', data: { ...dataOf(approval), ...outcome } }
  await emitEvent(ctx, tx, event)
  if (outcome.decision === 'canceled' || approval.requested_by === null) return
  const requester = await findMembersAmong(tx, { userIds: [approval.requested_by], roles: [] }, 1)
  const template = outcome.decision === 'expired' ? 'approval-expired' : 'approval-decided'
  await mailTo(ctx, tx, approval, template, requester, {
    decision: outcome.decision,
    decided_by: outcome.decided_by,
    comment: outcome.comment,
  })
}

async function mailTo(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approval: Approval,
  template: string,
  members: readonly Member[],
  more: Record<string, unknown> = {},
): Promise<void> {
  const { proposal, rule, expires_at } = approval
  const variables = {
    summary: proposal.summary,
    module: proposal.module,
    environment: proposal.environment,
    websites: proposal.website_ids.length,
    requested_by: proposal.requested_by.label,
    rule: rule.name,
    expires_at: expires_at.toISOString(),
    deployment_link: `${portalUrl(ctx.config)}/deployments/${proposal.deployment_id}`,
    ...more,
  }
  for (const { name, email } of members)
    await sendMail(ctx, tx, { template, to: email, variables: { name, ...variables } })
}

function dataOf({ id, proposal, expires_at }: Approval) {
  const { deployment_id, module, environment, summary, requested_by } = proposal
  return {
    approval_id: id,
    deployment_id,
    module,
    environment,
    summary,
    requested_by: requested_by.label,
    expires_at: expires_at.toISOString(),
  }
}

/** Who hears of an approval, and how: notifications and mails to people, events to webhooks. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { portalPagesOf } from '../portals/portals.ts'
import { type Member, membersAmong } from '../members/members.ts'
import { type News, type NotifyCtx, notify, takeBack } from '../notifications/notifications.ts'
import { type WebhookEvent, emitEvent } from '../webhooks/webhooks.ts'
import type { Approval } from './approval.ts'

export type ApprovalCtx = NotifyCtx & Pick<AppContext, 'config'>

/** Asks these members for their vote. */
export async function askFor(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approval: Approval,
  members: readonly Member[],
): Promise<void> {
  await notify(ctx, tx, members, {
    ...(await newsOf(ctx, tx, approval, 'approval-requested')),
    kind: 'approval.requested',
    data: dataOf(approval),
  })
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
  await notify(ctx, tx, members, {
    ...(await newsOf(ctx, tx, approval, 'approval-reminder')),
    kind: 'approval.reminder',
    data: dataOf(approval),
  })
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
  await takeBack(ctx, tx, keyOf(approval))
  const { decision, decided_by, comment } = outcome
  if (decision === 'canceled') return
  const template = decision === 'expired' ? 'approval-expired' : 'approval-decided'
  await notify(ctx, tx, await membersAmong(tx, [approval.requested_by]), {
    ...(await newsOf(ctx, tx, approval, template, { decision, decided_by, comment })),
    key: `${keyOf(approval)}:decided`,
    kind: 'approval.decided',
    data: { ...dataOf(approval), decision, decided_by, comment },
  })
}

/** What is asked for is one line until it is read, however often people are reminded. */
function keyOf({ id }: Approval): string {
  return `approval:${id}`
}

async function newsOf(
  ctx: ApprovalCtx,
  tx: TenantTx,
  approval: Approval,
  template: string,
  more: Record<string, unknown> = {},
): Promise<Pick<News, 'subject' | 'key' | 'mail'>> {
  const { proposal, rule, expires_at } = approval
  const variables = {
    summary: proposal.summary,
    module: proposal.module,
    environment: proposal.environment,
    websites: proposal.website_ids.length,
    requested_by: proposal.requested_by.label,
    rule: rule.name,
    expires_at: expires_at.toISOString(),
    deployment_link: `${await portalPagesOf(ctx, tx.tenantId)}/deployments/${proposal.deployment_id}`,
    ...more,
  }
  return {
    subject: { type: 'deployment', id: proposal.deployment_id },
    key: keyOf(approval),
    mail: { template, variables },
  }
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

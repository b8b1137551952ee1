/** Tells owners of certificates what became of them: events for webhooks, and mails where somebody should know. */
import type { AppContext } from '../../../context.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../../kernel/db/placements.ts'
import { portalUrl } from '../../identity/identity.ts'
import { sendMail } from '../../mail/mail.ts'
import { listOwners } from '../../members/members.ts'
import { emitEvent } from '../../webhooks/webhooks.ts'
import type { CertificateOrder, OrderProblem, OrderReason } from '../orders/orders.ts'
import type { CertificateRow } from '../orders/queries.ts'

export type NewsContext = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'config' | 'keyring' | 'log'>

type Facts = Pick<CertificateRow, 'id' | 'names' | 'source' | 'not_after'>

export async function tellIssued(
  ctx: NewsContext,
  order: CertificateOrder,
  certificate: Facts,
): Promise<void> {
  const type = order.reason === 'renewal' ? 'certificate.renewed' : 'certificate.issued'
  await tell(ctx, order.tenant_id, (tx) => emitEvent(ctx, tx, { type, data: dataOf(certificate) }))
}

/** An order was given up, or a renewal has failed for days. */
export async function tellFailed(
  ctx: NewsContext,
  order: Pick<CertificateOrder, 'id' | 'tenant_id' | 'names' | 'reason'>,
  { type, detail, hint }: OrderProblem,
): Promise<void> {
  const { id: order_id, names, reason } = order
  const data = { order_id, names, reason: reason as OrderReason, problem: { type, detail, hint } }
  await tell(ctx, order.tenant_id, (tx) => emitEvent(ctx, tx, { type: 'certificate.failed', data }))
}

export async function tellExpiring(
  ctx: NewsContext,
  certificate: Facts & { tenant_id: string | null },
  daysLeft: number,
  problem: OrderProblem | undefined,
): Promise<void> {
  await tell(ctx, certificate.tenant_id, async (tx) => {
    if (certificate.tenant_id !== null) {
      const data = { ...dataOf(certificate), days_left: daysLeft }
      await emitEvent(ctx, tx, { type: 'certificate.expiring', data })
    }
    await mail(ctx, tx, 'certificate-expiring', {
      ...wordsOf(ctx, certificate.names, problem),
      days_left: daysLeft,
      expires_at: certificate.not_after.toISOString(),
      is_uploaded: certificate.source === 'upload',
    })
  })
}

/** The authority took back a certificate that is shown to visitors, and nobody here asked it to. */
export async function tellRevoked(
  ctx: NewsContext,
  certificate: Facts & { tenant_id: string | null },
): Promise<void> {
  const { tenant_id: tenantId, names, source } = certificate
  await tell(ctx, tenantId, async (tx) => {
    if (tenantId !== null)
      await emitEvent(ctx, tx, { type: 'certificate.revoked', data: dataOf(certificate) })
    const is_uploaded = source === 'upload'
    await mail(ctx, tx, 'certificate-revoked', { ...wordsOf(ctx, names, undefined), is_uploaded })
  })
}

/** A mail besides the event: a renewal has failed for days, and somebody should look. */
export async function mailRenewalFailing(
  ctx: NewsContext,
  order: CertificateOrder,
  problem: OrderProblem,
  expiresAt: Date,
): Promise<void> {
  await tell(ctx, order.tenant_id, (tx) =>
    mail(ctx, tx, 'certificate-renewal-failing', {
      ...wordsOf(ctx, order.names, problem),
      expires_at: expiresAt.toISOString(),
    }),
  )
}

function dataOf({ id, names, source, not_after }: Facts) {
  return {
    certificate_id: id,
    names,
    source: source as 'acme' | 'upload',
    expires_at: not_after.toISOString(),
  }
}

function wordsOf(ctx: NewsContext, names: readonly string[], problem: OrderProblem | undefined) {
  return {
    names: names.slice(0, 5).join(', '),
    more_names: names.length > 5 ? names.length - 5 : undefined,
    detail: problem?.detail,
    hint: problem?.hint,
    domains_link: `${portalUrl(ctx.config)}/domains`,
  }
}

/** One mail to each owner; of the platform's own names, to whoever operates it. */
async function mail(
  ctx: NewsContext,
  tx: TenantTx,
  template: string,
  variables: Record<string, unknown>,
): Promise<void> {
  const people =
    tx.tenantId === PLATFORM_SCOPE
      ? [{ name: undefined, email: ctx.config.adminEmail }]
      : await listOwners(tx)
  for (const { name, email } of people)
    await sendMail(ctx, tx, { template, to: email, variables: { name, ...variables } })
}

/** What cannot be told does not undo what happened. */
async function tell(
  ctx: NewsContext,
  tenantId: string | null,
  work: (tx: TenantTx) => Promise<void>,
): Promise<void> {
  try {
    await ctx.db.withTenant(tenantId ?? PLATFORM_SCOPE, work)
  } catch (error) {
    if (error instanceof NoSuchHomeError) return
    ctx.log.error({ err: error, tenant_id: tenantId }, 'an owner of certificates could not be told')
  }
}

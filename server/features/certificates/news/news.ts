/** Tells owners of certificates what became of them: events for webhooks, notifications and mails where somebody should know. */
import type { AppContext } from '../../../context.ts'
import { PLATFORM_SCOPE, type TenantTx } from '../../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../../kernel/db/placements.ts'
import { portalPagesOf } from '../../portals/portals.ts'
import { sendMail } from '../../mail/mail.ts'
import { listOwners, membersWith } from '../../members/members.ts'
import { type KindAndData, type NotifyCtx, notify, operatorsFor } from '../../notifications/notifications.ts'
import { emitEvent } from '../../webhooks/webhooks.ts'
import type { CertificateOrder, OrderProblem, OrderReason } from '../orders/orders.ts'
import type { CertificateRow } from '../orders/queries.ts'

export type NewsContext = NotifyCtx & Pick<AppContext, 'config'>

type Facts = Pick<CertificateRow, 'id' | 'names' | 'source' | 'not_after'>

export async function tellIssued(
  ctx: NewsContext,
  order: CertificateOrder,
  certificate: Facts,
): Promise<void> {
  const type = order.reason === 'renewal' ? 'certificate.renewed' : 'certificate.issued'
  await tell(ctx, order.tenant_id, (tx) => emitEvent(ctx, tx, { type, data: dataOf(certificate) }))
}

/**
 * An order was given up, or a renewal has failed for days.
 * @param expiresAt of the certificate that should have been renewed: then there is a mail, since somebody should look
 */
export async function tellFailed(
  ctx: NewsContext,
  order: Pick<CertificateOrder, 'id' | 'tenant_id' | 'names' | 'reason'>,
  problem: OrderProblem,
  expiresAt?: Date,
): Promise<void> {
  const { id: order_id, names, reason } = order
  const { type, detail, hint } = problem
  const data = { order_id, names, reason: reason as OrderReason, problem: { type, detail, hint } }
  const expires_at = expiresAt?.toISOString() ?? null
  await tell(ctx, order.tenant_id, async (tx) => {
    await emitEvent(ctx, tx, { type: 'certificate.failed', data })
    const news = {
      kind: 'certificate.failed' as const,
      data: { order_id, ...shownOf(names), expires_at, detail, hint },
    }
    const variables = { ...(await wordsOf(ctx, tx, names, problem)), expires_at }
    const mail = expires_at === null ? undefined : { template: 'certificate-renewal-failing', variables }
    await notifyOf(ctx, tx, names, news, mail)
  })
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
    const { id: certificate_id, names } = certificate
    const facts = {
      days_left: daysLeft,
      expires_at: certificate.not_after.toISOString(),
      is_uploaded: certificate.source === 'upload',
    }
    const why = { detail: problem?.detail ?? null, hint: problem?.hint ?? null }
    const data = { certificate_id, ...shownOf(names), ...facts, ...why }
    const variables = { ...(await wordsOf(ctx, tx, names, problem)), ...facts }
    const news = { kind: 'certificate.expiring' as const, data }
    await notifyOf(ctx, tx, names, news, { template: 'certificate-expiring', variables })
  })
}

/** The authority took back a certificate that is shown to visitors, and nobody here asked it to. */
export async function tellRevoked(
  ctx: NewsContext,
  certificate: Facts & { tenant_id: string | null },
): Promise<void> {
  const { id: certificate_id, tenant_id: tenantId, names, source, not_after } = certificate
  await tell(ctx, tenantId, async (tx) => {
    if (tenantId !== null)
      await emitEvent(ctx, tx, { type: 'certificate.revoked', data: dataOf(certificate) })
    const is_uploaded = source === 'upload'
    const expires_at = not_after.toISOString()
    const data = { certificate_id, ...shownOf(names), expires_at, is_uploaded }
    const variables = { ...(await wordsOf(ctx, tx, names, undefined)), is_uploaded }
    const news = { kind: 'certificate.revoked' as const, data }
    await notifyOf(ctx, tx, names, news, { template: 'certificate-revoked', variables })
  })
}

function dataOf({ id, names, source, not_after }: Facts) {
  return {
    certificate_id: id,
    names,
    source: source as 'acme' | 'upload',
    expires_at: not_after.toISOString(),
  }
}

async function wordsOf(
  ctx: NewsContext,
  tx: TenantTx,
  names: readonly string[],
  problem: OrderProblem | undefined,
) {
  return {
    names: names.slice(0, SHOWN_MAX).join(', '),
    more_names: names.length > SHOWN_MAX ? names.length - SHOWN_MAX : undefined,
    detail: problem?.detail,
    hint: problem?.hint,
    domains_link: `${await portalPagesOf(ctx, tx.tenantId)}/domains`,
  }
}

const SHOWN_MAX = 5

function shownOf(names: readonly string[]) {
  return { names: names.slice(0, SHOWN_MAX), names_total: names.length }
}

/**
 * Whoever may put it right sees it, as one line for these names, and each owner has the mail; of the platform's own names,
 * operators and whoever operates it.
 */
async function notifyOf(
  ctx: NewsContext,
  tx: TenantTx,
  names: readonly string[],
  news: KindAndData & { data: ReturnType<typeof shownOf> },
  mail: { template: string; variables: Record<string, unknown> } | undefined,
): Promise<void> {
  const place = { subject: { type: 'certificate', id: names[0] ?? '' }, key: `certificate:${names[0]}` }
  if (tx.tenantId !== PLATFORM_SCOPE) {
    const mailed = mail && { mail: { ...mail, to: await listOwners(tx) } }
    await notify(ctx, tx, await membersWith(tx, 'domains:write'), { ...news, ...place, ...mailed })
    return
  }
  const { expires_at = null, detail = null, hint = null } = news.data as Partial<PlatformFacts>
  const data = { ...shownOf(names), expires_at, detail, hint }
  const kind = 'platform.certificate_failing'
  await notify(ctx, tx, await operatorsFor(ctx, kind), { kind, data, ...place })
  if (mail)
    await sendMail(ctx, tx, { template: mail.template, to: ctx.config.adminEmail, variables: mail.variables })
}
type PlatformFacts = { expires_at: string | null; detail: string | null; hint: string | null }

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

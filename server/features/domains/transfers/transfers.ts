/** Names change hands by consent of both sides: one tenant offers, the other accepts. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../../kernel/db/placements.ts'
import { recordAudit } from '../../audit/audit.ts'
import { returnQuota, takeQuota } from '../../quotas/quotas.ts'
import { getSite } from '../../sites/sites.ts'
import { emitEvent } from '../../webhooks/webhooks.ts'
import { handOver } from '../claims.ts'
import { isStopped } from '../decision.ts'
import {
  type DomainRow,
  deleteDomain,
  findOwnDomain,
  lockDomain,
  lockHosts,
  lockNamesOfTenants,
} from '../queries.ts'
import { eventDataOf, notifyOf, subjectOf, wantCertificate } from '../tell.ts'
import { type CheckCtx, checkDomain } from '../verification/check.ts'
import {
  type ShownTransfer,
  type TransferRow,
  expireOffers,
  findTransfer,
  insertTransfer,
  lockTransfer,
  updateTransfer,
} from './queries.ts'

type Ctx = CheckCtx & Pick<AppContext, 'plans' | 'tenants' | 'rateLimiter'>

const OFFER_MS = 14 * 86_400_000
const OFFERS = { points: 50, window_seconds: 3_600 }
/** So long the receiver may take to create records of its own. */
const VOUCHED_MS = 14 * 86_400_000

/**
 * Offers a name to another tenant, whose owners are told.
 * @param by who offers it
 * @throws AppError not_found, tenant_not_found, domain_not_verified, transition_not_allowed for a name that was stopped,
 *   conflict for one that is on offer already, rate_limited
 */
export async function offerName(
  ctx: Ctx,
  domain: Pick<DomainRow, 'id' | 'tenant_id' | 'host'>,
  { tenant: slug, message }: { tenant: string; message?: string },
  by: string,
): Promise<ShownTransfer> {
  const receiver = await ctx.tenants.bySlug(slug)
  if (receiver?.status !== 'active')
    throw new AppError('tenant_not_found', `There is no tenant ${slug}, or it is not active.`)
  if (receiver.id === domain.tenant_id)
    throw new AppError('conflict', 'The name is yours already; move it between websites by changing it.')
  await takeOffer(ctx, domain.tenant_id)
  const offer = await ctx.db.withPlatform(async (tx) => {
    await lockHosts(tx, [domain.host])
    const row = requireOwn(await lockDomain(tx, domain.id), domain.tenant_id)
    requireHeld(row)
    const now = ctx.clock.now()
    await expireOffers(tx, row.id, now)
    const made = await insertTransfer(tx, {
      domain_id: row.id,
      host: row.host,
      from_tenant_id: row.tenant_id,
      to_tenant_id: receiver.id,
      message: message?.trim() || null,
      created_by: by,
      created_at: now,
      expires_at: new Date(now.getTime() + OFFER_MS),
    })
    if (!made) throw new AppError('conflict', 'The name is on offer already; cancel that offer first.')
    return getTransfer(tx, row.tenant_id, made.id)
  })
  await ctx.db.withTenant(domain.tenant_id, (tx) =>
    recordAudit(tx, { action: 'domain.offer', subject: subjectOf(domain), after: { to: slug } }),
  )
  await ctx.db.withTenant(receiver.id, async (tx) => {
    const { from_slug: from, expires_at } = offer
    const variables = { from, message: offer.message, expires_at: expires_at.toISOString() }
    const { host } = domain
    const news = { kind: 'domain.offered' as const, data: { transfer_id: offer.id, host, ...variables } }
    await notifyOf(ctx, tx, domain, news, { template: 'domain-offered', variables })
  })
  return offer
}

/** Each offer is a mail to owners of another tenant, with words of this one's choice. @throws AppError rate_limited */
async function takeOffer({ rateLimiter }: Ctx, tenantId: string): Promise<void> {
  const { allowed, retry_after_seconds } = await rateLimiter.take(`domain-offers:${tenantId}`, OFFERS)
  if (!allowed)
    throw new AppError(
      'rate_limited',
      `At most ${OFFERS.points} names are offered in an hour; go on later.`,
      {
        retryAfterSeconds: retry_after_seconds,
      },
    )
}

/** @throws AppError not_found, also for one between other tenants */
export async function getTransfer(tx: PlatformTx, tenantId: string, id: string): Promise<ShownTransfer> {
  const found = await findTransfer(tx, tenantId, id)
  if (!found) throw new AppError('not_found', 'There is no such transfer.')
  return found
}

/**
 * Takes a name that was offered: it is the receiver's at once, and leads to the website. Its place in the plan moves
 * along. Until the receiver has created records of its own, the giver's consent vouches for it, for two weeks.
 * @throws AppError not_found, quota_exceeded, transition_not_allowed when the offer is over or the name is not to be had
 */
export async function acceptTransfer(
  ctx: Ctx,
  tenantId: string,
  id: string,
  websiteId: string,
  by: string,
): Promise<ShownTransfer> {
  const known = await ctx.db.withPlatform((tx) => getTransfer(tx, tenantId, id))
  requireReceiver(known, tenantId)
  const giver = await ctx.tenants.byId(known.from_tenant_id)
  if (giver?.status !== 'active')
    throw new AppError('transition_not_allowed', 'The tenant that offers the name is not active.')
  // His consent counts as long as the name is his: whoever owns it in DNS may have taken the records away since.
  await checkDomain(ctx, giver.id, known.domain_id)
  const given = await ctx.db.withTenant(tenantId, async (tx) => {
    await getSite(tx, websiteId)
    await takeQuota(ctx, tx, 'custom_domains', 1)
    const { before, after, hadClaim } = await ctx.db.withPlatform((platform) =>
      take(ctx, platform, { id, giverId: giver.id, tenantId, websiteId, by, host: known.host }),
    )
    // Its own claim of the name had a place already.
    if (hadClaim) await returnQuota(tx, 'custom_domains', 1)
    const data = { ...eventDataOf(after), direction: 'received' as const }
    await emitEvent(ctx, tx, { type: 'domain.transferred', data })
    if (after.https === 'auto') await wantCertificate(ctx, tx, after)
    await recordAudit(tx, {
      action: 'domain.receive',
      subject: subjectOf(after),
      after: { from: known.from_slug, website_id: websiteId },
    })
    return before
  })
  await settleGiver(ctx, given, known)
  return ctx.db.withPlatform((tx) => getTransfer(tx, tenantId, id))
}

type Taking = { id: string; giverId: string; tenantId: string; websiteId: string; by: string; host: string }

async function take(ctx: Ctx, tx: PlatformTx, { id, giverId, tenantId, websiteId, by, host }: Taking) {
  const now = ctx.clock.now()
  await lockHosts(tx, [host])
  await lockNamesOfTenants(tx, [giverId, tenantId])
  const transfer = requireOpen(await lockTransfer(tx, id), now)
  const row = requireOwn(await lockDomain(tx, transfer.domain_id), transfer.from_tenant_id)
  requireHeld(row)
  const own = await findOwnDomain(tx, tenantId, host)
  if (own) await deleteDomain(tx, own.id)
  const vouchedUntil = new Date(now.getTime() + VOUCHED_MS)
  const after = await handOver(ctx, tx, row, { tenantId, siteId: websiteId }, vouchedUntil)
  await updateTransfer(tx, id, { state: 'accepted', decided_by: by, decided_at: now })
  return { before: row, after, hadClaim: own !== undefined }
}

/** The giver has one name less. Should the process die before, the recount of quotas puts that right. */
async function settleGiver(ctx: Ctx, given: DomainRow, { to_slug }: ShownTransfer): Promise<void> {
  try {
    await ctx.db.withTenant(given.tenant_id, async (tx) => {
      await returnQuota(tx, 'custom_domains', 1)
      if (given.serves === 'portal') await returnQuota(tx, 'portal_domains', 1)
      const data = { ...eventDataOf(given), direction: 'given' as const }
      await emitEvent(ctx, tx, { type: 'domain.transferred', data })
      await recordAudit(tx, { action: 'domain.give', subject: subjectOf(given), after: { to: to_slug } })
    })
  } catch (error) {
    if (!(error instanceof NoSuchHomeError)) throw error
  }
}

/**
 * Ends an offer: the receiver declines it, or the giver cancels it.
 * @throws AppError not_found, also for the other side; transition_not_allowed when it is over already
 */
export async function endTransfer(
  ctx: Ctx,
  tenantId: string,
  id: string,
  how: 'declined' | 'canceled',
  by: string,
): Promise<ShownTransfer> {
  const ended = await ctx.db.withPlatform(async (tx) => {
    const known = await getTransfer(tx, tenantId, id)
    if (how === 'declined') requireReceiver(known, tenantId)
    else if (known.from_tenant_id !== tenantId) throw new AppError('not_found', 'There is no such transfer.')
    const now = ctx.clock.now()
    requireOpen(await lockTransfer(tx, id), now)
    await updateTransfer(tx, id, { state: how, decided_by: by, decided_at: now })
    return getTransfer(tx, tenantId, id)
  })
  await ctx.db.withTenant(tenantId, (tx) =>
    recordAudit(tx, {
      action: how === 'declined' ? 'domain.decline' : 'domain.cancel_offer',
      subject: subjectOf({ id: ended.domain_id, host: ended.host }),
    }),
  )
  return ended
}

function requireReceiver(transfer: TransferRow, tenantId: string): void {
  if (transfer.to_tenant_id !== tenantId) throw new AppError('not_found', 'There is no such transfer.')
}

function requireOpen(transfer: TransferRow | undefined, now: Date): TransferRow {
  // The name was removed meanwhile, and its offers with it.
  if (!transfer) throw new AppError('not_found', 'There is no such transfer.')
  if (transfer.state !== 'offered')
    throw new AppError('transition_not_allowed', `The offer was ${transfer.state} already.`)
  if (transfer.expires_at <= now)
    throw new AppError('transition_not_allowed', 'The offer has expired; ask for another one.')
  return transfer
}

function requireOwn(row: DomainRow | undefined, tenantId: string): DomainRow {
  if (row?.tenant_id !== tenantId) throw new AppError('not_found', 'There is no such domain.')
  return row
}

function requireHeld(row: DomainRow): void {
  if (isStopped(row))
    throw new AppError('transition_not_allowed', 'The platform has stopped this name; it stays where it is.')
  if (!row.holds)
    throw new AppError('domain_not_verified', 'The name is not proven; there is nothing to hand over.')
  // Otherwise two tenants could keep a name for good by handing it to and fro, whoever owns it in DNS.
  if (row.failing_since !== null || row.vouched_until !== null)
    throw new AppError(
      'domain_not_verified',
      'The proof that the name is yours is not found in DNS at present: create its records first.',
    )
}

/** Orders that people place: at once, and also where a certificate is held already. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { recordForTenant } from '../../audit/audit.ts'
import type { Domain } from '../../domains/domains.ts'
import { type CertificateOrder, orderCertificate } from './orders.ts'
import { deservesOrder, namesTogether } from './wanted.ts'

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'config' | 'log' | 'rateLimiter'>

/** What authorities allow is for all tenants together. */
const PER_TENANT = { points: 20, window_seconds: 3_600 }

/**
 * @throws AppError domain_not_verified, rate_limited, or transition_not_allowed where no authority is configured
 */
export async function orderByHand(ctx: Ctx, domain: Domain): Promise<CertificateOrder> {
  const { host, tenant_id: tenantId } = domain
  if (!deservesOrder(domain, 'manual'))
    throw new AppError(
      'domain_not_verified',
      `${host} is ${domain.state}: authorities give certificates for names that are proven to be yours.`,
    )
  const { allowed, retry_after_seconds } = await ctx.rateLimiter.take(
    `certificates:by-hand:${tenantId}`,
    PER_TENANT,
  )
  if (!allowed)
    throw new AppError(
      'rate_limited',
      `At most ${PER_TENANT.points} certificates an hour are ordered by hand.`,
      {
        retryAfterSeconds: retry_after_seconds,
      },
    )
  const names = await ctx.db.withPlatform((tx) => namesTogether(ctx, tx, domain))
  const order = await orderCertificate(ctx, { tenantId, names, reason: 'manual' })
  if (!order) throw new AppError('conflict', 'The certificate was replaced this very moment.')
  await recordForTenant(ctx, tenantId, {
    action: 'certificate.order',
    subject: { type: 'certificate_order', id: order.id, label: names.join(', ') },
  })
  return order
}

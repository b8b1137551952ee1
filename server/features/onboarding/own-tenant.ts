/** Tenants that people make for themselves: who may, and how many. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { networkOf } from '../../kernel/http/network.ts'
import type { Principal } from '../../kernel/http/access.ts'
import type { RateLimit } from '../../kernel/rate-limit/rate-limit.ts'
import { getUser } from '../identity/identity.ts'
import { provisionTenant } from '../provisioning/provisioning.ts'
import { type Tenant, countMadeBy } from '../tenants/tenants.ts'
import type { REFUSALS } from './schema.ts'

export type OwnTenantInput = { name: string; slug?: string; locale?: string; timezone?: string }
export type Allowance = {
  allowed: boolean
  reason: (typeof REFUSALS)[number] | null
  made: number
  limit: number
}

/** Names that are taken count, too: somebody who tries a few must get through. */
const PER_USER: RateLimit = { points: 20, window_seconds: 3_600 }
/** An office, or a class that tries it out, shares one. */
const PER_ADDRESS: RateLimit = { points: 60, window_seconds: 3_600 }

/** Whether a person may make another tenant. @throws AppError not_found */
export async function allowanceOf(
  ctx: Pick<AppContext, 'config' | 'db' | 'identity'>,
  userId: string,
): Promise<Allowance> {
  const { signUp, tenantsPerUser: limit } = ctx.config
  const user = await getUser(ctx, userId)
  const made = await ctx.db.withPlatform((tx) => countMadeBy(tx, userId), { readOnly: true })
  const reason =
    signUp === 'closed'
      ? 'closed'
      : !user.email_verified
        ? 'email_not_verified'
        : made >= limit
          ? 'limit'
          : null
  return { allowed: reason === null, reason, made, limit }
}

/**
 * Makes a tenant on the free plan, whole or not at all, with its maker as the owner.
 * @param ip where the request comes from
 * @throws AppError forbidden for impersonators, sign_up_closed, email_not_verified, quota_exceeded, rate_limited, slug_taken,
 *   slug_reserved, validation_failed
 */
export async function makeOwnTenant(
  ctx: AppContext,
  principal: Principal,
  { name, slug, locale, timezone }: OwnTenantInput,
  ip: string,
): Promise<Tenant> {
  if (principal.impersonatorId)
    throw new AppError('forbidden', 'Tenants cannot be made while acting as somebody else.')
  const { reason, limit } = await allowanceOf(ctx, principal.id)
  if (reason === 'closed')
    throw new AppError('sign_up_closed', 'Only operators create tenants here; ask one for yours.')
  if (reason === 'email_not_verified')
    throw new AppError('email_not_verified', 'Prove your e-mail address first, by the link in the mail.')
  await countAttempt(ctx, principal.id, ip)
  const configuration = { ...(locale && { locale }), ...(timezone && { timezone }) }
  // The place is taken, and refused, together with the name: two requests at once find one.
  return provisionTenant(
    ctx,
    { name: name.trim(), ...(slug !== undefined && { slug }), configuration },
    { userId: principal.id, limit },
  )
}

async function countAttempt(
  { rateLimiter }: Pick<AppContext, 'rateLimiter'>,
  userId: string,
  ip: string,
): Promise<void> {
  const results = await Promise.all([
    rateLimiter.take(`own-tenant:${userId}`, PER_USER),
    rateLimiter.take(`own-tenant-address:${networkOf(ip)}`, PER_ADDRESS),
  ])
  const wait = Math.max(...results.map((result) => result.retry_after_seconds))
  if (wait > 0)
    throw new AppError('rate_limited', `Too many attempts. Wait ${Math.ceil(wait / 60)} minutes.`, {
      retryAfterSeconds: wait,
    })
}

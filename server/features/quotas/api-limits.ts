/** How many API requests a tenant, a key, a user or an address may make in a minute, and the headers that say so. */
import type { FastifyRequest } from 'fastify'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { networkOf } from '../../kernel/http/network.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type RateLimitResult, rateLimitHeaders } from '../../kernel/rate-limit/rate-limit.ts'
import { limitsOf } from '../plans/plans.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The tightest limit this request was counted under. */
    rateLimit: RateLimitResult | undefined
  }
}

/** Whom a request is counted for. */
export type ApiCaller =
  /** Counted under the tenant's plan, and for a key under the plan's limit per key. */
  | { tenantId: string; keyId?: string }
  /** A signed-in user outside of any tenant. */
  | { userId: string }
  /** A request whose credentials are missing or wrong. */
  | { ip: string }

const WINDOW_SECONDS = 60
/** People who click; tenants' programs are counted under their plan. */
const PER_USER = 600
/** A portal whose token has run out sends a handful of these, somebody who guesses tokens sends them all day. */
const PER_ADDRESS = 120

/**
 * Counts the request and remembers on it what the headers will say. In this process that takes a few microseconds.
 * @throws AppError rate_limited with Retry-After
 */
export async function takeApiRequest(
  ctx: Pick<AppContext, 'plans' | 'rateLimiter'>,
  request: FastifyRequest,
  caller: ApiCaller,
): Promise<void> {
  if ('ip' in caller) return count(ctx, request, `ip:${networkOf(caller.ip)}`, PER_ADDRESS)
  if ('userId' in caller) return count(ctx, request, `user:${caller.userId}`, PER_USER)
  const { tenantId, keyId } = caller
  const limits = await limitsOf(ctx, tenantId)
  // The key first: what it may not do must not use up what the tenant's other keys and people share.
  if (keyId !== undefined)
    await count(ctx, request, `tenant:${tenantId}:key:${keyId}`, limits.api_requests_per_minute_per_key)
  await count(ctx, request, `tenant:${tenantId}:api`, limits.api_requests_per_minute)
}

/** Sends the limit's headers with every answer of `app`, refusals included. */
export function reportApiLimits(app: HttpServer): void {
  app.decorateRequest('rateLimit', undefined)
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.rateLimit) reply.headers(rateLimitHeaders(request.rateLimit))
    done()
  })
}

async function count(
  ctx: Pick<AppContext, 'rateLimiter'>,
  request: FastifyRequest,
  key: string,
  points: number | null,
): Promise<void> {
  if (points === null) return
  const result = await ctx.rateLimiter.take(key, { points, window_seconds: WINDOW_SECONDS })
  if (!request.rateLimit || result.remaining <= request.rateLimit.remaining) request.rateLimit = result
  if (!result.allowed)
    throw new AppError(
      'rate_limited',
      `More than ${points} requests in a minute. Try again in ${result.retry_after_seconds} s.`,
      { retryAfterSeconds: result.retry_after_seconds, members: { limit: points } },
    )
}

/** How often people may have providers asked: each has limits of its own, which certificates need too. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'

const LIMIT = { points: 60, window_seconds: 60 }

/** @param scope a tenant's id, or PLATFORM_SCOPE @throws AppError rate_limited */
export async function takeAsk(
  { rateLimiter }: Pick<AppContext, 'rateLimiter'>,
  scope: string,
): Promise<void> {
  const { allowed, retry_after_seconds } = await rateLimiter.take(`dns-providers:${scope}`, LIMIT)
  if (!allowed)
    throw new AppError('rate_limited', 'DNS providers are asked 60 times a minute at most; try again soon.', {
      retryAfterSeconds: retry_after_seconds,
    })
}

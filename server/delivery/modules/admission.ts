/** Who may call an endpoint, and how often in a minute. */
import type { IncomingMessage } from 'node:http'
import { AppError } from '../../errors.ts'
import type { Clock } from '../../kernel/clock.ts'
import {
  type RateLimitResult,
  type RateLimiter,
  rateLimitHeaders,
} from '../../kernel/rate-limit/rate-limit.ts'
import type { PluginEndpoint } from '../../plugin/manifest.ts'
import type { SiteApi, SiteKey } from '../../published/site-api.ts'

export type Admission = {
  key: SiteKey | undefined
  /** The tightest limit it was counted under. */
  limit: RateLimitResult | undefined
}

export type AdmissionOptions = {
  siteApi: SiteApi
  rateLimiter: Pick<RateLimiter, 'take'>
  clock: Clock
}

export type Caller = {
  tenantId: string
  siteId: string
  plugin: string
  endpoint: Pick<PluginEndpoint, 'method' | 'path' | 'auth' | 'per_minute'>
  /** Stands for the client's address. */
  visitor: string
}

const WINDOW_SECONDS = 60
/** All endpoints of a site together: somebody who clicks, or a page that asks now and then. */
const PER_VISITOR = 120
/** Whoever has a key does not guess; whoever mistypes one does not do it all day. */
const WRONG_KEYS = 20

/**
 * Counts the request, and finds out who sends it. `admission.limit` says how much is left, also when it throws.
 * @throws AppError rate_limited, unauthenticated, invalid_token, token_expired, forbidden; what the database throws, for
 * keys this process has not seen lately
 */
export async function admit(
  options: AdmissionOptions,
  request: IncomingMessage,
  caller: Caller,
  admission: Admission,
): Promise<void> {
  const { siteApi, clock } = options
  const { tenantId, siteId, plugin, endpoint, visitor } = caller
  const take = async (name: string, points: number | null | undefined): Promise<void> => {
    if (points === null || points === undefined) return
    const result = await options.rateLimiter.take(name, { points, window_seconds: WINDOW_SECONDS })
    if (!admission.limit || result.remaining <= admission.limit.remaining) admission.limit = result
    if (!result.allowed) throw tooMany(result)
  }
  const site = `tenant:${tenantId}:site-api:${siteId}`
  const given = keyOf(request, siteApi)
  const key = given === undefined ? undefined : await siteApi.findKey(tenantId, siteId, given)
  if (given !== undefined && !key) {
    await take(`${site}:wrong:${visitor}`, WRONG_KEYS)
    throw new AppError('invalid_token', 'The key is not valid for this site, or it was revoked.')
  }
  const limits = await siteApi.limitsOf(tenantId)
  const who = key ? `key:${key.id}` : `visitor:${visitor}`
  // Whoever sends too much uses up his own share first, and the tenant's last.
  await take(`${site}:${who}`, key ? least(key.perMinute, limits.perKey) : PER_VISITOR)
  if (key?.expiresAt && key.expiresAt <= clock.now())
    throw new AppError('token_expired', `The key expired on ${key.expiresAt.toISOString()}.`)
  if (key && key.plugins.length > 0 && !key.plugins.includes(plugin))
    throw new AppError('forbidden', `The key does not open the endpoints of ${plugin}.`)
  if (endpoint.auth === 'key' && !key)
    throw new AppError('unauthenticated', 'Send a key of this site: Authorization: Bearer <key>.')
  admission.key = key
  await take(`${site}:${who}:${plugin} ${endpoint.method} ${endpoint.path}`, endpoint.per_minute)
  await take(`tenant:${tenantId}:site-api`, limits.perTenant)
}

/** What is meant as a key; other credentials are none of ours. */
function keyOf({ headers }: IncomingMessage, siteApi: SiteApi): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  const given = bearer ?? headers['x-api-key']?.toString()
  return given !== undefined && siteApi.isKey(given) ? given : undefined
}

function least(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

function tooMany({ limit, retry_after_seconds }: RateLimitResult): AppError {
  return new AppError(
    'rate_limited',
    `More than ${limit} requests in a minute. Try again in ${retry_after_seconds} s.`,
    { members: { limit }, retryAfterSeconds: retry_after_seconds },
  )
}

/** Names and values in turn; of a refusal, Retry-After is the problem's. */
export function limitHeaders({ limit }: Admission): string[] {
  if (!limit) return []
  return Object.entries(rateLimitHeaders({ ...limit, allowed: true })).flatMap(([name, value]) => [
    name.toLowerCase(),
    value,
  ])
}

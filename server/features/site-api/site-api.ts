/** Keys to the endpoints that a site's plugins offer, and how often these are called. */
import { LRUCache } from 'lru-cache'
import { tenantOfToken } from '../../kernel/crypto/tenant-token.ts'
import { hashToken } from '../../kernel/crypto/tokens.ts'
import type { AppContext } from '../../context.ts'
import type { SiteApi, SiteApiLimits } from '../../published/site-api.ts'
import { limitsOf } from '../plans/plans.ts'
import { type KeyCache, openKeyCache } from './key-cache.ts'
import { KIND } from './keys.ts'
import { openUsageCounter } from './usage-counter.ts'

export { defineSiteApiJobs } from './jobs.ts'

export type SiteApiStore = SiteApi & {
  /** Makes every process forget what keys with these hashes were, once `tx` has committed. */
  changed: KeyCache['changed']
}

/** Where the plan has never been read, and cannot be. */
const LIMITS_UNKNOWN: SiteApiLimits = { perTenant: 600, perKey: 600 }
const MAX_TENANTS = 50_000

/** @param now milliseconds on a clock that only moves forward: how long keys are remembered */
export function openSiteApi(
  options: Pick<AppContext, 'db' | 'notices' | 'clock' | 'log' | 'plans'>,
  now: () => number = () => performance.now(),
): SiteApiStore {
  const { clock, log } = options
  const onError = (error: unknown) =>
    log.warn({ err: error }, 'a key to endpoints could not be read or noted')
  const keys = openKeyCache({ ...options, onError, now })
  const usage = openUsageCounter(options)
  const lastLimits = new LRUCache<string, SiteApiLimits>({ max: MAX_TENANTS })

  return {
    isKey: (text) => text.startsWith(`${KIND}_`),
    async findKey(tenantId, siteId, text) {
      // A key says whose it is: those of other tenants are nobody's here.
      if (tenantOfToken(KIND, text) !== tenantId) return undefined
      const known = await keys.find(tenantId, hashToken(text))
      if (known?.site_id !== siteId) return undefined
      if (known.replaced_until && known.replaced_until <= clock.now()) return undefined
      keys.used(tenantId, known.id)
      const { id, name, plugins, per_minute, expires_at } = known
      return { id, name, plugins, perMinute: per_minute, expiresAt: expires_at }
    },
    async limitsOf(tenantId) {
      try {
        const limits = await limitsOf(options, tenantId)
        const { api_requests_per_minute: perTenant, api_requests_per_minute_per_key: perKey } = limits
        const known = { perTenant, perKey }
        lastLimits.set(tenantId, known)
        return known
      } catch {
        return lastLimits.get(tenantId) ?? LIMITS_UNKNOWN
      }
    },
    count: usage.count,
    flush: usage.flush,
    changed: keys.changed,
    async [Symbol.asyncDispose]() {
      await keys[Symbol.asyncDispose]()
      await usage[Symbol.asyncDispose]()
    },
  }
}

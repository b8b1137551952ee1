/** How often a site's endpoints were called, as people see it. */
import type { Static } from 'typebox'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type UsageCounts, sumUsageByDay, sumUsageByEndpoint, sumUsageByKey } from './queries.ts'
import { type SiteUsageBody, type SiteUsageQuery, viewCounts, viewKeyUsage } from './schema.ts'

const DAY_MS = 86_400_000
const DAYS = 30
const MAX_DAYS = 400
const MAX_ENDPOINTS = 200
const MAX_KEYS = 200

/** @throws AppError validation_failed for a span that is no span or too long */
export async function readSiteUsage(
  tx: TenantTx,
  siteId: string,
  query: Static<typeof SiteUsageQuery>,
  now: Date,
): Promise<Static<typeof SiteUsageBody>> {
  const to = query.to ?? now.toISOString().slice(0, 10)
  const from = query.from ?? new Date(Date.parse(to) - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS
  // Also of dates that are none, whose difference is not a number.
  if (!(days >= 0 && days < MAX_DAYS))
    throw new AppError(
      'validation_failed',
      `From must not lie after to, and at most ${MAX_DAYS} days may lie between them.`,
      { errors: [{ path: '/querystring/from', message: `must be within ${MAX_DAYS} days before "to"` }] },
    )
  const filter = { siteId, from, to, plugin: query.plugin, keyId: query.key_id }
  const byDay = await sumUsageByDay(tx, filter)
  const byEndpoint = await sumUsageByEndpoint(tx, filter, MAX_ENDPOINTS)
  const byKey = await sumUsageByKey(tx, filter, MAX_KEYS)
  return {
    from,
    to,
    totals: viewCounts(byDay.reduce(add, NOTHING)),
    days: byDay.map(({ day, ...counts }) => ({ day, ...viewCounts(counts) })),
    endpoints: byEndpoint.map(({ plugin, endpoint, ...counts }) => ({
      plugin,
      endpoint,
      ...viewCounts(counts),
    })),
    keys: byKey.map(viewKeyUsage),
  }
}

const NOTHING: UsageCounts = { requests: 0, limited: 0, refused: 0, failed: 0, took_ms: 0 }

function add(one: UsageCounts, other: UsageCounts): UsageCounts {
  return {
    requests: one.requests + other.requests,
    limited: one.limited + other.limited,
    refused: one.refused + other.refused,
    failed: one.failed + other.failed,
    took_ms: one.took_ms + other.took_ms,
  }
}

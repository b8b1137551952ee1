/** Retention: removes audit entries that are older than a tenant wants to keep, and leaves the rest verifiable. */
import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import type { Log } from '../../kernel/log.ts'
import { prune } from './queries.ts'
import { eachChain } from './verify.ts'

/** The database refuses to remove anything younger, whatever a tenant configures. */
const MIN_RETENTION_DAYS = 30

/** One transaction's worth: the chain's end is locked while it runs. */
const BATCH = 5_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Removes the entries of one chain that are older than `before` and records that in the chain (`audit.prune`).
 * @param before at least 30 days ago by the database's clock
 * @returns how many were removed
 */
export async function pruneAudit(ctx: { db: Database }, tenantId: string, before: Date): Promise<number> {
  let removed = 0
  for (;;) {
    const batch = await ctx.db.withTenant(tenantId, (tx) => prune(tx, before, BATCH))
    removed += batch
    if (batch < BATCH) return removed
  }
}

/**
 * Prunes every chain; for the daily job. One tenant's trouble is logged and does not keep the others waiting.
 * @param retentionDaysOf how long a tenant keeps its entries, in days
 * @param signal ends the run between two tenants; the next run does the rest
 */
export async function pruneAllAudit(
  ctx: { db: Database; log: Log; clock: Clock },
  retentionDaysOf: (tenantId: string) => Promise<number>,
  signal?: AbortSignal,
): Promise<{ chains: number; removed: number }> {
  let chains = 0
  let removed = 0
  for await (const tenantId of eachChain(ctx)) {
    signal?.throwIfAborted()
    try {
      const days = Math.max(MIN_RETENTION_DAYS, await retentionDaysOf(tenantId))
      // An hour more, for clocks that differ from the database's.
      const before = new Date(ctx.clock.now().getTime() - days * DAY_MS - HOUR_MS)
      removed += await pruneAudit(ctx, tenantId, before)
      chains += 1
    } catch (error) {
      if (error instanceof NoSuchHomeError) continue // purged meanwhile
      ctx.log.error({ err: error, chain: tenantId }, 'audit retention failed')
    }
  }
  return { chains, removed }
}

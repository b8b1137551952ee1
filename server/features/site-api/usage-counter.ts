/**
 * Counts requests to endpoints in memory and adds them to the tenants' tables in batches. No request waits for it; a process
 * that is killed loses what it counted since its last batch; while PostgreSQL is away, counts are kept, within bounds.
 */
import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import type { Log } from '../../kernel/log.ts'
import type { SiteApiCall } from '../../published/site-api.ts'
import { type UsageRow, addUsage } from './queries.ts'

export type UsageCounter = AsyncDisposable & {
  count: (call: SiteApiCall) => void
  /** Writes what was counted so far. */
  flush: () => Promise<void>
}

const EVERY_MS = 10_000
/** Sites, endpoints, keys and days counted while they cannot be written. */
const MAX_PENDING = 20_000
const ROWS_AT_ONCE = 500

type Counted = { tenantId: string; row: UsageRow }

export function openUsageCounter({
  db,
  clock,
  log,
}: {
  db: Pick<Database, 'withTenant'>
  clock: Clock
  log: Log
}): UsageCounter {
  const pending = new Map<string, Counted>()
  let writing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => void flush(), EVERY_MS).unref()

  function add(tenantId: string, row: UsageRow): void {
    const name = nameOf(tenantId, row)
    const before = pending.get(name)?.row
    if (!before) {
      if (pending.size < MAX_PENDING) pending.set(name, { tenantId, row })
      return
    }
    before.requests += row.requests
    before.limited += row.limited
    before.refused += row.refused
    before.failed += row.failed
    before.took_ms += row.took_ms
  }

  async function write(): Promise<void> {
    const batch = [...pending.values()]
    pending.clear()
    for (const [tenantId, counted] of Map.groupBy(batch, (one) => one.tenantId)) {
      // Every process adds to the same rows: in one order, so that none waits for another that waits for it.
      const rows = counted
        .map(({ row }) => row)
        .toSorted((a, b) => (nameOf(tenantId, a) < nameOf(tenantId, b) ? -1 : 1))
      for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
        await writeRows(tenantId, rows.slice(at, at + ROWS_AT_ONCE))
    }
  }

  async function writeRows(tenantId: string, rows: UsageRow[]): Promise<void> {
    try {
      const whole = rows.map((row) => ({ ...row, took_ms: Math.round(row.took_ms) }))
      await db.withTenant(tenantId, (tx) => addUsage(tx, whole))
    } catch (error) {
      if (error instanceof NoSuchHomeError) return
      for (const row of rows) add(tenantId, row)
      log.warn({ err: error, kept: pending.size }, 'the use of endpoints could not be written; it is kept')
    }
  }

  function flush(): Promise<void> {
    writing = writing.then(() => (pending.size > 0 ? write() : undefined))
    return writing
  }

  return {
    flush,
    count({ tenantId, siteId, keyId, plugin, endpoint, status, ms }) {
      add(tenantId, {
        site_id: siteId,
        day: clock.now().toISOString().slice(0, 10),
        plugin,
        endpoint,
        key_id: keyId,
        requests: 1,
        limited: status === 429 ? 1 : 0,
        refused: status >= 400 && status < 500 && status !== 429 ? 1 : 0,
        failed: status >= 500 ? 1 : 0,
        took_ms: ms,
      })
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await flush()
    },
  }
}

function nameOf(tenantId: string, { site_id, day, plugin, endpoint, key_id }: UsageRow): string {
  return JSON.stringify([tenantId, site_id, day, plugin, endpoint, key_id ?? ''])
}

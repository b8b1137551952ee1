/** Finds due jobs nobody was woken for: after a crash between commit and wake-up, or of the process that ran them. */
import type { Database } from '../db/database.ts'
import { NoSuchHomeError } from '../db/placements.ts'
import type { Log } from '../log.ts'
import { listOpenLanes, removeDeadWakeUps, takeSweep, wake, wakeForgottenInPool } from './queries.ts'
import { eachTenantElsewhere } from '../db/tenants-elsewhere.ts'

/** One sweep: one statement for the pool, one small transaction for each tenant with a home of its own. */
export async function sweep(db: Database, log: Log): Promise<void> {
  for (;;) {
    const isMore = await db.withPlatform(async (tx) => {
      if (!(await takeSweep(tx))) return false
      await removeDeadWakeUps(tx)
      return wakeForgottenInPool(tx)
    })
    if (!isMore) break
  }
  await eachTenantElsewhere(db, log, (tenantId) => wakeTenant(db, tenantId))
}

/** Wakes the workers for everything the tenant has to do: after it was moved, or may run jobs again. */
export async function wakeTenant(db: Database, tenantId: string): Promise<void> {
  try {
    const lanes = await db.withTenant(tenantId, listOpenLanes, { readOnly: true })
    for (const { lane, due_at } of lanes) await wake(db, tenantId, lane, due_at)
  } catch (error) {
    if (!(error instanceof NoSuchHomeError)) throw error
  }
}

/** Has orders run whose moment has come, fairly between their owners, and forgets old ones. */
import type { AppContext } from '../../../context.ts'
import { ACCOUNT } from '../authorities/limits.ts'
import { queueOrder } from './orders.ts'
import { type DueOrder, deleteOldOrders, listDueOrders } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'config'>

/** A minute's worth: what an account may order in an hour. Those behind have their turn next time. */
const AT_ONCE = 100
const KEPT_MS = 180 * 86_400_000

/** Orders whose moment has come, in the order in which they deserve it; see queries.ts. */
export async function dueOrders(ctx: Pick<Ctx, 'db' | 'clock'>, limit = AT_ONCE): Promise<DueOrder[]> {
  const now = ctx.clock.now()
  const recently = new Date(now.getTime() - ACCOUNT.window_ms)
  return ctx.db.withPlatform((tx) => listDueOrders(tx, now, recently, limit))
}

/** @returns how many orders were handed to their owners' queues */
export async function queueDue(ctx: Ctx): Promise<number> {
  if (!ctx.config.acme) return 0
  const due = await dueOrders(ctx)
  for (const order of due) await queueOrder(ctx, order)
  return due.length
}

/** Half a year of history is kept. @returns how many orders were deleted */
export async function pruneOrders(ctx: Pick<Ctx, 'db' | 'clock'>): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS)
  return ctx.db.withPlatform((tx) => deleteOldOrders(tx, before))
}

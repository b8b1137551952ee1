/** Counts, each night, how many websites run each plugin of the platform: what their live releases really have. */
import type { AppContext } from '../../../context.ts'
import { eachRunning } from '../advisories/running.ts'
import { replaceCounts } from './queries.ts'

/** @returns websites by name of plugin */
export async function countInstalls(
  ctx: Pick<AppContext, 'db' | 'log' | 'clock'>,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  await eachRunning(ctx, 'all', async (_tenantId, rows) => {
    for (const { name, owner, enabled } of rows)
      if (owner === 'platform' && enabled) counts.set(name, (counts.get(name) ?? 0) + 1)
  })
  await ctx.db.withPlatform((tx) => replaceCounts(tx, counts, ctx.clock.now()))
  return counts
}

/** Swaps of marked sites as deployments make them, without the steps around: built, held ready, gone live. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../server/context.ts'
import { buildCandidates, goLive, setStandby } from '../../server/features/releases/releases.ts'
import { leaveSites, occupySites } from '../../server/features/sites/sites.ts'
import { type MarkedTheme, markedChange } from './marked-site.ts'

export type PreparedSwap = {
  tenantId: string
  deploymentId: string
  candidates: readonly { site_id: string; number: number }[]
}

/** Builds releases that show `version`, and has the serving processes hold them ready. */
export async function prepareSwap(
  ctx: AppContext,
  place: { tenantId: string; themes: readonly MarkedTheme[] },
  siteIds: readonly string[],
  version: number,
): Promise<PreparedSwap> {
  const { tenantId, themes } = place
  const deploymentId = randomUUIDv7()
  const change = { kind: 'theme' as const, ...markedChange(themes, version) }
  const candidates = await ctx.db.withTenant(tenantId, async (tx) => {
    await occupySites(tx, deploymentId, siteIds)
    const wanted = siteIds.map((site_id) => ({ site_id, change }))
    const built = await buildCandidates(ctx, tx, deploymentId, wanted)
    await setStandby(
      ctx,
      tx,
      built.map(({ site_id, number }) => ({ site_id, standby: { number, share: 0, key: deploymentId } })),
    )
    return built
  })
  return { tenantId, deploymentId, candidates }
}

/** On the clock of performance.now(): when the sites were changed for good, and when all pointers had moved. */
export type SwapTimes = { committed: number; flipped: number }

/** @param onCommitted told at once when the transaction has committed, before the pointers move */
export async function swap(
  ctx: AppContext,
  { tenantId, deploymentId, candidates }: PreparedSwap,
  onCommitted: (at: number) => void = () => undefined,
): Promise<SwapTimes> {
  let committed = 0
  await ctx.db.withTenant(tenantId, async (tx) => {
    // The first to be run after the commit; moving the pointers is the next.
    tx.afterCommit(() => onCommitted((committed = performance.now())))
    await goLive(ctx, tx, deploymentId, candidates, { keepPrevious: true })
    await leaveSites(tx, deploymentId)
  })
  return { committed, flipped: performance.now() }
}

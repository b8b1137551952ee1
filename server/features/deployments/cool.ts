/** Lets go of the releases from before, which serving processes held ready after a deployment. */
import { setStandby } from '../releases/releases.ts'
import type { PointerCtx } from '../sites/sites.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { listStillHot } from './queries.ts'

export const COOL_TASK = 'deployments.cool'

export async function cool(ctx: PointerCtx, tx: TenantTx, deploymentId: string): Promise<void> {
  const ids = await listStillHot(tx, deploymentId)
  if (ids.length === 0) return
  await setStandby(
    ctx,
    tx,
    ids.map((site_id) => ({ site_id, standby: null })),
  )
}

/** Which deployment is changing what visitors of a site see: one at a time. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { holdSites, lockSiteRows, releaseHolds } from './queries.ts'

/**
 * Has a deployment hold these sites until `leaveSites`: all of them, or none when another one holds any. Locks them.
 * @returns the sites that others hold; empty when all are held now
 */
export async function occupySites(
  tx: TenantTx,
  deploymentId: string,
  siteIds: readonly string[],
): Promise<{ site_id: string; by: string }[]> {
  const sites = await lockSiteRows(tx, siteIds)
  const held = sites.flatMap(({ id, deployment_id: by }) =>
    by === null || by === deploymentId ? [] : [{ site_id: id, by }],
  )
  if (held.length === 0) await holdSites(tx, deploymentId, siteIds)
  return held
}

/** Lets go of all sites that the deployment holds. */
export async function leaveSites(tx: TenantTx, deploymentId: string): Promise<void> {
  await releaseHolds(tx, deploymentId)
}

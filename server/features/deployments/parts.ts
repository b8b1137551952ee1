/** What fleets do with the deployments that are their parts: one for each tenant, in its own home. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { abort, rollback } from './acts.ts'
import { type Deployment, toDeployment } from './deployment.ts'
import { TERMINAL } from './options.ts'
import { type PartRow, findDeployment, listPartsInPool } from './queries.ts'
import { type DeployCtx, withDeployment } from './work.ts'

export { listAllSites } from './queries.ts'
export type { PartRow }

const AT_ONCE = 1_000

/**
 * Stops a deployment that is under way and takes back what is live of it.
 * @param options.alsoLive also one that has succeeded
 * @returns what it is now
 * @throws AppError not_found
 */
export async function stopPart(
  ctx: DeployCtx,
  tx: TenantTx,
  id: string,
  note: string,
  options: { alsoLive: boolean },
): Promise<Deployment> {
  return withDeployment(ctx, tx, id, async (work) => {
    const { state } = work.deployment
    if (!TERMINAL.has(state)) await abort(work, note)
    else if (state === 'succeeded' && options.alsoLive) await rollback(work, note)
    return work.deployment
  })
}

/**
 * How far deployments of many tenants have come, wherever they live: those in the pool with one statement for a thousand.
 * A tenant whose home cannot be reached, or a deployment that is not there, is left out.
 */
export async function readParts(
  { db, log }: Pick<AppContext, 'db' | 'log'>,
  parts: readonly { tenant_id: string; id: string }[],
): Promise<PartRow[]> {
  const found: PartRow[] = []
  for (let from = 0; from < parts.length; from += AT_ONCE) {
    const some = parts.slice(from, from + AT_ONCE)
    const pooled = await db.withPlatform((tx) => listPartsInPool(tx, some), { readOnly: true })
    const ids = new Set(pooled.map(({ id }) => id))
    found.push(...pooled)
    for (const { tenant_id, id } of some) {
      if (ids.has(id)) continue
      const row = await db
        .withTenant(tenant_id, (tx) => findDeployment(tx, id), { readOnly: true })
        .catch((error: unknown) => {
          if (!(error instanceof NoSuchHomeError))
            log.warn({ err: error, tenant_id }, 'a part of a fleet could not be looked at')
        })
      if (row) found.push(toDeployment(row))
    }
  }
  return found
}

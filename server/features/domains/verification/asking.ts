/** Asks for a look at a name: a job in its tenant's own queue, so that tenants take turns. */
import type { AppContext } from '../../../context.ts'
import type { TenantTx } from '../../../kernel/db/database.ts'

export const LOOK_TASK = 'domains.look'
export type LookPayload = { domain_id: string }

/** Has a name looked at as soon as the transaction has committed, or at `runAt`. */
export async function askForLook(
  ctx: Pick<AppContext, 'jobs'>,
  tx: TenantTx,
  domainId: string,
  runAt?: Date,
): Promise<void> {
  const payload: LookPayload = { domain_id: domainId }
  await ctx.jobs.enqueue(tx, LOOK_TASK, payload, { key: domainId, ...(runAt && { runAt }) })
}

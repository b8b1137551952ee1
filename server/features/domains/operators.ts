/** What operators do about names of tenants: vouch for them, take them away, stop them and let them go on. */
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import { type ClaimCtx, resumeClaim, stopClaim } from './claims.ts'
import { isStopped } from './decision.ts'
import { type DomainRow, findAnyDomain, lockDomain, lockHosts } from './queries.ts'
import { subjectOf, tellTenants } from './tell.ts'

/** Nothing is shown under the name from now on. Asking again changes the reason only. @throws AppError not_found */
export async function stopName(ctx: ClaimCtx, id: string, reason: string): Promise<DomainRow> {
  const { stopped, wasStopped } = await ctx.db.withPlatform(async (tx) => {
    const row = await lockWithHost(tx, id)
    const changed = await stopClaim(ctx, tx, row, reason.trim())
    await recordPlatformAudit(tx, { action: 'domain.quarantine', subject: subjectOf(row), note: reason })
    return { stopped: changed, wasStopped: isStopped(row) }
  })
  if (!wasStopped) await tellTenants(ctx, [{ what: 'stopped', reason: reason.trim(), domain: stopped }])
  return stopped
}

/** @throws AppError not_found; transition_not_allowed for a name that was not stopped */
export async function resumeName(ctx: ClaimCtx, id: string): Promise<DomainRow> {
  const resumed = await ctx.db.withPlatform(async (tx) => {
    const row = await lockWithHost(tx, id)
    if (!isStopped(row)) throw new AppError('transition_not_allowed', 'The name was not stopped.')
    const changed = await resumeClaim(ctx, tx, row)
    await recordPlatformAudit(tx, { action: 'domain.release', subject: subjectOf(row) })
    return changed
  })
  await tellTenants(ctx, [{ what: 'resumed', domain: resumed }])
  return resumed
}

async function lockWithHost(tx: PlatformTx, id: string): Promise<DomainRow> {
  const found = await findAnyDomain(tx, id)
  if (found) await lockHosts(tx, [found.host])
  const row = found && (await lockDomain(tx, id))
  if (!row) throw new AppError('not_found', 'There is no such domain.')
  return row
}

/** Limits of single tenants that differ from their plan's: the operator's side of a negotiated price. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { type AuditEvent, recordForTenant, recordPlatformAudit } from '../audit/audit.ts'
import type { Limits } from '../plans/plans.ts'
import * as queries from './queries.ts'

/**
 * Replaces a tenant's overrides; they hold at once. A limit below what is used takes nothing away and allows no more.
 * @param checkVersion called with the tenant's present version, to refuse a change made on an older one
 * @returns the tenant's new version
 * @throws AppError not_found
 */
export async function changeQuotaOverrides(
  ctx: Pick<AppContext, 'db' | 'notices'>,
  tenantId: string,
  overrides: Partial<Limits>,
  checkVersion: (version: number) => void = () => undefined,
): Promise<number> {
  const change = await ctx.db.withPlatform(async (tx) => {
    const tenant = await queries.lockOverrides(tx, tenantId)
    if (!tenant) throw new AppError('not_found', 'There is no such tenant.')
    checkVersion(tenant.version)
    const version = await queries.setOverrides(tx, tenantId, overrides)
    await ctx.notices.publish(tx, 'tenant', { tenant_id: tenantId })
    const event: AuditEvent = {
      action: 'tenant.change_quotas',
      subject: { type: 'tenant', id: tenantId, label: tenant.slug },
      before: tenant.quota_overrides,
      after: overrides,
    }
    await recordPlatformAudit(tx, event)
    return { version, event }
  })
  await recordForTenant(ctx, tenantId, change.event)
  return change.version
}

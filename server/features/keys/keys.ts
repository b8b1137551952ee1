/** The encryption keys of tenants, as an operator sees them: rotation. Destruction is part of the purge. */
import type { AppContext } from '../../context.ts'
import { type AuditEvent, recordForTenant, recordPlatformAudit } from '../audit/audit.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'notices'>

/**
 * Gives a tenant a new data key. What older keys encrypted stays readable; everything new is encrypted with this one.
 * @returns the new key's version
 */
export async function rotateTenantKey(ctx: Ctx, tenantId: string): Promise<number> {
  const scope = `tenant:${tenantId}`
  const version = await ctx.keyring.rotate(scope)
  const event: AuditEvent = {
    action: 'keys.rotate',
    subject: { type: 'data_key', id: `${scope}/${version}` },
  }
  await ctx.db.withPlatform(async (tx) => {
    await ctx.notices.publish(tx, 'keys', { scope })
    await recordPlatformAudit(tx, event)
  })
  await recordForTenant(ctx, tenantId, event)
  return version
}

/** Tells a tenant's owners what became of their tenant. */
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { sendMail } from '../mail/mail.ts'
import { listOwners } from '../members/members.ts'
import type { TenantRow } from './queries.ts'

const TEMPLATES: Record<string, string> = {
  active: 'tenant-activated',
  suspended: 'tenant-suspended',
  deprovisioning: 'tenant-deleted',
}

/**
 * Sends one mail to each owner, in the platform's name: a suspended tenant's own mails wait until it is active again.
 * A mail that cannot be sent does not undo the act it tells of.
 */
export async function tellOwners(
  ctx: Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'log'>,
  tenant: TenantRow,
): Promise<void> {
  const template = TEMPLATES[tenant.status]
  if (!template) return
  try {
    const owners = await ctx.db.withTenant(tenant.id, listOwners)
    await ctx.db.withTenant(PLATFORM_SCOPE, async (tx) => {
      for (const { email } of owners)
        await sendMail(ctx, tx, {
          template,
          to: email,
          variables: {
            tenant: tenant.display_name,
            reason: tenant.status_reason,
            purge_after_at: tenant.purge_after_at?.toISOString(),
          },
        })
    })
  } catch (error) {
    ctx.log.error({ err: error, tenant_id: tenant.id, template }, 'the owners could not be told')
  }
}

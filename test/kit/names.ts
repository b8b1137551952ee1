/** Gives names to sites of tests, as if they had been proven. */
import { randomUUIDv7 } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { AppContext } from '../../server/context.ts'
import type { Domains } from '../../server/kernel/db/platform-tables.generated.ts'

/**
 * Has the tenant hold a name, or changes what it wants of it.
 * @param wishes columns of platform.domains
 */
export async function holdName(
  ctx: Pick<AppContext, 'db' | 'notices'>,
  of: { tenantId: string; siteId: string | null; host: string },
  wishes: Partial<Insertable<Domains>> = {},
): Promise<void> {
  const row = {
    host: of.host,
    tenant_id: of.tenantId,
    site_id: of.siteId,
    registrable: of.host.replace(/^\*\./, ''),
    skeleton: of.host,
    state: 'verified',
    holds: true,
    method: 'txt',
    points_here: true,
    ...wishes,
  }
  await ctx.db.withPlatform(async (tx) => {
    await tx
      .insertInto('domains')
      .values({ id: randomUUIDv7(), ...row })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'host']).doUpdateSet(row))
      .execute()
    await ctx.notices.publish(tx, 'tenant', { tenant_id: of.tenantId })
    await ctx.notices.publish(tx, 'tenant-name', { key: `host:${of.host}` })
  })
}

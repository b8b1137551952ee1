/** SQL about portals of tenants: the names that show them, and what the tenant wants of them. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Domains, TenantPortals } from '../../kernel/db/platform-tables.generated.ts'

export type PortalRow = Pick<Selectable<TenantPortals>, 'domain_id' | 'sender_name' | 'version'>
export type PortalName = Pick<Selectable<Domains>, 'id' | 'host' | 'state' | 'holds'>

/** The names by which the tenant's portal is reached now, the one for links first: see platform.portal_hosts_of. */
export async function findPortalHosts(tx: PlatformTx, tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ hosts: string[] }>`
    select platform.portal_hosts_of(${tenantId}) as hosts`.execute(tx)
  return rows[0]?.hosts ?? []
}

export async function getSlug(tx: PlatformTx, tenantId: string): Promise<string> {
  const { slug } = await tx
    .selectFrom('tenants')
    .select('slug')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  return slug
}

/** All that are to show it, reached or not. */
export async function listPortalNames(tx: PlatformTx, tenantId: string): Promise<PortalName[]> {
  return tx
    .selectFrom('domains')
    .select(['id', 'host', 'state', 'holds'])
    .where('tenant_id', '=', tenantId)
    .where('serves', '=', 'portal')
    .orderBy('host')
    .limit(100)
    .execute()
}

export async function findPortal(tx: PlatformTx, tenantId: string): Promise<PortalRow | undefined> {
  return tx
    .selectFrom('tenant_portals')
    .select(['domain_id', 'sender_name', 'version'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
}

/** Locked until the transaction ends; made where there is none. */
export async function lockPortal(tx: PlatformTx, tenantId: string): Promise<PortalRow> {
  await tx
    .insertInto('tenant_portals')
    .values({ tenant_id: tenantId, version: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return tx
    .selectFrom('tenant_portals')
    .select(['domain_id', 'sender_name', 'version'])
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function updatePortal(
  tx: PlatformTx,
  tenantId: string,
  change: { domain_id: string | null; sender_name: string | null },
): Promise<void> {
  await tx
    .updateTable('tenant_portals')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('tenant_id', '=', tenantId)
    .execute()
}

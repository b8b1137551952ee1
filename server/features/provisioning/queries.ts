/** SQL of provisioning and purge. */
import { sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'

export type StepRow = {
  name: string
  state: string
  took_ms: number
  error: string | null
  finished_at: Date
}

export async function insertStep(
  tx: PlatformTx,
  tenantId: string,
  position: number,
  step: { name: string; state: string; took_ms: number },
): Promise<void> {
  await tx
    .insertInto('provisioning_steps')
    .values({ tenant_id: tenantId, position, ...step })
    .execute()
}

export async function listSteps(tx: PlatformTx, tenantId: string): Promise<StepRow[]> {
  return tx
    .selectFrom('provisioning_steps')
    .select(['name', 'state', 'took_ms', 'error', 'finished_at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('position')
    .execute()
}

/** @returns what announcing its end needs to know */
export async function deleteTenantRow(
  tx: PlatformTx,
  tenantId: string,
): Promise<{ id: string; slug: string } | undefined> {
  return tx.deleteFrom('tenants').where('id', '=', tenantId).returning(['id', 'slug']).executeTakeFirst()
}

/**
 * Deletes the tenant's rows from every platform table that has a tenant_id, found in the catalogue: a table that comes
 * later is covered without being told.
 */
export async function deletePlatformRows(tx: PlatformTx, tenantId: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'platform' and column_name = 'tenant_id' order by table_name`.execute(tx)
  for (const { name } of rows) {
    await sql`delete from ${sql.table(name)} where tenant_id = ${tenantId}`.execute(tx)
  }
}

/** SQL about plans and the plan of a tenant. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { Plans } from '../../kernel/db/platform-tables.generated.ts'

export type PlanRow = Selectable<Plans>

export async function listPlans(tx: PlatformTx): Promise<PlanRow[]> {
  return tx.selectFrom('plans').selectAll().orderBy('position').orderBy('id').execute()
}

export async function findPlan(tx: PlatformTx, id: string): Promise<PlanRow | undefined> {
  return tx.selectFrom('plans').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockPlan(tx: PlatformTx, id: string): Promise<PlanRow | undefined> {
  return tx.selectFrom('plans').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** @returns undefined when a plan with this id exists */
export async function insertPlan(tx: PlatformTx, plan: Insertable<Plans>): Promise<PlanRow | undefined> {
  return tx
    .insertInto('plans')
    .values(plan)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updatePlan(tx: PlatformTx, id: string, change: Updateable<Plans>): Promise<PlanRow> {
  return tx
    .updateTable('plans')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findTenantPlan(
  tx: PlatformTx,
  tenantId: string,
): Promise<{ plan_id: string; quota_overrides: unknown } | undefined> {
  return tx
    .selectFrom('tenants')
    .select(['plan_id', 'quota_overrides'])
    .where('id', '=', tenantId)
    .executeTakeFirst()
}

export async function listUsage(tx: TenantTx) {
  return tx.selectFrom('quota_usage').select(['resource', 'used', 'period']).execute()
}

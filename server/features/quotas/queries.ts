/** SQL about what a tenant uses of its quotas. */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'

/** What is counted now and was before, and the threshold that was told last. */
export type Count = { before: number; used: number; alerted_percent: number }

/**
 * Adds `amount` unless that passes `limit`: one statement, so that of two transactions that want the last place the
 * second waits for the first and then finds it gone. `limit - amount` cannot overflow where `used + amount` could.
 * @param period counting begins anew when it differs from the stored one
 * @returns undefined when there is no room
 */
export async function take(
  tx: TenantTx,
  resource: string,
  amount: number,
  limit: number,
  period: string,
): Promise<Count | undefined> {
  const room = limit - amount
  const { rows } = await sql<Count>`
    insert into quota_usage as q (tenant_id, resource, used, period)
    select ${tx.tenantId}::uuid, ${resource}::text, ${amount}::bigint, ${period}::text where ${room}::bigint >= 0
    on conflict (tenant_id, resource) do update set
      used = case when q.period = excluded.period then q.used else 0 end + excluded.used,
      alerted_percent = case when q.period = excluded.period then q.alerted_percent else 0 end,
      period = excluded.period,
      updated_at = now()
    where case when q.period = excluded.period then q.used else 0 end <= ${room}::bigint
    returning used - ${amount}::bigint as before, used, alerted_percent`.execute(tx)
  return rows[0]
}

export async function give(tx: TenantTx, resource: string, amount: number): Promise<void> {
  await sql`
    update quota_usage set used = greatest(used - ${amount}::bigint, 0), updated_at = now()
    where tenant_id = ${tx.tenantId}::uuid and resource = ${resource}`.execute(tx)
}

export async function recount(
  tx: TenantTx,
  resource: string,
  actual: number,
  period: string,
): Promise<Count> {
  // Locked first: what others take meanwhile must not be compared with a count of before.
  const { rows } = await sql<Count>`
    with former as (
      select used, period from quota_usage
      where tenant_id = ${tx.tenantId}::uuid and resource = ${resource} for update
    )
    insert into quota_usage as q (tenant_id, resource, used, period)
    values (${tx.tenantId}::uuid, ${resource}::text, ${actual}::bigint, ${period}::text)
    on conflict (tenant_id, resource) do update set
      used = excluded.used,
      alerted_percent = case when q.period = excluded.period then q.alerted_percent else 0 end,
      period = excluded.period,
      updated_at = now()
    returning coalesce((select f.used from former f where f.period = q.period), 0) as before, used, alerted_percent`.execute(
    tx,
  )
  return rows[0] ?? { before: 0, used: actual, alerted_percent: 0 }
}

export async function setAlerted(tx: TenantTx, resource: string, percent: number): Promise<void> {
  await tx
    .updateTable('quota_usage')
    .set({ alerted_percent: percent })
    .where('resource', '=', resource)
    .execute()
}

export async function findUsed(tx: TenantTx, resource: string, period: string): Promise<number> {
  const row = await tx
    .selectFrom('quota_usage')
    .select('used')
    .where('resource', '=', resource)
    .where('period', '=', period)
    .executeTakeFirst()
  return row?.used ?? 0
}

/** What is counted as used, which nobody changes until `tx` ends. */
export async function lockUsed(tx: TenantTx, resource: string): Promise<number> {
  const row = await tx
    .selectFrom('quota_usage')
    .select('used')
    .where('resource', '=', resource)
    .forUpdate()
    .executeTakeFirst()
  return row?.used ?? 0
}

/** Tenants that use anything, in the order of their ids. */
export async function listTenantIds(
  tx: PlatformTx,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  let query = tx.selectFrom('tenants').select('id').where('status', 'in', ['active', 'suspended'])
  if (after !== undefined) query = query.where('id', '>', after)
  const rows = await query.orderBy('id').limit(limit).execute()
  return rows.map((row) => row.id)
}

export async function lockOverrides(tx: PlatformTx, tenantId: string) {
  return tx
    .selectFrom('tenants')
    .select(['slug', 'quota_overrides', 'version'])
    .where('id', '=', tenantId)
    .where('status', '<>', 'deleted')
    .forUpdate()
    .executeTakeFirst()
}

/** @returns the tenant's new version */
export async function setOverrides(tx: PlatformTx, tenantId: string, overrides: object): Promise<number> {
  const row = await tx
    .updateTable('tenants')
    .set({ quota_overrides: JSON.stringify(overrides), version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', tenantId)
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}

/** SQL about what a tenant uses of its quotas. */
import { sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'

export type Usage = { used: number; alerted_percent: number }

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
): Promise<Usage | undefined> {
  const room = limit - amount
  const { rows } = await sql<Usage>`
    insert into quota_usage as q (tenant_id, resource, used, period)
    select ${tx.tenantId}::uuid, ${resource}, ${amount}::bigint, ${period} where ${room}::bigint >= 0
    on conflict (tenant_id, resource) do update set
      used = case when q.period = excluded.period then q.used else 0 end + excluded.used,
      alerted_percent = case when q.period = excluded.period then q.alerted_percent else 0 end,
      period = excluded.period,
      updated_at = now()
    where case when q.period = excluded.period then q.used else 0 end <= ${room}::bigint
    returning used, alerted_percent`.execute(tx)
  return rows[0]
}

export async function give(tx: TenantTx, resource: string, amount: number): Promise<void> {
  await sql`
    update quota_usage set used = greatest(used - ${amount}::bigint, 0), updated_at = now()
    where tenant_id = ${tx.tenantId}::uuid and resource = ${resource}`.execute(tx)
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

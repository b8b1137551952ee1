/** All SQL of webhooks. */
import { sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'

export type NewEvent = { id: string; type: string; data: unknown }

/** Who wants what; none of them goes away before `tx` ends. A tenant has few of them. */
export async function listSubscriptions(tx: TenantTx) {
  return tx
    .selectFrom('webhooks')
    .select(['id', 'events', 'enabled', 'held_until'])
    .orderBy('id')
    .forKeyShare()
    .execute()
}

export async function insertEvents(tx: TenantTx, events: readonly NewEvent[], at: Date): Promise<void> {
  await sql`
    insert into webhook_events (tenant_id, id, type, data, created_at)
    select ${tx.tenantId}::uuid, id, type, data, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e (id uuid, type text, data jsonb)`.execute(
    tx,
  )
}

export async function insertDeliveries(
  tx: TenantTx,
  webhookId: string,
  deliveries: readonly { id: string; event_id: string }[],
  at: Date,
): Promise<void> {
  await sql`
    insert into webhook_deliveries (tenant_id, id, webhook_id, event_id, next_attempt_at, created_at)
    select ${tx.tenantId}::uuid, id, ${webhookId}::uuid, event_id, ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb) as d (id uuid, event_id uuid)`.execute(tx)
}

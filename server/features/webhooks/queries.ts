/** All SQL of webhooks. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { WebhookAttempts, WebhookDeliveries, Webhooks } from '../../kernel/db/home-tables.generated.ts'

export type WebhookRow = Selectable<Webhooks>
export type AttemptRow = Selectable<WebhookAttempts>

export async function findWebhook(tx: TenantTx, id: string): Promise<WebhookRow | undefined> {
  return tx.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Like `findWebhook`, and nobody else changes it until `tx` ends. Events go on being queued for it. */
export async function lockWebhook(tx: TenantTx, id: string): Promise<WebhookRow | undefined> {
  return tx.selectFrom('webhooks').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

/** Up to `limit + 1` webhooks, the newest first, after the id in `cursor` (ids are in order of creation). */
export async function listWebhooks(
  tx: TenantTx,
  cursor: string[] | undefined,
  limit: number,
): Promise<WebhookRow[]> {
  let query = tx
    .selectFrom('webhooks')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

/** How many there are; whoever asks next waits until `tx` ends. */
export async function countWebhooksInTurn(tx: TenantTx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks:${tx.tenantId}`}, 0))`.execute(tx)
  const { count } = await tx
    .selectFrom('webhooks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertWebhook(
  tx: TenantTx,
  row: Omit<Insertable<Webhooks>, 'tenant_id'>,
): Promise<WebhookRow> {
  return tx
    .insertInto('webhooks')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateWebhook(
  tx: TenantTx,
  id: string,
  change: Updateable<Webhooks>,
): Promise<WebhookRow> {
  return tx
    .updateTable('webhooks')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** How the receiver does is no change of the webhook: its version stays. */
export async function updateHealth(
  tx: TenantTx,
  id: string,
  health: Pick<Updateable<Webhooks>, 'failing_since' | 'held_until'>,
): Promise<void> {
  await tx.updateTable('webhooks').set(health).where('id', '=', id).execute()
}

export async function deleteWebhook(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('webhooks').where('id', '=', id).execute()
}

export type Subscriptions = {
  webhooks: { id: string; events: string[]; enabled: boolean; held_until: Date | null }[]
  /** Whether any plugin of the tenant listens to anything. */
  hasListeners: boolean
}

/** Who wants what; no webhook goes away before `tx` ends. A tenant has few of them. */
export async function findSubscriptions(tx: TenantTx): Promise<Subscriptions> {
  type Json = Omit<Subscriptions['webhooks'][number], 'held_until'> & { held_until: string | null }
  const { rows } = await sql<{ webhooks: Json[]; has_listeners: boolean }>`
    with w as (select id, events, enabled, held_until from webhooks order by id for key share)
    select coalesce((select jsonb_agg(to_jsonb(w)) from w), '[]') as webhooks,
      exists (select from plugin_listeners) as has_listeners`.execute(tx)
  const [row] = rows
  return {
    webhooks: (row?.webhooks ?? []).map((webhook) => ({
      ...webhook,
      held_until: webhook.held_until === null ? null : new Date(webhook.held_until),
    })),
    hasListeners: row?.has_listeners ?? false,
  }
}

export async function insertEvents(
  tx: TenantTx,
  events: readonly { id: string; type: string; data: unknown }[],
  at: Date,
): Promise<void> {
  await sql`
    insert into webhook_events (tenant_id, id, type, data, created_at)
    select ${tx.tenantId}::uuid, id, type, data, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e (id uuid, type text, data jsonb)`.execute(
    tx,
  )
}

export type EventRange = { from: Date; to: Date; types: readonly string[]; onlyMissed: boolean }

/** Up to `limit` ids of events of the range, the oldest first. Missed is what neither has arrived nor still waits. */
export async function listEventIds(
  tx: TenantTx,
  webhookId: string,
  { from, to, types, onlyMissed }: EventRange,
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('webhook_events as e')
    .select('e.id')
    .where('e.created_at', '>=', from)
    .where('e.created_at', '<=', to)
    .where('e.type', 'in', types)
    .$if(onlyMissed, (query) =>
      query.where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('webhook_deliveries as d')
              .select('d.id')
              .whereRef('d.tenant_id', '=', 'e.tenant_id')
              .whereRef('d.event_id', '=', 'e.id')
              .where('d.webhook_id', '=', webhookId)
              .where('d.state', 'in', ['waiting', 'succeeded']),
          ),
        ),
      ),
    )
    .orderBy('e.created_at')
    .orderBy('e.id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
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

export type DueDelivery = Awaited<ReturnType<typeof listDue>>[number]

/** The deliveries of a webhook whose time has come, the most overdue first. */
export async function listDue(tx: TenantTx, webhookId: string, at: Date, limit: number) {
  return tx
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', (join) =>
      join.onRef('e.tenant_id', '=', 'd.tenant_id').onRef('e.id', '=', 'd.event_id'),
    )
    .select(['d.id', 'd.event_id', 'e.type', 'e.data', 'e.created_at as occurred_at'])
    .select(attempts)
    .where('d.webhook_id', '=', webhookId)
    .where('d.state', '=', 'waiting')
    .where('d.next_attempt_at', '<=', at)
    .orderBy('d.next_attempt_at')
    .limit(limit)
    .execute()
}

/** How often the delivery `d` has been tried. */
const attempts = sql<number>`(select count(*)::int from webhook_attempts a
  where a.tenant_id = d.tenant_id and a.delivery_id = d.id)`.as('attempts')

/** When the next delivery of a webhook comes due, if one waits. */
export async function findNextDue(tx: TenantTx, webhookId: string): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('webhook_deliveries')
    .select('next_attempt_at')
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'waiting')
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_attempt_at
}

export type Attempt = {
  at: Date
  durationMs: number
  status: number | undefined
  excerpt: string
  error: string | undefined
}

/** Call it while the webhook is locked: attempts are numbered. */
export async function insertAttempt(
  tx: TenantTx,
  deliveryId: string,
  { at, durationMs, status, excerpt, error }: Attempt,
): Promise<void> {
  await sql`
    insert into webhook_attempts (tenant_id, delivery_id, number, at, duration_ms, status, excerpt, error)
    select ${tx.tenantId}::uuid, ${deliveryId}::uuid, coalesce(max(number), 0) + 1, ${at}::timestamptz,
      ${durationMs}::int, ${status ?? null}::int, ${excerpt}, ${error ?? null}
    from webhook_attempts where delivery_id = ${deliveryId}`.execute(tx)
}

/** What arrived has arrived; anything else is news only while it waits. */
export async function settleDelivery(
  tx: TenantTx,
  id: string,
  change: Pick<Updateable<WebhookDeliveries>, 'state' | 'finished_at' | 'next_attempt_at'>,
): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set(change)
    .where('id', '=', id)
    .$if(change.state !== 'succeeded', (query) => query.where('state', '=', 'waiting'))
    .execute()
}

/** Gives up what waits for a webhook. */
export async function failWaiting(tx: TenantTx, webhookId: string, at: Date): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', finished_at: at })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'waiting')
    .execute()
}

export type DeliveryFilter = { state?: string | undefined; type?: string | undefined }
export type DeliveryRow = Awaited<ReturnType<typeof listDeliveries>>[number]

/** Up to `limit + 1` deliveries with their last attempts, the newest first. */
export async function listDeliveries(
  tx: TenantTx,
  webhookId: string,
  { state, type }: DeliveryFilter,
  cursor: string[] | undefined,
  limit: number,
) {
  return withLastAttempts(tx, webhookId)
    .$if(state !== undefined, (query) => query.where('d.state', '=', state ?? ''))
    .$if(type !== undefined, (query) => query.where('e.type', '=', type ?? ''))
    .$if(cursor !== undefined, (query) => query.where('d.id', '<', cursor?.[0] ?? ''))
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function findDelivery(tx: TenantTx, webhookId: string, id: string) {
  return withLastAttempts(tx, webhookId).select('e.data').where('d.id', '=', id).executeTakeFirst()
}

/** Ten at most. */
export async function listAttempts(tx: TenantTx, deliveryId: string): Promise<AttemptRow[]> {
  return tx
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .execute()
}

function withLastAttempts(tx: TenantTx, webhookId: string) {
  return tx
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', (join) =>
      join.onRef('e.tenant_id', '=', 'd.tenant_id').onRef('e.id', '=', 'd.event_id'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('webhook_attempts as a')
          .select(['a.number', 'a.at', 'a.duration_ms', 'a.status', 'a.error'])
          .whereRef('a.tenant_id', '=', 'd.tenant_id')
          .whereRef('a.delivery_id', '=', 'd.id')
          .orderBy('a.number', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select(['d.id', 'd.webhook_id', 'd.event_id', 'e.type', 'd.state', 'd.next_attempt_at', 'd.created_at'])
    .select(['d.finished_at', 'e.created_at as occurred_at'])
    .select(['last.number', 'last.at', 'last.duration_ms', 'last.status', 'last.error'])
    .where('d.webhook_id', '=', webhookId)
}

/** Deletes the older events of every tenant in the pool, and their deliveries with them. */
export async function pruneEventsInPool(tx: PlatformTx, before: Date): Promise<void> {
  await sql`
    delete from pool.webhook_events e using app.homes h
    where h.schema_name = 'pool' and e.tenant_id = h.tenant_id and e.created_at < ${before}`.execute(tx)
}

export async function pruneEvents(tx: TenantTx, before: Date): Promise<void> {
  await tx.deleteFrom('webhook_events').where('created_at', '<', before).execute()
}

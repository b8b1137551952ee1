/** Events on their way out: kept in the transaction they are about, and sent by jobs after it. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { ALL_EVENTS, type WebhookEvent } from './events.ts'
import { insertDeliveries, insertEvents, listSubscriptions } from './queries.ts'

/** The task that sends what waits for one webhook. */
export const DELIVER = 'webhooks.deliver'

type Ctx = Pick<AppContext, 'jobs' | 'clock'>

/**
 * Tells the tenant's webhooks of an event if the transaction commits. Costs one query where no webhook wants it.
 * @param event data holds ids, figures and short texts; 250 kB at most
 */
export async function emitEvent(ctx: Ctx, tx: TenantTx, event: WebhookEvent): Promise<void> {
  await emitEvents(ctx, tx, [event])
}

/** Many events at once, such as the releases of a thousand websites: see {@link emitEvent}. */
export async function emitEvents(ctx: Ctx, tx: TenantTx, events: readonly WebhookEvent[]): Promise<void> {
  if (events.length === 0) return
  const webhooks = await listSubscriptions(tx)
  const wants = (webhook: { events: string[] }, { type }: { type: string }) =>
    webhook.events.includes(type) || webhook.events.includes(ALL_EVENTS)
  // Also for those that are switched off: what they missed can be replayed.
  const wanted = events
    .filter((event) => webhooks.some((webhook) => wants(webhook, event)))
    .map(({ type, data }) => ({ id: randomUUIDv7(), type, data }))
  if (wanted.length === 0) return
  const at = ctx.clock.now()
  await insertEvents(tx, wanted, at)
  for (const webhook of webhooks.filter(({ enabled }) => enabled)) {
    const eventIds = wanted.filter((event) => wants(webhook, event)).map(({ id }) => id)
    if (eventIds.length > 0) await queueDeliveries(ctx, tx, webhook, eventIds)
  }
}

/** Has these events sent to a webhook, once each. @returns the deliveries' ids, in the order of the events */
export async function queueDeliveries(
  ctx: Ctx,
  tx: TenantTx,
  webhook: { id: string; held_until: Date | null },
  eventIds: readonly string[],
): Promise<string[]> {
  const at = ctx.clock.now()
  const rows = eventIds.map((event_id) => ({ id: randomUUIDv7(), event_id }))
  await insertDeliveries(tx, webhook.id, rows, at)
  await wakeWebhook(ctx, tx, webhook.id, webhook.held_until ?? at)
  return rows.map(({ id }) => id)
}

/** Has what waits for the webhook sent, `at` or later. Several calls make one job. */
export async function wakeWebhook(ctx: Ctx, tx: TenantTx, webhookId: string, at: Date): Promise<void> {
  const runAt = at > ctx.clock.now() && { runAt: at }
  await ctx.jobs.enqueue(tx, DELIVER, { webhook_id: webhookId }, { key: webhookId, ...runAt })
}

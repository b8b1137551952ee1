/** Events on their way out: kept in the transaction they are about, and told to webhooks and plugins by jobs after it. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { DISPATCH_TASK, type Heard, findHeard } from '../site-plugins/site-plugins.ts'
import { ALL_EVENTS, type WebhookEvent, hookOf } from './events.ts'
import { type Subscriptions, findSubscriptions, insertDeliveries, insertEvents } from './queries.ts'

/** The task that sends what waits for one webhook. */
export const DELIVER = 'webhooks.deliver'

type Ctx = Pick<AppContext, 'jobs' | 'clock'>
type Event = { id: string } & WebhookEvent

/** Events that one job hands to plugins. */
const DISPATCHED_AT_ONCE = 500
/**
 * So often in a row may acts of plugins be what plugins hear of: one that saves when something was saved must come to
 * an end. Webhooks hear of all of it.
 */
const REACTIONS_MAX = 3

/** Who listens cannot change before the transaction ends, so it is asked once. */
const subscriptions = new WeakMap<TenantTx, Promise<Subscriptions>>()

/**
 * Tells the tenant's webhooks and the websites' plugins of an event if the transaction commits. Where nobody listens to
 * anything, it costs one query per transaction, however many events there are.
 * @param event data holds ids, figures and short texts; 250 kB at most
 */
export async function emitEvent(ctx: Ctx, tx: TenantTx, event: WebhookEvent): Promise<void> {
  await emitEvents(ctx, tx, [event])
}

/** Many events at once, such as the releases of a thousand websites: see {@link emitEvent}. */
export async function emitEvents(ctx: Ctx, tx: TenantTx, events: readonly WebhookEvent[]): Promise<void> {
  if (events.length === 0) return
  const asked = subscriptions.get(tx) ?? findSubscriptions(tx)
  subscriptions.set(tx, asked)
  const { webhooks, hasListeners } = await asked
  if (webhooks.length === 0 && !hasListeners) return
  const named = events.map((event): Event => ({ id: randomUUIDv7(), ...event }))
  await queueForWebhooks(ctx, tx, webhooks, named)
  if (hasListeners && (currentTrace().actor?.reactions ?? 0) < REACTIONS_MAX)
    await queueForPlugins(ctx, tx, named)
}

async function queueForWebhooks(
  ctx: Ctx,
  tx: TenantTx,
  webhooks: Subscriptions['webhooks'],
  events: readonly Event[],
): Promise<void> {
  const wants = (webhook: { events: string[] }, { type }: { type: string }) =>
    webhook.events.includes(type) || webhook.events.includes(ALL_EVENTS)
  // Also for those that are switched off: what they missed can be replayed.
  const wanted = events.filter((event) => webhooks.some((webhook) => wants(webhook, event)))
  if (wanted.length === 0) return
  await insertEvents(tx, wanted, ctx.clock.now())
  for (const webhook of webhooks.filter(({ enabled }) => enabled)) {
    const eventIds = wanted.filter((event) => wants(webhook, event)).map(({ id }) => id)
    if (eventIds.length > 0) await queueDeliveries(ctx, tx, webhook, eventIds)
  }
}

/** The same ids as webhooks are told: whoever hears of an event twice can tell. */
async function queueForPlugins(ctx: Ctx, tx: TenantTx, events: readonly Event[]): Promise<void> {
  const placed = events.flatMap((event) => {
    const hook = hookOf(event.type)
    return hook === undefined ? [] : [{ event, place: { event: hook, site_id: siteOf(event) } }]
  })
  const keyOf = ({ event, site_id = '' }: Heard) => `${event} ${site_id}`
  const asked = new Map(placed.map(({ place }) => [keyOf(place), place]))
  const heard = new Set((await findHeard(tx, [...asked.values()])).map(keyOf))
  const wanted = placed.filter(({ place }) => heard.has(keyOf(place))).map(({ event }) => event)
  const at = ctx.clock.now().toISOString()
  for (let start = 0; start < wanted.length; start += DISPATCHED_AT_ONCE)
    await ctx.jobs.enqueue(tx, DISPATCH_TASK, { at, events: wanted.slice(start, start + DISPATCHED_AT_ONCE) })
}

/** The website it happened on; none of what happens in the tenant. */
function siteOf({ data }: Event): string | undefined {
  return 'website_id' in data ? data.website_id : undefined
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

/** Webhooks: a tenant's own programs hear of its events, signed and retried (standardwebhooks.com). */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordAudit } from '../audit/audit.ts'
import { queueDeliveries } from './emit.ts'
import { ALL_EVENTS, EVENT_TYPES, TEST_EVENT } from './events.ts'
import {
  type WebhookRow,
  countWebhooksInTurn,
  deleteWebhook,
  failWaiting,
  findDelivery,
  findWebhook,
  insertEvents,
  insertWebhook,
  listEventIds,
  lockWebhook,
  updateHealth,
  updateWebhook,
} from './queries.ts'
import { newSecret, sealSecret } from './signature.ts'

export { emitEvent, emitEvents } from './emit.ts'
export { type WebhookEvent, hookOf } from './events.ts'

export type Webhook = WebhookRow
export type WebhookInput = { url: string; events: string[]; description?: string; enabled?: boolean }
type Sending = Pick<AppContext, 'jobs' | 'clock'>

const WEBHOOKS_MAX = 20
/** Events that one call replays. */
const REPLAY_MAX = 10_000
const HOUR_MS = 3_600_000

/** @throws AppError not_found */
export async function getWebhook(tx: TenantTx, id: string): Promise<Webhook> {
  return (await findWebhook(tx, id)) ?? notFound()
}

/** The webhook, locked until `tx` ends. @throws AppError not_found */
export async function getWebhookForChange(tx: TenantTx, id: string): Promise<Webhook> {
  return (await lockWebhook(tx, id)) ?? notFound()
}

/**
 * Adds a webhook.
 * @returns its row, and the secret that receivers verify with: it cannot be shown again
 * @throws AppError validation_failed for an address that nothing may be sent to, conflict when there are 20 already
 */
export async function addWebhook(
  ctx: Pick<AppContext, 'fetcher' | 'keyring'>,
  tx: TenantTx,
  { url, events, description = '', enabled = true }: WebhookInput,
  creator: Principal,
): Promise<{ row: Webhook; secret: string }> {
  requireSendable(ctx, url)
  if ((await countWebhooksInTurn(tx)) >= WEBHOOKS_MAX)
    throw new AppError('conflict', `A tenant has ${WEBHOOKS_MAX} webhooks at most; remove one first.`)
  const id = randomUUIDv7()
  const secret = newSecret()
  const row = await insertWebhook(tx, {
    id,
    url,
    events,
    description,
    enabled,
    secret: await sealSecret(ctx.keyring, tx.tenantId, id, secret),
    created_by: creator.label,
  })
  await recordAudit(tx, { action: 'webhook.add', subject: subjectOf(row), after: contentOf(row) })
  return { row, secret }
}

/**
 * Changes a webhook. Another address, or switching it on, forgets its failures; switching it off gives up what waits.
 * @param webhook from getWebhookForChange
 * @throws AppError validation_failed for an address that nothing may be sent to
 */
export async function changeWebhook(
  ctx: Pick<AppContext, 'fetcher' | 'clock'>,
  tx: TenantTx,
  webhook: Webhook,
  change: Partial<WebhookInput>,
): Promise<Webhook> {
  const { url, enabled } = change
  if (url !== undefined) requireSendable(ctx, url)
  const isFresh = (url !== undefined && url !== webhook.url) || enabled === true
  const changed = await updateWebhook(tx, webhook.id, {
    ...change,
    ...(enabled !== undefined && { disabled_reason: null }),
    ...(isFresh && { failing_since: null, held_until: null }),
  })
  if (enabled === false) await failWaiting(tx, webhook.id, ctx.clock.now())
  await recordAudit(tx, {
    action: 'webhook.change',
    subject: subjectOf(changed),
    before: contentOf(webhook),
    after: contentOf(changed),
  })
  return changed
}

/** Removes a webhook, with what waits for it and its log. @param webhook from getWebhookForChange */
export async function removeWebhook(tx: TenantTx, webhook: Webhook): Promise<void> {
  await deleteWebhook(tx, webhook.id)
  await recordAudit(tx, {
    action: 'webhook.remove',
    subject: subjectOf(webhook),
    before: contentOf(webhook),
  })
}

/**
 * Gives the webhook another secret.
 * @param overlapHours so long the present one signs as well, so that receivers can change over in their own time
 * @returns the new secret: it cannot be shown again
 */
export async function rotateSecret(
  ctx: Pick<AppContext, 'keyring' | 'clock'>,
  tx: TenantTx,
  webhook: Webhook,
  overlapHours: number,
): Promise<{ row: Webhook; secret: string }> {
  const secret = newSecret()
  const until = new Date(ctx.clock.now().getTime() + overlapHours * HOUR_MS)
  const row = await updateWebhook(tx, webhook.id, {
    secret: await sealSecret(ctx.keyring, tx.tenantId, webhook.id, secret),
    previous_secret: overlapHours > 0 ? webhook.secret : null,
    previous_secret_until: overlapHours > 0 ? until : null,
  })
  await recordAudit(tx, {
    action: 'webhook.rotate_secret',
    subject: subjectOf(row),
    note: `The secret before is valid for ${overlapHours} more hours.`,
  })
  return { row, secret }
}

/**
 * Sends an event that says nothing, to see whether it arrives.
 * @returns the delivery's id
 * @throws AppError transition_not_allowed while the webhook is switched off
 */
export async function sendTestEvent(ctx: Sending, tx: TenantTx, webhook: Webhook): Promise<string> {
  const event = { id: randomUUIDv7(), type: TEST_EVENT, data: { webhook_id: webhook.id } }
  await insertEvents(tx, [event], ctx.clock.now())
  return sendNow(ctx, tx, webhook, [event.id]).then(([id = '']) => id)
}

/**
 * Sends the event of a delivery again, under the same `webhook-id`.
 * @returns the new delivery's id
 * @throws AppError not_found, or transition_not_allowed while the webhook is switched off
 */
export async function replayDelivery(
  ctx: Sending,
  tx: TenantTx,
  webhook: Webhook,
  deliveryId: string,
): Promise<string> {
  const delivery = await getDelivery(tx, webhook.id, deliveryId)
  const [id = ''] = await sendNow(ctx, tx, webhook, [delivery.event_id])
  await recordReplay(tx, webhook, `${delivery.type} ${delivery.event_id}`)
  return id
}

/**
 * Sends again what the webhook wants of the events between two moments: by default what it missed, including what
 * happened while it was switched off or not there yet.
 * @returns how many were queued, and whether that is all; ten thousand are the most of one call
 * @throws AppError transition_not_allowed while the webhook is switched off
 */
export async function replayEvents(
  ctx: Sending,
  tx: TenantTx,
  webhook: Webhook,
  range: { from: string; to?: string; only_missed?: boolean },
): Promise<{ queued: number; complete: boolean }> {
  const from = new Date(range.from)
  const to = range.to === undefined ? ctx.clock.now() : new Date(range.to)
  const types = webhook.events.includes(ALL_EVENTS) ? EVENT_TYPES : webhook.events
  const onlyMissed = range.only_missed ?? true
  const ids = await listEventIds(tx, webhook.id, { from, to, types, onlyMissed }, REPLAY_MAX + 1)
  const taken = ids.slice(0, REPLAY_MAX)
  await sendNow(ctx, tx, webhook, taken)
  await recordReplay(tx, webhook, `${taken.length} events from ${from.toISOString()} to ${to.toISOString()}`)
  return { queued: taken.length, complete: ids.length === taken.length }
}

/** @throws AppError not_found */
export async function getDelivery(tx: TenantTx, webhookId: string, id: string) {
  const delivery = await findDelivery(tx, webhookId, id)
  if (!delivery) throw new AppError('not_found', 'There is no such delivery.')
  return delivery
}

/** Somebody is waiting for it: even a receiver that is left alone for its failures gets it at once. */
async function sendNow(
  ctx: Sending,
  tx: TenantTx,
  webhook: Webhook,
  eventIds: readonly string[],
): Promise<string[]> {
  if (!webhook.enabled)
    throw new AppError('transition_not_allowed', 'The webhook is switched off; switch it on first.')
  await updateHealth(tx, webhook.id, { held_until: null })
  return queueDeliveries(ctx, tx, { id: webhook.id, held_until: null }, eventIds)
}

function requireSendable({ fetcher }: Pick<AppContext, 'fetcher'>, url: string): void {
  try {
    fetcher.check(url)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError('validation_failed', error.message, {
      errors: [{ path: '/body/url', message: 'must be a public http or https address' }],
      cause: error,
    })
  }
}

async function recordReplay(tx: TenantTx, webhook: Webhook, note: string): Promise<void> {
  await recordAudit(tx, { action: 'webhook.replay', subject: subjectOf(webhook), note })
}

function subjectOf({ id, url }: Webhook) {
  return { type: 'webhook', id, label: url }
}

function contentOf({ url, events, description, enabled }: Webhook) {
  return { url, events, description, enabled }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such webhook.')
}

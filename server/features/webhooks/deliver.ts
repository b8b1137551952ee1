/**
 * Sends what waits for one webhook. A receiver gets each event at least once, in no particular order, and knows a
 * repeated one by its `webhook-id`.
 *
 * Receivers are strangers' servers: a message has ten seconds, two kilobytes of the answer are read, redirects are not
 * followed. One that takes nothing is left alone for as long as it has been failing, an hour at most, so that a
 * thousand events for a dead server cost a few requests an hour; after five days it is switched off.
 */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { type NotifyCtx, type Person, notify } from '../notifications/notifications.ts'
import { wakeWebhook } from './emit.ts'
import {
  type DueDelivery,
  type WebhookRow,
  failWaiting,
  findNextDue,
  findWebhook,
  insertAttempt,
  listDue,
  lockWebhook,
  settleDelivery,
  updateHealth,
  updateWebhook,
} from './queries.ts'
import { openSecrets, signedHeaders } from './signature.ts'
import { jitter, retryAfterMsOf } from '../../kernel/http/retry-after.ts'

type Ctx = NotifyCtx &
  Pick<AppContext, 'fetcher'> & {
    /** Who is told when a webhook is switched off. */
    listOwners: (tx: TenantTx) => Promise<readonly Person[]>
  }

type Sending = { tenantId: string; url: string; secrets: readonly string[]; signal: AbortSignal }

type Outcome = {
  delivery: DueDelivery
  at: Date
  durationMs: number
  /** Undefined when no answer came. */
  status: number | undefined
  excerpt: string
  /** Undefined when the receiver took it. */
  error: string | undefined
  retryAfterMs: number
}

/** At a time, to one receiver. */
const AT_ONCE = 4
/** After that the job queues up again behind those of other tenants. */
const SLICE_MS = 10_000
const TIMEOUT_MS = 10_000
const EXCERPT_BYTES = 2_000
const SECOND_MS = 1_000
const HOUR_MS = 3_600_000
/** The pauses after each failed try, as Standard Webhooks recommends: three days in all. */
const RETRY_AFTER_MS = [
  5 * SECOND_MS,
  300 * SECOND_MS,
  0.5 * HOUR_MS,
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS),
]
const SHORTEST_HOLD_MS = 5 * SECOND_MS
const LONGEST_HOLD_MS = HOUR_MS
const FAILING_DAYS_MAX = 5
const GONE = 410

/** Sends what is due, for a while, and queues itself again for what is left or comes due later. */
export async function deliverDue(
  ctx: Ctx,
  tenantId: string,
  webhookId: string,
  signal: AbortSignal,
): Promise<void> {
  const endsAt = performance.now() + SLICE_MS
  while (performance.now() < endsAt && (await deliverSome(ctx, tenantId, webhookId, signal)))
    signal.throwIfAborted()
  await ctx.db.withTenant(tenantId, async (tx) => {
    const webhook = await findWebhook(tx, webhookId)
    const nextAt = webhook && (await findNextDue(tx, webhookId))
    if (nextAt) await wakeWebhook(ctx, tx, webhookId, later(nextAt, webhook.held_until))
  })
}

/** @returns whether there may be more that is due */
async function deliverSome(
  ctx: Ctx,
  tenantId: string,
  webhookId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const at = ctx.clock.now()
  const { webhook, due } = await ctx.db.withTenant(tenantId, async (tx) => {
    const found = await findWebhook(tx, webhookId)
    if (found && !found.enabled) await failWaiting(tx, webhookId, at)
    const maySend = found?.enabled && !(found.held_until && found.held_until > at)
    return { webhook: found, due: maySend ? await listDue(tx, webhookId, at, AT_ONCE) : [] }
  })
  if (!webhook || due.length === 0) return false
  const secrets = await openSecrets(ctx.keyring, tenantId, webhook, at)
  const sending = { tenantId, url: webhook.url, secrets, signal }
  const tries = await Promise.all(due.map((delivery) => attempt(ctx, sending, delivery)))
  const outcomes = tries.filter((outcome) => outcome !== undefined)
  await ctx.db.withTenant(tenantId, (tx) => settle(ctx, tx, webhookId, outcomes))
  return true
}

/** @returns undefined when it was broken off by the signal: then nobody knows what became of it, and it is sent again */
async function attempt(
  ctx: Ctx,
  { tenantId, url, secrets, signal }: Sending,
  delivery: DueDelivery,
): Promise<Outcome | undefined> {
  const at = ctx.clock.now()
  const startedAt = performance.now()
  const outcome = { delivery, at, status: undefined, excerpt: '', retryAfterMs: 0 }
  const durationMs = () => Math.round(performance.now() - startedAt)
  const body = messageOf(tenantId, delivery)
  try {
    const { status, retryAfter, beginning } = await ctx.fetcher.post(url, {
      body,
      headers: { 'content-type': 'application/json', ...signedHeaders(secrets, delivery.event_id, at, body) },
      maxBytes: EXCERPT_BYTES,
      timeoutMs: TIMEOUT_MS,
      signal,
    })
    return {
      ...outcome,
      durationMs: durationMs(),
      status,
      // PostgreSQL keeps no NUL in texts.
      excerpt: beginning.toString().replaceAll('\0', '\u{fffd}'),
      error: status >= 200 && status < 300 ? undefined : `The receiver answered ${status}.`,
      retryAfterMs: status === 429 || status === 503 ? (retryAfterMsOf(retryAfter, at) ?? 0) : 0,
    }
  } catch (error) {
    if (!(error instanceof AppError)) {
      if (signal.aborted) return undefined
      throw error
    }
    return { ...outcome, durationMs: durationMs(), error: error.message }
  }
}

/** The body that receivers get: the same bytes on every try. */
export function messageOf(
  tenantId: string,
  { type, occurred_at, data }: Pick<DueDelivery, 'type' | 'occurred_at' | 'data'>,
): string {
  return JSON.stringify({ type, timestamp: occurred_at.toISOString(), tenant_id: tenantId, data })
}

async function settle(
  ctx: Ctx,
  tx: TenantTx,
  webhookId: string,
  outcomes: readonly Outcome[],
): Promise<void> {
  const webhook = await lockWebhook(tx, webhookId)
  // Removed meanwhile, and its log with it.
  if (!webhook || outcomes.length === 0) return
  const now = ctx.clock.now()
  for (const { delivery, error, ...tried } of outcomes) {
    await insertAttempt(tx, delivery.id, { ...tried, error })
    const pauseMs = error === undefined ? undefined : RETRY_AFTER_MS[delivery.attempts]
    const end = { state: error === undefined ? 'succeeded' : 'failed', finished_at: now }
    const again = pauseMs !== undefined && { next_attempt_at: after(now, pauseMs * jitter()) }
    await settleDelivery(tx, delivery.id, again || end)
  }
  const hasFailed = outcomes.every(({ error }) => error !== undefined)
  const failingSince = hasFailed ? (webhook.failing_since ?? now) : null
  const failingMs = failingSince ? now.getTime() - failingSince.getTime() : 0
  const backOffMs = hasFailed ? Math.max(SHORTEST_HOLD_MS, failingMs) : 0
  const holdMs = Math.min(LONGEST_HOLD_MS, Math.max(backOffMs, ...outcomes.map((one) => one.retryAfterMs)))
  await updateHealth(tx, webhookId, {
    failing_since: failingSince,
    held_until: holdMs > 0 ? after(now, holdMs) : null,
  })
  const isGone = outcomes.some(({ status }) => status === GONE)
  if (isGone) await switchOff(ctx, tx, webhook, 'The receiver answered 410 Gone: it wants no more events.')
  else if (failingMs >= FAILING_DAYS_MAX * 24 * HOUR_MS)
    await switchOff(ctx, tx, webhook, `Nothing has arrived for ${FAILING_DAYS_MAX} days.`)
}

/** What waited counts as failed: it can be replayed once the receiver is well again. */
async function switchOff(ctx: Ctx, tx: TenantTx, webhook: WebhookRow, reason: string): Promise<void> {
  if (!webhook.enabled) return
  const { id, url } = webhook
  await updateWebhook(tx, id, { enabled: false, disabled_reason: reason })
  await failWaiting(tx, id, ctx.clock.now())
  await notify(ctx, tx, await ctx.listOwners(tx), {
    kind: 'webhook.disabled',
    subject: { type: 'webhook', id },
    data: { webhook_id: id, url, reason },
    mail: { template: 'webhook-disabled', variables: { address: url, reason } },
  })
  await recordAudit(tx, {
    action: 'webhook.disable',
    subject: { type: 'webhook', id, label: url },
    before: { enabled: true },
    after: { enabled: false },
    note: reason,
    // Not whoever caused the event that could not be delivered.
    actor: { kind: 'system', label: 'webhooks' },
  })
}

function after(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms)
}

function later(one: Date, other: Date | null): Date {
  return other && other > one ? other : one
}

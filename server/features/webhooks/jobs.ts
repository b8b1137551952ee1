/** Sends events to webhooks in the background, and forgets old ones. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import type { NotifyCtx, Person } from '../notifications/notifications.ts'
import { deliverDue } from './deliver.ts'
import { DELIVER } from './emit.ts'
import { pruneEvents, pruneEventsInPool } from './queries.ts'

type Ctx = NotifyCtx & Pick<AppContext, 'fetcher'>

const KEEP_DAYS = 30
const DAY_MS = 86_400_000

/**
 * Makes the tasks known; every process that emits events calls it.
 * @param listOwners who is told when a webhook is switched off
 */
export function defineWebhookJobs(ctx: Ctx, listOwners: (tx: TenantTx) => Promise<readonly Person[]>): void {
  ctx.jobs.define<{ webhook_id: string }>({
    name: DELIVER,
    lane: 'outbound',
    // A try fails only when our own database does: the queue must outlast that.
    maxAttempts: 1_000,
    run: ({ tenantId, payload, signal }) =>
      deliverDue({ ...ctx, listOwners }, tenantId, payload.webhook_id, signal),
  })
  ctx.jobs.cron({
    name: 'webhooks.prune',
    schedule: '27 3 * * *',
    lane: 'long',
    run: () => pruneWebhookEvents(ctx),
  })
}

/** Deletes events after a month; their deliveries go with them. */
export async function pruneWebhookEvents(ctx: Pick<AppContext, 'db' | 'log' | 'clock'>): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEEP_DAYS * DAY_MS)
  await ctx.db.withPlatform((tx) => pruneEventsInPool(tx, before))
  await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
    ctx.db.withTenant(tenantId, (tx) => pruneEvents(tx, before)),
  )
}

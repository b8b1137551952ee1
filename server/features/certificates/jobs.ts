/** What of certificates runs in the background: orders in their owners' queues, and the clock that finds what is due. */
import type { AppContext } from '../../context.ts'
import { issue } from './acme/issue.ts'
import { renewalInfo } from './acme/renewal-info.ts'
import { pruneLimits } from './authorities/authorities.ts'
import { refreshStaples } from './ocsp/staples.ts'
import { ISSUE } from './orders/orders.ts'
import { refreshWindows, renewDue } from './renewals/renewals.ts'
import { type Issuer, runOrder } from './orders/run-order.ts'
import { pruneOrders, queueDue } from './orders/sweep.ts'
import { WANT, orderMissing, wantCertificate } from './orders/want.ts'
import { warnOwners } from './news/warnings.ts'

/** Makes tasks and schedules known. Where no authority is configured, they find nothing to do. */
export function defineCertificateJobs(ctx: AppContext): void {
  const issuer = (signal: AbortSignal): Issuer => ({
    issue: (order, authority, attempt) => issue(ctx, order, authority, attempt),
    renewalInfo: (certificate) => renewalInfo(ctx, certificate, signal),
  })
  ctx.jobs.define<{ domain_id: string }>({
    name: WANT,
    lane: 'quick',
    run: ({ tenantId, payload }) =>
      wantCertificate(ctx, tenantId, payload.domain_id).then((order) => order?.id),
  })
  ctx.jobs.define<{ order_id: string }>({
    name: ISSUE,
    lane: 'outbound',
    // An attempt ends by itself before; the order's row knows about the next one.
    timeoutMs: 240_000,
    run: ({ payload, signal }) => runOrder(ctx, issuer(signal), payload.order_id, signal),
  })
  ctx.jobs.cron({ name: 'certificates-due', schedule: '* * * * *', run: () => queueDue(ctx) })
  ctx.jobs.cron({ name: 'certificates-renew', schedule: '* * * * *', run: () => renewDue(ctx) })
  ctx.jobs.cron({ name: 'certificates-missing', schedule: '* * * * *', run: () => orderMissing(ctx) })
  ctx.jobs.cron({
    name: 'certificates-ari',
    schedule: '* * * * *',
    lane: 'outbound',
    timeoutMs: 300_000,
    run: ({ signal }) => refreshWindows(ctx, issuer(signal), signal),
  })
  ctx.jobs.cron({
    name: 'certificates-ocsp',
    schedule: '* * * * *',
    lane: 'outbound',
    timeoutMs: 120_000,
    run: ({ signal }) => refreshStaples(ctx, signal),
  })
  ctx.jobs.cron({ name: 'certificates-warn', schedule: '0 7 * * *', run: () => warnOwners(ctx) })
  ctx.jobs.cron({
    name: 'certificates-prune',
    schedule: '25 3 * * *',
    run: async () => {
      await pruneLimits(ctx)
      return pruneOrders(ctx)
    },
  })
}

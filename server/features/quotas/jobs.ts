/** Tells a tenant's owners by mail that a quota is nearly or wholly used. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { sendMail } from '../mail/mail.ts'
import { type QuotaAlert, RESOURCES, cheapestPlanWith, describeFigure } from '../plans/plans.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'log' | 'plans'>

const ALERT = 'quota.alert'

/**
 * Makes the task known; every process that takes quotas calls it.
 * @param recipientsIn the addresses to write to; members are not known here, because they take quotas themselves
 */
export function defineQuotaJobs(ctx: Ctx, recipientsIn: (tx: TenantTx) => Promise<string[]>): void {
  ctx.jobs.define<QuotaAlert>({
    name: ALERT,
    lane: 'quick',
    run: async ({ tenantId, payload: { resource, percent, used, limit } }) => {
      const { plan } = await ctx.plans.termsOf(tenantId)
      const lifting = await cheapestPlanWith(ctx, resource, limit + 1, plan.id)
      const variables = {
        resource: RESOURCES[resource].label,
        percent,
        used: describeFigure(resource, used),
        limit: describeFigure(resource, limit),
        plan_that_lifts: lifting?.name,
      }
      await ctx.db.withTenant(tenantId, async (tx) => {
        for (const to of await recipientsIn(tx))
          await sendMail(ctx, tx, { template: 'quota-alert', to, variables })
      })
    },
  })
}

/** Queues the mails. While one about the resource waits, a later threshold takes its place. */
export function queueAlert(jobs: AppContext['jobs'], tx: TenantTx, alert: QuotaAlert): Promise<string> {
  return jobs.enqueue(tx, ALERT, alert, { key: alert.resource })
}

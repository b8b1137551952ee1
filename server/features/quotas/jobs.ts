/** Tells a tenant's owners that a quota is nearly or wholly used; operators hear of the latter. */
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type NotifyCtx, type Person, notify, notifyOperators } from '../notifications/notifications.ts'
import { type QuotaAlert, RESOURCES, cheapestPlanWith, describeFigure } from '../plans/plans.ts'

type Ctx = NotifyCtx & Pick<AppContext, 'plans' | 'tenants'>

const ALERT = 'quota.alert'

/** Whom to tell, and whether the tenant wants mails about it. */
export type Recipients = { people: readonly Person[]; byMail: boolean }

/**
 * Makes the task known; every process that takes quotas calls it.
 * @param recipientsIn members are not known here, because they take quotas themselves
 */
export function defineQuotaJobs(ctx: Ctx, recipientsIn: (tx: TenantTx) => Promise<Recipients>): void {
  ctx.jobs.define<QuotaAlert>({
    name: ALERT,
    lane: 'quick',
    run: async ({ tenantId, payload }) => {
      await tellOwners(ctx, tenantId, payload, recipientsIn)
      if (payload.percent >= 100) await tellOperators(ctx, tenantId, payload)
    },
  })
}

/** Queues the news. While one about the resource waits, a later threshold takes its place. */
export function queueAlert(jobs: AppContext['jobs'], tx: TenantTx, alert: QuotaAlert): Promise<string> {
  return jobs.enqueue(tx, ALERT, alert, { key: alert.resource })
}

async function tellOwners(
  ctx: Ctx,
  tenantId: string,
  { resource, percent, used, limit }: QuotaAlert,
  recipientsIn: (tx: TenantTx) => Promise<Recipients>,
): Promise<void> {
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
    const { people, byMail } = await recipientsIn(tx)
    await notify(ctx, tx, people, {
      kind: 'quota.reached',
      subject: { type: 'quota', id: resource },
      key: `quota:${resource}`,
      data: { resource, percent, used, limit, plan_that_lifts: lifting?.name ?? null },
      ...(byMail && { mail: { template: 'quota-alert', variables } }),
    })
  })
}

async function tellOperators(
  ctx: Ctx,
  tenantId: string,
  { resource, used, limit }: QuotaAlert,
): Promise<void> {
  const tenant = await ctx.tenants.byId(tenantId)
  await notifyOperators(ctx, {
    kind: 'platform.tenant_over_quota',
    subject: { type: 'tenant', id: tenantId },
    key: `quota:${tenantId}:${resource}`,
    data: { tenant_id: tenantId, tenant: tenant?.slug ?? '', resource, used, limit },
  })
}

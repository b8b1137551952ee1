/** Everything that runs by the clock or in the background, gathered from the features. */
import type { AppContext } from './context.ts'
import { pruneAllAudit } from './features/audit/audit.ts'
import { countApiKeys } from './features/api-keys/api-keys.ts'
import { defineSampleJobs } from './features/canary-samples/canary-samples.ts'
import { defineCdnJobs } from './features/cdn/jobs.ts'
import { countRecords, countRecordsAs } from './features/collections/collections.ts'
import { defineCertificateJobs } from './features/certificates/jobs.ts'
import { defineCertificateSweep } from './features/certificates/sweep.ts'
import { countDomains, countPortals } from './features/domains/domains.ts'
import { defineVerificationJobs } from './features/domains/verification/jobs.ts'
import { countPlaces } from './features/deployments/deployments.ts'
import { defineDeploymentJobs } from './features/deployments/jobs.ts'
import { defineEntryJobs } from './features/entries/jobs.ts'
import { defineExportJobs } from './features/exports/jobs.ts'
import { defineFleetJobs } from './features/fleets/jobs.ts'
import { defineImportJobs } from './features/imports/jobs.ts'
import { defineIdentityJobs } from './features/identity/jobs.ts'
import { defineJobMaintenance } from './features/jobs/jobs.ts'
import { defineMailJobs } from './features/mail/jobs.ts'
import { defineMarketplaceJobs } from './features/marketplace/jobs.ts'
import { defineMediaJobs } from './features/media/jobs.ts'
import { countMediaBytes } from './features/media/media.ts'
import { countMembers, listOwners } from './features/members/members.ts'
import { defineNotificationJobs } from './features/notifications/jobs.ts'
import { definePlacementJobs } from './features/placements/jobs.ts'
import { defineDataJobs } from './features/plugin-data/jobs.ts'
import { countReservedBytes } from './features/plugin-data/plugin-data.ts'
import { definePluginEventJobs } from './features/plugin-events/jobs.ts'
import { definePluginJobs } from './features/plugins/jobs.ts'
import { defineProcessJobs } from './features/processes/processes.ts'
import { sweepTenants } from './features/provisioning/provisioning.ts'
import { type Counters, recountTenant, recountTenants } from './features/quotas/quotas.ts'
import { type Recipients, defineQuotaJobs } from './features/quotas/jobs.ts'
import { defineReleaseJobs } from './features/releases/jobs.ts'
import { currentSettings } from './features/settings/settings.ts'
import { defineSiteApiJobs } from './features/site-api/site-api.ts'
import { defineSiteCreationJobs } from './features/site-creation/jobs.ts'
import { defineSiteJobs } from './features/sites/jobs.ts'
import { countSites } from './features/sites/sites.ts'
import { defineThemeJobs } from './features/themes/jobs.ts'
import { defineTrafficJobs } from './features/traffic/traffic.ts'
import { defineWebhookJobs } from './features/webhooks/jobs.ts'
import type { TenantTx } from './kernel/db/database.ts'
import { pruneNotices } from './kernel/db/notices.ts'
import { pruneIdempotencyKeys } from './kernel/http/idempotency.ts'

/** Defines tasks and schedules; known in every process, run by the one that starts `ctx.jobs`. */
export function defineJobs(ctx: AppContext): void {
  defineMailJobs(ctx)
  defineNotificationJobs(ctx)
  defineIdentityJobs(ctx)
  defineJobMaintenance(ctx)
  defineSiteJobs(ctx, (tenantId) => recountTenant(ctx, tenantId, countersOf(ctx)))
  defineReleaseJobs(ctx)
  defineSiteCreationJobs(ctx)
  defineMediaJobs(ctx)
  defineEntryJobs(ctx)
  defineDeploymentJobs(ctx)
  defineVerificationJobs(ctx)
  defineFleetJobs(ctx)
  defineImportJobs(ctx)
  defineExportJobs(ctx)
  definePlacementJobs(ctx)
  defineThemeJobs(ctx)
  definePluginJobs(ctx)
  defineMarketplaceJobs(ctx)
  defineTrafficJobs(ctx)
  defineSiteApiJobs(ctx)
  defineWebhookJobs(ctx, listOwners)
  defineCdnJobs(ctx)
  definePluginEventJobs(ctx)
  defineDataJobs(ctx)
  defineSampleJobs(ctx)
  defineCertificateJobs(ctx)
  defineCertificateSweep(ctx)
  defineProcessJobs(ctx)
  defineQuotaJobs(ctx, (tx) => quotaAlertRecipients(ctx, tx))
  ctx.jobs.cron({ name: 'tenants.sweep', schedule: '* * * * *', run: () => sweepTenants(ctx) })
  ctx.jobs.cron({
    name: 'audit-prune',
    schedule: '20 3 * * *',
    lane: 'long',
    run: ({ signal }) => pruneAllAudit(ctx, (tenantId) => auditRetentionDays(ctx, tenantId), signal),
  })
  ctx.jobs.cron({
    name: 'quotas-recount',
    schedule: '50 2 * * *',
    lane: 'long',
    run: ({ signal }) => recountTenants(ctx, countersOf(ctx), { signal }),
  })
  ctx.jobs.cron({
    name: 'blobs-prune',
    schedule: '30 4 * * *',
    lane: 'long',
    run: () => ctx.blobs.removeAbandoned(new Date(ctx.clock.now().getTime() - 86_400_000)),
  })
  ctx.jobs.cron({ name: 'notices-prune', schedule: '10 * * * *', run: () => pruneNotices(ctx.db) })
  ctx.jobs.cron({ name: 'idempotency-prune', schedule: '40 * * * *', run: () => pruneIdempotencyKeys(ctx) })
}

async function auditRetentionDays(ctx: AppContext, tenantId: string): Promise<number> {
  const { value } = await ctx.db.withPlatform((tx) => currentSettings(tx, tenantId, 'config'))
  return Number(value['audit_retention_days'])
}

/** Of the resources whose things exist by now. */
function countersOf(ctx: AppContext): Counters {
  return {
    members: countMembers,
    api_keys: countApiKeys,
    websites: countSites,
    concurrent_deployments: countPlaces,
    storage_bytes: async (tx) => (await countMediaBytes(tx)) + (await countReservedBytes(tx)),
    collection_records: countRecords,
    professionals: (tx) => countRecordsAs(tx, 'professionals'),
    customers: (tx) => countRecordsAs(tx, 'customers'),
    custom_domains: (tx) => ctx.db.withPlatform((platform) => countDomains(platform, tx.tenantId)),
    portal_domains: (tx) => ctx.db.withPlatform((platform) => countPortals(platform, tx.tenantId)),
  }
}

/** The owners; the tenant may want no mail about it. */
async function quotaAlertRecipients(ctx: AppContext, tx: TenantTx): Promise<Recipients> {
  const { value } = await ctx.db.withPlatform((platform) => currentSettings(platform, tx.tenantId, 'config'))
  const { quota_alerts } = value['notifications'] as { quota_alerts?: boolean }
  return { people: await listOwners(tx), byMail: quota_alerts !== false }
}

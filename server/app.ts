/** The HTTP application: the server with every feature's routes on it. */
import { fileURLToPath } from 'node:url'
import type { AppContext } from './context.ts'
import { pathOfAlias } from './aliases.ts'
import { openDelivery } from './delivery/delivery.ts'
import { cacheKey, openPages } from './delivery/pages/pages.ts'
import type { FindPluginPackage } from './delivery/pages/plugins/site-plugins.ts'
import { createGuard } from './features/access/guard.ts'
import { apiKeyRoutes } from './features/api-keys/routes.ts'
import { auditRoutes } from './features/audit/routes.ts'
import { authorRoutes } from './features/authors/routes.ts'
import { commentRoutes } from './features/comments/routes.ts'
import { blueprintRoutes } from './features/bundles/routes.ts'
import { certificatesOf } from './features/certificates/certificates.ts'
import { certificateRoutes } from './features/certificates/routes.ts'
import { cdnRoutes } from './features/cdn/routes.ts'
import { changeControlRoutes } from './features/change-control/routes.ts'
import { collectionRoutes } from './features/collections/routes.ts'
import { liveRoutes } from './features/deployments/live/routes.ts'
import { metricsRoutes } from './features/deployments/metrics/routes.ts'
import { smokeCheckRoutes } from './features/deployments/quality/routes.ts'
import { deploymentRoutes } from './features/deployments/routes.ts'
import { getDnsProvider } from './features/dns-providers/dns-providers.ts'
import { dnsProviderRoutes } from './features/dns-providers/routes.ts'
import { getDomain, ownerOf, recordsFor } from './features/domains/domains.ts'
import { domainRoutes } from './features/domains/routes.ts'
import { danglingRoutes } from './features/domains/verification/routes.ts'
import { domainReportRoutes } from './features/domain-reports/routes.ts'
import { entryRoutes } from './features/entries/routes.ts'
import { exportRoutes } from './features/exports/routes.ts'
import { fleetRoutes } from './features/fleets/routes.ts'
import { guideRoutes } from './features/guides/routes.ts'
import { identityRoutes, wellKnownRoutes } from './features/identity/routes.ts'
import { importRoutes } from './features/imports/routes.ts'
import { invitationRoutes } from './features/invitations/routes.ts'
import { jobRoutes } from './features/jobs/routes.ts'
import { keyRoutes } from './features/keys/routes.ts'
import { mailRoutes } from './features/mail/routes.ts'
import { marketplaceRoutes } from './features/marketplace/routes.ts'
import { mediaRoutes } from './features/media/routes.ts'
import { memberRoutes } from './features/members/routes.ts'
import { menuRoutes } from './features/menus/routes.ts'
import { onboardingRoutes } from './features/onboarding/routes.ts'
import { overviewRoutes } from './features/overviews/routes.ts'
import { notificationRoutes } from './features/notifications/routes.ts'
import { placementRoutes } from './features/placements/routes.ts'
import { planRoutes } from './features/plans/routes.ts'
import { pluginPackage } from './features/plugins/plugins.ts'
import { presenceRoutes } from './features/presence/routes.ts'
import { processRoutes } from './features/processes/routes.ts'
import { provisioningRoutes } from './features/provisioning/routes.ts'
import { reportApiLimits } from './features/quotas/quotas.ts'
import { pluginEventRoutes } from './features/plugin-events/routes.ts'
import { pluginSecretRoutes } from './features/plugin-host/routes.ts'
import { removePluginData } from './features/plugin-data/plugin-data.ts'
import { pluginDataRoutes } from './features/plugin-data/routes.ts'
import { pluginRoutes } from './features/plugins/routes.ts'
import { portalRoutes } from './features/portals/routes.ts'
import { quotaRoutes } from './features/quotas/routes.ts'
import { redirectRoutes } from './features/redirects/routes.ts'
import { historyRoutes } from './features/history/routes.ts'
import { releaseRoutes } from './features/releases/routes.ts'
import { roleRoutes } from './features/roles/routes.ts'
import { searchRoutes } from './features/search/routes.ts'
import { settingsRoutes } from './features/settings/routes.ts'
import { siteCreationRoutes } from './features/site-creation/routes.ts'
import { siteSettingsRoutes } from './features/site-settings/routes.ts'
import { siteApiRoutes } from './features/site-api/routes.ts'
import { siteRoutes } from './features/sites/routes.ts'
import { systemRoutes } from './features/system/routes.ts'
import { tenantRoutes } from './features/tenants/routes.ts'
import { termRoutes } from './features/terms/routes.ts'
import { themeRoutes } from './features/themes/routes.ts'
import { trafficRoutes } from './features/traffic/routes.ts'
import { webhookRoutes } from './features/webhooks/routes.ts'
import { serveExplorer } from './kernel/http/explorer.ts'
import { acceptIdempotencyKeys } from './kernel/http/idempotency.ts'
import { documentApi } from './kernel/http/openapi.ts'
import { type HttpServer, createHttpServer } from './kernel/http/server.ts'
import { serveSinglePageApp } from './kernel/http/single-page-app.ts'

/** What `npm start` builds of portal/. */
const PORTAL = fileURLToPath(new URL('../portal/dist', import.meta.url))

/**
 * Builds the application; it does not listen yet.
 * @param extend registers more routes, under /api/v1
 */
export async function createApp(
  ctx: AppContext,
  extend?: (app: HttpServer, ctx: AppContext) => unknown,
): Promise<HttpServer> {
  const findPluginPackage: FindPluginPackage = (tenantId, plugin) => pluginPackage(ctx, tenantId, plugin)
  const delivery = openDelivery({ ...ctx, pages: openPages(ctx), cacheKey, findPluginPackage })
  const app = createHttpServer({
    domain: ctx.config.domain,
    trustedProxies: ctx.config.trustedProxies,
    proxyProtocol: ctx.config.proxyProtocol,
    tls:
      ctx.config.tlsPort === undefined
        ? undefined
        : { ...ctx.certificates, secret: ctx.secret, clock: ctx.clock },
    log: ctx.log,
    metrics: ctx.metrics,
    guard: createGuard(ctx),
    portalAt: ctx.tenants.byPortal,
    rewritePath: pathOfAlias,
    routes: ctx.routes,
    fallback: (request, reply) => portal.page(request, reply),
    intercept: delivery.intercept,
    upgrade: { isWanted: delivery.asksForLive, take: delivery.upgrade },
  })
  app.addHook('preClose', async () => delivery.drain())
  app.addHook('onClose', () => delivery[Symbol.asyncDispose]())
  // Registered after it, so done before it: the last connections must be closed when delivery ends.
  app.addHook('onClose', () => app.tls?.close())
  reportApiLimits(app)
  await documentApi(app)
  serveExplorer(app)
  const portal = await serveSinglePageApp(app, {
    root: PORTAL,
    isHere: ({ address }) => address.kind === 'portal',
  })
  systemRoutes(app, ctx, portal)
  wellKnownRoutes(app, ctx)
  await app.register(
    async (api) => {
      acceptIdempotencyKeys(api, ctx)
      identityRoutes(api, ctx)
      tenantRoutes(api, ctx)
      provisioningRoutes(api, ctx)
      onboardingRoutes(api, ctx)
      processRoutes(api, ctx)
      overviewRoutes(api, ctx)
      guideRoutes(api)
      placementRoutes(api, ctx)
      planRoutes(api, ctx)
      quotaRoutes(api, ctx)
      settingsRoutes(api, ctx)
      portalRoutes(api, ctx)
      domainRoutes(api, {
        ...ctx,
        certificatesOf: (tx, domains) => certificatesOf(ctx, tx, domains),
        hasDnsProvider: (tenantId, id) =>
          ctx.db.withTenant(tenantId, async (tx) => Boolean(await getDnsProvider(tx, id)), {
            readOnly: true,
          }),
      })
      cdnRoutes(api, ctx)
      domainReportRoutes(api, ctx)
      danglingRoutes(api, ctx)
      certificateRoutes(api, ctx)
      dnsProviderRoutes(api, { ...ctx, domains: { getDomain, ownerOf, recordsFor } })
      roleRoutes(api, ctx)
      keyRoutes(api, ctx)
      memberRoutes(api, ctx)
      invitationRoutes(api, ctx)
      apiKeyRoutes(api, ctx)
      auditRoutes(api, ctx)
      jobRoutes(api, ctx)
      mailRoutes(api, ctx)
      notificationRoutes(api, ctx)
      siteRoutes(api, ctx)
      siteApiRoutes(api, ctx)
      releaseRoutes(api, ctx)
      historyRoutes(api, ctx)
      siteSettingsRoutes(api, ctx)
      siteCreationRoutes(api, ctx)
      mediaRoutes(api, ctx)
      collectionRoutes(api, ctx)
      entryRoutes(api, ctx)
      termRoutes(api, ctx)
      authorRoutes(api, ctx)
      menuRoutes(api, ctx)
      redirectRoutes(api, ctx)
      commentRoutes(api, ctx)
      presenceRoutes(api, ctx)
      searchRoutes(api, ctx)
      themeRoutes(api, ctx)
      pluginRoutes(api, { ...ctx, removePluginData })
      pluginSecretRoutes(api, ctx)
      pluginDataRoutes(api, ctx)
      pluginEventRoutes(api, ctx)
      changeControlRoutes(api, ctx)
      trafficRoutes(api, ctx)
      blueprintRoutes(api, ctx)
      importRoutes(api, ctx)
      exportRoutes(api, ctx)
      webhookRoutes(api, ctx)
      smokeCheckRoutes(api, ctx)
      deploymentRoutes(api, ctx)
      fleetRoutes(api, ctx)
      liveRoutes(api, ctx)
      metricsRoutes(api, ctx)
      marketplaceRoutes(api, ctx)
      extend?.(api, ctx)
    },
    { prefix: '/api/v1' },
  )
  await app.ready()
  return app
}

/** Routes of the overviews: what dashboards show first, in one call each. */
import type { AppContext } from '../../context.ts'
import { platform, tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { openLoadingCache } from '../../kernel/crypto/loading-cache.ts'
import { readPlatformOverview } from './platform/platform-overview.ts'
import { AdminOverviewBody, TenantOverviewBody } from './schema.ts'
import { readTenantOverview } from './tenant-overview.ts'

const tags = ['Overviews']
/** Counting over 10,000 tenants takes 0.3 s: however many operators look at once, it is done this often. */
const PLATFORM_TTL_MS = 5_000

export function overviewRoutes(
  app: HttpServer,
  ctx: Pick<AppContext, 'db' | 'clock' | 'plans' | 'readiness' | 'log'>,
): void {
  const ofPlatform = openLoadingCache({
    load: () => readPlatformOverview(ctx),
    maxEntries: 1,
    ttlMs: PLATFORM_TTL_MS,
    now: () => performance.now(),
  })

  app.get(
    '/tenant/overview',
    {
      config: { access: tenant('member') },
      schema: {
        tags,
        summary: 'See what there is and what wants attention',
        description: 'Parts you may not see are null.',
        response: { 200: TenantOverviewBody },
      },
    },
    (request) => readTenantOverview(ctx, tenantOf(request).id, request.permissions),
  )

  app.get(
    '/admin/overview',
    {
      config: { access: platform('platform.metrics:read') },
      schema: {
        tags,
        summary: 'See how the platform is',
        description:
          'As it was up to five seconds ago. Deployments, jobs, mails and media are those of tenants in the pool; requests are those of all processes, without the present minute.',
        response: { 200: AdminOverviewBody },
      },
    },
    () => ofPlatform.get('all'),
  )
}

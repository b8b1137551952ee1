/** Routes of the figures of deployments: of a tenant, and of all for operators. */
import type { AppContext } from '../../../context.ts'
import { platform, tenant, tenantOf } from '../../../kernel/http/access.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { readMetrics, readPlatformMetrics } from './metrics.ts'
import { MetricsBody, MetricsQuery, PlatformMetricsQuery } from './schema.ts'

const tags = ['Deployments']
const response = { 200: MetricsBody }

export function metricsRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'clock' | 'log'>): void {
  app.get(
    '/deployments/metrics',
    {
      config: { access: tenant('deployments:read') },
      schema: {
        tags,
        summary: 'See how often, how well and how fast is deployed',
        querystring: MetricsQuery,
        response,
      },
    },
    (request) => readMetrics(ctx, tenantOf(request).id, request.query),
  )

  app.get(
    '/admin/deployments/metrics',
    {
      config: { access: platform('platform.deployments:read') },
      schema: {
        tags,
        summary: 'See how often, how well and how fast all tenants deploy',
        querystring: PlatformMetricsQuery,
        response,
      },
    },
    (request) => readPlatformMetrics(ctx, request.query),
  )
}

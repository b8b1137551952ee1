/** Routes of traffic: of one website, and of all the tenant has. */
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { TenantTrafficQuery, TrafficBody, TrafficQuery } from './schema.ts'
import { readTraffic } from './traffic.ts'

const tags = ['Traffic']
const read = { access: tenant('sites:read') }

export function trafficRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'clock'>): void {
  app.get(
    '/websites/:website_id/traffic',
    {
      config: read,
      schema: {
        tags,
        summary: 'See the traffic of a website',
        params: WebsiteParams,
        querystring: TrafficQuery,
        response: { 200: TrafficBody },
      },
    },
    async (request) => {
      const { website_id } = request.params
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return readTraffic(tx, website_id, request.query, ctx.clock.now())
        },
        { readOnly: true },
      )
    },
  )

  app.get(
    '/traffic',
    {
      config: read,
      schema: {
        tags,
        summary: 'See the traffic of all websites',
        description: 'Summed, and in `groups` by website.',
        querystring: TenantTrafficQuery,
        response: { 200: TrafficBody },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        (tx) => readTraffic(tx, undefined, request.query, ctx.clock.now()),
        { readOnly: true },
      ),
  )
}

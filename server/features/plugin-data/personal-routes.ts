/** Routes for people who ask what is known of them, or want it erased: across all plugins of a website. */
import type { Static } from 'typebox'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { pluginDataTag } from '../../published/tags.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { announceData } from './notices.ts'
import { erasePersonalData, findPersonalData } from './personal/personal.ts'
import type { DataRoutesCtx } from './routes.ts'
import { Erasure, ErasureBody, PersonQuery, PersonalData } from './schema.ts'

const tags = ['Plugin data']
const url = '/websites/:website_id/plugin-data/personal'

export function personalRoutes(app: HttpServer, ctx: DataRoutesCtx): void {
  app.post(
    `${url}/find`,
    {
      config: { access: tenant('plugin-data:read'), idempotent: false },
      schema: {
        tags,
        summary: 'Find what plugins keep of a person',
        description:
          'By an e-mail address, in columns that plugins declare as personal, and in their values.',
        params: WebsiteParams,
        body: PersonQuery,
        response: { 200: PersonalData },
      },
    },
    async (request, reply) => {
      const { website_id } = request.params
      const found = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return findPersonalData(tx, website_id, request.body.email)
        },
        { readOnly: true },
      )
      // Addresses are searched for with POST so that they stand in no log; nor shall the answer stay anywhere.
      reply.header('cache-control', 'no-store')
      return found as Static<typeof PersonalData>
    },
  )

  app.post(
    `${url}/erase`,
    {
      config: { access: tenant('plugin-data:write') },
      schema: {
        tags,
        summary: 'Erase what plugins keep of a person',
        description: 'For good. The audit trail says that somebody was erased, and not who.',
        params: WebsiteParams,
        body: Erasure,
        response: { 200: ErasureBody },
      },
    },
    async (request) => {
      const { website_id } = request.params
      const { email, rows } = request.body
      const { id } = tenantOf(request)
      const { plugins, ...erased } = await ctx.db.withTenant(id, async (tx) => {
        await getSite(tx, website_id)
        return erasePersonalData(ctx, tx, website_id, email, rows)
      })
      await announceData(ctx, id, website_id, plugins.map(pluginDataTag))
      return erased
    },
  )
}

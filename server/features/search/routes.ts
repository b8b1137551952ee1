/** The route of the portal's search. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { SearchBody, SearchQuery } from './schema.ts'
import { searchEntries, searchMedia } from './search.ts'

export function searchRoutes(app: HttpServer, ctx: Pick<AppContext, 'db'>): void {
  app.get(
    '/websites/:website_id/search',
    {
      config: { access: tenant('content:read') },
      schema: {
        tags: ['Search'],
        summary: 'Search a website',
        description: 'Finds pages, posts and records, drafts included, and media: the best first, by group.',
        params: WebsiteParams,
        querystring: SearchQuery,
        response: { 200: SearchBody },
      },
    },
    async (request) => {
      const { q, group, limit = 10, cursor } = request.query
      const { website_id } = request.params
      if (cursor !== undefined && group === undefined)
        throw new AppError('validation_failed', 'Name the group that the cursor belongs to.', {
          errors: [{ path: '/querystring/group', message: 'is needed with a cursor' }],
        })
      const page = { q, cursor, limit }
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return {
            ...(group !== 'media' && { entries: await searchEntries(tx, website_id, page) }),
            ...(group !== 'entries' && { media: await searchMedia(tx, website_id, page) }),
          }
        },
        { readOnly: true },
      )
    },
  )
}

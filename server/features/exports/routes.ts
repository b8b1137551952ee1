/** Routes of exports. */
import { Type } from 'typebox'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { type ExportCtx, getExport, openExport, startExport } from './exports.ts'
import { listExports } from './queries.ts'
import { ExportBody, NewExport, viewExport } from './schema.ts'

const tags = ['Exports']
/** An export holds drafts and comments that nobody has approved: whoever may see those may take them along. */
const access = { access: tenant('content:read') }
const Params = Type.Object({ ...WebsiteParams.properties, id: Type.String({ format: 'uuid' }) })

export function exportRoutes(app: HttpServer, ctx: ExportCtx): void {
  app.post(
    '/websites/:website_id/exports',
    {
      config: access,
      schema: {
        tags,
        summary: 'Export a website',
        description: 'A job writes the file; it can be downloaded for a week.',
        params: WebsiteParams,
        body: NewExport,
        response: { 202: ExportBody },
      },
    },
    async (request, reply) => {
      const author = principalOf(request).label
      const { website_id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        startExport(ctx, tx, website_id, request.body.format, author),
      )
      return reply.code(202).send(viewExport(row))
    },
  )

  app.get(
    '/websites/:website_id/exports',
    {
      config: access,
      schema: {
        tags,
        summary: 'List exports',
        params: WebsiteParams,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(ExportBody) },
      },
    },
    async (request) => {
      const { website_id } = request.params
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return listExports(tx, website_id, after, limit)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.id], viewExport)
    },
  )

  app.get(
    '/websites/:website_id/exports/:id',
    {
      config: access,
      schema: { tags, summary: 'Get an export', params: Params, response: { 200: ExportBody } },
    },
    async (request) => viewExport(await find(request.params, tenantOf(request).id)),
  )

  app.get(
    '/websites/:website_id/exports/:id/download',
    { config: access, schema: { tags, summary: 'Download the file of an export', params: Params } },
    async (request, reply) => {
      const tenantId = tenantOf(request).id
      const row = await find(request.params, tenantId)
      const { blob, file_name } = await openExport(ctx, tenantId, row)
      return reply
        .type(blob.content_type)
        .header('content-length', blob.size_bytes)
        .header('content-disposition', `attachment; filename="${file_name}"`)
        .header('cache-control', 'no-store')
        .send(blob.body)
    },
  )

  function find({ website_id, id }: { website_id: string; id: string }, tenantId: string) {
    return ctx.db.withTenant(
      tenantId,
      async (tx) => {
        await getSite(tx, website_id)
        return getExport(tx, website_id, id)
      },
      { readOnly: true },
    )
  }
}

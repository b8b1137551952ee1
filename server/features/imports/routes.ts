/** Routes of imports. */
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { UPLOADS_MAX_BYTES } from './form.ts'
import { type ImportCtx, cancelImport, getImport, startImport } from './imports.ts'
import { listImports } from './queries.ts'
import { ImportBody, ImportForm, ImportSummary, viewImport, viewSummary } from './schema.ts'

const tags = ['Imports']
const read = { access: tenant('content:read') }
/** Content goes online at its end, and menus and redirects change. */
const write = { access: tenant('sites:write') }
const Params = Type.Object({ ...WebsiteParams.properties, id: Type.String({ format: 'uuid' }) })

export function importRoutes(app: HttpServer, ctx: ImportCtx): void {
  void app.register(async (scope) => {
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        fileSize: UPLOADS_MAX_BYTES + 1,
        files: 4,
        fields: 20,
        fieldSize: 100_000,
        fieldNameSize: 100,
        parts: 24,
      },
    })
    startRoute(scope, ctx)
  })

  app.get(
    '/websites/:website_id/imports',
    {
      config: read,
      schema: {
        tags,
        summary: 'List imports',
        params: WebsiteParams,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(ImportSummary) },
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
          return listImports(tx, website_id, after, limit)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.id], viewSummary)
    },
  )

  app.get(
    '/websites/:website_id/imports/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get an import: its progress, what it brought, and what it left out',
        params: Params,
        response: { 200: ImportBody },
      },
    },
    async (request) => {
      const { website_id, id } = request.params
      const row = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return getImport(tx, website_id, id)
        },
        { readOnly: true },
      )
      return viewImport(row)
    },
  )

  app.post(
    '/websites/:website_id/imports/:id/cancel',
    {
      config: write,
      schema: {
        tags,
        summary: 'Cancel an import',
        description:
          'What it has brought by now stays, as drafts. Importing the same file again takes it up.',
        params: Params,
        response: { 200: ImportBody },
      },
    },
    async (request) => {
      const { website_id, id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        await getSite(tx, website_id)
        return cancelImport(ctx, tx, website_id, id)
      })
      return viewImport(row)
    },
  )
}

function startRoute(app: HttpServer, ctx: ImportCtx): void {
  app.post(
    '/websites/:website_id/imports',
    {
      // The body passes once: nothing could tell whether it is the same again. Importing again adds nothing twice.
      config: { ...write, idempotent: false },
      schema: {
        tags,
        summary: 'Import content',
        description:
          'multipart/form-data. The file is taken in, and a job brings what is in it; everything becomes visible at its end, at once. Importing the same file again changes what it brought before instead of adding it again.',
        consumes: ['multipart/form-data'],
        params: WebsiteParams,
        body: ImportForm,
        response: { 202: ImportBody },
      },
    },
    async (request, reply) => {
      const target = { tenantId: tenantOf(request).id, siteId: request.params.website_id }
      const row = await startImport(ctx, target, request, principalOf(request).label)
      return reply.code(202).send(viewImport(row))
    },
  )
}

/** Routes of resumable uploads: what a tus client calls, and where it reads what became of its file. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { AppError } from '../../errors.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite, requireEditable } from '../sites/sites.ts'
import { findUpload } from './queries.ts'
import { MediaParams, UploadBody, viewUpload } from './schema.ts'
import type { MediaCtx } from './uploads.ts'

const tags = ['Media']
/** Answers of the protocol are their headers. */
const EMPTY: object = Type.Null()
/** A tus client sends no idempotency keys, its offsets do what they are for. */
const config = { access: tenant('content:write'), idempotent: false } as const

export function uploadRoutes(parent: HttpServer, ctx: MediaCtx): void {
  void parent.register(async (app: HttpServer) => {
    // Read by the handler as it comes.
    app.addContentTypeParser(
      'application/offset+octet-stream',
      async (_request: unknown, body: unknown) => body,
    )

    async function tus(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      const { website_id } = request.params as { website_id: string }
      const target = { tenantId: tenantOf(request).id, siteId: website_id }
      await ctx.db.withTenant(target.tenantId, async (tx) => requireEditable(await getSite(tx, website_id)), {
        readOnly: true,
      })
      const { speakTus } = await import('./tus.ts')
      return speakTus(ctx, target, request, reply)
    }

    app.options(
      '/websites/:website_id/uploads',
      {
        config,
        schema: { tags, summary: 'Say what the tus server of a website can do', params: WebsiteParams },
      },
      tus,
    )
    app.post(
      '/websites/:website_id/uploads',
      {
        config,
        schema: {
          tags,
          summary: 'Begin a resumable upload',
          description:
            'The tus protocol 1.0.0 with creation, creation-with-upload, expiration and termination. `Upload-Length` is reserved in the storage of the plan. `Upload-Metadata` takes filename, filetype, folder_id, alt, title, caption and credit.',
          params: WebsiteParams,
          response: { 201: EMPTY },
        },
      },
      tus,
    )
    app.head(
      '/websites/:website_id/uploads/:id',
      { config, schema: { tags, summary: 'Say how far an upload is', params: MediaParams } },
      tus,
    )
    app.patch(
      '/websites/:website_id/uploads/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Continue an upload',
          description:
            'Pieces of 8 MB are a good size: what has arrived of a piece whose connection broke is kept.',
          params: MediaParams,
        },
      },
      tus,
    )
    app.delete(
      '/websites/:website_id/uploads/:id',
      {
        config,
        schema: { tags, summary: 'End an upload', params: MediaParams },
      },
      tus,
    )
    app.get(
      '/websites/:website_id/uploads/:id',
      {
        config: { access: tenant('content:read') },
        exposeHeadRoute: false,
        schema: {
          tags,
          summary: 'Say what became of an upload',
          description: 'Large files are made into media after the last byte was answered.',
          params: MediaParams,
          response: { 200: UploadBody },
        },
      },
      async (request) => {
        const { website_id, id } = request.params
        const row = await ctx.db.withTenant(
          tenantOf(request).id,
          async (tx) => {
            await getSite(tx, website_id)
            return findUpload(tx, website_id, id)
          },
          { readOnly: true },
        )
        if (!row?.is_resumable) throw new AppError('not_found', 'There is no such upload.')
        return viewUpload(row)
      },
    )
  })
}

/** Routes of the media library. */
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite, requireEditable } from '../sites/sites.ts'
import { MAX_FILE_BYTES } from './file-types.ts'
import { folderRoutes } from './folder-routes.ts'
import { changeMedium, getMedium, getMediumForChange, moveMedia, openFile, removeMedia } from './library.ts'
import { NEWEST_CURSOR, listMedia, listUses, newestKey } from './queries.ts'
import { receiveFiles } from './multipart.ts'
import {
  AddedBody,
  BulkDeletion,
  BulkMove,
  MediaBody,
  MediaChange,
  MediaFilterQuery,
  MediaParams,
  MediaUpload,
  UseBody,
  viewMedia,
  viewUse,
} from './schema.ts'
import { uploadRoutes } from './upload-routes.ts'
import type { MediaCtx } from './uploads.ts'

const tags = ['Media']
const read = { access: tenant('content:read') }
const write = { access: tenant('content:write') }
const MAX_USES = 200
const FILES_AT_ONCE = 20

export function mediaRoutes(app: HttpServer, ctx: MediaCtx & Pick<AppContext, 'config'>): void {
  folderRoutes(app, ctx)
  uploadRoutes(app, ctx)
  void app.register(async (scope) => {
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        fileSize: MAX_FILE_BYTES + 1,
        files: FILES_AT_ONCE,
        fields: 20,
        fieldSize: 10_000,
        fieldNameSize: 100,
        parts: FILES_AT_ONCE + 20,
      },
    })
    addRoute(scope, ctx)
  })

  app.get(
    '/websites/:website_id/media',
    {
      config: read,
      schema: {
        tags,
        summary: 'List media',
        params: WebsiteParams,
        querystring: Type.Object({ ...PageQuery, ...MediaFilterQuery }),
        response: { 200: PageOf(MediaBody) },
      },
    },
    async (request) => {
      const { website_id } = request.params
      const { limit = 50, cursor, q, kind, folder_id, sort } = request.query
      const byName = sort === 'name'
      const page = {
        sort: byName ? ('name' as const) : ('newest' as const),
        cursor: decodeCursor(cursor, byName ? ['string', 'uuid'] : [...NEWEST_CURSOR]),
        limit,
      }
      const folderId = folder_id === 'none' ? null : folder_id
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return listMedia(tx, website_id, { q, kind, folderId }, page)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => (byName ? [row.sort_name, row.id] : newestKey(row)), viewMedia)
    },
  )

  app.get(
    '/websites/:website_id/media/:id',
    {
      config: read,
      schema: { tags, summary: 'Get a medium', params: MediaParams, response: { 200: MediaBody } },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const row = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return getMedium(tx, website_id, id)
        },
        { readOnly: true },
      )
      sendVersion(reply, row.version)
      return viewMedia(row)
    },
  )

  app.get(
    '/websites/:website_id/media/:id/file',
    {
      config: read,
      schema: {
        tags,
        summary: 'Download the file of a medium',
        description: 'As an attachment. With `width`, one of its smaller WebP variants.',
        params: MediaParams,
        querystring: Type.Object({ width: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })) }),
        response: { 200: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const tenantId = tenantOf(request).id
      const row = await ctx.db.withTenant(
        tenantId,
        async (tx) => {
          await getSite(tx, website_id)
          return getMedium(tx, website_id, id)
        },
        { readOnly: true },
      )
      const { width } = request.query
      const file = await openFile(ctx, tenantId, row, width)
      const name = width === undefined ? row.name : `${row.name.replace(/\.[^.]*$/, '')}-${width}.webp`
      return reply
        .header('content-type', file.content_type)
        .header('content-length', file.body_size_bytes)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('etag', file.etag)
        .header('cache-control', 'private, max-age=3600')
        .serializer((payload: unknown) => payload as string)
        .send(file.body)
    },
  )

  app.get(
    '/websites/:website_id/media/:id/usage',
    {
      config: read,
      schema: {
        tags,
        summary: 'Say where a medium is used',
        description: `Pages, posts and records whose draft names it, authors, and the website's settings; ${MAX_USES} at most.`,
        params: MediaParams,
        response: { 200: Type.Object({ items: Type.Array(UseBody) }) },
      },
    },
    async (request) => {
      const { website_id, id } = request.params
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          await getMedium(tx, website_id, id)
          return listUses(tx, website_id, id, MAX_USES)
        },
        { readOnly: true },
      )
      return { items: rows.map(viewUse) }
    },
  )

  app.patch(
    '/websites/:website_id/media/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change what is known of a medium',
        description: 'Published pages show it when they are published again. Honours If-Match.',
        params: MediaParams,
        body: MediaChange,
        response: { 200: MediaBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await getSite(tx, website_id))
        const medium = await getMediumForChange(tx, website_id, id)
        requireVersion(request, medium.version)
        return changeMedium(ctx, tx, medium, request.body)
      })
      sendVersion(reply, row.version)
      return viewMedia(row)
    },
  )

  app.delete(
    '/websites/:website_id/media/:id',
    {
      config: write,
      schema: { tags, summary: 'Delete a medium', params: MediaParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await getSite(tx, website_id))
        requireVersion(request, (await getMediumForChange(tx, website_id, id)).version)
        await removeMedia(ctx, tx, website_id, [id])
      })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/websites/:website_id/media/delete',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete several media',
        params: WebsiteParams,
        body: BulkDeletion,
        response: { 200: Type.Object({ deleted: Type.Integer() }) },
      },
    },
    async (request) => {
      const { website_id } = request.params
      const deleted = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await getSite(tx, website_id))
        return removeMedia(ctx, tx, website_id, request.body.ids)
      })
      return { deleted }
    },
  )

  app.post(
    '/websites/:website_id/media/move',
    {
      config: write,
      schema: {
        tags,
        summary: 'Move several media into a folder',
        params: WebsiteParams,
        body: BulkMove,
        response: { 200: Type.Object({ moved: Type.Integer() }) },
      },
    },
    async (request) => {
      const { website_id } = request.params
      const { ids, folder_id } = request.body
      const moved = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await getSite(tx, website_id))
        return moveMedia(ctx, tx, website_id, ids, folder_id)
      })
      return { moved }
    },
  )
}

function addRoute(app: HttpServer, ctx: MediaCtx): void {
  app.post(
    '/websites/:website_id/media',
    {
      // The body passes once: nothing could tell whether it is the same again.
      config: { ...write, idempotent: false },
      schema: {
        tags,
        summary: 'Add media',
        description:
          'multipart/form-data: fields first, then up to 20 files, to which the fields before them apply. What a file is, its bytes tell. Images are written anew without metadata. Large files fare better with resumable uploads. 200 where the website had all of these bytes already.',
        consumes: ['multipart/form-data'],
        params: WebsiteParams,
        body: MediaUpload,
        response: { 200: AddedBody, 201: AddedBody },
      },
    },
    async (request, reply) => {
      const { website_id } = request.params
      const target = { tenantId: tenantOf(request).id, siteId: website_id }
      await ctx.db.withTenant(target.tenantId, async (tx) => requireEditable(await getSite(tx, website_id)), {
        readOnly: true,
      })
      const { added, failures } = await receiveFiles(ctx, target, request)
      const items = added.map((row) => ({ ...viewMedia(row), duplicate: row.is_duplicate }))
      return reply.code(items.every(({ duplicate }) => duplicate) ? 200 : 201).send({ items, failures })
    },
  )
}

/** Routes of the media library's folders. */
import { Type } from 'typebox'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite, requireEditable } from '../sites/sites.ts'
import { addFolder, changeFolder, getFolderForChange, removeFolder } from './folders.ts'
import { listFolders } from './queries.ts'
import { CountedFolderBody, FolderBody, FolderChange, MediaParams, NewFolder, viewFolder } from './schema.ts'
import type { MediaCtx } from './uploads.ts'

const tags = ['Media']
const read = { access: tenant('content:read') }
const write = { access: tenant('content:write') }

export function folderRoutes(app: HttpServer, ctx: MediaCtx): void {
  app.get(
    '/websites/:website_id/media-folders',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the folders of the media library',
        description: 'All of them, by name; `parent_id` makes the tree.',
        params: WebsiteParams,
        response: { 200: Type.Object({ items: Type.Array(CountedFolderBody) }) },
      },
    },
    async (request) => {
      const { website_id } = request.params
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return listFolders(tx, website_id)
        },
        { readOnly: true },
      )
      return { items: rows.map((row) => ({ ...viewFolder(row), media_count: row.media_count })) }
    },
  )

  app.post(
    '/websites/:website_id/media-folders',
    {
      config: write,
      schema: {
        tags,
        summary: 'Add a folder',
        params: WebsiteParams,
        body: NewFolder,
        response: { 201: FolderBody },
      },
    },
    async (request, reply) => {
      const { website_id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await getSite(tx, website_id))
        return addFolder(tx, website_id, request.body)
      })
      sendVersion(reply, row.version)
      return reply.code(201).send(viewFolder(row))
    },
  )

  app.patch(
    '/websites/:website_id/media-folders/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Rename or move a folder',
        description: 'Honours If-Match.',
        params: MediaParams,
        body: FolderChange,
        response: { 200: FolderBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await getSite(tx, website_id))
        const found = await getFolderForChange(tx, website_id, id)
        requireVersion(request, found.folder.version)
        return changeFolder(tx, found, request.body)
      })
      sendVersion(reply, row.version)
      return viewFolder(row)
    },
  )

  app.delete(
    '/websites/:website_id/media-folders/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a folder',
        description:
          'One that is not empty only with `contents`: `move` puts what is in it where the folder was, `delete` deletes it.',
        params: MediaParams,
        querystring: Type.Object({
          contents: Type.Optional(
            Type.Unsafe<'move' | 'delete'>({ type: 'string', enum: ['move', 'delete'] }),
          ),
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await getSite(tx, website_id))
        const found = await getFolderForChange(tx, website_id, id)
        requireVersion(request, found.folder.version)
        await removeFolder(ctx, tx, found, request.query.contents)
      })
      return reply.code(204).send(null)
    },
  )
}

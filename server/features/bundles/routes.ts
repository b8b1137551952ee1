/** Routes of blueprints. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite, requireEditable } from '../sites/sites.ts'
import { listBlueprints, previewImage, removeBlueprint, saveAsBlueprint } from './blueprints.ts'
import { BlueprintBody, NewBlueprint, viewBlueprint } from './schema.ts'

const tags = ['Blueprints']
const read = { access: tenant('sites:read') }
const write = { access: tenant('sites:write') }

export function blueprintRoutes(
  app: HttpServer,
  ctx: Pick<AppContext, 'db' | 'blobs' | 'clock' | 'plans' | 'notices' | 'jobs' | 'log' | 'platformWindows'>,
): void {
  app.get(
    '/blueprints',
    {
      config: read,
      schema: {
        tags,
        summary: 'List what a website can begin as',
        description:
          'Blueprints of your own come first, then those that ship with the program. There are few: all are listed.',
        response: { 200: Type.Object({ items: Type.Array(BlueprintBody) }) },
      },
    },
    async (request) => {
      const id = tenantOf(request).id
      const blueprints = await ctx.db.withTenant(id, (tx) => listBlueprints(ctx, tx), { readOnly: true })
      return { items: blueprints.map(viewBlueprint) }
    },
  )

  app.get(
    '/blueprints/:slug/preview',
    {
      config: read,
      schema: {
        tags,
        summary: 'The picture of a built-in blueprint',
        params: Type.Object({ slug: Type.String({ maxLength: 100 }) }),
      },
    },
    async (request, reply) => {
      const { bytes, content_type } = await previewImage(ctx, request.params.slug)
      return reply.header('cache-control', 'private, max-age=3600').type(content_type).send(bytes)
    },
  )

  app.post(
    '/websites/:website_id/save-as-blueprint',
    {
      config: write,
      schema: {
        tags,
        summary: 'Save a website as a blueprint',
        description:
          'With its theme, collections, menus, pages, posts and media; without comments, redirects, title and language.',
        params: WebsiteParams,
        body: NewBlueprint,
        response: { 201: BlueprintBody },
      },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request).id
      const { website_id: siteId } = request.params
      await ctx.db.withTenant(tenantId, async (tx) => requireEditable(await getSite(tx, siteId)), {
        readOnly: true,
      })
      const author = principalOf(request).label
      const blueprint = await saveAsBlueprint(ctx, { tenantId, siteId }, request.body, author)
      return reply.code(201).send(viewBlueprint(blueprint))
    },
  )

  app.delete(
    '/blueprints/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a blueprint of your own',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, (tx) => removeBlueprint(ctx, tx, request.params.id))
      return reply.code(204).send(null)
    },
  )
}

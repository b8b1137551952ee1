/** Routes of collections: what records there are is defined here; the records themselves are entries. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type PointerCtx, WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import { addCollection, changeCollection, getCollection, removeCollection } from './collections.ts'
import { listCollections } from './queries.ts'
import { CollectionBody, CollectionPatch, NewCollection, viewCollection } from './schema.ts'

const tags = ['Collections']
const read = { access: tenant('content:read') }
// Visitors see the change at once.
const write = { access: tenant('content:publish') }
const path = '/websites/:website_id/collections'
const CollectionParams = Type.Object({
  ...WebsiteParams.properties,
  collection: Type.String({ minLength: 1, maxLength: 63, description: 'Its slug or id' }),
})

export function collectionRoutes(app: HttpServer, ctx: PointerCtx & Pick<AppContext, 'plans'>): void {
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'List collections',
        params: WebsiteParams,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(CollectionBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['string'])
      const { website_id } = request.params
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return listCollections(tx, website_id, after, limit)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.slug], viewCollection)
    },
  )

  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Create a collection',
        params: WebsiteParams,
        body: NewCollection,
        response: { 201: CollectionBody },
      },
    },
    async (request, reply) => {
      const { website_id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await getSite(tx, website_id))
        return addCollection(ctx, tx, website_id, request.body)
      })
      sendVersion(reply, row.version)
      return reply.code(201).send(viewCollection(row))
    },
  )

  app.get(
    `${path}/:collection`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a collection',
        params: CollectionParams,
        response: { 200: CollectionBody },
      },
    },
    async (request, reply) => {
      const { website_id, collection } = request.params
      const row = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return getCollection(tx, website_id, collection)
        },
        { readOnly: true },
      )
      sendVersion(reply, row.version)
      return viewCollection(row)
    },
  )

  app.patch(
    `${path}/:collection`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a collection',
        description:
          'Fields are given whole. Refused where records do not fit the new ones, unless `force`: then their values stay and are checked when they are edited next. Honours If-Match.',
        params: CollectionParams,
        querystring: Type.Object({ force: Type.Optional(Type.Boolean()) }),
        body: CollectionPatch,
        response: { 200: CollectionBody },
      },
    },
    async (request, reply) => {
      const { website_id, collection } = request.params
      const { force = false } = request.query
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const row = await getCollection(tx, website_id, collection, 'update')
        requireVersion(request, row.version)
        return changeCollection(ctx, tx, row, request.body, { force })
      })
      sendVersion(reply, changed.version)
      return viewCollection(changed)
    },
  )

  app.delete(
    `${path}/:collection`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a collection',
        description: 'Refused while it has records, unless `records=delete`: then they go, too, for good.',
        params: CollectionParams,
        querystring: Type.Object({
          records: Type.Optional(Type.Unsafe<'delete'>({ type: 'string', enum: ['delete'] })),
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, collection } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const row = await getCollection(tx, website_id, collection, 'update')
        requireVersion(request, row.version)
        await removeCollection(ctx, tx, row, { records: request.query.records })
      })
      return reply.code(204).send(null)
    },
  )
}

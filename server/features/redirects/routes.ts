/** Routes of redirects. */
import { Type } from 'typebox'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type PointerCtx, WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import { listRedirects } from './queries.ts'
import { addRedirect, addRedirects, changeRedirect, getRedirect, removeRedirect } from './redirects.ts'
import {
  NewRedirect,
  RedirectBody,
  RedirectChange,
  RedirectParams,
  RedirectsImport,
  RedirectsQuery,
  viewRedirect,
} from './schema.ts'

const tags = ['Redirects']
const read = { access: tenant('content:read') }
const write = { access: tenant('content:publish') }
const url = '/websites/:website_id/redirects'

export function redirectRoutes(app: HttpServer, ctx: PointerCtx): void {
  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: 'List redirects',
        description: 'In the order of the paths they lead away from.',
        params: WebsiteParams,
        querystring: RedirectsQuery,
        response: { 200: PageOf(RedirectBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const { website_id } = request.params
      const after = decodeCursor(cursor, ['string'])
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return listRedirects(tx, website_id, filter, after, limit)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.from_path], viewRedirect)
    },
  )

  app.post(
    url,
    {
      config: write,
      schema: {
        tags,
        summary: 'Add a redirect',
        description:
          'Holds at once, and replaces one that leads away from the same path. A target that redirects itself is replaced by where that leads.',
        params: WebsiteParams,
        body: NewRedirect,
        response: { 201: RedirectBody },
      },
    },
    async (request, reply) => {
      const { website_id } = request.params
      const redirect = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        return addRedirect(ctx, tx, website_id, request.body)
      })
      sendVersion(reply, redirect.version)
      return reply.code(201).send(viewRedirect(redirect))
    },
  )

  app.post(
    `${url}/import`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Add many redirects',
        description: 'All of them or none, in one publication.',
        params: WebsiteParams,
        body: RedirectsImport,
        response: { 200: Type.Object({ count: Type.Integer() }) },
      },
    },
    async (request) => {
      const { website_id } = request.params
      const rows = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        return addRedirects(ctx, tx, website_id, request.body.items)
      })
      return { count: rows.length }
    },
  )

  app.get(
    `${url}/:id`,
    {
      config: read,
      schema: { tags, summary: 'Get a redirect', params: RedirectParams, response: { 200: RedirectBody } },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const redirect = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return getRedirect(tx, website_id, id)
        },
        { readOnly: true },
      )
      sendVersion(reply, redirect.version)
      return viewRedirect(redirect)
    },
  )

  app.patch(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a redirect',
        description: 'Holds at once. An automatic one becomes one of yours. Honours If-Match.',
        params: RedirectParams,
        body: RedirectChange,
        response: { 200: RedirectBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const redirect = await getRedirect(tx, website_id, id)
        requireVersion(request, redirect.version)
        return changeRedirect(ctx, tx, redirect, request.body)
      })
      sendVersion(reply, changed.version)
      return viewRedirect(changed)
    },
  )

  app.delete(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a redirect',
        description: 'Holds at once. Honours If-Match.',
        params: RedirectParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const redirect = await getRedirect(tx, website_id, id)
        requireVersion(request, redirect.version)
        await removeRedirect(ctx, tx, redirect)
      })
      return reply.code(204).send(null)
    },
  )
}

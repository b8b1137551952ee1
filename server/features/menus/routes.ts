/** Routes of menus. */
import { Type } from 'typebox'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type PointerCtx, WebsiteParams, getSite, lockSite, requireEditable } from '../sites/sites.ts'
import {
  addMenu,
  changeMenu,
  getMenu,
  getMenuForChange,
  removeMenu,
  itemsOf,
  requireTargets,
} from './menus.ts'
import { listMenus } from './queries.ts'
import { MenuBody, MenuParams, MenuReplacement, NewMenu, toItems, viewMenu } from './schema.ts'

const tags = ['Menus']
const read = { access: tenant('content:read') }
const write = { access: tenant('content:publish') }
const url = '/websites/:website_id/menus'

export function menuRoutes(app: HttpServer, ctx: PointerCtx): void {
  app.get(
    url,
    {
      config: read,
      schema: {
        tags,
        summary: 'List menus',
        description: 'In the order of their handles.',
        params: WebsiteParams,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(MenuBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const { website_id } = request.params
      const after = decodeCursor(cursor, ['string'])
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return listMenus(tx, website_id, after, limit)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.handle], viewMenu)
    },
  )

  app.post(
    url,
    {
      config: write,
      schema: {
        tags,
        summary: 'Add a menu',
        description: 'Public at once, where the theme shows it.',
        params: WebsiteParams,
        body: NewMenu,
        response: { 201: MenuBody },
      },
    },
    async (request, reply) => {
      const { website_id } = request.params
      const { items = [], ...body } = request.body
      const menu = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        await requireTargets(tx, website_id, toItems(items))
        return addMenu(ctx, tx, website_id, { ...body, items: toItems(items) })
      })
      sendVersion(reply, menu.version)
      return reply.code(201).send(viewMenu(menu))
    },
  )

  app.get(
    `${url}/:id`,
    {
      config: read,
      schema: { tags, summary: 'Get a menu', params: MenuParams, response: { 200: MenuBody } },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const menu = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          await getSite(tx, website_id)
          return getMenu(tx, website_id, id)
        },
        { readOnly: true },
      )
      sendVersion(reply, menu.version)
      return viewMenu(menu)
    },
  )

  app.put(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Replace a menu',
        description: 'All of its items at once; its handle stays. Public at once. Honours If-Match.',
        params: MenuParams,
        body: MenuReplacement,
        response: { 200: MenuBody },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      const { name, items } = request.body
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const menu = await getMenuForChange(tx, website_id, id)
        requireVersion(request, menu.version)
        await requireTargets(tx, website_id, toItems(items), itemsOf(menu))
        return changeMenu(ctx, tx, menu, { name, items: toItems(items) })
      })
      sendVersion(reply, changed.version)
      return viewMenu(changed)
    },
  )

  app.delete(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a menu',
        description: 'Those with the handles `main` and `footer` stay. Honours If-Match.',
        params: MenuParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { website_id, id } = request.params
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        requireEditable(await lockSite(tx, website_id))
        const menu = await getMenuForChange(tx, website_id, id)
        requireVersion(request, menu.version)
        await removeMenu(ctx, tx, menu)
      })
      return reply.code(204).send(null)
    },
  )
}

/** Routes of websites: reading them, and what becomes of them. Making them is site-creation's. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type RequestTenant, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { changeSite, changeStatus, deleteSite, makeMain, restoreSite } from './life-cycle.ts'
import { countContent } from './queries.ts'
import {
  Restoration,
  SiteBody,
  SiteChange,
  SiteDetailBody,
  SiteFilter,
  SiteSort,
  StatusMessage,
} from './schema.ts'
import { type Site, WebsiteParams, getSite, lockSite, pageSites, viewSite, viewSites } from './sites.ts'

type Ctx = Pick<
  AppContext,
  'db' | 'notices' | 'config' | 'clock' | 'log' | 'plans' | 'jobs' | 'platformWindows'
>

const tags = ['Websites']
const read = { access: tenant('sites:read') }
const write = { access: tenant('sites:write') }
const params = WebsiteParams
const response = { 200: SiteBody }

export function siteRoutes(app: HttpServer, ctx: Ctx): void {
  readRoutes(app, ctx)
  changeRoutes(app, ctx)
  statusRoutes(app, ctx)
}

function readRoutes(app: HttpServer, ctx: Ctx): void {
  app.get(
    '/websites',
    {
      config: read,
      schema: {
        tags,
        summary: 'List websites',
        description: 'Deleted ones, which can still be restored, are listed only with `status=deleted`.',
        querystring: Type.Object({ ...PageQuery, ...SiteFilter, ...SiteSort }),
        response: { 200: PageOf(SiteBody) },
      },
    },
    async (request) => {
      const owner = tenantOf(request)
      const { limit, cursor, sort, ...filter } = request.query
      const page = await ctx.db.withTenant(owner.id, (tx) => pageSites(tx, filter, { limit, cursor, sort }), {
        readOnly: true,
      })
      return { ...page, items: await viewSites(ctx, owner, page.items) }
    },
  )

  app.get(
    '/websites/:website_id',
    {
      config: read,
      schema: { tags, summary: 'Get a website', params, response: { 200: SiteDetailBody } },
    },
    async (request, reply) => {
      const owner = tenantOf(request)
      const { site, counts } = await ctx.db.withTenant(
        owner.id,
        async (tx) => {
          const found = await getSite(tx, request.params.website_id)
          return { site: found, counts: await countContent(tx, found.id) }
        },
        { readOnly: true },
      )
      sendVersion(reply, site.version)
      return { ...(await viewSite(ctx, owner, site)), counts }
    },
  )
}

function changeRoutes(app: HttpServer, ctx: Ctx): void {
  for (const method of ['PATCH', 'PUT'] as const)
    app.route({
      method,
      url: '/websites/:website_id',
      config: write,
      schema: {
        tags,
        summary: method === 'PATCH' ? 'Change a website' : 'Change a website (the same as PATCH)',
        description:
          'A new slug is the new address at once; the former one answers no longer. Honours If-Match.',
        params,
        body: SiteChange,
        response,
      },
      handler: async (request, reply) => {
        const owner = tenantOf(request)
        const { website_id } = request.params
        const site = await ctx.db.withTenant(owner.id, async (tx) => {
          const found = await lockSite(tx, website_id)
          requireVersion(request, found.version)
          return changeSite(ctx, tx, found, request.body)
        })
        sendVersion(reply, site.version)
        return viewSite(ctx, owner, site)
      },
    })

  app.delete(
    '/websites/:website_id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a website',
        description:
          'Visitors find it no longer, at once. Until `purge_after_at` it can be restored; then everything of it is removed for good. Honours If-Match.',
        params,
        response,
      },
    },
    async (request) => {
      const owner = tenantOf(request)
      const site = await ctx.db.withTenant(owner.id, async (tx) => {
        const found = await lockSite(tx, request.params.website_id)
        requireVersion(request, found.version)
        return deleteSite(ctx, tx, found)
      })
      return viewSite(ctx, owner, site)
    },
  )
}

function statusRoutes(app: HttpServer, ctx: Ctx): void {
  const act = async (owner: RequestTenant, work: (tx: TenantTx) => Promise<Site>) =>
    viewSite(ctx, owner, await ctx.db.withTenant(owner.id, work))

  const OFF = [
    ['suspend', 'suspended', 'Suspend a website', 'Visitors read that it is suspended, and the message.'],
    [
      'maintenance',
      'maintenance',
      'Put a website into maintenance',
      'Visitors read that it will be back, and the message.',
    ],
  ] as const
  for (const [verb, status, summary, description] of OFF)
    app.post(
      `/websites/:website_id/${verb}`,
      { config: write, schema: { tags, summary, description, params, body: StatusMessage, response } },
      (request) =>
        act(tenantOf(request), async (tx) => {
          const site = await lockSite(tx, request.params.website_id)
          return changeStatus(ctx, tx, site, status, request.body.message)
        }),
    )

  app.post(
    '/websites/:website_id/activate',
    {
      config: write,
      schema: { tags, summary: 'Put a website on the air again', params, response },
    },
    (request) =>
      act(tenantOf(request), async (tx) =>
        changeStatus(ctx, tx, await lockSite(tx, request.params.website_id), 'active'),
      ),
  )

  app.post(
    '/websites/:website_id/make-main',
    {
      config: write,
      schema: {
        tags,
        summary: "Make a website the tenant's main one",
        description:
          "It answers at the tenant's own name; the former one is found under its slug from now on.",
        params,
        response,
      },
    },
    (request) =>
      act(tenantOf(request), async (tx) => makeMain(ctx, tx, await getSite(tx, request.params.website_id))),
  )

  app.post(
    '/websites/:website_id/restore',
    {
      config: write,
      schema: {
        tags,
        summary: 'Restore a deleted website',
        description: 'It is again what it was before. Possible until `purge_after_at`.',
        params,
        body: Restoration,
        response,
      },
    },
    (request) =>
      act(tenantOf(request), (tx) => restoreSite(ctx, tx, request.params.website_id, request.body.slug)),
  )
}

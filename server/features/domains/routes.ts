/** Routes of a tenant's names. */
import { type Static, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { claimNames, removeClaim } from './adding.ts'
import { changeDomain } from './changes.ts'
import { getDomain, notFound } from './domains.ts'
import { platformDomainRoutes } from './operator-routes.ts'
import { type ShownDomain, findShown, listDomains } from './queries.ts'
import {
  DomainBody,
  DomainChangeBody,
  DomainParams,
  NewClaimBody,
  TenantDomains,
  WebsiteDomains,
} from './schema.ts'
import { domainTransferRoutes } from './transfers/routes.ts'
import { checkNow } from './verification/check.ts'
import { type DomainExtras, viewDomain, viewDomains } from './view.ts'

const tags = ['Domains']

export function domainRoutes(app: HttpServer, ctx: AppContext & DomainExtras): void {
  const read = { access: tenant('domains:read') }
  const write = { access: tenant('domains:write') }

  async function page(tenantId: string, query: Static<typeof TenantDomains>) {
    const { limit = 50, cursor, ...filter } = query
    const after = decodeCursor(cursor, ['string'])?.[0]
    const rows = await ctx.db.withPlatform((tx) => listDomains(tx, tenantId, filter, after, limit))
    const found = toPage(
      rows,
      limit,
      (row) => [row.host],
      (row) => row,
    )
    return { ...found, items: await viewDomains(ctx, found.items) }
  }

  async function getShown(tenantId: string, id: string): Promise<ShownDomain> {
    return (await ctx.db.withPlatform((tx) => findShown(tx, tenantId, id))) ?? notFound()
  }

  app.get(
    '/tenant/domains',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the tenant’s custom domains',
        querystring: TenantDomains,
        response: { 200: PageOf(DomainBody) },
      },
    },
    (request) => page(tenantOf(request).id, request.query),
  )

  app.get(
    '/websites/:website_id/domains',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the domains of a website',
        params: WebsiteParams,
        querystring: WebsiteDomains,
        response: { 200: PageOf(DomainBody) },
      },
    },
    async (request) => {
      const { website_id } = request.params
      const { id } = tenantOf(request)
      await ctx.db.withTenant(id, (tx) => getSite(tx, website_id), { readOnly: true })
      return page(id, { ...request.query, website_id })
    },
  )

  app.post(
    '/websites/:website_id/domains',
    {
      config: write,
      schema: {
        tags,
        summary: 'Add a domain to a website',
        description:
          'The answer lists the records to create. The website answers under the name as soon as one of them has proven that it is yours, and a certificate is ordered when visitors reach us by it.',
        params: WebsiteParams,
        body: NewClaimBody,
        response: { 201: DomainBody },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const [row] = await claimNames(ctx, id, request.params.website_id, request.body)
      const shown = await getShown(id, row.id)
      sendVersion(reply, shown.version)
      return reply.code(201).send(await viewDomain(ctx, shown))
    },
  )

  app.get(
    '/domains/:id',
    {
      config: read,
      schema: { tags, summary: 'Get a domain', params: DomainParams, response: { 200: DomainBody } },
    },
    async (request, reply) => {
      const shown = await getShown(tenantOf(request).id, request.params.id)
      sendVersion(reply, shown.version)
      return viewDomain(ctx, shown)
    },
  )

  app.patch(
    '/domains/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a domain',
        description:
          'Moves it to another website, makes it the primary one, decides about redirects and HTTPS. Honours If-Match.',
        params: DomainParams,
        body: DomainChangeBody,
        response: { 200: DomainBody },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const domain = await ctx.db.withPlatform((tx) => getDomain(tx, id, request.params.id))
      await changeDomain(ctx, domain, request.body, (version) => requireVersion(request, version))
      const shown = await getShown(id, domain.id)
      sendVersion(reply, shown.version)
      return viewDomain(ctx, shown)
    },
  )

  app.post(
    '/domains/:id/check',
    {
      config: write,
      schema: {
        tags,
        summary: 'Look at a domain’s DNS now',
        description: 'Up to 6 times a minute. The answer says record by record what was seen.',
        params: DomainParams,
        response: { 200: DomainBody },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const domain = await ctx.db.withPlatform((tx) => getDomain(tx, id, request.params.id))
      await checkNow(ctx, domain)
      const shown = await getShown(id, domain.id)
      sendVersion(reply, shown.version)
      return viewDomain(ctx, shown)
    },
  )

  app.delete(
    '/domains/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Give up a domain',
        description:
          'Nothing is shown under it from now on. You may take it back at once; other customers have to wait for 7 days. Remove its DNS records, too.',
        params: DomainParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const domain = await ctx.db.withPlatform((tx) => getDomain(tx, id, request.params.id))
      await removeClaim(ctx, domain, { check: ({ version }) => requireVersion(request, version) })
      return reply.code(204).send(null)
    },
  )

  domainTransferRoutes(app, ctx)
  platformDomainRoutes(app, ctx)
}

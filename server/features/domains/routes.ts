/** Routes of custom host names. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { platform, tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, PageQuery } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { requireTenant } from '../tenants/tenants.ts'
import { type Domain, addDomain, pageDomains, removeDomain } from './domains.ts'
import { DomainBody, NewDomain } from './schema.ts'

const tags = ['Domains']
const view = (domain: Domain) => ({ host: domain.host, created_at: domain.created_at.toISOString() })

export function domainRoutes(app: HttpServer, ctx: AppContext): void {
  const read = { access: tenant('domains:read') }
  const page = { tags, querystring: Type.Object(PageQuery), response: { 200: PageOf(DomainBody) } }

  app.get(
    '/tenant/domains',
    { config: read, schema: { ...page, summary: 'List the tenant’s custom domains' } },
    async (request) => {
      const found = await ctx.db.withPlatform((tx) => pageDomains(tx, tenantOf(request).id, request.query))
      return { ...found, items: found.items.map(view) }
    },
  )

  const params = Type.Object({ id: Type.String({ format: 'uuid' }) })
  const write = { access: platform('platform.tenants:write') }

  app.get(
    '/admin/tenants/:id/domains',
    {
      config: { access: platform('platform.tenants:read') },
      schema: { ...page, params, summary: 'List a tenant’s custom domains' },
    },
    async (request) => {
      const { id } = request.params
      const found = await ctx.db.withPlatform(async (tx) => {
        await requireTenant(tx, id)
        return pageDomains(tx, id, request.query)
      })
      return { ...found, items: found.items.map(view) }
    },
  )

  app.post(
    '/admin/tenants/:id/domains',
    {
      config: write,
      schema: {
        tags,
        summary: 'Give a custom domain to a tenant',
        description: 'The operator vouches that the name belongs to the tenant.',
        params,
        body: NewDomain,
        response: { 201: DomainBody },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await ctx.db.withPlatform((tx) => requireTenant(tx, id))
      const domain = await addDomain(ctx, id, request.body.host)
      return reply.code(201).send(view(domain))
    },
  )

  app.delete(
    '/admin/tenants/:id/domains/:host',
    {
      config: write,
      schema: {
        tags,
        summary: 'Take a custom domain from a tenant',
        params: Type.Object({ id: Type.String({ format: 'uuid' }), host: Type.String({ maxLength: 253 }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeDomain(ctx, request.params.id, request.params.host)
      return reply.code(204).send(null)
    },
  )
}

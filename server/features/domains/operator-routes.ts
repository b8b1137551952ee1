/** Routes of operators about names of all tenants. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { platform } from '../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import { requireTenant } from '../tenants/tenants.ts'
import { removeClaim, vouchForName } from './adding.ts'
import { notFound } from './domains.ts'
import { resumeName, stopName } from './operators.ts'
import {
  findAnyDomain,
  findOwnDomain,
  findPlatformDomain,
  findShown,
  listAllDomains,
  listDomains,
} from './queries.ts'
import {
  DomainBody,
  DomainParams,
  NewDomain,
  PlatformDomainBody,
  PlatformDomains,
  QuarantineBody,
} from './schema.ts'
import { subjectOf } from './tell.ts'
import { type DomainExtras, viewDomain, viewDomains, viewPlatformDomains } from './view.ts'

const tags = ['Domains']

export function platformDomainRoutes(app: HttpServer, ctx: AppContext & DomainExtras): void {
  const readAll = { access: platform('platform.domains:read') }
  const writeAll = { access: platform('platform.domains:write') }

  async function shownTo(id: string) {
    const found = await ctx.db.withPlatform((tx) => findPlatformDomain(tx, id))
    const [view] = await viewPlatformDomains(ctx, found ? [found] : [])
    return view ?? notFound()
  }

  app.get(
    '/admin/domains',
    {
      config: readAll,
      schema: {
        tags,
        summary: 'List the domains of all tenants',
        querystring: PlatformDomains,
        response: { 200: PageOf(PlatformDomainBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const after = decodeCursor(cursor, ['string', 'uuid'])
      const rows = await ctx.db.withPlatform((tx) => listAllDomains(tx, filter, after, limit))
      const found = toPage(
        rows,
        limit,
        (row) => [row.host, row.id],
        (row) => row,
      )
      return { ...found, items: await viewPlatformDomains(ctx, found.items) }
    },
  )

  app.get(
    '/admin/domains/:id',
    {
      config: readAll,
      schema: {
        tags,
        summary: 'Get a domain of whatever tenant',
        params: DomainParams,
        response: { 200: PlatformDomainBody },
      },
    },
    (request) => shownTo(request.params.id),
  )

  app.post(
    '/admin/domains/:id/quarantine',
    {
      config: writeAll,
      schema: {
        tags,
        summary: 'Stop a domain',
        description:
          'Nothing is shown under it, it is asked no certificate for, and nobody else gets it. The tenant is told the reason.',
        params: DomainParams,
        body: QuarantineBody,
        response: { 200: PlatformDomainBody },
      },
    },
    async (request) => {
      const { id } = await stopName(ctx, request.params.id, request.body.reason)
      return shownTo(id)
    },
  )

  app.post(
    '/admin/domains/:id/release',
    {
      config: writeAll,
      schema: {
        tags,
        summary: 'Let a stopped domain go on',
        params: DomainParams,
        response: { 200: PlatformDomainBody },
      },
    },
    async (request) => {
      const { id } = await resumeName(ctx, request.params.id)
      return shownTo(id)
    },
  )

  app.delete(
    '/admin/domains/:id',
    {
      config: writeAll,
      schema: {
        tags,
        summary: 'Take a domain away from its tenant',
        params: DomainParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const domain = await ctx.db.withPlatform((tx) => findAnyDomain(tx, request.params.id))
      if (!domain) return notFound()
      await takeAway(domain)
      return reply.code(204).send(null)
    },
  )

  async function takeAway(domain: { id: string; tenant_id: string; host: string }): Promise<void> {
    await removeClaim(ctx, domain, { reason: 'The platform has removed it.', byOperator: true })
    await ctx.db.withPlatform((tx) =>
      recordPlatformAudit(tx, { action: 'domain.remove', subject: subjectOf(domain) }),
    )
  }

  const params = DomainParams
  const write = { access: platform('platform.tenants:write') }

  app.get(
    '/admin/tenants/:id/domains',
    {
      config: { access: platform('platform.tenants:read') },
      schema: {
        tags,
        summary: 'List a tenant’s custom domains',
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(DomainBody) },
      },
    },
    async (request) => {
      const { id } = request.params
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['string'])?.[0]
      const rows = await ctx.db.withPlatform(async (tx) => {
        await requireTenant(tx, id)
        return listDomains(tx, id, {}, after, limit)
      })
      const found = toPage(
        rows,
        limit,
        (row) => [row.host],
        (row) => row,
      )
      return { ...found, items: await viewDomains(ctx, found.items) }
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
      const domain = await vouchForName(ctx, id, request.body.host)
      const shown = await ctx.db.withPlatform((tx) => findShown(tx, id, domain.id))
      return reply.code(201).send(await viewDomain(ctx, shown ?? notFound()))
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
      const { id, host } = request.params
      const domain = await ctx.db.withPlatform((tx) => findOwnDomain(tx, id, host))
      if (!domain) return notFound()
      await takeAway(domain)
      return reply.code(204).send(null)
    },
  )
}

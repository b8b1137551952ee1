/** Routes of what is known about a domain: its traffic, and how search engines find it. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { type Domain, getDomain, isWildcard } from '../domains/domains.ts'
import { HostTrafficBody, TenantTrafficQuery, readHostTraffic } from '../traffic/traffic.ts'
import { DomainParams, SeoBody } from './schema.ts'
import { lookAtSeo } from './seo.ts'

const tags = ['Domains']
const read = { access: tenant('domains:read') }
/** Looks at a domain: each asks for three files of it. */
const LOOKS = { points: 6, window_seconds: 60 }

type Ctx = Pick<AppContext, 'db' | 'clock' | 'fetcher' | 'rateLimiter'>

export function domainReportRoutes(app: HttpServer, ctx: Ctx): void {
  const domainOf = (tenantId: string, id: string) =>
    ctx.db.withPlatform((tx) => getDomain(tx, tenantId, id), { readOnly: true })

  app.get(
    '/domains/:id/traffic',
    {
      config: read,
      schema: {
        tags,
        summary: 'See the traffic of a domain',
        description:
          'Visitors, pages and referrers are counted by website. Of a wildcard: all names it covers.',
        params: DomainParams,
        querystring: TenantTrafficQuery,
        response: { 200: HostTrafficBody },
      },
    },
    async (request) => {
      const { id: tenantId } = tenantOf(request)
      const { host, site_id } = await domainOf(tenantId, request.params.id)
      const of = { host, siteId: site_id ?? undefined }
      return ctx.db.withTenant(tenantId, (tx) => readHostTraffic(tx, of, request.query, ctx.clock.now()), {
        readOnly: true,
      })
    },
  )

  app.get(
    '/domains/:id/seo',
    {
      config: read,
      schema: {
        tags,
        summary: 'See how search engines find a domain',
        description: 'Looks at the public address now: six times a minute at most.',
        params: DomainParams,
        response: { 200: SeoBody },
      },
    },
    async (request) => {
      const { id: tenantId } = tenantOf(request)
      const domain = await domainOf(tenantId, request.params.id)
      requireLookable(domain)
      const taken = await ctx.rateLimiter.take(`tenant:${tenantId}:domain-seo:${domain.id}`, LOOKS)
      if (!taken.allowed)
        throw new AppError('rate_limited', `Look again in ${taken.retry_after_seconds} s.`, {
          retryAfterSeconds: taken.retry_after_seconds,
        })
      const report = await lookAtSeo(ctx.fetcher, domain.host)
      return { host: domain.host, checked_at: ctx.clock.now().toISOString(), ...report }
    },
  )
}

/** @throws AppError bad_request for a wildcard, domain_not_verified */
function requireLookable({ host, holds }: Domain): void {
  if (isWildcard(host))
    throw new AppError('bad_request', 'A wildcard has no page of its own: look at a name that it covers.')
  if (!holds)
    throw new AppError('domain_not_verified', `${host} is not proven to be yours, so it shows nothing.`)
}

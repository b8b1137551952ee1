/** Routes about the process itself, and what each kind of host name answers at its root. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { anybody } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import type { SinglePageApp } from '../../kernel/http/single-page-app.ts'
import { landingPage, notServedPage, tenantPage } from './pages.ts'

const open = { access: anybody }
const tags = ['System']

/** @param portal its page, where it has been built */
export function systemRoutes(app: HttpServer, ctx: AppContext, portal: SinglePageApp): void {
  app.get(
    '/healthz',
    {
      config: open,
      schema: {
        tags,
        summary: 'The process lives',
        response: { 200: Type.Object({ status: Type.String() }) },
      },
    },
    async () => ({
      status: 'ok',
    }),
  )

  app.get(
    '/readyz',
    {
      config: open,
      schema: {
        tags,
        summary: 'The process can serve: database, migrations, storage',
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const checks = Object.fromEntries(
        await Promise.all(
          Object.entries(ctx.readiness).map(async ([name, check]) => [name, await outcome(check, ctx, name)]),
        ),
      )
      const ready = Object.values(checks).every((state) => state === 'ok')
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', checks })
    },
  )

  app.get('/metrics', { config: open, schema: { hide: true } }, async (request, reply) => {
    const { metricsToken } = ctx.config
    const allowed = metricsToken
      ? request.headers.authorization === `Bearer ${metricsToken}`
      : isLoopback(request.ip)
    // Figures name tenants: without a token, only this machine may read them.
    if (!allowed) throw new AppError('route_not_found', 'There is no GET /metrics.')
    return reply.type(ctx.metrics.registry.contentType).send(await ctx.collectMetrics())
  })

  app.get('/', { config: open, schema: { hide: true } }, async (request, reply) => {
    const { address } = request
    const page = portal.page(request, reply)
    if (page) return page
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      )
    if (address.kind === 'portal' || address.kind === 'api')
      return reply.send(landingPage(ctx.config.domain, `${request.protocol}://${request.headers.host}`))
    const tenant =
      address.kind === 'tenant'
        ? await ctx.tenants.bySlug(address.slug)
        : await ctx.tenants.byHost(address.host)
    if (tenant?.status === 'active') return reply.code(404).send(tenantPage(tenant.slug))
    return reply.code(404).send(notServedPage(address.host))
  })
}

const Readiness = Type.Object({ status: Type.String(), checks: Type.Record(Type.String(), Type.String()) })

async function outcome(check: () => Promise<void>, ctx: AppContext, name: string): Promise<string> {
  try {
    await check()
    return 'ok'
  } catch (error) {
    ctx.log.warn({ err: error, check: name }, 'not ready')
    return 'failed'
  }
}

function isLoopback(ip: string): boolean {
  return ip === '::1' || /^(::ffff:)?127\./.test(ip)
}

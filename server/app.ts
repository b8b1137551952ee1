/** The HTTP application: the server with every feature's routes on it. */
import type { AppContext } from './context.ts'
import { pathOfAlias } from './aliases.ts'
import { createGuard } from './features/access/guard.ts'
import { systemRoutes } from './features/system/routes.ts'
import { tenantRoutes } from './features/tenants/routes.ts'
import { documentApi } from './kernel/http/openapi.ts'
import { type HttpServer, createHttpServer } from './kernel/http/server.ts'

/** Builds the application; it does not listen yet. */
export async function createApp(ctx: AppContext): Promise<HttpServer> {
  const app = createHttpServer({
    domain: ctx.config.domain,
    trustedProxies: ctx.config.trustedProxies,
    log: ctx.log,
    metrics: ctx.metrics,
    guard: createGuard(ctx),
    rewritePath: pathOfAlias,
    routes: ctx.routes,
  })
  await documentApi(app)
  systemRoutes(app, ctx)
  await app.register(
    async (api) => {
      tenantRoutes(api as HttpServer, ctx)
    },
    { prefix: '/api/v1' },
  )
  await app.ready()
  return app
}

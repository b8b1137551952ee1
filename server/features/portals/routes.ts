/** Routes of the portal's surroundings. */
import type { AppContext } from '../../context.ts'
import { anybody } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { emblemRoutes } from './emblem-routes.ts'
import { portalAt } from './portals.ts'
import { PortalBody } from './schema.ts'

const tags = ['Portal']

export function portalRoutes(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/portal',
    {
      config: { access: anybody },
      schema: {
        tags,
        summary: 'What the sign-in page of this host looks like',
        description:
          'Name, logo and colours of the tenant whose own portal this host is; of the product everywhere else.',
        response: { 200: PortalBody },
      },
    },
    (request) => portalAt(ctx, request.address),
  )

  emblemRoutes(app, ctx)
}

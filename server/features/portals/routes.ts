/** Routes of the portal's surroundings. */
import type { AppContext } from '../../context.ts'
import { anybody, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { emblemRoutes } from './emblem-routes.ts'
import { changeOwnPortal, viewOwnPortal } from './own-portal.ts'
import { portalAt } from './portals.ts'
import { OwnPortalBody, OwnPortalChange, PortalBody } from './schema.ts'

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

  app.get(
    '/tenant/portal',
    {
      config: { access: tenant('settings:read') },
      schema: {
        tags,
        summary: 'Where the tenant’s portal is',
        response: { 200: OwnPortalBody },
      },
    },
    async (request, reply) => {
      const { id } = tenantOf(request)
      const view = await ctx.db.withPlatform((tx) => viewOwnPortal(ctx, tx, id), { readOnly: true })
      sendVersion(reply, view.version)
      return view
    },
  )

  app.put(
    '/tenant/portal',
    {
      config: { access: tenant('branding:write') },
      schema: {
        tags,
        summary: 'Change where the tenant’s portal is, and what its mails are sent as',
        description:
          'What is left out stays. For a domain to serve the portal at all, change `serves` of the domain. Honours If-Match.',
        body: OwnPortalChange,
        response: { 200: OwnPortalBody },
      },
    },
    async (request, reply) => {
      const view = await changeOwnPortal(ctx, tenantOf(request).id, request.body, (version) =>
        requireVersion(request, version),
      )
      sendVersion(reply, view.version)
      return view
    },
  )

  emblemRoutes(app, ctx)
}

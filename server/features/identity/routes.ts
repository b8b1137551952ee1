/** The routes of identity: tokens, one's account, second factors, and what operators do with users. */
import { anybody } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { accountRoutes } from './account-routes.ts'
import { emailChangeRoutes } from './email-change/routes.ts'
import { factorRoutes } from './factor-routes.ts'
import type { WithIdentity } from './open.ts'
import { operatorRoutes } from './operator-routes.ts'
import { JwksBody } from './schema.ts'
import { tokenRoutes } from './token-routes.ts'

export function identityRoutes(app: HttpServer, ctx: WithIdentity): void {
  tokenRoutes(app, ctx)
  accountRoutes(app, ctx)
  emailChangeRoutes(app, ctx)
  factorRoutes(app, ctx)
  operatorRoutes(app, ctx)
}

/** The public keys of access tokens, at the root of every host as RFC 8615 wants it. */
export function wellKnownRoutes(app: HttpServer, { identity }: WithIdentity): void {
  app.get(
    '/.well-known/jwks.json',
    {
      config: { access: anybody },
      schema: {
        tags: ['Sign-in'],
        summary: 'List the public keys that verify access tokens',
        response: { 200: JwksBody },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=300')
      return identity.keys.jwks()
    },
  )
}

/** The route that says where a customer lets his DNS provider create the records. */
import { readFile } from 'node:fs/promises'
import { Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { tenant, tenantOf } from '../../../kernel/http/access.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { type Domains, type NamedDomain, findNamed } from '../named-domain.ts'
import { takeAsk } from '../rate.ts'
import { connect } from './domain-connect.ts'

type Ctx = Pick<AppContext, 'db' | 'config' | 'dns' | 'fetcher' | 'rateLimiter'>

const ConnectBody = Type.Object({
  available: Type.Boolean(),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why not' }),
  provider: Type.Union([Type.String(), Type.Null()], { description: 'Who has the zone, as it calls itself' }),
  url: Type.Union([Type.String(), Type.Null()], { description: 'Where the customer agrees' }),
  signed: Type.Boolean({ description: 'Whether the address is signed with the platform’s key' }),
})

export function domainConnectRoutes<Domain extends NamedDomain>(
  app: HttpServer,
  ctx: Ctx & { domains: Domains<Domain> },
): void {
  app.get(
    '/domains/:id/connect',
    {
      config: { access: tenant('domains:read') },
      schema: {
        tags: ['DNS providers'],
        summary: 'Find out whether the domain’s DNS provider creates the records itself',
        description: 'By Domain Connect: the customer signs in there and agrees.',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: ConnectBody },
      },
    },
    async (request) => {
      const tenantId = tenantOf(request).id
      const { domain, owner, records } = await findNamed(ctx, tenantId, request.params.id)
      await takeAsk(ctx, tenantId)
      const file = ctx.config.domainConnectKeyFile
      const key = file === undefined ? undefined : await readFile(file, 'utf8')
      const found = await connect(ctx, domain, owner, records, key)
      return { reason: null, url: null, signed: false, ...found }
    },
  )
}

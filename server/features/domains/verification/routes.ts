/** Routes of names that lead here without being anybody's. */
import { Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { platform, tenant, tenantOf } from '../../../kernel/http/access.ts'
import { PageOf, PageQuery } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { pageDangling } from './dangling.ts'
import type { DanglingRow } from './queries.ts'

const tags = ['Domains']
const querystring = Type.Object(PageQuery)

const DanglingBody = Type.Object({
  host: Type.String({ examples: ['shop.example.com'] }),
  seen: Type.String({
    description: 'The record that still leads here: whoever runs the domain should remove it',
    examples: ['CNAME k3v9q2.dns.hotswap.example'],
  }),
  found_at: Type.String({ format: 'date-time' }),
  checked_at: Type.String({ format: 'date-time' }),
})
const PlatformDanglingBody = Type.Object({
  ...DanglingBody.properties,
  tenant_id: Type.String({ format: 'uuid', description: 'Who had it last' }),
})

const view = ({ host, seen, found_at, checked_at }: DanglingRow) => ({
  host,
  seen,
  found_at: found_at.toISOString(),
  checked_at: checked_at.toISOString(),
})

export function danglingRoutes(app: HttpServer, ctx: Pick<AppContext, 'db'>): void {
  app.get(
    '/tenant/domains/dangling',
    {
      config: { access: tenant('domains:read') },
      schema: {
        tags,
        summary: 'List names that still lead here though they are not yours any more',
        description: 'Looked for once a day. Remove their records: somebody else could claim them.',
        querystring,
        response: { 200: PageOf(DanglingBody) },
      },
    },
    async (request) => {
      const { id } = tenantOf(request)
      const found = await ctx.db.withPlatform((tx) => pageDangling(tx, id, request.query))
      return { ...found, items: found.items.map(view) }
    },
  )

  app.get(
    '/admin/domains/dangling',
    {
      config: { access: platform('platform.domains:read') },
      schema: {
        tags,
        summary: 'List names of all tenants that lead here though nobody holds them',
        querystring,
        response: { 200: PageOf(PlatformDanglingBody) },
      },
    },
    async (request) => {
      const found = await ctx.db.withPlatform((tx) => pageDangling(tx, undefined, request.query))
      return { ...found, items: found.items.map((row) => ({ ...view(row), tenant_id: row.tenant_id })) }
    },
  )
}

/** Routes of placements: where a tenant lives, and having it moved. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { platform } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { requireStatus, requireTenant } from '../tenants/tenants.ts'
import { KINDS, type PlacementKind } from './homes.ts'
import { queueMove } from './jobs.ts'
import { getPlacement } from './placements.ts'

const tags = ['Tenants']
const params = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Kind = Type.Unsafe<PlacementKind>({
  type: 'string',
  enum: [...KINDS],
  description: 'Shared tables, tables in a schema of its own, or a database of its own',
})

export function placementRoutes(
  app: HttpServer,
  ctx: Pick<AppContext, 'db' | 'ownerUrl' | 'notices' | 'jobs' | 'log'>,
): void {
  app.get(
    '/admin/tenants/:id/placement',
    {
      config: { access: platform('platform.tenants:read') },
      schema: {
        tags,
        summary: 'Get where a tenant’s rows live',
        params,
        response: {
          200: Type.Object({
            placement: Kind,
            database: Type.Unsafe<string | null>({
              type: ['string', 'null'],
              description: 'null: the platform’s own',
            }),
            schema: Type.String(),
            moved_at: Type.Unsafe<string | null>({
              type: ['string', 'null'],
              description: 'null: it never moved',
            }),
          }),
        },
      },
    },
    async (request) => {
      const { kind, database, schema, movedAt } = await getPlacement(ctx, request.params.id)
      return { placement: kind, database, schema, moved_at: movedAt?.toISOString() ?? null }
    },
  )

  app.post(
    '/admin/tenants/:id/move',
    {
      config: { access: platform('platform.tenants:write') },
      schema: {
        tags,
        summary: 'Move a tenant to another placement',
        description:
          'Runs as a job of the platform. While the rows are copied the tenant’s requests wait and then go on in the new place: about 0.5 s for 10,000 rows, 5 s for 100,000. A tenant that would take longer than `max_pause_seconds` stays where it is; above 10 s, requests that wait are refused with 503.',
        params,
        body: Type.Object(
          {
            placement: Kind,
            max_pause_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 3600, default: 8 })),
          },
          { additionalProperties: false, examples: [{ placement: 'database' }] },
        ),
        response: {
          202: Type.Object({ job_id: Type.String() }, { description: 'Follow it under /admin/jobs' }),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { placement, max_pause_seconds } = request.body
      const tenant = await ctx.db.withPlatform((tx) => requireTenant(tx, id))
      requireStatus(tenant, 'move', ['active', 'suspended'])
      const job_id = await queueMove(ctx, { tenant_id: id, placement, max_pause_seconds })
      return reply.code(202).send({ job_id })
    },
  )
}

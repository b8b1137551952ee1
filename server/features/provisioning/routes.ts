/** Routes that make tenants and remove them for good. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { platform } from '../../kernel/http/access.ts'
import { sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { NewTenant, TenantBody, requireStatus, requireTenant, viewTenant } from '../tenants/tenants.ts'
import { addAdministrator } from './administrators.ts'
import { listSteps, provisionTenant, purgeTenant } from './provisioning.ts'

const tags = ['Tenants']
const NewAdministrator = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254 }),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false, examples: [{ email: 'ada@acme.example', name: 'Ada Lovelace' }] },
)
const params = Type.Object({ id: Type.String({ format: 'uuid' }) })

export function provisioningRoutes(app: HttpServer, ctx: AppContext): void {
  app.post(
    '/admin/tenants',
    {
      config: { access: platform('platform.tenants:write') },
      schema: {
        tags,
        summary: 'Create a tenant',
        description:
          'Sets up everything: home in the database, roles, mail templates, configuration, custom domain, first administrator. When a step fails, nothing is left behind.',
        body: NewTenant,
        response: { 201: TenantBody },
      },
    },
    async (request, reply) => {
      const tenant = await provisionTenant(ctx, request.body)
      sendVersion(reply, tenant.version)
      return reply
        .code(201)
        .header('location', `/api/v1/admin/tenants/${tenant.id}`)
        .send(viewTenant(tenant, ctx.config.domain))
    },
  )

  app.get(
    '/admin/tenants/:id/provisioning',
    {
      config: { access: platform('platform.tenants:read') },
      schema: {
        tags,
        summary: 'How a tenant was set up',
        params,
        response: {
          200: Type.Object({
            steps: Type.Array(
              Type.Object({
                name: Type.String(),
                state: Type.String(),
                took_ms: Type.Integer(),
                finished_at: Type.String({ format: 'date-time' }),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const steps = await ctx.db.withPlatform(async (tx) => {
        await requireTenant(tx, request.params.id)
        return listSteps(tx, request.params.id)
      })
      return { steps: steps.map((step) => ({ ...step, finished_at: step.finished_at.toISOString() })) }
    },
  )

  app.post(
    '/admin/tenants/:id/administrators',
    {
      config: { access: platform('platform.tenants:write') },
      schema: {
        tags,
        summary: 'Give a tenant an owner',
        description:
          'An existing account joins; a new one chooses its password by the link in the welcome mail. The tenant must be active.',
        params,
        body: NewAdministrator,
        response: {
          201: Type.Object({
            user_id: Type.String({ format: 'uuid' }),
            email: Type.String(),
            is_new: Type.Boolean({ description: 'The account was made just now' }),
          }),
        },
      },
    },
    async (request, reply) => {
      const tenant = await ctx.db.withPlatform((tx) => requireTenant(tx, request.params.id))
      requireStatus(tenant, 'take an owner', ['active'])
      return reply.code(201).send(await addAdministrator(ctx, tenant, request.body))
    },
  )

  app.post(
    '/admin/tenants/:id/purge',
    {
      config: { access: platform('platform.tenants:delete') },
      schema: {
        tags,
        summary: 'Remove a deleted tenant for good, now',
        description:
          'Cannot be undone. The tenant must have been deleted before; repeat its slug to confirm.',
        params,
        body: Type.Object(
          { confirm: Type.String({ maxLength: 63, description: 'The tenant’s slug' }) },
          { additionalProperties: false, examples: [{ confirm: 'acme' }] },
        ),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const tenant = await ctx.db.withPlatform((tx) => requireTenant(tx, request.params.id))
      if (tenant.slug !== request.body.confirm)
        throw new AppError('validation_failed', '/body/confirm: must be the tenant’s slug', {
          errors: [{ path: '/body/confirm', message: 'must be the tenant’s slug' }],
        })
      await purgeTenant(ctx, tenant.id)
      return reply.code(204).send(null)
    },
  )
}

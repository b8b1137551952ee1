/** Routes of use and limits: the tenant's own view, and the operator's with the tenant's overrides. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { platform, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { QuotaOverrides, usageOf } from '../plans/plans.ts'
import { changeQuotaOverrides } from './overrides.ts'
import { UsageBody, viewUsage } from './schema.ts'

const tags = ['Usage']
const params = Type.Object({ id: Type.String({ format: 'uuid' }) })

export function quotaRoutes(
  app: HttpServer,
  ctx: Pick<AppContext, 'db' | 'notices' | 'plans' | 'clock'>,
): void {
  async function usage(tenantId: string) {
    const terms = await ctx.plans.termsOf(tenantId)
    return viewUsage(terms, await ctx.db.withTenant(tenantId, (tx) => usageOf(ctx, tx), { readOnly: true }))
  }

  app.get(
    '/tenant/usage',
    {
      config: { access: tenant('usage:read') },
      schema: {
        tags,
        summary: 'Get the plan, its limits and what is used of them',
        response: { 200: UsageBody },
      },
    },
    (request) => usage(tenantOf(request).id),
  )

  app.get(
    '/admin/tenants/:id/usage',
    {
      config: { access: platform('platform.tenants:read') },
      schema: { tags, summary: 'Get what a tenant uses of its limits', params, response: { 200: UsageBody } },
    },
    (request) => usage(request.params.id),
  )

  app.put(
    '/admin/tenants/:id/quota-overrides',
    {
      config: { access: platform('platform.plans:write') },
      schema: {
        tags,
        summary: 'Replace the limits of a tenant that differ from its plan’s',
        description:
          'Holds at once. An empty object takes the tenant back to its plan. Honours If-Match with the tenant’s ETag.',
        params,
        body: QuotaOverrides,
        response: { 200: UsageBody },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const version = await changeQuotaOverrides(ctx, id, request.body, (present) =>
        requireVersion(request, present),
      )
      sendVersion(reply, version)
      return usage(id)
    },
  )
}

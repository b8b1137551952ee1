/** Routes about tenants: the operator's, and a tenant's own profile. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { platform, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import {
  BulkAction,
  ProfileChange,
  Reason,
  STATUSES,
  TenantBody,
  TenantChange,
  TenantFilter,
  TenantParams,
} from './schema.ts'
import { judgeSlug, suggestSlugs } from './slug.ts'
import {
  type Tenant,
  changePlan,
  changeStatus,
  changeTenant,
  pageTenants,
  requireTenant,
  restoreTenant,
  tenantStatistics,
  viewTenant,
} from './tenants.ts'

type Ctx = Pick<AppContext, 'db' | 'notices' | 'config' | 'clock' | 'log' | 'plans' | 'keyring' | 'jobs'>

const tags = ['Tenants']
const read = { access: platform('platform.tenants:read') }
const write = { access: platform('platform.tenants:write') }
const remove = { access: platform('platform.tenants:delete') }
const answer = { 200: TenantBody }

export function tenantRoutes(app: HttpServer, ctx: Ctx): void {
  listRoutes(app, ctx)
  tenantByIdRoutes(app, ctx)
  lifeCycleRoutes(app, ctx)
  profileRoutes(app, ctx)
}

function listRoutes(app: HttpServer, ctx: Ctx): void {
  app.get(
    '/admin/tenants',
    {
      config: read,
      schema: {
        tags,
        summary: 'List tenants',
        description: 'Purged tenants are listed only with `status=deleted`.',
        querystring: Type.Object({ ...PageQuery, ...TenantFilter }),
        response: { 200: PageOf(TenantBody) },
      },
    },
    async (request) => {
      const { limit, cursor, sort, ...filter } = request.query
      const page = await ctx.db.withPlatform((tx) => pageTenants(tx, filter, { limit, cursor, sort }))
      return { ...page, items: page.items.map((row) => viewTenant(row, ctx.config.domain)) }
    },
  )

  app.get(
    '/admin/tenants/availability',
    {
      config: read,
      schema: {
        tags,
        summary: 'Ask whether a subdomain is free',
        querystring: Type.Object({ slug: Type.String({ minLength: 1, maxLength: 200, examples: ['acme'] }) }),
        response: {
          200: Type.Object({
            slug: Type.String(),
            available: Type.Boolean(),
            reason: Type.Unsafe<string | null>({
              type: ['string', 'null'],
              enum: ['taken', 'reserved', 'invalid', null],
            }),
            suggestion: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
          }),
        },
      },
    },
    async (request) =>
      ctx.db.withPlatform(async (tx) => {
        const verdict = await judgeSlug(tx, request.query.slug)
        if (verdict.available) return { ...verdict, suggestion: null }
        const [suggestion = null] = await suggestSlugs(tx, request.query.slug, 1)
        return { ...verdict, suggestion }
      }),
  )

  const counts = Type.Record(Type.String(), Type.Integer())
  app.get(
    '/admin/tenants/statistics',
    {
      config: read,
      schema: {
        tags,
        summary: 'Figures about all tenants',
        response: {
          200: Type.Object({
            total: Type.Integer(),
            by_status: counts,
            by_plan: counts,
            by_placement: counts,
            by_region: counts,
            by_subscription_status: counts,
            created_by_day: Type.Array(Type.Object({ day: Type.String(), count: Type.Integer() })),
          }),
        },
      },
    },
    async () => ctx.db.withPlatform(tenantStatistics),
  )
}

function tenantByIdRoutes(app: HttpServer, ctx: Ctx): void {
  const show = (row: Tenant) => viewTenant(row, ctx.config.domain)

  app.get(
    '/admin/tenants/:id',
    { config: read, schema: { tags, summary: 'Read a tenant', params: TenantParams, response: answer } },
    async (request, reply) => {
      const row = await ctx.db.withPlatform((tx) => requireTenant(tx, request.params.id))
      sendVersion(reply, row.version)
      return show(row)
    },
  )

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/admin/tenants/:id',
      config: write,
      schema: {
        tags,
        summary: 'Change a tenant',
        description:
          'Fields that are left out stay as they are. A new slug is the tenant’s new address at once.',
        params: TenantParams,
        body: TenantChange,
        response: answer,
      },
      handler: async (request, reply) => {
        const { id } = request.params
        const row = await changeTenant(ctx, id, request.body, (version) => requireVersion(request, version))
        sendVersion(reply, row.version)
        return show(row)
      },
    })
  }
}

function lifeCycleRoutes(app: HttpServer, ctx: Ctx): void {
  const show = (row: Tenant) => viewTenant(row, ctx.config.domain)
  const changes = [
    ['/admin/tenants/:id/suspend', 'suspended', 'Suspend a tenant'],
    ['/admin/tenants/:id/deactivate', 'suspended', 'Suspend a tenant (another name)'],
    ['/admin/tenants/:id/activate', 'active', 'Activate a suspended tenant'],
  ] as const
  for (const [url, status, summary] of changes) {
    app.post(
      url,
      {
        config: write,
        schema: { tags, summary, params: TenantParams, body: Type.Optional(Reason), response: answer },
      },
      async (request) => show(await changeStatus(ctx, request.params.id, status, request.body?.reason)),
    )
  }

  app.delete(
    '/admin/tenants/:id',
    {
      config: remove,
      schema: {
        tags,
        summary: 'Delete a tenant',
        description: 'It can be restored until its grace period ends; then it is purged.',
        params: TenantParams,
        response: answer,
      },
    },
    async (request) => show(await changeStatus(ctx, request.params.id, 'deprovisioning')),
  )

  app.post(
    '/admin/tenants/:id/restore',
    {
      config: remove,
      schema: { tags, summary: 'Undo the deletion of a tenant', params: TenantParams, response: answer },
    },
    async (request) => show(await restoreTenant(ctx, request.params.id)),
  )

  const StatusChange = Type.Object(
    {
      status: Type.Unsafe<'active' | 'suspended'>({ type: 'string', enum: ['active', 'suspended'] }),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    },
    { additionalProperties: false, examples: [{ status: 'suspended', reason: 'Unpaid' }] },
  )
  app.put(
    '/admin/tenants/:id/status',
    {
      config: write,
      schema: {
        tags,
        summary: 'Set a tenant’s status',
        params: TenantParams,
        body: StatusChange,
        response: answer,
      },
    },
    async (request) =>
      show(await changeStatus(ctx, request.params.id, request.body.status, request.body.reason)),
  )

  const PlanChange = Type.Object(
    {
      plan: Type.Optional(Type.String({ maxLength: 63 })),
      tier: Type.Optional(Type.String({ maxLength: 63, description: 'The same as `plan`' })),
      force: Type.Optional(
        Type.Boolean({ description: 'Also when the tenant uses more than the plan allows' }),
      ),
    },
    { additionalProperties: false, examples: [{ tier: 'enterprise' }] },
  )
  app.put(
    '/admin/tenants/:id/tier',
    {
      config: write,
      schema: {
        tags,
        summary: 'Put a tenant on another plan',
        params: TenantParams,
        body: PlanChange,
        response: answer,
      },
    },
    async (request) => {
      const planId = request.body.plan ?? request.body.tier
      if (planId === undefined)
        throw new AppError('validation_failed', '/body/tier: is required', {
          errors: [{ path: '/body/tier', message: 'is required' }],
        })
      return show(await changePlan(ctx, request.params.id, planId, request.body.force))
    },
  )

  const outcome = Type.Object({
    id: Type.String(),
    ok: Type.Boolean(),
    status: Type.Unsafe<string | null>({ type: ['string', 'null'], enum: [...STATUSES, null] }),
    error: Type.Unsafe<{ code: string; detail: string } | null>({
      type: ['object', 'null'],
      properties: { code: { type: 'string' }, detail: { type: 'string' } },
    }),
  })
  app.post(
    '/admin/tenants/bulk',
    {
      config: write,
      schema: {
        tags,
        summary: 'Do the same to many tenants',
        description: 'Every tenant stands for itself: one that cannot be changed does not stop the others.',
        body: BulkAction,
        response: {
          200: Type.Object({
            succeeded: Type.Integer(),
            failed: Type.Integer(),
            results: Type.Array(outcome),
          }),
        },
      },
    },
    async (request) => {
      const { action, ids, reason, plan } = request.body
      if (
        (action === 'delete' || action === 'restore') &&
        !request.permissions.has('platform.tenants:delete')
      )
        throw new AppError('forbidden', 'This needs the permission platform.tenants:delete.')
      if (action === 'change_plan' && plan === undefined)
        throw new AppError('validation_failed', '/body/plan: is required', {
          errors: [{ path: '/body/plan', message: 'is required' }],
        })
      const act: Record<typeof action, (id: string) => Promise<Tenant>> = {
        suspend: (id) => changeStatus(ctx, id, 'suspended', reason),
        activate: (id) => changeStatus(ctx, id, 'active', reason),
        delete: (id) => changeStatus(ctx, id, 'deprovisioning', reason),
        restore: (id) => restoreTenant(ctx, id),
        change_plan: (id) => changePlan(ctx, id, plan ?? ''),
      }
      const results = []
      for (const id of ids) {
        try {
          const row = await act[action](id)
          results.push({ id, ok: true, status: row.status, error: null })
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          results.push({ id, ok: false, status: null, error: { code: error.code, detail: error.message } })
        }
      }
      const succeeded = results.filter((result) => result.ok).length
      return { succeeded, failed: results.length - succeeded, results }
    },
  )
}

function profileRoutes(app: HttpServer, ctx: Ctx): void {
  const { metadata: _operatorsOwn, ...visible } = TenantBody.properties
  const Profile = Type.Object(visible)
  const show = (row: Tenant) => viewTenant(row, ctx.config.domain)

  app.get(
    '/tenant/profile',
    {
      config: { access: tenant('member') },
      schema: { tags: ['Tenant'], summary: 'Read the own tenant', response: { 200: Profile } },
    },
    async (request, reply) => {
      const row = await ctx.db.withPlatform((tx) => requireTenant(tx, tenantOf(request).id))
      sendVersion(reply, row.version)
      return show(row)
    },
  )

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/tenant/profile',
      config: { access: tenant('tenant:write') },
      schema: {
        tags: ['Tenant'],
        summary: 'Change the own tenant’s names',
        body: ProfileChange,
        response: { 200: Profile },
      },
      handler: async (request, reply) => {
        const row = await changeTenant(ctx, tenantOf(request).id, request.body, (version) =>
          requireVersion(request, version),
        )
        sendVersion(reply, row.version)
        return show(row)
      },
    })
  }
}

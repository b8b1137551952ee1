/** Routes from sign-up to the first website: making a tenant for oneself, and the checklist of what to do with it. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { anybody, principalOf, signedIn, tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { takeApiRequest } from '../quotas/quotas.ts'
import { judgeSlug, suggestSlugs } from '../tenants/tenants.ts'
import { dismissOnboarding, readOnboarding } from './checklist.ts'
import { allowanceOf, makeOwnTenant } from './own-tenant.ts'
import {
  AllowanceBody,
  AvailabilityBody,
  NewOwnTenant,
  OnboardingBody,
  OwnTenantBody,
  SlugQuery,
} from './schema.ts'

const tags = ['Onboarding']

export function onboardingRoutes(app: HttpServer, ctx: AppContext): void {
  ownTenants(app, ctx)
  checklist(app, ctx)
}

function ownTenants(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/tenants/availability',
    {
      config: { access: anybody },
      schema: {
        tags,
        summary: 'Ask whether a subdomain is free for a tenant of one’s own',
        description:
          'Also for a name that a subdomain is to be made from: then the suggestions are the answer.',
        querystring: SlugQuery,
        response: { 200: AvailabilityBody },
      },
    },
    async (request) => {
      await takeApiRequest(ctx, request, { ip: request.ip })
      const { slug } = request.query
      return ctx.db.withPlatform(
        async (tx) => {
          const verdict = await judgeSlug(tx, slug)
          return { ...verdict, suggestions: verdict.available ? [] : await suggestSlugs(tx, slug, 3) }
        },
        { readOnly: true },
      )
    },
  )

  app.get(
    '/tenants/allowance',
    {
      config: { access: signedIn },
      schema: {
        tags,
        summary: 'Ask whether you may make a tenant of your own',
        response: { 200: AllowanceBody },
      },
    },
    (request) => allowanceOf(ctx, principalOf(request).id),
  )

  app.post(
    '/tenants',
    {
      config: { access: signedIn },
      schema: {
        tags,
        summary: 'Make a tenant of your own',
        description:
          'On the free plan, with you as its owner. Switch to it with POST /auth/token/refresh and its slug as `tenant`. Needs a proven address; who may, and how many, the installation decides (HOTSWAP_SIGN_UP, HOTSWAP_TENANTS_PER_USER).',
        body: NewOwnTenant,
        response: { 201: OwnTenantBody },
      },
    },
    async (request, reply) => {
      const row = await makeOwnTenant(ctx, principalOf(request), request.body, request.ip)
      const { id, slug, name, display_name, plan_id, status, created_at } = row
      return reply.code(201).send({
        id,
        slug,
        host: `${slug}.${ctx.config.domain}`,
        name,
        display_name,
        plan: plan_id,
        status,
        created_at: created_at.toISOString(),
      })
    },
  )
}

function checklist(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/tenant/onboarding',
    {
      config: { access: tenant('member') },
      schema: {
        tags,
        summary: 'See what of the first steps is done',
        description: 'As it shows in the tenant’s own data; `second_factor` is about whoever asks.',
        response: { 200: OnboardingBody },
      },
    },
    (request) => readOnboarding(ctx, tenantOf(request).id, principalOf(request)),
  )

  for (const [act, summary, isDismissed] of [
    ['dismiss', 'Put the checklist away, for everybody', true],
    ['resume', 'Bring the checklist back', false],
  ] as const)
    app.post(
      `/tenant/onboarding/${act}`,
      {
        config: { access: tenant('tenant:write') },
        schema: {
          tags,
          summary,
          body: Type.Optional(Type.Object({}, { examples: [{}] })),
          response: { 200: OnboardingBody },
        },
      },
      async (request) => {
        const { id } = tenantOf(request)
        await dismissOnboarding(ctx, id, isDismissed)
        return readOnboarding(ctx, id, principalOf(request))
      },
    )
}

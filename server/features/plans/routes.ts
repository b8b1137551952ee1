/** Routes of plans: the public price list, and the operator's view. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { anybody, platform } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { addPlan, changePlan, getPlan } from './plans.ts'
import { NewPlan, PlanBody, PlanChange, PlanParams, PublicPlan, viewPlan } from './schema.ts'

const tags = ['Plans']
const read = { access: platform('platform.plans:read') }
const write = { access: platform('platform.plans:write') }

export function planRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'notices' | 'plans'>): void {
  app.get(
    '/plans',
    {
      config: { access: anybody },
      schema: {
        tags,
        summary: 'List the plans on offer',
        response: { 200: Type.Object({ items: Type.Array(PublicPlan) }) },
      },
    },
    async () => ({ items: (await ctx.plans.list()).filter((plan) => plan.is_public) }),
  )

  app.get(
    '/admin/plans',
    {
      config: read,
      schema: {
        tags,
        summary: 'List all plans',
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(PlanBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const [position, id] = decodeCursor(cursor, ['number', 'string']) ?? []
      // There are few plans, and all of them are in memory.
      const rows = (await ctx.plans.list()).filter(
        (plan) =>
          position === undefined ||
          plan.position > Number(position) ||
          (plan.position === Number(position) && plan.id > (id ?? '')),
      )
      return toPage(rows.slice(0, limit + 1), limit, (plan) => [plan.position, plan.id], viewPlan)
    },
  )

  app.post(
    '/admin/plans',
    { config: write, schema: { tags, summary: 'Create a plan', body: NewPlan, response: { 201: PlanBody } } },
    async (request, reply) => {
      const plan = await addPlan(ctx, request.body)
      sendVersion(reply, plan.version)
      return reply.code(201).send(viewPlan(plan))
    },
  )

  app.get(
    '/admin/plans/:id',
    {
      config: read,
      schema: { tags, summary: 'Get a plan', params: PlanParams, response: { 200: PlanBody } },
    },
    async (request, reply) => {
      const plan = await ctx.db.withPlatform((tx) => getPlan(tx, request.params.id), { readOnly: true })
      sendVersion(reply, plan.version)
      return viewPlan(plan)
    },
  )

  app.put(
    '/admin/plans/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Replace a plan',
        description:
          'Holds for its tenants at once. Those who use more than it now allows keep what they have and can add nothing. Honours If-Match.',
        params: PlanParams,
        body: PlanChange,
        response: { 200: PlanBody },
      },
    },
    async (request, reply) => {
      const plan = await changePlan(ctx, request.params.id, request.body, (version) =>
        requireVersion(request, version),
      )
      sendVersion(reply, plan.version)
      return viewPlan(plan)
    },
  )
}

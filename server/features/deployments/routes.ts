/** Routes of deployments. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { previewLink } from '../releases/releases.ts'
import { WebsiteParams, getSite } from '../sites/sites.ts'
import { abort, pause, promote, resume, rollback, vote } from './acts.ts'
import { type Deployment, addDeployment, getDeployment, promoteToProduction } from './deployments.ts'
import { toDeployment } from './deployment.ts'
import { MODULES, type Module, type Scope } from './options.ts'
import {
  type DeploymentFilter,
  type NamedSiteRow,
  countSites,
  listDeployments,
  listNamedSites,
  listSteps,
} from './queries.ts'
import { type Plan, apiPlan, configurationPlan, contentPlan, pluginPlan, themePlan } from './request.ts'
import {
  ActBody,
  AnyDeployment,
  ApiDeployment,
  type CommonInput,
  ConfigurationDeployment,
  ContentDeployment,
  DeploymentBody,
  DeploymentDetailBody,
  DeploymentParams,
  DeploymentSiteBody,
  DeploymentsQuery,
  PluginDeployment,
  ThemeDeployment,
} from './schema.ts'
import { viewDeployment, viewDetail, viewSite } from './view.ts'
import { type Work, withDeployment } from './work.ts'

const tags = ['Deployments']
const read = { access: tenant('deployments:read') }
const write = { access: tenant('deployments:write') }
/** Whoever may not change a thing at once may not deploy it either. */
const NEEDED: Record<Module, string> = {
  theme: 'themes:write',
  plugin: 'plugins:write',
  content: 'content:publish',
  configuration: 'sites:write',
  api: 'sites:write',
}
const REQUESTS: Record<Module, { body: TSchema; summary: string }> = {
  theme: { body: ThemeDeployment, summary: 'Deploy a theme' },
  plugin: { body: PluginDeployment, summary: 'Deploy plugins' },
  content: { body: ContentDeployment, summary: 'Deploy content' },
  configuration: { body: ConfigurationDeployment, summary: 'Deploy settings' },
  api: { body: ApiDeployment, summary: 'Deploy the settings of the content API' },
}
const PREVIEW_SECONDS = 3_600
/** States in which the site has a release to look at. */
const PREVIEWED = new Set(['built', 'tested', 'failed', 'live'])

export function deploymentRoutes(app: HttpServer, ctx: AppContext): void {
  const plans: Record<Module, (tx: TenantTx, input: never, scope: Scope) => Plan | Promise<Plan>> = {
    theme: (tx, input) => themePlan(ctx, tx, input),
    plugin: (tx, input, scope) => pluginPlan(ctx, tx, scope, input),
    content: (tx, input, scope) => contentPlan(tx, scope, input),
    configuration: (_tx, input) => configurationPlan(input),
    api: (_tx, input) => apiPlan(input),
  }

  async function start(module: Module, input: CommonInput, request: FastifyRequest, reply: FastifyReply) {
    requirePermissions(request, module, input)
    const deployment = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
      addDeployment(ctx, tx, input, (scope) => plans[module](tx, input as never, scope)),
    )
    return reply
      .code(202)
      .header('location', `/api/v1/deployments/${deployment.id}`)
      .send(viewDeployment(deployment))
  }

  for (const module of MODULES)
    app.post(
      `/deployments/${module}`,
      {
        config: write,
        schema: {
          tags,
          summary: REQUESTS[module].summary,
          description:
            'Answers as soon as it is queued; watch it with `GET /deployments/:deployment_id/events`. ' +
            `Needs ${NEEDED[module]}, too.`,
          body: REQUESTS[module].body,
          response: { 202: DeploymentBody },
        },
      },
      (request, reply) => start(module, request.body as CommonInput, request, reply),
    )

  app.post(
    '/deployments',
    {
      config: write,
      schema: {
        tags,
        summary: 'Deploy what `module` names',
        description: 'The same as `POST /deployments/{module}` with the rest of the body.',
        body: AnyDeployment,
        response: { 202: DeploymentBody },
      },
    },
    async (request, reply) => {
      const { module, ...input } = request.body
      const validate = request.compileValidationSchema(REQUESTS[module].body)
      if (!validate(input))
        throw Object.assign(new Error('invalid'), { validation: validate.errors, validationContext: 'body' })
      return start(module, input, request, reply)
    },
  )

  async function list(
    request: FastifyRequest,
    { limit = 50, cursor, ...filter }: { limit?: number; cursor?: string } & DeploymentFilter,
  ) {
    const before = decodeCursor(cursor, ['uuid'])?.[0]
    return ctx.db.withTenant(
      tenantOf(request).id,
      async (tx) => {
        for (const name of ['from', 'to'] as const)
          if (filter[name] !== undefined && Number.isNaN(Date.parse(filter[name])))
            throw new AppError('validation_failed', `/querystring/${name}: is no moment`, {
              errors: [{ path: `/querystring/${name}`, message: 'is no moment' }],
            })
        if (filter.website_id !== undefined) await getSite(tx, filter.website_id)
        const rows = await listDeployments(tx, filter, before, limit)
        const counts = await countSites(
          tx,
          rows.map(({ id }) => id),
        )
        return toPage(
          rows,
          limit,
          (row) => [row.id],
          (row) => viewDeployment(toDeployment(row), counts.get(row.id)),
        )
      },
      { readOnly: true },
    )
  }

  app.get(
    '/deployments',
    {
      config: read,
      schema: {
        tags,
        summary: 'List deployments, newest first',
        querystring: Type.Object({ ...PageQuery, ...DeploymentsQuery }),
        response: { 200: PageOf(DeploymentBody) },
      },
    },
    (request) => list(request, request.query),
  )

  app.get(
    '/websites/:website_id/deployments',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the deployments of a website, newest first',
        params: WebsiteParams,
        querystring: Type.Object({ ...PageQuery, ...DeploymentsQuery }),
        response: { 200: PageOf(DeploymentBody) },
      },
    },
    (request) => list(request, { ...request.query, website_id: request.params.website_id }),
  )

  app.get(
    '/deployments/:deployment_id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a deployment with its steps',
        params: DeploymentParams,
        response: { 200: DeploymentDetailBody },
      },
    },
    async (request) =>
      ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => detailOf(tx, await getDeployment(tx, request.params.deployment_id)),
        { readOnly: true },
      ),
  )

  app.get(
    '/deployments/:deployment_id/websites',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the websites of a deployment in the order of the roll-out',
        params: DeploymentParams,
        querystring: Type.Object({
          ...PageQuery,
          state: Type.Optional(DeploymentSiteBody.properties.state),
        }),
        response: { 200: PageOf(DeploymentSiteBody) },
      },
    },
    async (request, reply) => {
      const { limit = 50, cursor, state } = request.query
      const after = Number(decodeCursor(cursor, ['number'])?.[0] ?? 0)
      const { deployment_id } = request.params
      const page = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        await getDeployment(tx, deployment_id)
        const rows = await listNamedSites(tx, deployment_id, { state }, after, limit)
        const links = new Map<string, string>()
        // The links show drafts.
        const isReader = request.permissions.has('content:read')
        for (const row of isReader ? rows.slice(0, limit) : []) {
          const link = await linkOf(tx, row)
          if (link !== undefined) links.set(row.site_id, link)
        }
        return toPage(
          rows,
          limit,
          (row) => [row.place],
          (row) => viewSite(row, links.get(row.site_id) ?? null),
        )
      })
      // Links that open previews are for whoever asked.
      reply.header('cache-control', 'no-store')
      return page
    },
  )

  async function linkOf(tx: TenantTx, row: NamedSiteRow): Promise<string | undefined> {
    if (row.candidate_number === null || !PREVIEWED.has(row.state)) return undefined
    // Of a deleted website too, where it leads nowhere: the others are to be listed with it.
    const site = { id: row.site_id, slug: row.slug }
    return previewLink(ctx, tx, site, row.candidate_number, PREVIEW_SECONDS)
  }

  function acts(
    name: string,
    summary: string,
    act: (work: Work, note: string | undefined, request: FastifyRequest) => Promise<Deployment | void> | void,
    config = write,
  ): void {
    app.post(
      `/deployments/:deployment_id/${name}`,
      {
        config,
        schema: {
          tags,
          summary,
          params: DeploymentParams,
          body: ActBody,
          response: { 200: DeploymentDetailBody },
        },
      },
      async (request) => {
        const { deployment_id } = request.params
        return ctx.db.withTenant(tenantOf(request).id, async (tx) => {
          const shown = await withDeployment(
            ctx,
            tx,
            deployment_id,
            async (work) => (await act(work, request.body.note, request)) ?? work.deployment,
          )
          return detailOf(tx, shown)
        })
      },
    )
  }
  acts('rollback', 'Show again what was live before a deployment', rollback)
  acts('abort', 'Stop a deployment, and take back what is live of it', abort)
  acts('pause', 'Hold a deployment where it is', pause)
  acts('resume', 'Go on with a paused deployment', resume)
  acts(
    'promote',
    'Show a canary to everybody, finish a rolling deployment at once, or bring a staging deployment to production',
    async (work, note, request) => {
      const { deployment } = work
      if (deployment.state !== 'succeeded' || deployment.environment !== 'staging') return promote(work, note)
      requirePermissions(request, deployment.module, {})
      return promoteToProduction(ctx, work.tx, deployment, note)
    },
  )
  acts(
    'approve',
    'Agree to a deployment',
    (work, note, request) => vote(work, 'approve', principalOf(request), note),
    read,
  )
  acts(
    'reject',
    'Refuse a deployment',
    (work, note, request) => vote(work, 'reject', principalOf(request), note),
    read,
  )
}

async function detailOf(tx: TenantTx, deployment: Deployment) {
  const { id } = deployment
  return viewDetail(deployment, (await countSites(tx, [id])).get(id), await listSteps(tx, id))
}

function requirePermissions({ permissions }: FastifyRequest, module: Module, input: CommonInput): void {
  const needed = [NEEDED[module], ...(input.override_freeze ? ['change-control:override'] : [])]
  const missing = needed.find((permission) => !permissions.has(permission))
  if (missing !== undefined)
    throw new AppError('forbidden', `This needs the permission ${missing}.`, {
      members: { permission: missing },
    })
}

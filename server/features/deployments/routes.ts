/** Routes of deployments. */
import type { FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { previewLink } from '../releases/releases.ts'
import { getSite } from '../sites/sites.ts'
import { abort, pause, promote, resume, rollback, vote } from './acts.ts'
import { type Deployment, addDeployment, getDeployment, promoteToProduction } from './deployments.ts'
import { toDeployment } from './deployment.ts'
import type { Module, Scope } from './options.ts'
import { type NamedSiteRow, countSites, listDeployments, listNamedSites, listSteps } from './queries.ts'
import { type Plan, apiPlan, configurationPlan, contentPlan, pluginPlan, themePlan } from './request.ts'
import {
  ActBody,
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
  plugin: 'sites:write',
  content: 'content:publish',
  configuration: 'sites:write',
  api: 'sites:write',
}
const PREVIEW_SECONDS = 3_600
/** States in which the site has a release to look at. */
const PREVIEWED = new Set(['built', 'tested', 'failed', 'live'])

export function deploymentRoutes(app: HttpServer, ctx: AppContext): void {
  function makes(
    module: Module,
    body: TSchema,
    summary: string,
    plan: (tx: TenantTx, input: never, scope: Scope) => Plan | Promise<Plan>,
  ): void {
    app.post(
      `/deployments/${module}`,
      {
        config: write,
        schema: {
          tags,
          summary,
          description:
            'Answers as soon as it is queued; watch it with `GET /deployments/:deployment_id/events`. ' +
            `Needs ${NEEDED[module]}, too.`,
          body,
          response: { 202: DeploymentBody },
        },
      },
      async (request, reply) => {
        const input = request.body as CommonInput
        requirePermissions(request, module, input)
        const deployment = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
          addDeployment(ctx, tx, input, (scope) => plan(tx, input as never, scope)),
        )
        return reply
          .code(202)
          .header('location', `/api/v1/deployments/${deployment.id}`)
          .send(viewDeployment(deployment))
      },
    )
  }
  makes('theme', ThemeDeployment, 'Deploy a theme', (tx, input) => themePlan(ctx, tx, input))
  makes('plugin', PluginDeployment, 'Deploy plugins', (_tx, input) => pluginPlan(input))
  makes('content', ContentDeployment, 'Deploy content', (tx, input, scope) => contentPlan(tx, scope, input))
  makes('configuration', ConfigurationDeployment, 'Deploy settings', (_tx, input) => configurationPlan(input))
  makes('api', ApiDeployment, 'Deploy the settings of the content API', (_tx, input) => apiPlan(input))

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
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const before = decodeCursor(cursor, ['uuid'])?.[0]
      return ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
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
    },
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
        for (const row of rows.slice(0, limit)) {
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
    return previewLink(ctx, tx, await getSite(tx, row.site_id), row.candidate_number, PREVIEW_SECONDS)
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

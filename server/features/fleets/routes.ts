/** Routes of deployments across tenants, for operators. */
import { type Static, type TSchema, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { platform } from '../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { ActBody } from '../deployments/deployments.ts'
import { readDetail } from './detail.ts'
import { type Fleet, toFleet } from './fleet.ts'
import { type Act, actOnFleet, addConfigurationFleet, addThemeFleet, getFleet, ringsOf } from './fleets.ts'
import { fleetLiveRoutes } from './live-routes.ts'
import { countTenants, listFleets, listMembers } from './queries.ts'
import {
  ConfigurationFleet,
  FleetBody,
  FleetDetailBody,
  FleetParams,
  FleetTenantBody,
  FleetTenantsQuery,
  FleetsQuery,
  SelectionBody,
  SelectionQuestion,
  ThemeFleet,
} from './schema.ts'
import { countSelection, requireSelection } from './selection.ts'
import { viewFleet, viewMember } from './view.ts'

const tags = ['Deployments across tenants']
const read = { access: platform('platform.deployments:read') }
const write = { access: platform('platform.deployments:write') }

export function fleetRoutes(app: HttpServer, ctx: AppContext): void {
  const detailOf: ReadDetail = async (id) =>
    (await ctx.db.withPlatform((tx) => readDetail(tx, id), { readOnly: true })).detail
  startRoutes(app, ctx)
  readRoutes(app, ctx, detailOf)
  actRoutes(app, ctx, detailOf)
  fleetLiveRoutes(app, ctx)
}

type ReadDetail = (id: string) => Promise<Static<typeof FleetDetailBody>>

function startRoutes(app: HttpServer, ctx: AppContext): void {
  function starts<Body extends TSchema>(module: string, summary: string, body: Body) {
    const description =
      'Each tenant gets a deployment of its own, which its approval rules, windows and quotas hold for, ring by ring. ' +
      'Answers at once; watch it with `GET /admin/deployments/:fleet_id`.'
    return [
      `/admin/deployments/${module}`,
      { config: write, schema: { tags, summary, description, body, response: { 202: FleetBody } } },
    ] as const
  }
  const answer = (fleet: Fleet) => ({ location: `/api/v1/admin/deployments/${fleet.id}` })

  app.post(
    ...starts('theme', 'Deploy a theme of the program to many tenants', ThemeFleet),
    async (request, reply) => {
      const fleet = await addThemeFleet(ctx, request.body)
      return reply.code(202).headers(answer(fleet)).send(viewFleet(fleet))
    },
  )
  app.post(
    ...starts('configuration', 'Deploy settings to many tenants', ConfigurationFleet),
    async (request, reply) => {
      const fleet = await addConfigurationFleet(ctx, request.body)
      return reply.code(202).headers(answer(fleet)).send(viewFleet(fleet))
    },
  )

  app.post(
    '/admin/deployments/selection',
    {
      config: read,
      schema: {
        tags,
        summary: 'See whom a selection reaches',
        description: 'Counts; nothing is deployed.',
        body: SelectionQuestion,
        response: { 200: SelectionBody },
      },
    },
    async (request) => {
      const { selection } = request.body
      const rings = ringsOf(request.body)
      await requireSelection(ctx, selection)
      return countSelection(ctx, selection, rings)
    },
  )
}

function readRoutes(app: HttpServer, ctx: AppContext, detailOf: ReadDetail): void {
  app.get(
    '/admin/deployments',
    {
      config: read,
      schema: {
        tags,
        summary: 'List deployments across tenants, newest first',
        querystring: Type.Object({ ...PageQuery, ...FleetsQuery }),
        response: { 200: PageOf(FleetBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filter } = request.query
      const before = decodeCursor(cursor, ['uuid'])?.[0]
      return ctx.db.withPlatform(
        async (tx) => {
          const rows = await listFleets(tx, filter, before, limit)
          const ids = rows.map(({ id }) => id)
          const counts = Map.groupBy(await countTenants(tx, ids), ({ fleet_id }) => fleet_id)
          return toPage(
            rows,
            limit,
            (row) => [row.id],
            (row) => viewFleet(toFleet(row), counts.get(row.id)),
          )
        },
        { readOnly: true },
      )
    },
  )

  app.get(
    '/admin/deployments/:fleet_id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a deployment across tenants with its rings',
        params: FleetParams,
        response: { 200: FleetDetailBody },
      },
    },
    (request) => detailOf(request.params.fleet_id),
  )

  app.get(
    '/admin/deployments/:fleet_id/tenants',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the tenants of a deployment in the order in which they have their turn',
        description: 'Empty until all have been selected.',
        params: FleetParams,
        querystring: Type.Object({ ...PageQuery, ...FleetTenantsQuery }),
        response: { 200: PageOf(FleetTenantBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, state, ring } = request.query
      const { fleet_id } = request.params
      const after = placeIn(cursor)
      return ctx.db.withPlatform(
        async (tx) => {
          await getFleet(tx, fleet_id)
          const filter = { states: state && [state], ring }
          const rows = await listMembers(tx, fleet_id, filter, after, limit + 1)
          return toPage(rows, limit, ({ place }) => [place], viewMember)
        },
        { readOnly: true },
      )
    },
  )
}

/** A cursor is input: what it says must be a number that the column can hold. */
function placeIn(cursor: string | undefined): number {
  const [given = 0] = decodeCursor(cursor, ['number'])?.map(Number) ?? []
  return Math.min(Math.max(Math.trunc(given), 0), 2_147_483_647)
}

function actRoutes(app: HttpServer, ctx: AppContext, detailOf: ReadDetail): void {
  function acts(act: Act, summary: string): void {
    app.post(
      `/admin/deployments/:fleet_id/${act}`,
      {
        config: write,
        schema: { tags, summary, params: FleetParams, body: ActBody, response: { 200: FleetDetailBody } },
      },
      async (request) => {
        const { fleet_id } = request.params
        await actOnFleet(ctx, fleet_id, act, request.body.note)
        return detailOf(fleet_id)
      },
    )
  }
  acts('rollback', 'Show again what was live before, at every tenant')
  acts('abort', 'Begin nothing more, and take back what is under way')
  acts('pause', 'Begin nothing more until it is resumed')
  acts('resume', 'Go on with a paused deployment across tenants')
  acts('promote', 'Begin the next ring now')
}

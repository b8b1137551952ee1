/** Routes that watch deployments: their events as a list, or as a stream that goes on. */
import { Type } from 'typebox'
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { tenant, tenantOf } from '../../../kernel/http/access.ts'
import { lastEventId, sendEvents, wantsEvents } from '../../../kernel/http/event-stream.ts'
import { PageQuery, decodeCursor, toPage } from '../../../kernel/http/page.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import { DeploymentParams } from '../schema.ts'
import { findWatched, listEvents } from './queries.ts'
import { EventsAnswer, OverviewAnswer, toEventBody, toWatchedBody } from './schema.ts'
import { type StreamOptions, isOver, readOverview, streamOf, streamOfAll } from './streams.ts'
import { openDeploymentWatching } from './watching.ts'

const tags = ['Deployments']
const config = { access: tenant('deployments:read') }

/** @param pace for tests */
export function liveRoutes(
  app: HttpServer,
  ctx: Pick<AppContext, 'db' | 'notices' | 'clock'>,
  pace: Pick<StreamOptions, 'heartbeatMs' | 'authorizedMs'> = {},
): void {
  const watching = openDeploymentWatching(ctx)
  app.addHook('preClose', async () => watching.end())

  app.get(
    '/deployments/events',
    {
      config,
      schema: {
        tags,
        summary: 'Watch all deployments',
        description:
          'A stream begins with `snapshot`, the deployments under way and those of the last hour, and goes on with ' +
          '`deployment` for each that changes. It ends after `end` when you may no longer watch; when it ends ' +
          'without, connect again.',
        response: { 200: OverviewAnswer },
      },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request).id
      if (!wantsEvents(request)) return { items: (await readOverview(ctx, tenantId)).map(toWatchedBody) }
      const left = new AbortController()
      const watcher = watching.watch(tenantId, undefined, left.signal)
      const { authorize } = request
      return sendEvents(reply, streamOfAll({ ctx, tenantId, watcher, authorize, ...pace }), left)
    },
  )

  app.get(
    '/deployments/:deployment_id/events',
    {
      config,
      schema: {
        tags,
        summary: 'Watch a deployment',
        description:
          'A stream sends every event since the first, or since the one in `Last-Event-ID`, and each that follows. It ' +
          'ends after `end`, when the deployment is over or you may no longer watch; when it ends without, connect ' +
          'again. Who has heard all of a deployment that is over is answered with 204.',
        params: DeploymentParams,
        querystring: Type.Object(PageQuery),
        response: { 200: EventsAnswer, 204: Type.Null({ description: 'There is nothing more to hear' }) },
      },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request).id
      const { deployment_id } = request.params
      const { limit = 50, cursor } = request.query
      const start = sequenceIn(cursor)
      const isStream = wantsEvents(request)
      const { deployment, events } = await ctx.db.withTenant(
        tenantId,
        async (tx) => ({
          deployment: await findWatched(tx, deployment_id),
          events: isStream ? [] : await listEvents(tx, deployment_id, start, limit + 1),
        }),
        { readOnly: true },
      )
      if (!deployment) throw new AppError('not_found', 'There is no such deployment.')
      if (!isStream) return toPage(events, limit, ({ sequence }) => [sequence], toEventBody)
      const last = lastEventId(request) ?? start
      if (isOver(deployment) && last >= deployment.last_sequence) return reply.code(204).send(null)
      const left = new AbortController()
      const watcher = watching.watch(tenantId, deployment_id, left.signal)
      const { authorize } = request
      return sendEvents(
        reply,
        streamOf({ ctx, tenantId, watcher, authorize, ...pace }, deployment_id, last),
        left,
      )
    },
  )
}

/** A cursor is input: what it says must be a number that the column can hold. */
function sequenceIn(cursor: string | undefined): number {
  const [given = 0] = decodeCursor(cursor, ['number'])?.map(Number) ?? []
  return Math.min(Math.max(Math.trunc(given), 0), 2_147_483_647)
}

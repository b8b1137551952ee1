/** The route that watches a fleet: it is told again each time it changes. */
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { platform } from '../../kernel/http/access.ts'
import { sendEvents, wantsEvents } from '../../kernel/http/event-stream.ts'
import { follow } from '../../kernel/http/follow.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { openDeploymentWatching } from '../deployments/deployments.ts'
import { readDetail } from './detail.ts'
import { OVER } from './fleet.ts'
import { FleetEventsAnswer, FleetParams } from './schema.ts'

export function fleetLiveRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'notices' | 'clock'>): void {
  const watching = openDeploymentWatching(ctx)
  app.addHook('preClose', async () => watching.end())
  const read = (id: string) => ctx.db.withPlatform((tx) => readDetail(tx, id), { readOnly: true })

  app.get(
    '/admin/deployments/:fleet_id/events',
    {
      config: { access: platform('platform.deployments:read') },
      schema: {
        tags: ['Deployments across tenants'],
        summary: 'Watch a deployment across tenants',
        description:
          'A stream sends `fleet` at once and whenever it has changed. It ends after `end`, when the fleet is over or you ' +
          'may no longer watch; when it ends without, connect again.',
        params: FleetParams,
        response: { 200: FleetEventsAnswer },
      },
    },
    async (request, reply) => {
      const { fleet_id } = request.params
      const { detail } = await read(fleet_id)
      if (!wantsEvents(request)) return detail
      const left = new AbortController()
      const watcher = watching.watch(PLATFORM_SCOPE, fleet_id, left.signal)
      const { authorize } = request
      let told = 0
      const events = follow({ watcher, authorize }, async () => {
        const { fleet, detail: data } = await read(fleet_id)
        const isNew = fleet.version !== told
        told = fleet.version
        return {
          events: isNew ? [{ id: told, event: 'fleet', data }] : [],
          next: OVER.has(fleet.state) ? 'end' : 'wait',
        }
      })
      return sendEvents(reply, events, left)
    },
  )
}

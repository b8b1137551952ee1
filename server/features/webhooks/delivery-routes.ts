/** Routes of what webhooks were sent: the log, trying one out, and sending again. */
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { messageOf } from './deliver.ts'
import { listAttempts, listDeliveries } from './queries.ts'
import {
  DeliveriesParams,
  DeliveryBody,
  DeliveryDetailBody,
  DeliveryParams,
  DeliveryQuery,
  QueuedBody,
  Replay,
  ReplayBody,
  viewDelivery,
  viewDeliveryDetail,
} from './schema.ts'
import {
  getDelivery,
  getWebhook,
  getWebhookForChange,
  replayDelivery,
  replayEvents,
  sendTestEvent,
} from './webhooks.ts'

const tags = ['Webhooks']
const read = { access: tenant('webhooks:read') }
const write = { access: tenant('webhooks:write') }

export function deliveryRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'jobs' | 'clock'>): void {
  app.post(
    '/webhooks/:webhook_id/test',
    {
      config: write,
      schema: {
        tags,
        summary: 'Send a test event',
        description: 'Of the type `webhook.test`. The delivery says what became of it.',
        params: DeliveriesParams,
        response: { 202: QueuedBody },
      },
    },
    async (request, reply) => {
      const id = await ctx.db.withTenant(tenantOf(request).id, async (tx) =>
        sendTestEvent(ctx, tx, await getWebhookForChange(tx, request.params.webhook_id)),
      )
      return reply.code(202).send({ id })
    },
  )

  app.get(
    '/webhooks/:webhook_id/deliveries',
    {
      config: read,
      schema: {
        tags,
        summary: 'List deliveries, newest first',
        description: 'They are kept for 30 days.',
        params: DeliveriesParams,
        querystring: DeliveryQuery,
        response: { 200: PageOf(DeliveryBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, state, type } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const rows = await ctx.db.withTenant(
        tenantOf(request).id,
        async (tx) => {
          const { id } = await getWebhook(tx, request.params.webhook_id)
          return listDeliveries(tx, id, { state, type }, after, limit)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.id], viewDelivery)
    },
  )

  app.get(
    '/webhooks/:webhook_id/deliveries/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Get a delivery with all its attempts',
        params: DeliveryParams,
        response: { 200: DeliveryDetailBody },
      },
    },
    async (request) => {
      const { id: tenantId } = tenantOf(request)
      const { webhook_id, id } = request.params
      return ctx.db.withTenant(
        tenantId,
        async (tx) => {
          const delivery = await getDelivery(tx, webhook_id, id)
          return viewDeliveryDetail(delivery, messageOf(tenantId, delivery), await listAttempts(tx, id))
        },
        { readOnly: true },
      )
    },
  )

  app.post(
    '/webhooks/:webhook_id/deliveries/:id/replay',
    {
      config: write,
      schema: {
        tags,
        summary: 'Send the event of a delivery again',
        description: 'As a new delivery, under the same `webhook-id`.',
        params: DeliveryParams,
        response: { 202: QueuedBody },
      },
    },
    async (request, reply) => {
      const { webhook_id, id } = request.params
      const queued = await ctx.db.withTenant(tenantOf(request).id, async (tx) =>
        replayDelivery(ctx, tx, await getWebhookForChange(tx, webhook_id), id),
      )
      return reply.code(202).send({ id: queued })
    },
  )

  app.post(
    '/webhooks/:webhook_id/replay',
    {
      config: write,
      schema: {
        tags,
        summary: 'Send the events of a time again',
        description:
          'Those the webhook wants now, the oldest first; by default what it missed, also while it was switched off. Ten thousand at most.',
        params: DeliveriesParams,
        body: Replay,
        response: { 202: ReplayBody },
      },
    },
    async (request, reply) => {
      const replayed = await ctx.db.withTenant(tenantOf(request).id, async (tx) =>
        replayEvents(ctx, tx, await getWebhookForChange(tx, request.params.webhook_id), request.body),
      )
      return reply.code(202).send(replayed)
    },
  )
}

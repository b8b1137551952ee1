/** Routes of webhooks; those of their deliveries are in delivery-routes.ts. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { EVENTS } from './events.ts'
import { listWebhooks } from './queries.ts'
import {
  EventTypeBody,
  NewWebhook,
  Rotation,
  WebhookBody,
  WebhookChange,
  WebhookParams,
  WebhookWithSecretBody,
  viewWebhook,
} from './schema.ts'
import {
  addWebhook,
  changeWebhook,
  getWebhook,
  getWebhookForChange,
  removeWebhook,
  rotateSecret,
} from './webhooks.ts'

const tags = ['Webhooks']
const read = { access: tenant('webhooks:read') }
const write = { access: tenant('webhooks:write') }
/** An answer kept for repetition would be a secret kept in the answer store. */
const showsSecret = { ...write, idempotent: false } as const

export function webhookRoutes(
  app: HttpServer,
  ctx: Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'clock' | 'fetcher'>,
): void {
  app.get(
    '/webhooks/event-types',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the types of events',
        response: { 200: Type.Object({ items: Type.Array(EventTypeBody) }) },
      },
    },
    async () => ({ items: Object.entries(EVENTS).map(([type, event]) => ({ type, ...event })) }),
  )

  app.get(
    '/webhooks',
    {
      config: read,
      schema: {
        tags,
        summary: 'List webhooks',
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(WebhookBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const id = tenantOf(request).id
      const rows = await ctx.db.withTenant(id, (tx) => listWebhooks(tx, after, limit), { readOnly: true })
      return toPage(rows, limit, (row) => [row.id], viewWebhook)
    },
  )

  app.post(
    '/webhooks',
    {
      config: showsSecret,
      schema: {
        tags,
        summary: 'Add a webhook',
        description: 'The answer holds the secret to verify signatures with, which cannot be shown again.',
        body: NewWebhook,
        response: { 201: WebhookWithSecretBody },
      },
    },
    async (request, reply) => {
      const { row, secret } = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        addWebhook(ctx, tx, request.body, principalOf(request)),
      )
      sendVersion(reply, row.version)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...viewWebhook(row), secret })
    },
  )

  app.get(
    '/webhooks/:id',
    {
      config: read,
      schema: { tags, summary: 'Get a webhook', params: WebhookParams, response: { 200: WebhookBody } },
    },
    async (request, reply) => {
      const { id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, (tx) => getWebhook(tx, id), {
        readOnly: true,
      })
      sendVersion(reply, row.version)
      return viewWebhook(row)
    },
  )

  app.patch(
    '/webhooks/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a webhook',
        description: 'Switching it off gives up what waits; it can be replayed. Honours If-Match.',
        params: WebhookParams,
        body: WebhookChange,
        response: { 200: WebhookBody },
      },
    },
    async (request, reply) => {
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const row = await getWebhookForChange(tx, request.params.id)
        requireVersion(request, row.version)
        return changeWebhook(ctx, tx, row, request.body)
      })
      sendVersion(reply, changed.version)
      return viewWebhook(changed)
    },
  )

  app.delete(
    '/webhooks/:id',
    {
      config: write,
      schema: { tags, summary: 'Remove a webhook', params: WebhookParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const row = await getWebhookForChange(tx, request.params.id)
        requireVersion(request, row.version)
        await removeWebhook(tx, row)
      })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/webhooks/:id/rotate-secret',
    {
      config: showsSecret,
      schema: {
        tags,
        summary: 'Give a webhook a new secret',
        description: 'For a while messages are signed with both. The new secret cannot be shown again.',
        params: WebhookParams,
        body: Rotation,
        response: { 200: WebhookWithSecretBody },
      },
    },
    async (request, reply) => {
      const { row, secret } = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const webhook = await getWebhookForChange(tx, request.params.id)
        requireVersion(request, webhook.version)
        return rotateSecret(ctx, tx, webhook, request.body.overlap_hours ?? 24)
      })
      sendVersion(reply, row.version)
      return reply.header('cache-control', 'no-store').send({ ...viewWebhook(row), secret })
    },
  )

  deliveryRoutes(app, ctx)
}

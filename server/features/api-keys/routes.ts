/** Routes of API keys. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { addApiKey, changeApiKey, getApiKey, getApiKeyForChange, revokeApiKey } from './api-keys.ts'
import { listApiKeys } from './queries.ts'
import { ApiKeyBody, ApiKeyChange, ApiKeyParams, CreatedApiKeyBody, NewApiKey, viewApiKey } from './schema.ts'

const tags = ['API keys']
const read = { access: tenant('api-keys:read') }
const write = { access: tenant('api-keys:write') }

export function apiKeyRoutes(
  app: HttpServer,
  ctx: Pick<AppContext, 'db' | 'apiKeys' | 'clock' | 'plans'>,
): void {
  app.get(
    '/api-keys',
    {
      config: read,
      schema: {
        tags,
        summary: 'List API keys',
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(ApiKeyBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const id = tenantOf(request).id
      const rows = await ctx.db.withTenant(id, (tx) => listApiKeys(tx, after, limit), { readOnly: true })
      return toPage(rows, limit, (row) => [row.id], viewApiKey)
    },
  )

  app.post(
    '/api-keys',
    {
      // An answer kept for repetition would be a key kept in the clear.
      config: { ...write, idempotent: false },
      schema: {
        tags,
        summary: 'Create an API key',
        description: 'The answer holds the key, which is not stored and cannot be shown again.',
        body: NewApiKey,
        response: { 201: CreatedApiKeyBody },
      },
    },
    async (request, reply) => {
      const { row, key } = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        addApiKey(ctx, tx, request.body, principalOf(request), request.permissions),
      )
      sendVersion(reply, row.version)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...viewApiKey(row), key })
    },
  )

  app.get(
    '/api-keys/:id',
    {
      config: read,
      schema: { tags, summary: 'Get an API key', params: ApiKeyParams, response: { 200: ApiKeyBody } },
    },
    async (request, reply) => {
      const { id } = request.params
      const row = await ctx.db.withTenant(tenantOf(request).id, (tx) => getApiKey(tx, id), { readOnly: true })
      sendVersion(reply, row.version)
      return viewApiKey(row)
    },
  )

  app.patch(
    '/api-keys/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change an API key',
        description: 'New scopes hold at once. Honours If-Match.',
        params: ApiKeyParams,
        body: ApiKeyChange,
        response: { 200: ApiKeyBody },
      },
    },
    async (request, reply) => {
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const row = await getApiKeyForChange(tx, request.params.id)
        requireVersion(request, row.version)
        return changeApiKey(ctx, tx, row, request.body, request.permissions)
      })
      sendVersion(reply, changed.version)
      return viewApiKey(changed)
    },
  )

  app.delete(
    '/api-keys/:id',
    {
      config: write,
      schema: { tags, summary: 'Revoke an API key', params: ApiKeyParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const row = await getApiKeyForChange(tx, request.params.id)
        requireVersion(request, row.version)
        await revokeApiKey(ctx, tx, row)
      })
      return reply.code(204).send(null)
    },
  )
}

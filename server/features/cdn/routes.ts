/** Routes of hooks to CDNs: a tenant's own, and the platform's. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type Access, platform, principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import {
  addHook,
  changeHook,
  getHook,
  getHookForChange,
  purgeByHand,
  removeHook,
  repeatPurge,
  testHook,
} from './cdn.ts'
import { listHooks, listPurges } from './queries.ts'
import {
  HookBody,
  HookChange,
  HookParams,
  NewHook,
  NewPlatformHook,
  PlatformHookChange,
  PurgeBody,
  PurgeParams,
  PurgeRequest,
  PurgesParams,
  PurgesQuery,
  QueuedBody,
  TestBody,
  viewHook,
  viewPurge,
  viewTest,
} from './schema.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'jobs' | 'clock' | 'fetcher' | 'notices'>

type Place = {
  path: string
  of: string
  read: Access
  write: Access
  input: typeof NewHook
  change: typeof HookChange
  tenantId: (request: FastifyRequest) => string
}

export function cdnRoutes(app: HttpServer, ctx: Ctx): void {
  const own: Place = {
    path: '/cdn-hooks',
    of: 'the tenant',
    read: tenant('cdn:read'),
    write: tenant('cdn:write'),
    input: NewHook,
    change: HookChange,
    tenantId: (request) => tenantOf(request).id,
  }
  const platforms: Place = {
    path: '/admin/cdn-hooks',
    of: 'the platform, for the websites of all tenants',
    read: platform('platform.domains:read'),
    write: platform('platform.domains:write'),
    // Like a tenant's, without the website.
    input: NewPlatformHook as unknown as typeof NewHook,
    change: PlatformHookChange as unknown as typeof HookChange,
    tenantId: () => PLATFORM_SCOPE,
  }
  for (const place of [own, platforms]) {
    hookRoutes(app, ctx, place)
    purgeRoutes(app, ctx, place)
  }
}

const tags = ['CDN hooks']

function hookRoutes(app: HttpServer, ctx: Ctx, place: Place): void {
  const { path, of, tenantId } = place
  const read = { access: place.read }
  const write = { access: place.write }

  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: `List CDN hooks of ${of}`,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(HookBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const rows = await ctx.db.withTenant(tenantId(request), (tx) => listHooks(tx, after, limit), {
        readOnly: true,
      })
      return toPage(rows, limit, (row) => [row.id], viewHook)
    },
  )

  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: `Add a CDN hook to ${of}`,
        description:
          'Everything that the CDN may have is purged once. Which members a kind needs, the guide says.',
        body: place.input,
        response: { 201: HookBody },
      },
    },
    async (request, reply) => {
      const row = await ctx.db.withTenant(tenantId(request), (tx) =>
        addHook(ctx, tx, request.body, principalOf(request)),
      )
      sendVersion(reply, row.version)
      return reply.code(201).send(viewHook(row))
    },
  )

  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: { tags, summary: `Get a CDN hook of ${of}`, params: HookParams, response: { 200: HookBody } },
    },
    async (request, reply) => {
      const row = await ctx.db.withTenant(tenantId(request), (tx) => getHook(tx, request.params.id), {
        readOnly: true,
      })
      sendVersion(reply, row.version)
      return viewHook(row)
    },
  )

  app.patch(
    `${path}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: `Change a CDN hook of ${of}`,
        description: 'What waits is given up, and everything is purged once. Honours If-Match.',
        params: HookParams,
        body: place.change,
        response: { 200: HookBody },
      },
    },
    async (request, reply) => {
      const changed = await ctx.db.withTenant(tenantId(request), async (tx) => {
        const row = await getHookForChange(tx, request.params.id)
        requireVersion(request, row.version)
        return changeHook(ctx, tx, row, request.body)
      })
      sendVersion(reply, changed.version)
      return viewHook(changed)
    },
  )

  app.delete(
    `${path}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: `Remove a CDN hook of ${of}`,
        params: HookParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantId(request), async (tx) => {
        const row = await getHookForChange(tx, request.params.id)
        requireVersion(request, row.version)
        await removeHook(ctx, tx, row)
      })
      return reply.code(204).send(null)
    },
  )

  app.post(
    `${path}/:id/test`,
    {
      config: write,
      schema: {
        tags,
        summary: `Test a CDN hook of ${of}`,
        description: 'Has the CDN forget something that no page has, and shows its answer.',
        params: HookParams,
        response: { 200: TestBody },
      },
    },
    async (request) => {
      const row = await ctx.db.withTenant(tenantId(request), (tx) => getHook(tx, request.params.id), {
        readOnly: true,
      })
      return viewTest(await testHook(ctx, row))
    },
  )
}

function purgeRoutes(app: HttpServer, ctx: Ctx, { path, of, tenantId, ...place }: Place): void {
  const read = { access: place.read }
  const write = { access: place.write }

  app.post(
    `${path}/:id/purge`,
    {
      config: write,
      schema: {
        tags,
        summary: `Purge by hand through a CDN hook of ${of}`,
        params: HookParams,
        body: PurgeRequest,
        response: { 202: QueuedBody },
      },
    },
    async (request, reply) => {
      const purge_ids = await ctx.db.withTenant(tenantId(request), async (tx) =>
        purgeByHand(ctx, tx, await getHookForChange(tx, request.params.id), request.body),
      )
      return reply.code(202).send({ purge_ids })
    },
  )

  app.get(
    `${path}/:hook_id/purges`,
    {
      config: read,
      schema: {
        tags,
        summary: `List purges of a CDN hook of ${of}, newest first`,
        description: 'Purges are kept for 30 days.',
        params: PurgesParams,
        querystring: PurgesQuery,
        response: { 200: PageOf(PurgeBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor, state } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const { hook_id } = request.params
      const rows = await ctx.db.withTenant(
        tenantId(request),
        async (tx) => {
          await getHook(tx, hook_id)
          return listPurges(tx, hook_id, state, after, limit)
        },
        { readOnly: true },
      )
      return toPage(rows, limit, (row) => [row.id], viewPurge)
    },
  )

  app.post(
    `${path}/:hook_id/purges/:id/retry`,
    {
      config: write,
      schema: {
        tags,
        summary: `Send a purge of a CDN hook of ${of} again`,
        params: PurgeParams,
        response: { 202: QueuedBody },
      },
    },
    async (request, reply) => {
      const { hook_id, id } = request.params
      const made = await ctx.db.withTenant(tenantId(request), async (tx) =>
        repeatPurge(ctx, tx, await getHookForChange(tx, hook_id), id),
      )
      return reply.code(202).send({ purge_ids: [made] })
    },
  )
}

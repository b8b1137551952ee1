/** Routes of change windows: the tenant's own, and those of the platform, which hold for every tenant. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { type Access, platform, principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { listWindows } from './queries.ts'
import { Id } from './schema.ts'
import {
  NewPlatformWindow,
  NewWindow,
  PlatformWindowChange,
  WindowBody,
  WindowChange,
  viewWindow,
} from './window-schema.ts'
import { addWindow, changeWindow, getWindow, getWindowForChange, removeWindow } from './windows.ts'

type Ctx = Pick<AppContext, 'db' | 'clock' | 'platformWindows'>

type Owner = {
  path: string
  of: string
  read: Access
  write: Access
  scope: (request: FastifyRequest) => string
  New: typeof NewWindow | typeof NewPlatformWindow
  Change: typeof WindowChange | typeof PlatformWindowChange
}

export function windowRoutes(app: HttpServer, ctx: Ctx): void {
  routesOf(app, ctx, {
    path: '/change-windows',
    of: '',
    read: tenant('deployments:read'),
    write: tenant('change-control:write'),
    scope: (request) => tenantOf(request).id,
    New: NewWindow,
    Change: WindowChange,
  })
  routesOf(app, ctx, {
    path: '/admin/change-windows',
    of: ' of the platform',
    read: platform('platform.deployments:read'),
    write: platform('platform.deployments:write'),
    scope: () => PLATFORM_SCOPE,
    New: NewPlatformWindow,
    Change: PlatformWindowChange,
  })
}

function routesOf(app: HttpServer, ctx: Ctx, { path, of, read, write, scope, New, Change }: Owner): void {
  const tags = ['Change windows']

  app.get(
    path,
    {
      config: { access: read },
      schema: {
        tags,
        summary: `List change windows${of}, newest first`,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(WindowBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const rows = await ctx.db.withTenant(scope(request), (tx) => listWindows(tx, after, limit), {
        readOnly: true,
      })
      const now = ctx.clock.now()
      return toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => viewWindow(row, now),
      )
    },
  )

  app.post(
    path,
    {
      config: { access: write },
      schema: {
        tags,
        summary: `Create a change window${of}`,
        description:
          'A freeze or a maintenance window, once (`starts_at`, `ends_at`) or `recurring` in the time of a place. Holds at once.',
        body: New,
        response: { 201: WindowBody },
      },
    },
    async (request, reply) => {
      const row = await ctx.db.withTenant(scope(request), (tx) =>
        addWindow(ctx, tx, request.body, principalOf(request)),
      )
      sendVersion(reply, row.version)
      return reply.code(201).send(viewWindow(row, ctx.clock.now()))
    },
  )

  app.get(
    `${path}/:id`,
    {
      config: { access: read },
      schema: { tags, summary: `Get a change window${of}`, params: Id, response: { 200: WindowBody } },
    },
    async (request, reply) => {
      const { id } = request.params
      const row = await ctx.db.withTenant(scope(request), (tx) => getWindow(tx, id), { readOnly: true })
      sendVersion(reply, row.version)
      return viewWindow(row, ctx.clock.now())
    },
  )

  app.patch(
    `${path}/:id`,
    {
      config: { access: write },
      schema: {
        tags,
        summary: `Change a change window${of}`,
        description: 'Holds at once, also while it is open. Honours If-Match.',
        params: Id,
        body: Change,
        response: { 200: WindowBody },
      },
    },
    async (request, reply) => {
      const row = await ctx.db.withTenant(scope(request), async (tx) => {
        const before = await getWindowForChange(tx, request.params.id)
        requireVersion(request, before.version)
        return changeWindow(ctx, tx, before, request.body)
      })
      sendVersion(reply, row.version)
      return viewWindow(row, ctx.clock.now())
    },
  )

  app.delete(
    `${path}/:id`,
    {
      config: { access: write },
      schema: {
        tags,
        summary: `Delete a change window${of}`,
        description: 'What it held back may go ahead at once. Honours If-Match.',
        params: Id,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(scope(request), async (tx) => {
        const row = await getWindowForChange(tx, request.params.id)
        requireVersion(request, row.version)
        await removeWindow(ctx, tx, row)
      })
      return reply.code(204).send(null)
    },
  )
}

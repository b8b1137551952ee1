/** Routes by which operators see and change users and act for them, and by which tenants see who did. */
import { Type } from 'typebox'
import { platform, principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { pageImpersonations, startImpersonation, stopImpersonation } from './impersonations.ts'
import type { WithIdentity } from './open.ts'
import {
  ChangeUserBody,
  IdParams,
  ImpersonateBody,
  ImpersonationBody,
  ImpersonationItem,
  SuspendBody,
  UserBody,
  UserItem,
  UsersQuery,
  toImpersonationItem,
  toUserBody,
  toUserItem,
} from './schema.ts'
import { changePlatformRole, getUserWithTenants, pageUsers, suspendUser, unsuspendUser } from './users.ts'

const DEFAULT_LIMIT = 50

export function operatorRoutes(app: HttpServer, ctx: WithIdentity): void {
  users(app, ctx)
  impersonations(app, ctx)
}

function users(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Users']
  const read = { access: platform('platform.users:read') }
  const write = { access: platform('platform.users:write') }

  app.get(
    '/admin/users',
    {
      config: read,
      schema: {
        tags,
        summary: 'List users',
        querystring: Type.Object({ ...PageQuery, ...UsersQuery }),
        response: { 200: PageOf(UserItem) },
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor, ...filter } = request.query
      const page = await pageUsers(identity, filter, { cursor, limit })
      return { ...page, items: page.items.map(toUserItem) }
    },
  )
  app.get(
    '/admin/users/:id',
    { config: read, schema: { tags, summary: 'Read a user', params: IdParams, response: { 200: UserBody } } },
    async (request, reply) => {
      const user = await getUserWithTenants(identity, request.params.id)
      sendVersion(reply, user.version)
      return toUserBody(user)
    },
  )
  app.patch(
    '/admin/users/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Make a user an operator, or no longer one',
        params: IdParams,
        body: ChangeUserBody,
        response: { 200: UserItem },
      },
    },
    async (request, reply) => {
      const { platform_role } = request.body
      const user = await changePlatformRole(
        identity,
        principalOf(request),
        request.params.id,
        platform_role,
        (version) => requireVersion(request, version),
      )
      sendVersion(reply, user.version)
      return toUserItem(user)
    },
  )
  app.post(
    '/admin/users/:id/suspend',
    {
      config: write,
      schema: {
        tags,
        summary: 'Lock a user out at once',
        params: IdParams,
        body: SuspendBody,
        response: { 200: UserItem },
      },
    },
    async (request) =>
      toUserItem(await suspendUser(identity, principalOf(request), request.params.id, request.body.reason)),
  )
  app.post(
    '/admin/users/:id/unsuspend',
    {
      config: write,
      schema: {
        tags,
        summary: 'Let a suspended user sign in again',
        params: IdParams,
        response: { 200: UserItem },
      },
    },
    async (request) => toUserItem(await unsuspendUser(identity, principalOf(request), request.params.id)),
  )
}

function impersonations(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Impersonation']
  const access = platform('platform.impersonate')

  app.post(
    '/admin/impersonations',
    {
      config: { access, idempotent: false },
      schema: {
        tags,
        summary: 'Act as a member of a tenant for a limited time',
        description:
          'The token works in that tenant only and cannot be refreshed. Start and end stand in the audit trails of the platform and the tenant.',
        body: ImpersonateBody,
        response: { 201: ImpersonationBody },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await startImpersonation(identity, principalOf(request), request.body)),
  )
  app.delete(
    '/admin/impersonations/:id',
    { config: { access }, schema: { tags, summary: 'End an impersonation', params: IdParams } },
    async (request, reply) => {
      await stopImpersonation(identity, request.params.id)
      return reply.code(204).send()
    },
  )
  app.get(
    '/tenant/impersonations',
    {
      config: { access: tenant('audit:read') },
      schema: {
        tags,
        summary: 'List which operators acted for members of the tenant',
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(ImpersonationItem) },
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query
      const page = await pageImpersonations(identity, tenantOf(request).id, { cursor, limit })
      return { ...page, items: page.items.map(toImpersonationItem) }
    },
  )
}

/** Routes of roles and the permission catalogue. */
import { Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { PERMISSIONS, isGrantable } from './permissions.ts'
import { listRoles } from './queries.ts'
import { addRole, changeRole, getRole, getRoleForChange, removeRole } from './roles.ts'
import { NewRole, PermissionBody, RoleBody, RoleChange, RoleParams, viewRole } from './schema.ts'

const tags = ['Roles']
const read = { access: tenant('roles:read') }
const write = { access: tenant('roles:write') }

export function roleRoutes(app: HttpServer, ctx: Pick<AppContext, 'db' | 'permissions'>): void {
  app.get(
    '/permissions',
    {
      config: read,
      schema: {
        tags,
        summary: 'List all permissions',
        response: { 200: Type.Object({ items: Type.Array(PermissionBody) }) },
      },
    },
    async (request) => ({
      items: Object.entries(PERMISSIONS).map(([id, description]) => {
        return { id, description, grantable: isGrantable(id), held: request.permissions.has(id) }
      }),
    }),
  )

  app.get(
    '/roles',
    {
      config: read,
      schema: {
        tags,
        summary: 'List roles',
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(RoleBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['string'])
      const rows = await ctx.db.withTenant(tenantOf(request).id, (tx) => listRoles(tx, after, limit), {
        readOnly: true,
      })
      return toPage(rows, limit, (row) => [row.sort_name], viewRole)
    },
  )

  app.post(
    '/roles',
    { config: write, schema: { tags, summary: 'Create a role', body: NewRole, response: { 201: RoleBody } } },
    async (request, reply) => {
      const role = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        addRole(tx, request.body, request.permissions),
      )
      sendVersion(reply, role.version)
      return reply.code(201).send(viewRole(role))
    },
  )

  app.get(
    '/roles/:id',
    {
      config: read,
      schema: { tags, summary: 'Get a role', params: RoleParams, response: { 200: RoleBody } },
    },
    async (request, reply) => {
      const { id } = request.params
      const role = await ctx.db.withTenant(tenantOf(request).id, (tx) => getRole(tx, id), { readOnly: true })
      sendVersion(reply, role.version)
      return viewRole(role)
    },
  )

  app.patch(
    '/roles/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a role',
        description: 'Its members have the new permissions at once. Honours If-Match.',
        params: RoleParams,
        body: RoleChange,
        response: { 200: RoleBody },
      },
    },
    async (request, reply) => {
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const role = await getRoleForChange(tx, request.params.id)
        requireVersion(request, role.version)
        return changeRole(ctx, tx, role, request.body, request.permissions)
      })
      sendVersion(reply, changed.version)
      return viewRole(changed)
    },
  )

  app.delete(
    '/roles/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Delete a role',
        description: 'Refused with 409 while somebody has the role or is invited to it.',
        params: RoleParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const role = await getRoleForChange(tx, request.params.id)
        requireVersion(request, role.version)
        await removeRole(tx, role, request.permissions)
      })
      return reply.code(204).send(null)
    },
  )
}

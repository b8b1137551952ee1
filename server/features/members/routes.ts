/** Routes of a tenant's members. */
import { type Static, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { platform, principalOf, tenant, tenantOf } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import { PageOf, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import type { NotifyCtx } from '../notifications/notifications.ts'
import { changeMemberRole, getMember, getMemberForChange, removeMember } from './members.ts'
import { listMembers } from './queries.ts'
import { MemberBody, MemberChange, MemberParams, MemberQuery, viewMember } from './schema.ts'

const tags = ['Members']
const read = { access: tenant('members:read') }
const write = { access: tenant('members:write') }

export function memberRoutes(app: HttpServer, ctx: NotifyCtx & Pick<AppContext, 'permissions'>): void {
  const memberPage = async (
    tenantId: string,
    { limit = 50, cursor, ...filter }: Static<typeof MemberQuery>,
  ) => {
    const after = decodeCursor(cursor, ['string', 'uuid'])
    const rows = await ctx.db.withTenant(tenantId, (tx) => listMembers(tx, filter, after, limit), {
      readOnly: true,
    })
    return toPage(rows, limit, (row) => [row.sort_name, row.user_id], viewMember)
  }

  app.get(
    '/members',
    {
      config: read,
      schema: {
        tags,
        summary: 'List members',
        description: 'In the order of their names.',
        querystring: MemberQuery,
        response: { 200: PageOf(MemberBody) },
      },
    },
    (request) => memberPage(tenantOf(request).id, request.query),
  )

  app.get(
    '/admin/tenants/:id/members',
    {
      config: { access: platform('platform.users:read') },
      schema: {
        tags: ['Tenants'],
        summary: 'List who belongs to a tenant',
        description: 'In the order of their names.',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        querystring: MemberQuery,
        response: { 200: PageOf(MemberBody) },
      },
    },
    (request) => memberPage(request.params.id, request.query),
  )

  app.get(
    '/members/:user_id',
    {
      config: read,
      schema: { tags, summary: 'Get a member', params: MemberParams, response: { 200: MemberBody } },
    },
    async (request, reply) => {
      const { user_id } = request.params
      const member = await ctx.db.withTenant(tenantOf(request).id, (tx) => getMember(tx, user_id), {
        readOnly: true,
      })
      sendVersion(reply, member.version)
      return viewMember(member)
    },
  )

  app.patch(
    '/members/:user_id',
    {
      config: write,
      schema: {
        tags,
        summary: "Change a member's role",
        description: 'Holds at once. The last owner cannot be made something else. Honours If-Match.',
        params: MemberParams,
        body: MemberChange,
        response: { 200: MemberBody },
      },
    },
    async (request, reply) => {
      const changed = await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const member = await getMemberForChange(tx, request.params.user_id)
        requireVersion(request, member.version)
        return changeMemberRole(ctx, tx, member, request.body.role, request.permissions)
      })
      sendVersion(reply, changed.version)
      return viewMember(changed)
    },
  )

  app.delete(
    '/members/:user_id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove a member',
        description: 'The last owner cannot be removed.',
        params: MemberParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, async (tx) => {
        const member = await getMemberForChange(tx, request.params.user_id)
        requireVersion(request, member.version)
        await removeMember(ctx, tx, member, request.permissions)
      })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/members/leave',
    {
      config: { access: tenant('member') },
      schema: {
        tags,
        summary: 'Leave the tenant',
        description: 'Ends your own membership. The last owner cannot leave.',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request)
      if (principal.kind !== 'user')
        throw new AppError('forbidden', 'An API key is no member; revoke it instead.')
      await ctx.db.withTenant(tenantOf(request).id, async (tx) =>
        removeMember(ctx, tx, await getMemberForChange(tx, principal.id), undefined),
      )
      return reply.code(204).send(null)
    },
  )
}

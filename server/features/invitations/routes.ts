/** Routes of invitations: the tenant's side, and the invited person's. Tokens travel in bodies, so that no log holds them. */
import { type Static, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { anybody, principalOf, signedIn, tenant, tenantOf } from '../../kernel/http/access.ts'
import { PageOf, PageQuery, decodeCursor, toPage } from '../../kernel/http/page.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { takeApiRequest } from '../quotas/quotas.ts'
import {
  type Acceptance,
  acceptAsNewUser,
  acceptInvitation,
  addInvitation,
  previewInvitation,
  resendInvitation,
  revokeInvitation,
} from './invitations.ts'
import { listInvitations } from './queries.ts'
import {
  AcceptedBody,
  InvitationBody,
  InvitationParams,
  NewInvitation,
  NewUser,
  PreviewBody,
  TokenBody,
  viewInvitation,
  viewPreview,
} from './schema.ts'

const tags = ['Invitations']
const write = { access: tenant('members:write') }

export function invitationRoutes(app: HttpServer, ctx: AppContext): void {
  tenantSide(app, ctx)
  invitedSide(app, ctx)
}

function tenantSide(app: HttpServer, ctx: AppContext): void {
  app.get(
    '/invitations',
    {
      config: { access: tenant('members:read') },
      schema: {
        tags,
        summary: 'List open invitations',
        description: 'The newest first, expired ones included.',
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(InvitationBody) },
      },
    },
    async (request) => {
      const { limit = 50, cursor } = request.query
      const after = decodeCursor(cursor, ['uuid'])
      const id = tenantOf(request).id
      const rows = await ctx.db.withTenant(id, (tx) => listInvitations(tx, after, limit), { readOnly: true })
      const now = ctx.clock.now()
      return toPage(
        rows,
        limit,
        (row) => [row.id],
        (row) => viewInvitation(row, now),
      )
    },
  )

  app.post(
    '/invitations',
    {
      config: write,
      schema: {
        tags,
        summary: 'Invite somebody',
        description: 'Sends a mail with a link that works once, for 7 days unless said otherwise.',
        body: NewInvitation,
        response: { 201: InvitationBody },
      },
    },
    async (request, reply) => {
      const invitation = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        addInvitation(ctx, tx, request.body, principalOf(request), request.permissions),
      )
      return reply.code(201).send(viewInvitation(invitation, ctx.clock.now()))
    },
  )

  app.post(
    '/invitations/:id/resend',
    {
      config: write,
      schema: {
        tags,
        summary: 'Send an invitation again',
        description: 'With a new link, for another 7 days; the link sent before stops working.',
        params: InvitationParams,
        response: { 200: InvitationBody },
      },
    },
    async (request) => {
      const invitation = await ctx.db.withTenant(tenantOf(request).id, (tx) =>
        resendInvitation(ctx, tx, request.params.id, request.permissions),
      )
      return viewInvitation(invitation, ctx.clock.now())
    },
  )

  app.delete(
    '/invitations/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Revoke an invitation',
        params: InvitationParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await ctx.db.withTenant(tenantOf(request).id, (tx) => revokeInvitation(tx, request.params.id))
      return reply.code(204).send(null)
    },
  )
}

function invitedSide(app: HttpServer, ctx: AppContext): void {
  app.post(
    '/invitations/lookup',
    {
      config: { access: anybody, idempotent: false },
      schema: {
        tags,
        summary: 'See what an invitation is about',
        description:
          'For whoever holds its link. Says whether to sign in and accept, or to create an account.',
        body: TokenBody,
        response: { 200: PreviewBody },
      },
    },
    async (request) => {
      await takeApiRequest(ctx, request, { ip: request.ip })
      return viewPreview(await previewInvitation(ctx, request.body.token))
    },
  )

  app.post(
    '/invitations/accept',
    {
      config: { access: signedIn, idempotent: false },
      schema: {
        tags,
        summary: 'Accept an invitation',
        description: 'As a signed-in user whose verified e-mail address is the invited one.',
        body: TokenBody,
        response: { 200: AcceptedBody },
      },
    },
    async (request) => viewAcceptance(await acceptInvitation(ctx, request.body.token, principalOf(request))),
  )

  app.post(
    '/invitations/sign-up',
    {
      config: { access: anybody, idempotent: false },
      schema: {
        tags,
        summary: 'Accept an invitation and create an account',
        description: 'For an invited address without an account. Sign in with the password afterwards.',
        body: NewUser,
        response: { 201: AcceptedBody },
      },
    },
    async (request, reply) => {
      await takeApiRequest(ctx, request, { ip: request.ip })
      const { token, name, password } = request.body
      return reply.code(201).send(viewAcceptance(await acceptAsNewUser(ctx, token, { name, password })))
    },
  )
}

function viewAcceptance({ tenant: joined, member }: Acceptance): Static<typeof AcceptedBody> {
  const { id, slug, display_name } = joined
  return {
    tenant: { id, slug, display_name },
    user_id: member.user_id,
    email: member.email,
    role: { slug: member.role_slug, name: member.role_name },
  }
}

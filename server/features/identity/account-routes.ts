/** Routes of one's own account: signing up, address, password, sessions, profile. */
import { Type } from 'typebox'
import { anybody, principalOf, signedIn } from '../../kernel/http/access.ts'
import { requireVersion, sendVersion } from '../../kernel/http/etag.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import {
  changePassword,
  forgotPassword,
  resendVerification,
  resetPassword,
  signUp,
  verifyEmail,
} from './accounts.ts'
import { changeMe, getMe } from './me.ts'
import type { WithIdentity } from './open.ts'
import {
  AcceptedBody,
  ChangeMeBody,
  ChangePasswordBody,
  EmailBody,
  MeBody,
  ResendBody,
  ResetPasswordBody,
  SessionItem,
  SignUpBody,
  VerifyEmailBody,
  toMeBody,
  toSessionItem,
} from './schema.ts'
import { endOtherSessions, endSession, listOwnSessions } from './sessions.ts'
import { clientOf } from './token-routes.ts'

const accepted = { status: 'accepted' } as const
const SILENT = 'The answer is the same whether the address has an account or not.'

export function accountRoutes(app: HttpServer, ctx: WithIdentity): void {
  signingUp(app, ctx)
  passwords(app, ctx)
  sessions(app, ctx)
  profile(app, ctx)
}

function signingUp(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Account']
  const config = { access: anybody, idempotent: false } as const

  app.post(
    '/auth/sign-up',
    {
      config,
      schema: {
        tags,
        summary: 'Create an account',
        description: `Sends a link that proves the address. ${SILENT} Where not everybody may: 403 \`sign_up_closed\`.`,
        body: SignUpBody,
        response: { 202: AcceptedBody },
      },
    },
    async (request, reply) => {
      await signUp(identity, request.body, clientOf(request))
      return reply.code(202).send(accepted)
    },
  )
  app.post(
    '/auth/verify-email',
    {
      config,
      schema: { tags, summary: 'Prove an address with the token of the mail', body: VerifyEmailBody },
    },
    async (request, reply) => {
      await verifyEmail(identity, request.body.token, clientOf(request))
      return reply.code(204).send()
    },
  )
  app.post(
    '/auth/verify-email/resend',
    {
      config,
      schema: {
        tags,
        summary: 'Send the link that proves the address again',
        description: SILENT,
        body: ResendBody,
        response: { 202: AcceptedBody },
      },
    },
    async (request, reply) => {
      await resendVerification(identity, request.body, clientOf(request))
      return reply.code(202).send(accepted)
    },
  )
}

function passwords(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Account']
  const config = { access: anybody, idempotent: false } as const

  app.post(
    '/auth/password/forgot',
    {
      config,
      schema: {
        tags,
        summary: 'Ask for a link to choose a new password',
        description: SILENT,
        body: EmailBody,
        response: { 202: AcceptedBody },
      },
    },
    async (request, reply) => {
      await forgotPassword(identity, request.body.email, clientOf(request))
      return reply.code(202).send(accepted)
    },
  )
  app.post(
    '/auth/password/reset',
    {
      config,
      schema: {
        tags,
        summary: 'Choose a new password with the token of the mail',
        description: 'Ends all sessions.',
        body: ResetPasswordBody,
      },
    },
    async (request, reply) => {
      await resetPassword(identity, request.body, clientOf(request))
      return reply.code(204).send()
    },
  )
  app.post(
    '/auth/password/change',
    {
      config: { access: signedIn, idempotent: false },
      schema: {
        tags,
        summary: 'Change the password',
        description: 'Ends all other sessions.',
        body: ChangePasswordBody,
      },
    },
    async (request, reply) => {
      await changePassword(identity, principalOf(request), request.body)
      return reply.code(204).send()
    },
  )
}

function sessions(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Account']
  const config = { access: signedIn }
  const params = Type.Object({ id: Type.Union([Type.String({ format: 'uuid' }), Type.Literal('current')]) })

  app.get(
    '/auth/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'List where you are signed in',
        response: { 200: Type.Object({ items: Type.Array(SessionItem) }) },
      },
    },
    async (request) => {
      const principal = principalOf(request)
      const rows = await listOwnSessions(identity, principal)
      return { items: rows.map((row) => toSessionItem(row, principal.sessionId)) }
    },
  )
  app.delete(
    '/auth/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'Sign out everywhere else',
        response: { 200: Type.Object({ ended: Type.Integer() }) },
      },
    },
    async (request) => ({ ended: await endOtherSessions(identity, principalOf(request)) }),
  )
  app.delete(
    '/auth/sessions/:id',
    {
      config,
      schema: {
        tags,
        summary: 'End one session',
        description: '`current` is the one of this request: signing out, or ending an impersonation.',
        params,
      },
    },
    async (request, reply) => {
      await endSession(identity, principalOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
}

function profile(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Account']
  const config = { access: signedIn }

  app.get(
    '/me',
    { config, schema: { tags, summary: 'Read who you are and what you may do', response: { 200: MeBody } } },
    async (request, reply) => {
      const me = await getMe(identity, principalOf(request))
      sendVersion(reply, me.version)
      return toMeBody(me)
    },
  )
  app.patch(
    '/me',
    {
      config,
      schema: {
        tags,
        summary: 'Change your name, language or preferences',
        body: ChangeMeBody,
        response: { 200: MeBody },
      },
    },
    async (request, reply) => {
      const me = await changeMe(identity, principalOf(request), request.body, (version) =>
        requireVersion(request, version),
      )
      sendVersion(reply, me.version)
      return toMeBody(me)
    },
  )
}

/** Routes for getting, refreshing and giving up tokens. All are public: this is where callers come from nowhere. */
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { anybody } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import type { WithIdentity } from './open.ts'
import { originOf, passkeyHostOf } from './passkeys.ts'
import type { Client, Code } from './proofs/proofs.ts'
import {
  PasskeyCeremonyBody,
  PasskeySignInBody,
  RefreshBody,
  RevokeBody,
  SecondFactorBody,
  SignInBody,
  TokensBody,
} from './schema.ts'
import { keepingSession, sessionCookie, withKeptSession } from './session-cookie.ts'
import { revokeRefreshToken } from './sessions.ts'
import { tenantOfPortal } from './tenant-of-portal.ts'
import { beginPasskeySignIn, refresh, signIn, signInSecondFactor, signInWithPasskey } from './sign-in.ts'

const MAX_USER_AGENT = 300

/** Where a request comes from, as it is kept with a session. */
export function clientOf(request: FastifyRequest): Client {
  return { ip: request.ip, user_agent: request.headers['user-agent']?.slice(0, MAX_USER_AGENT) }
}

export function tokenRoutes(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Sign-in']
  // Answers hold credentials: they are not kept to be given again.
  const config = { access: anybody, idempotent: false } as const
  const tokens = { 200: TokensBody }

  app.post(
    '/auth/token',
    {
      config,
      schema: {
        tags,
        summary: 'Sign in with a password',
        description:
          'Without `tenant`, the tokens of a user who belongs to one tenant name that one; at a tenant’s own portal, they are for that tenant and no other can be named. Answers 401 `second_factor_required` with a `challenge_token` when a code is needed: send it along, or continue at /auth/token/second-factor.',
        body: SignInBody,
        response: tokens,
      },
    },
    async (request, reply) => {
      const { totp_code, recovery_code, email, password } = request.body
      const tenant = tenantOfPortal(request, request.body.tenant)
      const credentials = { email, password, tenant, code: codeOf(totp_code, recovery_code) }
      return keepingSession(identity, request, reply, () => signIn(identity, credentials, clientOf(request)))
    },
  )

  app.post(
    '/auth/token/second-factor',
    {
      config,
      schema: { tags, summary: 'Finish a sign-in with a code', body: SecondFactorBody, response: tokens },
    },
    async (request, reply) => {
      const { challenge_token, totp_code, recovery_code } = request.body
      const tenant = tenantOfPortal(request, request.body.tenant)
      const code = codeOf(totp_code, recovery_code)
      if (!code) throw new AppError('validation_failed', 'Send either totp_code or recovery_code.')
      return keepingSession(identity, request, reply, () =>
        signInSecondFactor(identity, { challenge_token, code, tenant }, clientOf(request)),
      )
    },
  )

  app.post(
    '/auth/token/refresh',
    {
      config,
      schema: {
        tags,
        summary: 'Exchange a refresh token for new tokens, or switch the tenant',
        description:
          'A refresh token works once; use the one of the answer from then on. Using an old one again ends the session, except within ten seconds, when whoever repeats it gets the present one. Pages of the portal leave `refresh_token` out: the cookie has it, and is replaced.',
        body: RefreshBody,
        response: tokens,
      },
    },
    async (request, reply) => {
      const { refresh_token } = request.body
      const tenant = tenantOfPortal(request, request.body.tenant)
      if (refresh_token !== undefined) return refresh(identity, refresh_token, tenant)
      return withKeptSession(sessionCookie(identity, request, reply), (token) =>
        refresh(identity, token, tenant),
      )
    },
  )

  app.post(
    '/auth/token/revoke',
    {
      config,
      schema: {
        tags,
        summary: 'Sign out: end the session of a refresh token',
        description:
          'Pages of the portal leave `refresh_token` out: the session of the cookie ends, and the cookie goes.',
        body: RevokeBody,
      },
    },
    async (request, reply) => {
      const { refresh_token } = request.body
      const cookie = refresh_token === undefined ? sessionCookie(identity, request, reply) : undefined
      const token = refresh_token ?? cookie?.token()
      if (token !== undefined) await revokeRefreshToken(identity, token)
      cookie?.remove()
      return reply.code(204).send()
    },
  )

  app.post(
    '/auth/passkeys/sign-in/options',
    {
      config,
      schema: { tags, summary: 'Begin to sign in with a passkey', response: { 200: PasskeyCeremonyBody } },
    },
    async (request) =>
      beginPasskeySignIn(identity, clientOf(request), passkeyHostOf(identity, request.address)),
  )

  app.post(
    '/auth/passkeys/sign-in',
    {
      config,
      schema: { tags, summary: 'Sign in with a passkey', body: PasskeySignInBody, response: tokens },
    },
    async (request, reply) => {
      const { challenge_token, response } = request.body
      const tenant = tenantOfPortal(request, request.body.tenant)
      const answer = {
        challenge_token,
        response,
        tenant,
        origin: originOf(passkeyHostOf(identity, request.address), response),
      }
      return keepingSession(identity, request, reply, () =>
        signInWithPasskey(identity, answer, clientOf(request)),
      )
    },
  )
}

function codeOf(totp_code: string | undefined, recovery_code: string | undefined): Code | undefined {
  if (totp_code !== undefined) return { totp_code }
  return recovery_code === undefined ? undefined : { recovery_code }
}

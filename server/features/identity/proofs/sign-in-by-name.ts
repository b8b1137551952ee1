/**
 * A better-auth plugin that signs in with a password and takes the e-mail address as it is stored. better-auth's own
 * endpoint refuses addresses its pattern does not know, such as the first operator's `admin@localhost`.
 */
import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'

type Credentials = { email: string; password: string }

/** The path by which better-auth's second-factor hook knows a sign-in by name and password. Nothing is mounted there. */
const SIGN_IN_PATH = '/sign-in/username'

export const signInByName = () =>
  ({
    id: 'sign-in-by-name',
    endpoints: {
      signInByName: createAuthEndpoint(
        SIGN_IN_PATH,
        { method: 'POST', metadata: { $Infer: { body: {} as Credentials } } },
        async (ctx) => {
          const { internalAdapter, password } = ctx.context
          const credentials = ctx.body
          if (!isCredentials(credentials)) throw new APIError('BAD_REQUEST', { code: 'VALIDATION_ERROR' })
          const found = await internalAdapter.findUserByEmail(credentials.email, { includeAccounts: true })
          const account = found?.accounts.find((candidate) => candidate.providerId === 'credential')
          if (!found || !account?.password) {
            // As slow as a wrong password, so that the time does not tell which addresses exist.
            await password.hash(credentials.password)
            throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD' })
          }
          if (!(await password.verify({ hash: account.password, password: credentials.password })))
            throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD' })
          if (!found.user.emailVerified) throw new APIError('FORBIDDEN', { code: 'EMAIL_NOT_VERIFIED' })
          const session = await internalAdapter.createSession(found.user.id)
          await setSessionCookie(ctx, { session, user: found.user })
          return ctx.json({ token: session.token })
        },
      ),
    },
  }) satisfies BetterAuthPlugin

function isCredentials(body: unknown): body is Credentials {
  if (typeof body !== 'object' || body === null || !('email' in body) || !('password' in body)) return false
  return typeof body.email === 'string' && typeof body.password === 'string'
}

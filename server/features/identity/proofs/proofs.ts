/**
 * What better-auth verifies for us, as plain calls: passwords, links in mails, second factors, passkeys. What it keeps
 * in cookies between two steps of a sign-in is handed out as a challenge token and taken back the same way.
 */
import { LRUCache } from 'lru-cache'
import { AppError } from '../../../errors.ts'
import { randomToken } from '../../../kernel/crypto/tokens.ts'
import {
  ADDRESS_HEADER,
  type Auth,
  type BetterAuthOptions,
  RESET_MINUTES,
  createAuth,
} from './better-auth.ts'
import { accountExistsMail, resetMail, verificationMail } from '../account-mails.ts'
import { afterPasswordReset, afterSignUp, afterVerification } from '../accounts.ts'
import { type Identity, portalHost, portalUrl } from '../open.ts'
import { findUser } from '../queries.ts'
import { IDLE_MS } from '../tokens/refresh-tokens.ts'
import { asked } from './refusals.ts'
import { storedSecret } from './stored-secret.ts'

/** Where a request comes from; kept with the session it opens. */
export type Client = { ip: string; user_agent: string | undefined }

export type SignInResult = { session_token: string } | { challenge_token: string }
export type Code = { totp_code: string } | { recovery_code: string }

export type PasskeyCeremony = { options: Record<string, unknown>; challenge_token: string }
/** `origin` was checked: it is a portal's. */
export type PasskeyAnswer = { challenge_token: string; response: Record<string, unknown>; origin: string }

type AuthenticationResponse = NonNullable<
  Parameters<Auth['api']['verifyPasskeyAuthentication']>[0]
>['body']['response']

/** Portals of tenants for which better-auth is kept ready: an instance takes a millisecond to make, and up to 500 kB. */
const TENANT_PORTALS = 20

export type Proofs = Awaited<ReturnType<typeof openProofs>>

export async function openProofs(identity: Identity) {
  const options: Omit<BetterAuthOptions, 'passkeyHost'> = {
    db: identity.db,
    log: identity.log,
    secret: await storedSecret(identity),
    portalUrl: portalUrl(identity.config),
    sessionSeconds: IDLE_MS / 1_000,
    onVerificationMail: (user, token, then) => verificationMail(identity, user, token, then),
    onTakenAddress: (user) => accountExistsMail(identity, user),
    onSignedUp: (user) => afterSignUp(identity, user),
    onVerified: (user) => afterVerification(identity, user),
    onPasswordReset: (user) => afterPasswordReset(identity, user),
    isSuspended: async (userId) => {
      const user = await identity.db.withPlatform((tx) => findUser(tx, userId))
      return !user || user.suspended_at !== null
    },
  }
  const platformHost = portalHost(identity.config)
  const auth: Auth = createAuth({ ...options, passkeyHost: platformHost })
  const ofTenants = new LRUCache<string, Auth>({ max: TENANT_PORTALS })
  /** Passkeys belong to the name they were made under, and better-auth knows one only. */
  function authAt(host: string): Auth {
    const found =
      host === platformHost ? auth : (ofTenants.get(host) ?? createAuth({ ...options, passkeyHost: host }))
    if (found !== auth) ofTenants.set(host, found)
    return found
  }
  const cookieName = async (name: string) => (await auth.$context).createAuthCookie(name).name

  return {
    hashPassword: async (password: string): Promise<string> => (await auth.$context).password.hash(password),

    async signUp(input: { email: string; name: string; password: string; continue?: string }): Promise<void> {
      const { continue: then, ...account } = input
      await asked(() => auth.api.signUpEmail({ body: { ...account, ...handedOn(then) } }))
    },

    async sendVerification(email: string, then: string | undefined): Promise<void> {
      await asked(() => auth.api.sendVerificationEmail({ body: { email, ...handedOn(then) } }))
    },

    async verifyEmail(token: string): Promise<void> {
      await asked(() => auth.api.verifyEmail({ query: { token } }))
    },

    /** Mails a link for choosing a new password, if the address has an account. */
    async requestReset(email: string): Promise<void> {
      const { internalAdapter } = await auth.$context
      const found = await internalAdapter.findUserByEmail(email)
      if (found) await resetMail(identity, found.user, await this.resetToken(found.user.id, RESET_MINUTES))
    },

    /** A token that `resetPassword` takes once. @param minutes how long it is valid */
    async resetToken(userId: string, minutes: number): Promise<string> {
      const token = randomToken()
      const { internalAdapter } = await auth.$context
      // As better-auth's own endpoint does, which refuses addresses its pattern does not know.
      await internalAdapter.createVerificationValue({
        identifier: `reset-password:${token}`,
        value: userId,
        expiresAt: new Date(Date.now() + minutes * 60_000),
      })
      return token
    },

    async resetPassword(token: string, newPassword: string): Promise<void> {
      await asked(() => auth.api.resetPassword({ body: { token, newPassword } }))
    },

    async changePassword(sessionToken: string, currentPassword: string, newPassword: string): Promise<void> {
      await asked(() =>
        auth.api.changePassword({ headers: inSession(sessionToken), body: { currentPassword, newPassword } }),
      )
    },

    /** @throws AppError invalid_credentials when it is not the password of the session's user */
    async confirmPassword(sessionToken: string, password: string): Promise<void> {
      await asked(() => auth.api.verifyPassword({ headers: inSession(sessionToken), body: { password } }))
    },

    /** Verifies a password. Opens a session, unless the user has a second factor to show first. */
    async signIn(email: string, password: string, client: Client): Promise<SignInResult> {
      const { headers, response } = await asked(() =>
        auth.api.signInByName({
          body: { email, password },
          headers: fromClient(client),
          returnHeaders: true,
        }),
      )
      const token = (response as { token?: string }).token
      if (token !== undefined) return { session_token: token }
      return { challenge_token: cookieOf(headers, await cookieName('two_factor')) }
    },

    /** Verifies the second factor. A code of an authenticator app counts once. */
    async signInSecondFactor(
      challengeToken: string,
      code: Code,
      client: Client,
    ): Promise<{ session_token: string }> {
      const headers = fromClient(client)
      headers.set('cookie', `${await cookieName('two_factor')}=${encodeURIComponent(challengeToken)}`)
      if ('recovery_code' in code) {
        const { token } = await asked(() =>
          auth.api.verifyBackupCode({ headers, body: { code: code.recovery_code } }),
        )
        return { session_token: String(token) }
      }
      const { token, user } = await asked(() =>
        auth.api.verifyTOTP({ headers, body: { code: code.totp_code } }),
      )
      const { internalAdapter } = await auth.$context
      const isFirstUse = await internalAdapter.reserveVerificationValue({
        identifier: `totp-used:${user.id}:${code.totp_code}`,
        value: '',
        // Three periods of 30 s are accepted; after that the code is wrong anyway.
        expiresAt: new Date(Date.now() + 120_000),
      })
      if (!isFirstUse) {
        await internalAdapter.deleteSession(token)
        throw new AppError('invalid_credentials', 'This code was used already; wait for the next one.')
      }
      return { session_token: token }
    },

    /** Begins to set up an authenticator app; nothing changes until `confirmTotp`. */
    async enableTotp(
      sessionToken: string,
      password: string,
    ): Promise<{ totp_uri: string; recovery_codes: string[] }> {
      const result = await asked(() =>
        auth.api.enableTwoFactor({ headers: inSession(sessionToken), body: { password, method: 'totp' } }),
      )
      if (result.method !== 'totp')
        throw new Error('better-auth enabled another method than the one asked for')
      return { totp_uri: result.totpURI, recovery_codes: result.backupCodes }
    },

    /** @returns the token of the session that replaces this one */
    async confirmTotp(sessionToken: string, code: string): Promise<string> {
      const { headers } = await asked(() =>
        auth.api.verifyTOTP({ headers: inSession(sessionToken), body: { code }, returnHeaders: true }),
      )
      return newSessionOf(headers)
    },

    /** @returns the token of the session that replaces this one */
    async disableTotp(sessionToken: string, password: string): Promise<string> {
      const { headers } = await asked(() =>
        auth.api.disableTwoFactor({
          headers: inSession(sessionToken),
          body: { password },
          returnHeaders: true,
        }),
      )
      return newSessionOf(headers)
    },

    async replaceRecoveryCodes(sessionToken: string, password: string): Promise<string[]> {
      const result = await asked(() =>
        auth.api.generateBackupCodes({ headers: inSession(sessionToken), body: { password } }),
      )
      return result.backupCodes
    },

    /** @param host of the portal it is used at */
    async passkeyRegistration(sessionToken: string, host: string): Promise<PasskeyCeremony> {
      const { headers, response } = await asked(() =>
        authAt(host).api.generatePasskeyRegistrationOptions({
          headers: inSession(sessionToken),
          query: {},
          returnHeaders: true,
        }),
      )
      return {
        options: { ...response },
        challenge_token: cookieOf(headers, await cookieName('better-auth-passkey')),
      }
    },

    async registerPasskey(
      sessionToken: string,
      answer: PasskeyAnswer,
      name: string | undefined,
    ): Promise<{ id: string }> {
      const headers = inSession(sessionToken)
      await addAnswer(headers, answer)
      const created = await asked(() =>
        authAt(new URL(answer.origin).hostname).api.verifyPasskeyRegistration({
          headers,
          body: { response: answer.response, ...(name && { name }) },
        }),
      )
      return { id: created.id }
    },

    /** @param host of the portal it is used at */
    async passkeySignIn(client: Client, host: string): Promise<PasskeyCeremony> {
      const { headers, response } = await asked(() =>
        authAt(host).api.generatePasskeyAuthenticationOptions({
          headers: fromClient(client),
          returnHeaders: true,
        }),
      )
      return {
        // A passkey stands for both factors here, so the authenticator must check who holds it.
        options: { ...response, userVerification: 'required' },
        challenge_token: cookieOf(headers, await cookieName('better-auth-passkey')),
      }
    },

    async signInWithPasskey(answer: PasskeyAnswer, client: Client): Promise<{ session_token: string }> {
      const headers = fromClient(client)
      await addAnswer(headers, answer)
      const { session } = await asked(() =>
        authAt(new URL(answer.origin).hostname).api.verifyPasskeyAuthentication({
          headers,
          body: { response: answer.response as unknown as AuthenticationResponse },
        }),
      )
      return { session_token: session.token }
    },
  }

  async function addAnswer(headers: Headers, answer: PasskeyAnswer): Promise<void> {
    headers.set(
      'cookie',
      `${await cookieName('better-auth-passkey')}=${encodeURIComponent(answer.challenge_token)}`,
    )
    headers.set('origin', answer.origin)
  }
}

/** better-auth puts it into the address that the mail is made with. */
function handedOn(then: string | undefined): { callbackURL?: string } {
  return then === undefined ? {} : { callbackURL: then }
}

function fromClient({ ip, user_agent }: Client): Headers {
  return new Headers({ [ADDRESS_HEADER]: ip, ...(user_agent !== undefined && { 'user-agent': user_agent }) })
}

function inSession(sessionToken: string): Headers {
  return new Headers({ authorization: `Bearer ${sessionToken}` })
}

function cookieOf(headers: Headers | null | undefined, name: string): string {
  const found = headers?.getSetCookie().findLast((cookie) => cookie.startsWith(`${name}=`))
  if (!found) throw new Error(`better-auth set no cookie ${name}`)
  return decodeURIComponent(found.slice(name.length + 1).split(';', 1)[0] ?? '')
}

/** The bearer plugin names a new session in this header, signed. */
function newSessionOf(headers: Headers | null | undefined): string {
  const token = headers?.get('set-auth-token')?.split('.')[0]
  if (!token) throw new Error('better-auth replaced no session')
  return token
}

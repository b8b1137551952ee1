/**
 * better-auth, set up for HotSwap: passwords, e-mail verification, resets, second factors and passkeys over our tables.
 * Heavy to load (30 MB, half a second), so it is imported when the first person signs in and not by processes that
 * only verify tokens. What it takes and gives in cookies travels as challenge tokens: see proofs.ts.
 */
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { bearer, twoFactor } from 'better-auth/plugins'
import { Kysely, PostgresDialect } from 'kysely'
import { randomUUIDv7 } from 'node:crypto'
import type { Database } from '../../../kernel/db/database.ts'
import type { Log } from '../../../kernel/log.ts'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../password-policy.ts'
import { signInByName } from './sign-in-by-name.ts'

export type AuthUser = { id: string; email: string; name: string }

export type BetterAuthOptions = {
  db: Database
  log: Log
  /** See stored-secret.ts. */
  secret: string
  portalUrl: string
  /** Host name that passkeys are bound to. */
  passkeyHost: string
  /** Seconds a session lives after its last use. */
  sessionSeconds: number
  /** @param then where its link leads on to, as it was asked for */
  onVerificationMail: (user: AuthUser, token: string, then: string | undefined) => Promise<void>
  /** Somebody signed up with the address of an existing user. */
  onTakenAddress: (user: AuthUser) => Promise<void>
  onSignedUp: (user: AuthUser) => Promise<void>
  onVerified: (user: AuthUser) => Promise<void>
  /** Runs before a reset counts as done: ends the user's sessions. */
  onPasswordReset: (user: AuthUser) => Promise<void>
  isSuspended: (userId: string) => Promise<boolean>
}

export const RESET_MINUTES = 60
const VERIFICATION_HOURS = 24
/** better-auth's code for our own refusal to open a session. */
export const USER_SUSPENDED = 'USER_SUSPENDED'
/** better-auth's code for our refusal of a passkey whose authenticator did not check who holds it. */
export const WEAK_PASSKEY = 'WEAK_PASSKEY'
/** The request header in which the caller's address is handed over. */
export const ADDRESS_HEADER = 'x-client-address'

const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' }

export type Auth = ReturnType<typeof createAuth>

export function createAuth(options: BetterAuthOptions) {
  const { log } = options
  return betterAuth({
    appName: 'HotSwap',
    baseURL: options.portalUrl,
    telemetry: { enabled: false },
    secret: options.secret,
    // The role's search path is the schema `platform`. The pool is closed by the database.
    database: {
      db: new Kysely({ dialect: new PostgresDialect({ pool: options.db.libraryPool() }) }),
      type: 'postgres',
      transaction: true,
    },
    logger: {
      level: 'error',
      log: (_level, message, ...rest) => log.error({ details: rest }, `better-auth: ${message}`),
    },
    // Our own throttle counts attempts, over all processes; the schema is compared by a test, not at every start.
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: () => randomUUIDv7(), validateSchema: false },
      // The whole address: people look at it, and throttles of ours make a network of it.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
      useSecureCookies: false,
    },
    user: { modelName: 'users', fields: { emailVerified: 'email_verified', ...timestamps } },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...timestamps,
      },
      expiresIn: options.sessionSeconds,
      // Refresh tokens move the end of a session, nothing else.
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...timestamps,
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', ...timestamps },
      storeIdentifier: 'hashed',
    },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      autoSignIn: false,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      onPasswordReset: ({ user }) => options.onPasswordReset(user),
      onExistingUserSignUp: ({ user }) => options.onTakenAddress(user),
    },
    emailVerification: {
      expiresIn: VERIFICATION_HOURS * 3600,
      sendVerificationEmail: ({ user, token, url }) =>
        options.onVerificationMail(user, token, continuationIn(url)),
      afterEmailVerification: (user) => options.onVerified(user),
    },
    databaseHooks: {
      user: { create: { after: (user) => options.onSignedUp(user) } },
      session: {
        create: {
          // The one gate every way of signing in passes.
          before: async (session) => {
            if (await options.isSuspended(session.userId))
              throw new APIError('FORBIDDEN', { code: USER_SUSPENDED, message: 'The account is suspended' })
          },
        },
      },
    },
    plugins: [
      bearer(),
      signInByName(),
      twoFactor({
        issuer: 'HotSwap',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factors',
            fields: {
              userId: 'user_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      passkey({
        rpID: options.passkeyHost,
        rpName: 'HotSwap',
        // A passkey stands for both factors, so the authenticator must check who holds it. better-auth only asks it to.
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: ({ verification }) =>
            requireHolderChecked(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: ({ verification }) =>
            requireHolderChecked(verification.authenticationInfo.userVerified),
        },
        schema: {
          passkey: {
            modelName: 'passkeys',
            fields: {
              publicKey: 'public_key',
              userId: 'user_id',
              credentialID: 'credential_id',
              deviceType: 'device_type',
              backedUp: 'backed_up',
              createdAt: 'created_at',
            },
          },
        },
      }),
    ],
  })
}

/** better-auth writes `/` where nothing was asked for. */
function continuationIn(url: string): string | undefined {
  const then = URL.parse(url)?.searchParams.get('callbackURL')
  return then === null || then === '/' ? undefined : then
}

function requireHolderChecked(isChecked: boolean | undefined): void {
  if (!isChecked)
    throw new APIError('BAD_REQUEST', { code: WEAK_PASSKEY, message: 'The holder was not checked' })
}

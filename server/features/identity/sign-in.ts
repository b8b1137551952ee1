/** Signing in, by password, second factor or passkey, and what follows: a session with its tokens. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import { randomToken } from '../../kernel/crypto/tokens.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { type AuditEvent, recordForTenant, recordPlatformAudit } from '../audit/audit.ts'
import { ACCESS_TOKEN_SECONDS, signAccessToken } from './tokens/access-tokens.ts'
import { newSignInMail } from './account-mails.ts'
import { deviceOf } from './device.ts'
import type { Identity } from './open.ts'
import type { Client, Code, PasskeyAnswer, PasskeyCeremony, SignInResult } from './proofs/proofs.ts'
import { type UserRow, findTenantOf, findUser, findUserByEmail, listTenantsOf } from './queries.ts'
import {
  type SessionRow,
  deleteSessions,
  findSessionByToken,
  insertSession,
  noteDevice,
} from './tokens/queries.ts'
import { addRefreshToken, rotateRefreshToken, sessionEnd } from './tokens/refresh-tokens.ts'
import { countAttempt, countSignIn } from './throttle.ts'
import { getUserRow } from './users.ts'

export type Tokens = {
  access_token: string
  refresh_token: string
  /** Seconds until the access token expires. */
  expires_in: number
  token_type: 'Bearer'
  user_id: string
  tenant_id: string | null
}

export type Credentials = {
  email: string
  password: string
  /** Slug or id of the tenant the tokens are for. */
  tenant?: string | undefined
  code?: Code | undefined
}

/**
 * @throws AppError invalid_credentials, whether the account is unknown or the password wrong; second_factor_required
 *   with a `challenge_token`; email_not_verified, forbidden (suspended), rate_limited, tenant_not_found
 */
export async function signIn(identity: Identity, input: Credentials, client: Client): Promise<Tokens> {
  const succeeded = await countSignIn(identity, input.email, client.ip)
  const proofs = await identity.proofs()
  let result: SignInResult
  try {
    result = await proofs.signIn(input.email, input.password, client)
    if ('challenge_token' in result) {
      if (!input.code)
        throw new AppError(
          'second_factor_required',
          'Send a code of your authenticator app, or a recovery code.',
          {
            members: { challenge_token: result.challenge_token },
          },
        )
      result = await proofs.signInSecondFactor(result.challenge_token, input.code, client)
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_credentials')
      auditFailure(identity, input.email, error.message)
    throw error
  }
  await succeeded()
  return openSession(
    identity,
    result.session_token,
    input.tenant,
    input.code ? 'password and code' : 'password',
  )
}

/** The second step of a sign-in that was answered with second_factor_required. */
export async function signInSecondFactor(
  identity: Identity,
  input: { challenge_token: string; code: Code; tenant?: string | undefined },
  client: Client,
): Promise<Tokens> {
  await countAttempt(identity, client.ip)
  const proofs = await identity.proofs()
  const { session_token } = await proofs.signInSecondFactor(input.challenge_token, input.code, client)
  return openSession(identity, session_token, input.tenant, 'password and code')
}

/** What a browser needs to ask an authenticator for a passkey. @param host see `passkeyHostOf` */
export async function beginPasskeySignIn(
  identity: Identity,
  client: Client,
  host: string,
): Promise<PasskeyCeremony> {
  await countAttempt(identity, client.ip)
  return (await identity.proofs()).passkeySignIn(client, host)
}

export async function signInWithPasskey(
  identity: Identity,
  input: PasskeyAnswer & { tenant?: string | undefined },
  client: Client,
): Promise<Tokens> {
  await countAttempt(identity, client.ip)
  const proofs = await identity.proofs()
  const { session_token } = await proofs.signInWithPasskey(input, client)
  return openSession(identity, session_token, input.tenant, 'passkey')
}

/** Gives a session that better-auth opened its tokens, and tells those who should know. */
async function openSession(
  identity: Identity,
  sessionToken: string,
  tenant: string | undefined,
  method: string,
): Promise<Tokens> {
  const now = identity.clock.now()
  const opened = await identity.db.withPlatform(async (tx) => {
    const session = await findSessionByToken(tx, sessionToken)
    const user = session && (await findUser(tx, session.user_id))
    if (!user) throw new AppError('invalid_token', 'The session has ended; sign in again.')
    const chosen = await chooseTenant(tx, user, tenant)
    if (chosen instanceof AppError) {
      await deleteSessions(tx, user.id, { only: session.id })
      return chosen
    }
    const isNewDevice = await noteDevice(tx, user.id, deviceOf(session), now)
    const refresh_token = await addRefreshToken(tx, { ...session, tenant_id: chosen }, now)
    await recordPlatformAudit(tx, { ...signInEvent(user, session, method) })
    return { user, session, tenant_id: chosen, refresh_token, isNewDevice }
  })
  if (opened instanceof AppError) throw opened
  const { user, session } = opened
  if (opened.tenant_id !== null)
    await recordForTenant(identity, opened.tenant_id, signInEvent(user, session, method))
  if (opened.isNewDevice)
    identity.inBackground('the mail about a new device', () => newSignInMail(identity, user, session))
  return toTokens(
    identity,
    { user_id: user.id, session_id: session.id, tenant_id: opened.tenant_id },
    opened.refresh_token,
  )
}

function signInEvent(user: UserRow, session: SessionRow, method: string): AuditEvent {
  return {
    action: 'session.start',
    subject: { type: 'session', id: session.id, label: user.email },
    after: { method, user_agent: session.user_agent },
    actor: { kind: 'user', id: user.id, label: user.email },
  }
}

/**
 * Opens a session for a user whom other means have identified, such as an invitation's link.
 * @param tenantId the tenant the tokens name
 * @throws AppError not_found; forbidden for a suspended user; tenant_not_found when the user does not belong to it
 */
export async function openSessionFor(
  identity: Identity,
  userId: string,
  tenantId: string | undefined,
): Promise<Tokens> {
  const now = identity.clock.now()
  const opened = await identity.db.withPlatform(async (tx) => {
    const user = await getUserRow(tx, userId)
    if (user.suspended_at)
      throw new AppError('forbidden', 'This account is suspended; ask the operator of the platform.')
    const chosen = await chooseTenant(tx, user, tenantId)
    if (chosen instanceof AppError) throw chosen
    const session = {
      id: randomUUIDv7(),
      user_id: user.id,
      token: randomToken(),
      created_at: now,
      expires_at: sessionEnd(now, now),
    }
    await insertSession(tx, session)
    return {
      session_id: session.id,
      tenant_id: chosen,
      refresh_token: await addRefreshToken(tx, { ...session, tenant_id: chosen }, now),
    }
  })
  return toTokens(identity, { user_id: userId, ...opened }, opened.refresh_token)
}

/** Written in the background: it would take longer for accounts that exist. */
function auditFailure(identity: Identity, email: string, reason: string): void {
  identity.inBackground('the audit of a failed sign-in', () =>
    identity.db.withPlatform(async (tx) => {
      const user = await findUserByEmail(tx, email)
      // What was typed for an unknown account may be anything, a password included.
      if (user)
        await recordPlatformAudit(tx, {
          action: 'session.refuse',
          subject: { type: 'user', id: user.id, label: user.email },
          note: reason,
        })
    }),
  )
}

/**
 * The tenant that tokens name: the one asked for, or the only one of a user who has one. Operators work across
 * tenants, so theirs name none unless asked.
 */
async function chooseTenant(
  tx: PlatformTx,
  user: UserRow,
  name: string | undefined,
): Promise<string | null | AppError> {
  if (name !== undefined) return (await findOwnTenant(tx, user.id, name)) ?? noSuchTenant()
  if (user.platform_role !== null) return null
  const tenants = await listTenantsOf(tx, user.id)
  const [only] = tenants
  return only && tenants.length === 1 && only.status === 'active' ? only.id : null
}

async function findOwnTenant(tx: PlatformTx, userId: string, name: string): Promise<string | undefined> {
  const tenant = await findTenantOf(tx, userId, name)
  return tenant?.status === 'active' || tenant?.status === 'suspended' ? tenant.id : undefined
}

/** The same answer for a tenant that does not exist and one the user has no business with. */
function noSuchTenant(): AppError {
  return new AppError('tenant_not_found', 'You belong to no tenant of this name.')
}

/**
 * Exchanges a refresh token for new tokens.
 * @param tenant slug or id to switch to; null for none; undefined keeps the present one
 * @throws AppError invalid_token, also when the token was used before: then the whole session ends; token_expired,
 *   tenant_not_found
 */
export async function refresh(
  identity: Identity,
  token: string,
  tenant: string | null | undefined,
): Promise<Tokens> {
  const now = identity.clock.now()
  const rotated = await identity.db.withPlatform(async (tx) => {
    let chosen: string | null = null
    const result = await rotateRefreshToken(
      tx,
      token,
      now,
      async (session) => (chosen = await tenantAfter(tx, session, tenant)),
    )
    if (result.outcome === 'repeated') chosen = await tenantAfter(tx, result.session, tenant)
    if (result.outcome === 'reused') {
      const { session } = result
      const ended = await deleteSessions(tx, session.user_id, { only: session.session_id })
      await identity.sessions.announce(tx, ended)
      await recordPlatformAudit(tx, {
        action: 'session.reuse_detected',
        subject: { type: 'session', id: session.session_id, label: session.email },
        note: 'A refresh token was used a second time; the session was ended.',
      })
    }
    return { ...result, tenant_id: chosen }
  })
  if (rotated.outcome === 'expired')
    throw new AppError('token_expired', 'The session has expired; sign in again.')
  if (rotated.outcome !== 'rotated' && rotated.outcome !== 'repeated')
    throw new AppError('invalid_token', 'The refresh token is not valid; sign in again.')
  const { session, tenant_id } = rotated
  return toTokens(
    identity,
    { user_id: session.user_id, session_id: session.session_id, tenant_id },
    rotated.token,
  )
}

async function tenantAfter(
  tx: PlatformTx,
  session: { user_id: string; tenant_id: string | null },
  asked: string | null | undefined,
): Promise<string | null> {
  if (asked === null) return null
  if (asked !== undefined) {
    const found = await findOwnTenant(tx, session.user_id, asked)
    if (found === undefined) throw noSuchTenant()
    return found
  }
  // Whoever was removed from the tenant meanwhile goes on without one.
  return session.tenant_id === null
    ? null
    : ((await findOwnTenant(tx, session.user_id, session.tenant_id)) ?? null)
}

export async function toTokens(
  identity: Identity,
  claims: { user_id: string; session_id: string; tenant_id: string | null },
  refreshToken: string,
): Promise<Tokens> {
  return {
    access_token: await signAccessToken(identity, claims, ACCESS_TOKEN_SECONDS),
    refresh_token: refreshToken,
    expires_in: ACCESS_TOKEN_SECONDS,
    token_type: 'Bearer',
    user_id: claims.user_id,
    tenant_id: claims.tenant_id,
  }
}

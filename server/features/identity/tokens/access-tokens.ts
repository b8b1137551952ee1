/** Access tokens: short-lived JWTs (RFC 9068) that say who is calling, for which tenant, in which session. */
import { LRUCache } from 'lru-cache'
import { SignJWT, errors, jwtVerify } from 'jose'
import { hash, randomUUID } from 'node:crypto'
import { AppError } from '../../../errors.ts'
import type { Principal } from '../../../kernel/http/access.ts'
import type { Identity } from '../open.ts'
import { ALGORITHM } from './signing-keys.ts'

export const ACCESS_TOKEN_SECONDS = 15 * 60
export const AUDIENCE = 'hotswap-api'
const TYPE = 'at+jwt'
/** How far the clocks of two processes may differ. */
const TOLERANCE_SECONDS = 5
/** Ours have about 500 characters; what is longer is not worth hashing. */
const MAX_TOKEN_LENGTH = 2_000
/** About 500 bytes each. */
const MAX_TOKENS = 50_000

export type AccessTokenClaims = {
  user_id: string
  session_id: string
  tenant_id: string | null
  /** Set while an operator acts as the user (RFC 8693, `act`). */
  operator_id?: string
}

type VerifiedToken = {
  user_id: string
  session_id: string
  tenant_id: string | undefined
  operator_id: string | undefined
  expires_ms: number
}

/** Tokens whose signature has been verified, by their hash. */
export type TokenCache = LRUCache<string, VerifiedToken>

export function openTokenCache(): TokenCache {
  return new LRUCache({ max: MAX_TOKENS })
}

/** Who issues the tokens: the installation. */
function issuerOf({ config }: Identity): string {
  return `https://${config.domain}`
}

/** Signs an access token. @param seconds how long it is valid */
export async function signAccessToken(
  identity: Identity,
  claims: AccessTokenClaims,
  seconds: number,
): Promise<string> {
  const { id, key } = await identity.keys.current()
  const now = Math.floor(identity.clock.now().getTime() / 1_000)
  return new SignJWT({
    sid: claims.session_id,
    ...(claims.tenant_id !== null && { tenant_id: claims.tenant_id }),
    ...(claims.operator_id !== undefined && { act: { sub: claims.operator_id } }),
  })
    .setProtectedHeader({ alg: ALGORITHM, kid: id, typ: TYPE })
    .setIssuer(issuerOf(identity))
    .setAudience(AUDIENCE)
    .setSubject(claims.user_id)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + seconds)
    .sign(key)
}

/**
 * Says who holds an access token. The signature is checked once per token and process, the session it belongs to every
 * few seconds and whenever a notice says that it ended. Measured (best of five, both cores busy): 3.3 µs for a token
 * seen before, 0.16 ms for a new one, 1.1 ms when its session has to be read as well.
 * @throws AppError token_expired; invalid_token for everything else that is wrong with it
 */
export async function readAccessToken(identity: Identity, token: string): Promise<Principal> {
  if (token.length > MAX_TOKEN_LENGTH) refuse()
  const digest = hash('sha256', token, 'base64url')
  let verified = identity.tokens.get(digest)
  if (!verified) {
    verified = await verify(identity, token)
    identity.tokens.set(digest, verified)
  } else if (verified.expires_ms + TOLERANCE_SECONDS * 1_000 <= identity.clock.now().getTime()) expired()
  const session = await identity.sessions.find(verified.session_id)
  if (!session || session.user_id !== verified.user_id)
    throw new AppError('invalid_token', 'The session of this token has ended; sign in again.')
  return {
    kind: 'user',
    id: verified.user_id,
    label: session.email,
    tenantId: verified.tenant_id,
    sessionId: verified.session_id,
    impersonatorId: verified.operator_id,
    scopes: undefined,
  }
}

async function verify(identity: Identity, token: string): Promise<VerifiedToken> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await identity.keys.find(kid)
        return key ?? refuse()
      },
      {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: issuerOf(identity),
        audience: AUDIENCE,
        requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: identity.clock.now(),
      },
    )
    const { sub, sid, exp, tenant_id, act } = payload
    if (sub === undefined || exp === undefined || typeof sid !== 'string') refuse()
    return {
      user_id: sub,
      session_id: sid,
      tenant_id: typeof tenant_id === 'string' ? tenant_id : undefined,
      operator_id: operatorOf(act),
      expires_ms: exp * 1_000,
    }
  } catch (error) {
    if (error instanceof errors.JWTExpired) expired()
    if (error instanceof errors.JOSEError) refuse(error)
    throw error
  }
}

/** The `act` claim. One that is there but names nobody must not pass as the user's own token. */
function operatorOf(act: unknown): string | undefined {
  if (act === undefined) return undefined
  return typeof act === 'object' && act !== null && 'sub' in act && typeof act.sub === 'string'
    ? act.sub
    : refuse()
}

function refuse(cause?: unknown): never {
  throw new AppError('invalid_token', 'The access token is not valid here; sign in again.', { cause })
}

function expired(): never {
  throw new AppError('token_expired', 'The access token has expired; get a new one with your refresh token.')
}

/**
 * Refresh tokens: random, stored as hashes, used once (RFC 9700, 4.14.2). A session has one usable token; each use
 * replaces it. Somebody who comes with one that was replaced has a stolen copy, or was robbed: the session ends.
 *
 * Two tabs, or a request repeated after a lost answer, may use the same token at the same moment without being thieves.
 * For GRACE_MS they get the token that is usable now, not a second one: each row keeps its successor encrypted under a key
 * that only the old token's text gives. So a session never has two usable tokens, and a copy that is used later is still
 * found out. A browser that opens ten tabs at once sends some with the first token and some with the second, in any order:
 * hence not only the next of the successors.
 */
import { createSecretKey } from 'node:crypto'
import { open, seal } from '../../../kernel/crypto/aead.ts'
import { deriveKey } from '../../../kernel/crypto/derive-key.ts'
import { hashToken, randomToken } from '../../../kernel/crypto/tokens.ts'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import {
  type RefreshTokenRow,
  findRefreshToken,
  insertRefreshToken,
  lockRefreshToken,
  markRotated,
  touchSession,
} from './queries.ts'

export const GRACE_MS = 10_000
/** How many successors a token is followed through: more than tabs, fewer than would keep the session locked for long. */
const MAX_STEPS = 50
const DAY_MS = 86_400_000
/** A session ends when nobody refreshes it for this long … */
export const IDLE_MS = 30 * DAY_MS
/** … and in any case this long after signing in. */
export const MAX_SESSION_MS = 180 * DAY_MS

/** When a session ends unless it is used again. */
export function sessionEnd(now: Date, createdAt: Date): Date {
  return new Date(Math.min(now.getTime() + IDLE_MS, createdAt.getTime() + MAX_SESSION_MS))
}

/** Gives a session a refresh token. @returns its text, which is stored nowhere */
export async function addRefreshToken(
  tx: PlatformTx,
  session: { id: string; tenant_id: string | null; created_at: Date },
  now: Date,
): Promise<string> {
  const token = randomToken()
  await insertRefreshToken(tx, {
    token_hash: hashToken(token),
    session_id: session.id,
    tenant_id: session.tenant_id,
    created_at: now,
    expires_at: sessionEnd(now, session.created_at),
  })
  return token
}

export type Rotation =
  | { outcome: 'rotated'; token: string; session: RefreshTokenRow }
  /** Used a moment ago by somebody who now holds `token`, or held one before it. */
  | { outcome: 'repeated'; token: string; session: RefreshTokenRow }
  | { outcome: 'reused'; session: RefreshTokenRow }
  | { outcome: 'expired' | 'unknown' }

/** Replaces a refresh token. @param tenantOf which tenant the successor is for; may throw to refuse the rotation */
export async function rotateRefreshToken(
  tx: PlatformTx,
  token: string,
  now: Date,
  tenantOf: (session: RefreshTokenRow) => Promise<string | null>,
): Promise<Rotation> {
  const tokenHash = hashToken(token)
  const session = await lockRefreshToken(tx, tokenHash)
  if (!session) return { outcome: 'unknown' }
  if (session.rotated_at) {
    const successor = await successorWithinGrace(tx, token, session, now)
    return successor ? { outcome: 'repeated', token: successor, session } : { outcome: 'reused', session }
  }
  if (session.expires_at <= now || session.suspended_at) return { outcome: 'expired' }
  const tenantId = await tenantOf(session)
  const next = await addRefreshToken(
    tx,
    { id: session.session_id, tenant_id: tenantId, created_at: session.session_created_at },
    now,
  )
  await touchSession(tx, session.session_id, now, sessionEnd(now, session.session_created_at))
  await markRotated(tx, tokenHash, now, seal(keyOf(token), Buffer.from(next), tokenHash).toString('base64'))
  return { outcome: 'rotated', token: next, session }
}

/** @returns the session's usable token, for whoever used `token` a moment ago */
async function successorWithinGrace(
  tx: PlatformTx,
  token: string,
  { rotated_at, successor }: Pick<RefreshTokenRow, 'rotated_at' | 'successor'>,
  now: Date,
): Promise<string | undefined> {
  if (!rotated_at || now.getTime() - rotated_at.getTime() > GRACE_MS) return undefined
  let sealed = successor
  for (let step = 0; step < MAX_STEPS && sealed !== null; step++) {
    const next = open(keyOf(token), Buffer.from(sealed, 'base64'), hashToken(token))?.toString()
    const row = next === undefined ? undefined : await findRefreshToken(tx, hashToken(next))
    if (next === undefined || !row) return undefined
    if (row.rotated_at === null) return next
    token = next
    sealed = row.successor
  }
  return undefined
}

/** The token is 256 random bits, so it is key enough. */
function keyOf(token: string) {
  return createSecretKey(deriveKey(token, 'refresh-token-successor'))
}

/** One's sessions: seeing where one is signed in, and ending them. */
import { AppError } from '../../errors.ts'
import { hashToken } from '../../kernel/crypto/tokens.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import { endImpersonationOf } from './impersonations.ts'
import type { Identity } from './open.ts'
import {
  type SessionRow,
  deleteSessions,
  findSession,
  listSessions,
  lockRefreshToken,
} from './tokens/queries.ts'

/**
 * The session the caller signed in with, for changing how one signs in.
 * @throws AppError forbidden for an operator who acts as the user
 */
export async function getOwnSession(identity: Identity, principal: Principal): Promise<SessionRow> {
  refuseImpersonation(principal)
  const session = await identity.db.withPlatform((tx) => findSession(tx, principal.sessionId ?? principal.id))
  if (!session || session.user_id !== principal.id)
    throw new AppError('invalid_token', 'The session has ended; sign in again.')
  return session
}

/** Acting as somebody does not extend to how that person signs in. @throws AppError forbidden */
export function refuseImpersonation(principal: Principal): void {
  if (principal.impersonatorId !== undefined)
    throw new AppError('forbidden', 'You are acting as somebody else; their sign-in is theirs to change.')
}

export async function listOwnSessions(identity: Identity, principal: Principal): Promise<SessionRow[]> {
  refuseImpersonation(principal)
  return identity.db.withPlatform((tx) => listSessions(tx, principal.id, identity.clock.now()))
}

/** Ends one of one's sessions; `current` is the caller's own, an impersonation included. @throws AppError not_found */
export async function endSession(identity: Identity, principal: Principal, id: string): Promise<void> {
  const own = principal.sessionId
  if (principal.impersonatorId !== undefined) {
    if (id !== 'current' && id !== own) refuseImpersonation(principal)
    await endImpersonationOf(identity, principal)
    return
  }
  const ended = await endSessions(identity, principal, { only: id === 'current' ? (own ?? id) : id })
  if (ended === 0) throw new AppError('not_found', 'You have no such session.')
}

/** Ends all sessions of the caller but the present one. @returns how many */
export async function endOtherSessions(identity: Identity, principal: Principal): Promise<number> {
  const session = await getOwnSession(identity, principal)
  return endSessions(identity, principal, { except: session.id })
}

async function endSessions(
  identity: Identity,
  principal: Principal,
  which: { only?: string; except?: string },
): Promise<number> {
  return identity.db.withPlatform(async (tx) => {
    const ids = await deleteSessions(tx, principal.id, which)
    await identity.sessions.announce(tx, ids)
    for (const id of ids)
      await recordPlatformAudit(tx, {
        action: 'session.end',
        subject: { type: 'session', id, label: principal.label },
      })
    return ids.length
  })
}

/** Signs out: ends the session a refresh token belongs to. Says nothing about tokens it does not know (RFC 7009, 2.2). */
export async function revokeRefreshToken(identity: Identity, token: string): Promise<void> {
  await identity.db.withPlatform(async (tx) => {
    const found = await lockRefreshToken(tx, hashToken(token))
    if (!found) return
    await identity.sessions.announce(tx, await deleteSessions(tx, found.user_id, { only: found.session_id }))
    await recordPlatformAudit(tx, {
      action: 'session.end',
      subject: { type: 'session', id: found.session_id, label: found.email },
      actor: { kind: 'user', id: found.user_id, label: found.email },
    })
  })
}

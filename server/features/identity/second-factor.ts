/** The second factor: an authenticator app (TOTP, RFC 6238), and recovery codes for the day it is lost. */
import { AppError } from '../../errors.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import type { Identity } from './open.ts'
import { findSessionByToken } from './tokens/queries.ts'
import { addRefreshToken } from './tokens/refresh-tokens.ts'
import { getOwnSession } from './sessions.ts'
import { type Tokens, toTokens } from './sign-in.ts'
import { countConfirmation } from './throttle.ts'

export type TotpSetup = { totp_uri: string; recovery_codes: string[] }

/** Begins to set up an authenticator app. It is asked for only once `confirmTotp` has seen a code of it. */
export async function enableTotp(
  identity: Identity,
  principal: Principal,
  password: string,
): Promise<TotpSetup> {
  const session = await getOwnSession(identity, principal)
  await countConfirmation(identity, principal.id)
  return (await identity.proofs()).enableTotp(session.token, password)
}

/** Turns the second factor on. The session is replaced: use the tokens of the answer from now on. */
export async function confirmTotp(identity: Identity, principal: Principal, code: string): Promise<Tokens> {
  const session = await getOwnSession(identity, principal)
  await countConfirmation(identity, principal.id)
  const proofs = await identity.proofs()
  return replaceSession(
    identity,
    principal,
    session.id,
    'user.enable_second_factor',
    await proofs.confirmTotp(session.token, code),
  )
}

/** Turns the second factor off. The session is replaced: use the tokens of the answer from now on. */
export async function disableTotp(
  identity: Identity,
  principal: Principal,
  password: string,
): Promise<Tokens> {
  const session = await getOwnSession(identity, principal)
  await countConfirmation(identity, principal.id)
  const proofs = await identity.proofs()
  return replaceSession(
    identity,
    principal,
    session.id,
    'user.disable_second_factor',
    await proofs.disableTotp(session.token, password),
  )
}

/** New recovery codes; the former ones stop working. */
export async function replaceRecoveryCodes(
  identity: Identity,
  principal: Principal,
  password: string,
): Promise<string[]> {
  const session = await getOwnSession(identity, principal)
  await countConfirmation(identity, principal.id)
  const codes = await (await identity.proofs()).replaceRecoveryCodes(session.token, password)
  await identity.db.withPlatform((tx) =>
    recordPlatformAudit(tx, {
      action: 'user.replace_recovery_codes',
      subject: { type: 'user', id: principal.id, label: principal.label },
    }),
  )
  return codes
}

/** better-auth opens a new session whenever the way to sign in changes, and ends the one before. */
async function replaceSession(
  identity: Identity,
  principal: Principal,
  endedId: string,
  action: `user.${'enable' | 'disable'}_second_factor`,
  sessionToken: string,
): Promise<Tokens> {
  const tenant_id = principal.tenantId ?? null
  const opened = await identity.db.withPlatform(async (tx) => {
    const session = await findSessionByToken(tx, sessionToken)
    if (!session) throw new AppError('invalid_token', 'The session has ended; sign in again.')
    await identity.sessions.announce(tx, [endedId])
    await recordPlatformAudit(tx, {
      action,
      subject: { type: 'user', id: principal.id, label: principal.label },
    })
    return { session, refresh: await addRefreshToken(tx, { ...session, tenant_id }, identity.clock.now()) }
  })
  return toTokens(
    identity,
    { user_id: principal.id, session_id: opened.session.id, tenant_id },
    opened.refresh,
  )
}

/** One's own account: signing up, proving the address, choosing and replacing the password. */
import { AppError } from '../../errors.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import { passwordChangedMail } from './account-mails.ts'
import { deleteEmailChange } from './email-change/queries.ts'
import type { Identity } from './open.ts'
import { requireGoodPassword } from './password-policy.ts'
import type { Client } from './proofs/proofs.ts'
import { updateUser } from './queries.ts'
import { deleteSessions } from './tokens/queries.ts'
import { getOwnSession } from './sessions.ts'
import { countAttempt, countConfirmation, countMail } from './throttle.ts'

type Person = { id: string; email: string; name: string }

/**
 * Creates an account whose address has yet to be proved by the link in a mail. For an address that has an account,
 * its owner gets a mail instead and the caller cannot tell the difference.
 * @param input.continue a path of the portal where the link in the mail leads on to
 * @throws AppError sign_up_closed unless anybody may; invited people sign up by their invitation
 */
export async function signUp(
  identity: Identity,
  input: { email: string; name: string; password: string; continue?: string },
  client: Client,
): Promise<void> {
  if (identity.config.signUp !== 'open')
    throw new AppError('sign_up_closed', 'Accounts are made by invitation here; ask somebody who is in.')
  requireGoodPassword(input.password, input.email)
  await countMail(identity, input.email, client.ip)
  const proofs = await identity.proofs()
  await proofs.signUp(input)
}

/** @throws AppError validation_failed when the link is wrong or too old */
export async function verifyEmail(identity: Identity, token: string, client: Client): Promise<void> {
  await countAttempt(identity, client.ip)
  const proofs = await identity.proofs()
  await proofs.verifyEmail(token)
}

/** Sends the link again, if there is somebody to send it to. Answers before it knows. */
export async function resendVerification(
  identity: Identity,
  input: { email: string; continue?: string },
  client: Client,
): Promise<void> {
  await countMail(identity, input.email, client.ip)
  identity.inBackground('sending a verification mail', async () => {
    const proofs = await identity.proofs()
    await ignoringRefusal(() => proofs.sendVerification(input.email, input.continue))
  })
}

/** Sends a link for choosing a new password, if there is somebody to send it to. Answers before it knows. */
export async function forgotPassword(identity: Identity, email: string, client: Client): Promise<void> {
  await countMail(identity, email, client.ip)
  identity.inBackground('sending a reset mail', async () => {
    const proofs = await identity.proofs()
    await ignoringRefusal(() => proofs.requestReset(email))
  })
}

async function ignoringRefusal(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

/** Sets the password of whoever holds the token, once, and ends all sessions. @throws AppError validation_failed */
export async function resetPassword(
  identity: Identity,
  input: { token: string; password: string },
  client: Client,
): Promise<void> {
  requireGoodPassword(input.password, '')
  await countAttempt(identity, client.ip)
  const proofs = await identity.proofs()
  await proofs.resetPassword(input.token, input.password)
}

/** Ends all other sessions. @throws AppError invalid_credentials when the present password is wrong */
export async function changePassword(
  identity: Identity,
  principal: Principal,
  input: { current_password: string; new_password: string },
): Promise<void> {
  const session = await getOwnSession(identity, principal)
  requireGoodPassword(input.new_password, principal.label, '/body/new_password')
  await countConfirmation(identity, principal.id)
  const proofs = await identity.proofs()
  await proofs.changePassword(session.token, input.current_password, input.new_password)
  await identity.db.withPlatform(async (tx) => {
    await identity.sessions.announce(tx, await deleteSessions(tx, principal.id, { except: session.id }))
    await deleteEmailChange(tx, principal.id)
    await recordPlatformAudit(tx, {
      action: 'user.change_password',
      subject: subjectOf({ id: principal.id, email: principal.label }),
    })
  })
  identity.inBackground('the mail about a changed password', () =>
    passwordChangedMail(identity, { email: principal.label }, currentTrace().ip),
  )
}

export async function afterSignUp(identity: Identity, user: Person): Promise<void> {
  await identity.db.withPlatform((tx) =>
    recordPlatformAudit(tx, { action: 'user.sign_up', subject: subjectOf(user), actor: actorOf(user) }),
  )
}

export async function afterVerification(identity: Identity, user: Person): Promise<void> {
  await identity.db.withPlatform((tx) =>
    recordPlatformAudit(tx, { action: 'user.verify_email', subject: subjectOf(user), actor: actorOf(user) }),
  )
}

/** Whoever had the old password is signed out; and whoever read the mail has proved the address. */
export async function afterPasswordReset(identity: Identity, user: Person): Promise<void> {
  await identity.db.withPlatform(async (tx) => {
    await updateUser(tx, user.id, { email_verified: true })
    await identity.sessions.announce(tx, await deleteSessions(tx, user.id))
    await deleteEmailChange(tx, user.id)
    await recordPlatformAudit(tx, {
      action: 'user.reset_password',
      subject: subjectOf(user),
      actor: actorOf(user),
    })
  })
  identity.inBackground('the mail about a changed password', () =>
    passwordChangedMail(identity, user, currentTrace().ip),
  )
}

function subjectOf(user: { id: string; email: string }) {
  return { type: 'user', id: user.id, label: user.email }
}

function actorOf(user: { id: string; email: string }) {
  return { kind: 'user', id: user.id, label: user.email }
}

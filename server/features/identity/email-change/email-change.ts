/**
 * Another address for an account: asked for with the password, and in force once somebody follows the link in a mail to the
 * new address. The former one is told at both moments. A new password takes the wish back, so whoever is told can undo it.
 */
import { AppError } from '../../../errors.ts'
import { hashToken, randomToken } from '../../../kernel/crypto/tokens.ts'
import type { Principal } from '../../../kernel/http/access.ts'
import { recordPlatformAudit } from '../../audit/audit.ts'
import { accountExistsMail, confirmEmailMail, emailAskedMail, emailChangedMail } from '../account-mails.ts'
import type { Identity } from '../open.ts'
import type { Client } from '../proofs/proofs.ts'
import { findUserByEmail, lockUser, updateUser } from '../queries.ts'
import { getOwnSession, refuseImpersonation } from '../sessions.ts'
import { countAttempt, countConfirmation, countMail } from '../throttle.ts'
import { getUserRow, subjectOf } from '../users.ts'
import {
  deleteEmailChange,
  deleteMailedLinks,
  findEmailChange,
  listSessionIds,
  putEmailChange,
} from './queries.ts'

const VALID_MS = 24 * 3_600_000

/**
 * Mails a link to the new address, in place of one that was mailed before. Whoever asks cannot tell whether the address has an
 * account already: then its owner is told instead.
 * @throws AppError invalid_credentials for a wrong password; validation_failed for the present address; rate_limited; forbidden
 */
export async function askForEmail(
  identity: Identity,
  principal: Principal,
  input: { new_email: string; password: string },
  client: Client,
): Promise<void> {
  const session = await getOwnSession(identity, principal)
  const newEmail = input.new_email.toLowerCase()
  await countConfirmation(identity, principal.id)
  await (await identity.proofs()).confirmPassword(session.token, input.password)
  await countMail(identity, newEmail, client.ip)
  const now = identity.clock.now()
  const token = randomToken()
  const { user, owner } = await identity.db.withPlatform(async (tx) => {
    const asking = (await lockUser(tx, principal.id)) ?? (await getUserRow(tx, principal.id))
    if (asking.email === newEmail)
      throw new AppError('validation_failed', 'This is your address already.', {
        errors: [{ path: '/body/new_email', message: 'is your address already' }],
      })
    await putEmailChange(tx, {
      user_id: asking.id,
      new_email: newEmail,
      token_hash: hashToken(token),
      created_at: now,
      expires_at: new Date(now.getTime() + VALID_MS),
    })
    await recordPlatformAudit(tx, {
      action: 'user.ask_for_email',
      subject: subjectOf(asking),
      after: { email: newEmail },
    })
    return { user: asking, owner: await findUserByEmail(tx, newEmail) }
  })
  identity.inBackground('the mails about another address', async () => {
    if (owner) await accountExistsMail(identity, owner)
    else await confirmEmailMail(identity, user, newEmail, token)
    await emailAskedMail(identity, user, newEmail)
  })
}

/** Takes back what the caller asked for. Nothing to take back is fine. @throws AppError forbidden */
export async function forgetAskedEmail(identity: Identity, principal: Principal): Promise<void> {
  refuseImpersonation(principal)
  await identity.db.withPlatform(async (tx) => {
    const forgotten = await deleteEmailChange(tx, principal.id)
    if (!forgotten) return
    await recordPlatformAudit(tx, {
      action: 'user.forget_email',
      subject: { type: 'user', id: principal.id, label: principal.label },
      before: { email: forgotten.new_email },
    })
  })
}

/**
 * Puts the address into force whose link was followed. Sessions go on; links that were mailed to the former address end.
 * @throws AppError validation_failed for a link that is wrong, used or too old; conflict when the address got an account meanwhile
 */
export async function confirmEmail(identity: Identity, token: string, client: Client): Promise<void> {
  await countAttempt(identity, client.ip)
  const now = identity.clock.now()
  const { before, after } = await identity.db.withPlatform(async (tx) => {
    const asked = await findEmailChange(tx, { token_hash: hashToken(token) }, now)
    // Before the row that is to go, as for those who ask: nobody waits in a circle.
    const user = asked && (await lockUser(tx, asked.user_id))
    const used = user && !user.suspended_at ? await deleteEmailChange(tx, user.id) : undefined
    if (!user || used?.token_hash !== asked.token_hash)
      throw new AppError(
        'validation_failed',
        'The link is wrong, was used already or has expired; ask for a new one.',
      )
    if (await findUserByEmail(tx, used.new_email))
      throw new AppError('conflict', 'This address has an account of its own by now.')
    const changed = await updateUser(tx, user.id, { email: used.new_email, email_verified: true })
    await deleteMailedLinks(tx, user.id)
    await identity.sessions.announce(tx, await listSessionIds(tx, user.id, now))
    await recordPlatformAudit(tx, {
      action: 'user.change_email',
      subject: subjectOf(changed),
      actor: { kind: 'user', id: user.id, label: user.email },
      before: { email: user.email },
      after: { email: changed.email },
    })
    return { before: user, after: changed }
  })
  await identity.onRenamed(after)
  identity.inBackground('the mail about a changed address', () =>
    emailChangedMail(identity, before, after.email),
  )
}

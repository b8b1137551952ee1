/** The mails about somebody's account, with links into the portal. Tokens stand behind a #, out of servers' logs. */
import { writtenAddress } from './device.ts'
import type { AuthUser } from './proofs/better-auth.ts'
import { type Identity, portalUrl } from './open.ts'

/** @param then a path of the portal where the link leads on to */
export function verificationMail(
  identity: Identity,
  user: AuthUser,
  token: string,
  then: string | undefined,
): Promise<void> {
  const query = then === undefined ? '' : `?continue=${encodeURIComponent(then)}`
  return identity.sendMail({
    template: 'verify-email',
    to: user.email,
    variables: {
      name: user.name,
      url: `${portalUrl(identity.config)}/verify-email${query}#${encodeURIComponent(token)}`,
    },
  })
}

export function resetMail(identity: Identity, user: AuthUser, token: string): Promise<void> {
  return identity.sendMail({
    template: 'reset-password',
    to: user.email,
    variables: { name: user.name, url: resetUrl(identity, token) },
  })
}

/** Where a new password is chosen. */
export function resetUrl({ config }: Identity, token: string): string {
  return `${portalUrl(config)}/reset-password#${encodeURIComponent(token)}`
}

/** To the owner of an address that somebody tried to sign up with. */
export function accountExistsMail(identity: Identity, user: AuthUser): Promise<void> {
  return identity.sendMail({
    template: 'account-exists',
    to: user.email,
    variables: { name: user.name, url: `${portalUrl(identity.config)}/sign-in` },
  })
}

/** To the address somebody wants for his account. */
export function confirmEmailMail(
  identity: Identity,
  { name }: AuthUser,
  newEmail: string,
  token: string,
): Promise<void> {
  const url = `${portalUrl(identity.config)}/confirm-email#${encodeURIComponent(token)}`
  return identity.sendMail({ template: 'verify-email', to: newEmail, variables: { name, url } })
}

/** To the present address: what can still be taken back. */
export function emailAskedMail(identity: Identity, user: AuthUser, newEmail: string): Promise<void> {
  return identity.sendMail({
    template: 'email-change-asked',
    to: user.email,
    variables: {
      name: user.name,
      new_email: newEmail,
      url: `${portalUrl(identity.config)}/forgot-password`,
    },
  })
}

/** @param user with the former address, which the mail goes to */
export function emailChangedMail(identity: Identity, user: AuthUser, newEmail: string): Promise<void> {
  return identity.sendMail({
    template: 'email-changed',
    to: user.email,
    variables: { name: user.name, new_email: newEmail },
  })
}

export function passwordChangedMail(
  identity: Identity,
  user: { email: string; name?: string },
  ip: string | undefined,
): Promise<void> {
  return identity.sendMail({
    template: 'password-changed',
    to: user.email,
    variables: { name: user.name, at: identity.clock.now().toISOString(), ip },
  })
}

export function newSignInMail(
  identity: Identity,
  user: { email: string; name: string },
  session: { ip_address: string | null; user_agent: string | null },
): Promise<void> {
  return identity.sendMail({
    template: 'new-sign-in',
    to: user.email,
    variables: {
      name: user.name,
      at: identity.clock.now().toISOString(),
      ip: writtenAddress(session.ip_address),
      device: session.user_agent,
    },
  })
}

/** Users as operators and other features see them: created, found, listed, suspended, made operators. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Principal } from '../../kernel/http/access.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import type { PlatformRole } from '../roles/roles.ts'
import { resetUrl } from './account-mails.ts'
import type { Identity } from './open.ts'
import { requireGoodPassword } from './password-policy.ts'
import {
  type UserFilter,
  type UserRow,
  type UserTenant,
  deletePassword,
  endImpersonationsAbout,
  findUser,
  findUserByEmail,
  hasPassword,
  insertUser,
  listTenantsOf,
  listUsers,
  listAdmins,
  lockUser,
  putPassword,
  takeTurn,
  updateUser,
} from './queries.ts'
import { deleteSessions } from './tokens/queries.ts'

/** Who changes a user; undefined for the command line. */
type Operator = Pick<Principal, 'id'> | undefined

export type NewUser = {
  email: string
  name: string
  /** Without one the user sets it by "forgot password". */
  password?: string | undefined
  /** Whether the address is known to be the user's. */
  email_verified?: boolean | undefined
  platform_role?: PlatformRole | undefined
}

/** @throws AppError conflict when the address has an account; validation_failed for a bad password */
export async function addUser(identity: Identity, input: NewUser): Promise<UserRow> {
  const email = input.email.toLowerCase()
  if (input.password !== undefined) requireGoodPassword(input.password, email)
  const password =
    input.password === undefined ? undefined : await (await identity.proofs()).hashPassword(input.password)
  return identity.db.withPlatform(async (tx) => {
    const user = await insertUser(tx, {
      id: randomUUIDv7(),
      email,
      name: input.name,
      email_verified: input.email_verified ?? false,
      platform_role: input.platform_role ?? null,
      created_at: identity.clock.now(),
    })
    if (!user) throw new AppError('conflict', `There is a user with the address ${email} already.`)
    if (password !== undefined) await putPassword(tx, { id: randomUUIDv7(), user_id: user.id, password })
    await recordPlatformAudit(tx, {
      action: 'user.create',
      subject: subjectOf(user),
      after: { email, name: user.name, platform_role: user.platform_role },
    })
    return user
  })
}

/** How long somebody who was given an account has to choose a password. */
const INVITED_DAYS = 7

/**
 * The user of that address, created if there is none.
 * @returns also where to choose a password, for a user who has none yet. An account whose address was never proved may
 *   be a stranger's: its password is removed, so that only the reader of the address' mail gets in.
 */
export async function addUserUnlessPresent(
  identity: Identity,
  input: { email: string; name: string },
): Promise<{ user: UserRow; setPasswordUrl: string | undefined }> {
  const present = await identity.db.withPlatform(async (tx) => {
    const user = await findUserByEmail(tx, input.email)
    if (user && !user.email_verified) await deletePassword(tx, user.id)
    return user && { user, isReady: await hasPassword(tx, user.id) }
  })
  if (present?.isReady) return { user: present.user, setPasswordUrl: undefined }
  const user = present?.user ?? (await addUser(identity, input))
  const token = await (await identity.proofs()).resetToken(user.id, INVITED_DAYS * 24 * 60)
  return { user, setPasswordUrl: resetUrl(identity, token) }
}

/** @throws AppError not_found */
export async function getUserRow(tx: PlatformTx, id: string): Promise<UserRow> {
  return (await findUser(tx, id)) ?? noSuchUser()
}

export async function getUserWithTenants(
  identity: Identity,
  id: string,
): Promise<UserRow & { tenants: UserTenant[] }> {
  return identity.db.withPlatform(async (tx) => ({
    ...(await getUserRow(tx, id)),
    tenants: await listTenantsOf(tx, id),
  }))
}

export async function pageUsers(
  identity: Identity,
  filter: UserFilter,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<UserRow>> {
  const after = decodeCursor(page.cursor, ['date', 'uuid'])
  const rows = await identity.db.withPlatform((tx) => listUsers(tx, filter, after, page.limit))
  return toPage(
    rows,
    page.limit,
    (row) => [row.created_at.toISOString(), row.id],
    (row) => row,
  )
}

/** Keeps a user out: ends every session and impersonation, and refuses new ones. @throws AppError not_found, conflict */
export async function suspendUser(
  identity: Identity,
  operator: Operator,
  id: string,
  reason: string | undefined,
): Promise<UserRow> {
  return changeByOperator(identity, operator, id, async (tx, user) => {
    if (user.suspended_at) return user
    await requireAnotherAdmin(tx, user)
    const suspended = await updateUser(tx, id, {
      suspended_at: identity.clock.now(),
      suspended_reason: reason ?? null,
    })
    await identity.sessions.announce(tx, await deleteSessions(tx, id))
    await recordPlatformAudit(tx, { action: 'user.suspend', subject: subjectOf(user), note: reason })
    return suspended
  })
}

/** @throws AppError not_found */
export async function unsuspendUser(identity: Identity, operator: Operator, id: string): Promise<UserRow> {
  return changeByOperator(identity, operator, id, async (tx, user) => {
    if (!user.suspended_at) return user
    await recordPlatformAudit(tx, { action: 'user.unsuspend', subject: subjectOf(user) })
    return updateUser(tx, id, { suspended_at: null, suspended_reason: null })
  })
}

/**
 * Makes a user an operator, or no longer one.
 * @param checkVersion called with the present version, to refuse a change made on an older one
 * @throws AppError not_found, conflict for the last platform admin
 */
export async function changePlatformRole(
  identity: Identity,
  operator: Operator,
  id: string,
  role: PlatformRole | null,
  checkVersion: (version: number) => void = () => undefined,
): Promise<UserRow> {
  return changeByOperator(identity, operator, id, async (tx, user) => {
    checkVersion(user.version)
    if (user.platform_role === role) return user
    if (role !== 'platform_admin') await requireAnotherAdmin(tx, user)
    await recordPlatformAudit(tx, {
      action: 'user.change_platform_role',
      subject: subjectOf(user),
      before: { platform_role: user.platform_role },
      after: { platform_role: role },
    })
    return updateUser(tx, id, { platform_role: role })
  })
}

/** Whatever an operator changes about a user ends impersonations by and of that user, which were begun before it. */
async function changeByOperator(
  identity: Identity,
  operator: Operator,
  id: string,
  change: (tx: PlatformTx, user: UserRow) => Promise<UserRow>,
): Promise<UserRow> {
  if (operator?.id === id)
    throw new AppError('conflict', 'You cannot do this to yourself; ask another operator.')
  return identity.db.withPlatform(async (tx) => {
    // One at a time: two admins who demote each other must not both succeed.
    await takeTurn(tx, 'operators')
    const user = (await lockUser(tx, id)) ?? noSuchUser()
    const changed = await change(tx, user)
    await identity.sessions.announce(tx, await endImpersonationsAbout(tx, id, identity.clock.now()))
    await identity.operators.announce(tx, id)
    return changed
  })
}

/** @throws AppError conflict when the platform would be left without an admin */
async function requireAnotherAdmin(tx: PlatformTx, user: UserRow): Promise<void> {
  if (user.platform_role !== 'platform_admin') return
  const others = (await listAdmins(tx)).filter((id) => id !== user.id)
  if (others.length === 0)
    throw new AppError('conflict', 'This is the last platform admin; make somebody else one first.')
}

export function subjectOf(user: { id: string; email: string }) {
  return { type: 'user', id: user.id, label: user.email }
}

function noSuchUser(): never {
  throw new AppError('not_found', 'There is no such user.')
}

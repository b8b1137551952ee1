/** Identity, as the rest of the program uses it: who calls, who users are, and what operators may do. */
import type { Principal } from '../../kernel/http/access.ts'
import { readAccessToken } from './tokens/access-tokens.ts'
import { type FirstOperator, addFirstOperator } from './first-operator.ts'
import type { WithIdentity } from './open.ts'
import { type UserRow, findUserByEmail as findByEmail } from './queries.ts'
import { deleteExpired } from './tokens/queries.ts'
import type { PlatformRole } from '../roles/roles.ts'
import { RETIRED_KEYS_VERIFY_MS } from './tokens/signing-keys.ts'
import { type Tokens, openSessionFor } from './sign-in.ts'
import {
  type NewUser,
  addUser,
  addUserUnlessPresent,
  changePlatformRole as changeRole,
  getUserRow,
} from './users.ts'

export { type AccountMail, type Identity, openIdentity, portalUrl } from './open.ts'
export { listOperators } from './queries.ts'
export type User = UserRow

/** A device unseen for so long counts as new again. */
const DEVICE_MEMORY_MS = 365 * 86_400_000

/** @throws AppError invalid_token, token_expired */
export async function verifyAccessToken({ identity }: WithIdentity, token: string): Promise<Principal> {
  return readAccessToken(identity, token)
}

/** What an operator may do across tenants; empty for everybody else. Not to be asked about an impersonated user. */
export async function platformPermissionsOf(
  { identity }: WithIdentity,
  userId: string,
): Promise<ReadonlySet<string>> {
  return identity.operators.permissionsOf(userId)
}

/** @throws AppError conflict when the address has an account; validation_failed for a bad password */
export async function createUser({ identity }: WithIdentity, user: NewUser): Promise<User> {
  return addUser(identity, user)
}

/**
 * The user of that address, created if there is none.
 * @returns also a link to choose a password with, valid for a week, for a user who has none yet
 */
export async function ensureUser(
  { identity }: WithIdentity,
  user: { email: string; name: string },
): Promise<{ user: User; setPasswordUrl: string | undefined }> {
  return addUserUnlessPresent(identity, user)
}

/**
 * Opens a session for a user whom other means have identified.
 * @throws AppError not_found; forbidden for a suspended user; tenant_not_found for a tenant that is not the user's
 */
export async function issueTokens(
  { identity }: WithIdentity,
  input: { userId: string; tenantId?: string | undefined },
): Promise<Tokens> {
  return openSessionFor(identity, input.userId, input.tenantId)
}

/** Makes a user an operator, or no longer one. @throws AppError not_found; conflict for the last platform admin */
export async function changePlatformRole(
  { identity }: WithIdentity,
  userId: string,
  role: PlatformRole | null,
): Promise<User> {
  return changeRole(identity, undefined, userId, role)
}

/** @throws AppError not_found */
export async function getUser({ identity }: WithIdentity, id: string): Promise<User> {
  return identity.db.withPlatform((tx) => getUserRow(tx, id))
}

export async function findUserByEmail({ identity }: WithIdentity, email: string): Promise<User | undefined> {
  return identity.db.withPlatform((tx) => findByEmail(tx, email))
}

/** Creates the first platform admin where there is none. */
export async function ensureFirstOperator({ identity }: WithIdentity): Promise<FirstOperator | undefined> {
  return addFirstOperator(identity)
}

/** Signs access tokens with a new key from now on; those signed before stay valid. @returns the new key's id */
export async function rotateSigningKeys({ identity }: WithIdentity): Promise<string> {
  return identity.keys.rotate()
}

/** Deletes expired sessions, links, challenges and keys. @returns how many sessions */
export async function cleanUpIdentity({ identity }: WithIdentity): Promise<number> {
  const now = identity.clock.now()
  const before = (ms: number) => new Date(now.getTime() - ms)
  return identity.db.withPlatform((tx) =>
    deleteExpired(tx, now, before(DEVICE_MEMORY_MS), before(RETIRED_KEYS_VERIFY_MS)),
  )
}

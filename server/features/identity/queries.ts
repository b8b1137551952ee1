/** SQL about users, their sessions and tokens, and operators acting for them. */
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Impersonations, Sessions, Users } from '../../kernel/db/platform-tables.generated.ts'

export type UserRow = Selectable<Users>
export type SessionRow = Selectable<Sessions>
export type ImpersonationRow = Selectable<Impersonations>

// Users

export async function findUser(tx: PlatformTx, id: string): Promise<UserRow | undefined> {
  return tx.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockUser(tx: PlatformTx, id: string): Promise<UserRow | undefined> {
  return tx.selectFrom('users').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findUserByEmail(tx: PlatformTx, email: string): Promise<UserRow | undefined> {
  return tx.selectFrom('users').selectAll().where('email', '=', email.toLowerCase()).executeTakeFirst()
}

export async function listUsersById(tx: PlatformTx, ids: readonly string[]): Promise<UserRow[]> {
  if (ids.length === 0) return []
  return tx.selectFrom('users').selectAll().where('id', 'in', ids).execute()
}

export type UserFilter = { q?: string; platform_role?: string; suspended?: boolean }

/** Newest first; `q` is the beginning of an address or a name. */
export async function listUsers(
  tx: PlatformTx,
  filter: UserFilter,
  after: string[] | undefined,
  limit: number,
): Promise<UserRow[]> {
  let query = tx.selectFrom('users').selectAll()
  if (filter.q !== undefined) {
    const prefix = `${filter.q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((eb) =>
      eb.or([eb('email', 'like', prefix), eb(eb.fn('lower', ['name']), 'like', prefix)]),
    )
  }
  if (filter.platform_role !== undefined) query = query.where('platform_role', '=', filter.platform_role)
  if (filter.suspended !== undefined)
    query = query.where('suspended_at', filter.suspended ? 'is not' : 'is', null)
  if (after)
    query = query.where(sql<SqlBool>`(created_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

/** @returns undefined when the address is taken */
export async function insertUser(
  tx: PlatformTx,
  user: Pick<UserRow, 'id' | 'email' | 'name' | 'email_verified' | 'platform_role' | 'created_at'>,
): Promise<UserRow | undefined> {
  return tx
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function hasPassword(tx: PlatformTx, userId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('provider_id', '=', 'credential')
    .where('account_id', '=', userId)
    .where('password', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

export async function deletePassword(tx: PlatformTx, userId: string): Promise<void> {
  await tx
    .deleteFrom('accounts')
    .where('provider_id', '=', 'credential')
    .where('account_id', '=', userId)
    .execute()
}

/** Sets a user's password, given as its hash. */
export async function putPassword(
  tx: PlatformTx,
  row: { id: string; user_id: string; password: string },
): Promise<void> {
  await tx
    .insertInto('accounts')
    .values({ ...row, provider_id: 'credential', account_id: row.user_id })
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'account_id']).doUpdateSet({ password: row.password }),
    )
    .execute()
}

export async function updateUser(
  tx: PlatformTx,
  id: string,
  change: Partial<
    Pick<
      UserRow,
      'name' | 'locale' | 'email_verified' | 'platform_role' | 'suspended_at' | 'suspended_reason'
    >
  >,
): Promise<UserRow> {
  return tx.updateTable('users').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** Platform admins who are not suspended. */
export async function listAdmins(tx: PlatformTx): Promise<string[]> {
  const rows = await tx
    .selectFrom('users')
    .select('id')
    .where('platform_role', '=', 'platform_admin')
    .where('suspended_at', 'is', null)
    .execute()
  return rows.map((row) => row.id)
}

/** Lets one transaction at a time do what `name` stands for, over all processes. */
export async function takeTurn(tx: PlatformTx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`hotswap.identity.${name}`}))`.execute(tx)
}

// Tenants of users

export type UserTenant = {
  id: string
  slug: string
  name: string
  display_name: string
  logo_url: string | null
  status: string
}

const TENANT_COLUMNS = ['tenants.id', 'slug', 'name', 'display_name', 'logo_url', 'status'] as const

/** A user in more tenants than this has to find them by name. */
const MAX_TENANTS = 500

export async function listTenantsOf(tx: PlatformTx, userId: string): Promise<UserTenant[]> {
  return tx
    .selectFrom('user_tenants')
    .innerJoin('tenants', 'tenants.id', 'user_tenants.tenant_id')
    .select(TENANT_COLUMNS)
    .where('user_tenants.user_id', '=', userId)
    .where('status', 'in', ['active', 'suspended'])
    .orderBy('name')
    .orderBy('tenants.id')
    .limit(MAX_TENANTS)
    .execute()
}

/** @param name the tenant's id or slug */
export async function findTenantOf(
  tx: PlatformTx,
  userId: string,
  name: string,
): Promise<UserTenant | undefined> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)
  return tx
    .selectFrom('user_tenants')
    .innerJoin('tenants', 'tenants.id', 'user_tenants.tenant_id')
    .select(TENANT_COLUMNS)
    .where('user_tenants.user_id', '=', userId)
    .where(isId ? 'tenants.id' : 'slug', '=', name.toLowerCase())
    .executeTakeFirst()
}

// Sessions

export async function findSessionByToken(tx: PlatformTx, token: string): Promise<SessionRow | undefined> {
  return tx.selectFrom('sessions').selectAll().where('token', '=', token).executeTakeFirst()
}

export async function findSession(tx: PlatformTx, id: string): Promise<SessionRow | undefined> {
  return tx.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function listSessions(tx: PlatformTx, userId: string, now: Date): Promise<SessionRow[]> {
  return tx
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute()
}

export async function insertSession(
  tx: PlatformTx,
  row: Pick<SessionRow, 'id' | 'user_id' | 'token' | 'created_at' | 'expires_at'>,
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({ ...row, updated_at: row.created_at })
    .execute()
}

/** Ends sessions of a user: one, or all but one, or all. @returns the ids of those that were there */
export async function deleteSessions(
  tx: PlatformTx,
  userId: string,
  which: { only?: string; except?: string } = {},
): Promise<string[]> {
  let query = tx.deleteFrom('sessions').where('user_id', '=', userId)
  if (which.only !== undefined) query = query.where('id', '=', which.only)
  if (which.except !== undefined) query = query.where('id', '!=', which.except)
  const rows = await query.returning('id').execute()
  return rows.map((row) => row.id)
}

/** What verifying a token asks of the database: does the session live, and whose is it? */
export type LiveSession = { user_id: string; email: string; expires_at: Date }

/** Finds a session, or an operator's impersonation, that has not ended, of a user who is not suspended. */
export async function findLiveSession(
  tx: PlatformTx,
  id: string,
  now: Date,
): Promise<LiveSession | undefined> {
  const { rows } = await sql<LiveSession>`
    select u.id as user_id, u.email, s.expires_at from sessions s join users u on u.id = s.user_id
    where s.id = ${id} and s.expires_at > ${now} and u.suspended_at is null
    union all
    select u.id, u.email, i.expires_at from impersonations i join users u on u.id = i.user_id join users o on o.id = i.operator_id
    where i.id = ${id} and i.expires_at > ${now} and i.ended_at is null and u.suspended_at is null
      and o.suspended_at is null and o.platform_role is not null`.execute(tx)
  return rows[0]
}

export async function touchSession(tx: PlatformTx, id: string, now: Date, expiresAt: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ updated_at: now, expires_at: expiresAt })
    .where('id', '=', id)
    .execute()
}

/** Notes where a user signs in from. @returns whether the place is new to a user who has signed in before */
export async function noteDevice(
  tx: PlatformTx,
  userId: string,
  fingerprint: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ is_new: boolean }>`
    with seen as (select count(*) as before, coalesce(bool_or(fingerprint = ${fingerprint}), false) as known from user_devices where user_id = ${userId}),
    noted as (
      insert into user_devices (user_id, fingerprint, first_seen_at, last_seen_at) values (${userId}, ${fingerprint}, ${now}, ${now})
      on conflict (user_id, fingerprint) do update set last_seen_at = excluded.last_seen_at)
    select before > 0 and not known as is_new from seen`.execute(tx)
  return rows[0]?.is_new ?? false
}

// Refresh tokens

export async function insertRefreshToken(
  tx: PlatformTx,
  row: {
    token_hash: string
    session_id: string
    tenant_id: string | null
    created_at: Date
    expires_at: Date
  },
): Promise<void> {
  await tx.insertInto('refresh_tokens').values(row).execute()
}

export type RefreshTokenRow = {
  session_id: string
  tenant_id: string | null
  expires_at: Date
  rotated_at: Date | null
  successor: string | null
  session_created_at: Date
  user_id: string
  email: string
  suspended_at: Date | null
}

/**
 * Reads a refresh token and locks its session, so that of two who rotate it at once the second sees what the first did.
 * The session comes first, as for those who end it: nobody waits in a circle.
 */
export async function lockRefreshToken(
  tx: PlatformTx,
  tokenHash: string,
): Promise<RefreshTokenRow | undefined> {
  const locked = await tx
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', (eb) =>
      eb.selectFrom('refresh_tokens').select('session_id').where('token_hash', '=', tokenHash),
    )
    .forUpdate()
    .executeTakeFirst()
  if (!locked) return undefined
  return tx
    .selectFrom('refresh_tokens as t')
    .innerJoin('sessions as s', 's.id', 't.session_id')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select([
      't.session_id',
      't.tenant_id',
      't.expires_at',
      't.rotated_at',
      't.successor',
      's.user_id',
      'u.email',
      'u.suspended_at',
    ])
    .select('s.created_at as session_created_at')
    .where('t.token_hash', '=', tokenHash)
    .executeTakeFirst()
}

/** Whether a token is still the usable one of its session. */
export async function isUnused(tx: PlatformTx, tokenHash: string): Promise<boolean> {
  const row = await tx
    .selectFrom('refresh_tokens')
    .select('rotated_at')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row !== undefined && row.rotated_at === null
}

export async function markRotated(
  tx: PlatformTx,
  tokenHash: string,
  rotatedAt: Date,
  successor: string,
): Promise<void> {
  await tx
    .updateTable('refresh_tokens')
    .set({ rotated_at: rotatedAt, successor })
    .where('token_hash', '=', tokenHash)
    .execute()
}

// Passkeys

export type PasskeyRow = {
  id: string
  name: string | null
  device_type: string
  backed_up: boolean
  created_at: Date | null
}

export async function listPasskeys(tx: PlatformTx, userId: string): Promise<PasskeyRow[]> {
  return tx
    .selectFrom('passkeys')
    .select(['id', 'name', 'device_type', 'backed_up', 'created_at'])
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute()
}

export async function deletePasskey(
  tx: PlatformTx,
  userId: string,
  id: string,
): Promise<PasskeyRow | undefined> {
  return tx
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning(['id', 'name', 'device_type', 'backed_up', 'created_at'])
    .executeTakeFirst()
}

// Impersonations

export async function insertImpersonation(
  tx: PlatformTx,
  row: Omit<ImpersonationRow, 'ended_at'>,
): Promise<ImpersonationRow> {
  return tx.insertInto('impersonations').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Ends an impersonation that has not ended yet. */
export async function endImpersonation(
  tx: PlatformTx,
  id: string,
  now: Date,
): Promise<ImpersonationRow | undefined> {
  return tx
    .updateTable('impersonations')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
}

/** Ends every running impersonation by or of a user. @returns their ids */
export async function endImpersonationsAbout(tx: PlatformTx, userId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('impersonations')
    .set({ ended_at: now })
    .where((eb) => eb.or([eb('user_id', '=', userId), eb('operator_id', '=', userId)]))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

export type ImpersonationView = ImpersonationRow & { operator_email: string; user_email: string }

/** Impersonations in one tenant, newest first. */
export async function listImpersonations(
  tx: PlatformTx,
  tenantId: string,
  after: string[] | undefined,
  limit: number,
): Promise<ImpersonationView[]> {
  let query = tx
    .selectFrom('impersonations as i')
    .innerJoin('users as o', 'o.id', 'i.operator_id')
    .innerJoin('users as u', 'u.id', 'i.user_id')
    .selectAll('i')
    .select(['o.email as operator_email', 'u.email as user_email'])
    .where('i.tenant_id', '=', tenantId)
  if (after)
    query = query.where(sql<SqlBool>`(i.created_at, i.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return query
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute()
}

// Signing keys

export type SigningKeyRow = { id: string; public_jwk: unknown; private_key: string; retired_at: Date | null }

/** Keys that tokens may still be signed with, the one that signs first. */
export async function listSigningKeys(tx: PlatformTx, retiredAfter: Date): Promise<SigningKeyRow[]> {
  return tx
    .selectFrom('signing_keys')
    .select(['id', 'public_jwk', 'private_key', 'retired_at'])
    .where((eb) => eb.or([eb('retired_at', 'is', null), eb('retired_at', '>', retiredAfter)]))
    .orderBy(sql`retired_at is null`, 'desc')
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute()
}

export async function insertSigningKey(
  tx: PlatformTx,
  row: { id: string; public_jwk: string; private_key: string; created_at: Date },
): Promise<void> {
  await tx.insertInto('signing_keys').values(row).execute()
}

export async function retireSigningKeys(tx: PlatformTx, except: string, now: Date): Promise<void> {
  await tx
    .updateTable('signing_keys')
    .set({ retired_at: now })
    .where('id', '!=', except)
    .where('retired_at', 'is', null)
    .execute()
}

// Cleaning up

/** Deletes what nobody can use any more. @returns how many sessions */
export async function deleteExpired(
  tx: PlatformTx,
  now: Date,
  deviceUnseenSince: Date,
  keysRetiredBefore: Date,
): Promise<number> {
  await tx.deleteFrom('verifications').where('expires_at', '<', now).execute()
  await tx.deleteFrom('user_devices').where('last_seen_at', '<', deviceUnseenSince).execute()
  await tx.deleteFrom('signing_keys').where('retired_at', '<', keysRetiredBefore).execute()
  const { numDeletedRows } = await tx.deleteFrom('sessions').where('expires_at', '<', now).executeTakeFirst()
  return Number(numDeletedRows)
}

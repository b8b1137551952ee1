/** SQL about sessions, their refresh tokens, and the keys that sign access tokens. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'
import type { Sessions } from '../../../kernel/db/platform-tables.generated.ts'

export type SessionRow = Selectable<Sessions>

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

/** What became of a token: one that was not rotated is the usable one of its session. */
export async function findRefreshToken(
  tx: PlatformTx,
  tokenHash: string,
): Promise<Pick<RefreshTokenRow, 'rotated_at' | 'successor'> | undefined> {
  return tx
    .selectFrom('refresh_tokens')
    .select(['rotated_at', 'successor'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
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
  await tx.deleteFrom('email_changes').where('expires_at', '<', now).execute()
  await tx.deleteFrom('verifications').where('expires_at', '<', now).execute()
  await tx.deleteFrom('user_devices').where('last_seen_at', '<', deviceUnseenSince).execute()
  await tx.deleteFrom('signing_keys').where('retired_at', '<', keysRetiredBefore).execute()
  const { numDeletedRows } = await tx.deleteFrom('sessions').where('expires_at', '<', now).executeTakeFirst()
  return Number(numDeletedRows)
}

/** SQL about users, their sessions and tokens, and operators acting for them. */
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Impersonations, Users } from '../../kernel/db/platform-tables.generated.ts'

export type UserRow = Selectable<Users>
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
      'email' | 'name' | 'locale' | 'email_verified' | 'platform_role' | 'suspended_at' | 'suspended_reason'
    >
  > & { preferences?: string },
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

/** Everybody with a platform role who is not suspended. */
export async function listOperators(tx: PlatformTx): Promise<UserRow[]> {
  return tx
    .selectFrom('users')
    .selectAll()
    .where('platform_role', 'is not', null)
    .where('suspended_at', 'is', null)
    .orderBy('id')
    .execute()
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

export async function renamePasskey(
  tx: PlatformTx,
  userId: string,
  id: string,
  name: string,
): Promise<PasskeyRow | undefined> {
  return tx
    .updateTable('passkeys')
    .set({ name })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning(['id', 'name', 'device_type', 'backed_up', 'created_at'])
    .executeTakeFirst()
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

export async function findSecret(tx: PlatformTx, name: string): Promise<string | undefined> {
  const row = await tx.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

/** Keeps the secret that is there already. */
export async function insertSecret(tx: PlatformTx, name: string, value: string): Promise<void> {
  await tx
    .insertInto('secrets')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** SQL about members: their rows in the tenant's home, and the platform's list of each user's tenants. */
import { type Insertable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { Memberships } from '../../kernel/db/home-tables.generated.ts'

function withRole(tx: TenantTx) {
  return tx
    .selectFrom('memberships as m')
    .innerJoin('roles as r', (join) =>
      join.onRef('r.tenant_id', '=', 'm.tenant_id').onRef('r.id', '=', 'm.role_id'),
    )
    .selectAll('m')
    .select(['r.slug as role_slug', 'r.name as role_name', 'r.built_in', 'r.permissions'])
}

export type MemberRow = Awaited<ReturnType<ReturnType<typeof withRole>['executeTakeFirstOrThrow']>>

export async function findMember(tx: TenantTx, userId: string): Promise<MemberRow | undefined> {
  return withRole(tx).where('m.user_id', '=', userId).executeTakeFirst()
}

export type MemberFilter = { q?: string; role?: string }

/** Up to `limit + 1` members by name, after the name and user id in `cursor`. */
export async function listMembers(
  tx: TenantTx,
  filter: MemberFilter,
  cursor: string[] | undefined,
  limit: number,
) {
  const name = sql<string>`lower(m.name)`
  let query = withRole(tx)
    .select(name.as('sort_name'))
    .orderBy(name)
    .orderBy('m.user_id')
    .limit(limit + 1)
  if (filter.role) query = query.where('r.slug', '=', filter.role)
  if (filter.q) {
    const pattern = `%${filter.q.replace(/[\\%_]/g, String.raw`\$&`)}%`
    query = query.where((eb) => eb.or([eb('m.name', 'ilike', pattern), eb('m.email', 'ilike', pattern)]))
  }
  if (cursor) query = query.where(sql<boolean>`(${name}, m.user_id) > (${cursor[0]}, ${cursor[1]}::uuid)`)
  return query.execute()
}

/** Up to `limit` members who are one of these or have one of these roles, by name. */
export async function findMembersAmong(
  tx: TenantTx,
  { userIds, roles }: { userIds: readonly string[]; roles: readonly string[] },
  limit: number,
): Promise<MemberRow[]> {
  return withRole(tx)
    .where(sql<boolean>`(m.user_id = any(${[...userIds]}::uuid[]) or r.slug = any(${[...roles]}::text[]))`)
    .orderBy(sql`lower(m.name)`)
    .orderBy('m.user_id')
    .limit(limit)
    .execute()
}

/** Up to `limit` members with one of these built-in roles, or a role of the tenant's own that has the permission, by name. */
export async function listMembersWith(
  tx: TenantTx,
  permission: string,
  builtIn: readonly string[],
  limit: number,
): Promise<MemberRow[]> {
  return withRole(tx)
    .where(
      sql<boolean>`case when r.built_in then r.slug = any(${[...builtIn]}::text[]) else ${permission} = any(r.permissions) end`,
    )
    .orderBy(sql`lower(m.name)`)
    .orderBy('m.user_id')
    .limit(limit)
    .execute()
}

/** How many members hold each of these roles; roles that nobody holds are absent. */
export async function countByRole(tx: TenantTx, roles: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('memberships as m')
    .innerJoin('roles as r', (join) =>
      join.onRef('r.tenant_id', '=', 'm.tenant_id').onRef('r.id', '=', 'm.role_id'),
    )
    .select((eb) => ['r.slug', eb.fn.countAll<number>().as('count')])
    .where('r.slug', '=', sql<string>`any(${[...roles]}::text[])`)
    .groupBy('r.slug')
    .execute()
  return new Map(rows.map(({ slug, count }) => [slug, count]))
}

export async function countMembers(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('memberships')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/**
 * Lets changes and removals of the tenant's members happen one after the other, so that two owners who step down at
 * once cannot both believe that the other one stays. Returns the owner role's id.
 */
export async function lockOwnership(tx: TenantTx): Promise<string> {
  const role = await tx
    .selectFrom('roles')
    .select('id')
    .where('slug', '=', 'owner')
    // Not FOR UPDATE: others may go on adding members, who only refer to the role.
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return role.id
}

export async function hasOtherMember(tx: TenantTx, roleId: string, userId: string): Promise<boolean> {
  const other = await tx
    .selectFrom('memberships')
    .select('user_id')
    .where('role_id', '=', roleId)
    .where('user_id', '<>', userId)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

/** @returns whether the user was no member before */
export async function insertMember(
  tx: TenantTx,
  row: Omit<Insertable<Memberships>, 'tenant_id'>,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('memberships')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'user_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function updateMemberRole(tx: TenantTx, userId: string, roleId: string): Promise<void> {
  await tx
    .updateTable('memberships')
    .set({ role_id: roleId, version: sql`version + 1`, updated_at: sql`now()` })
    .where('user_id', '=', userId)
    .execute()
}

/** Not a change of the membership: its version stays. */
export async function updateMemberName(
  tx: TenantTx,
  user: { id: string; name: string; email: string },
): Promise<void> {
  await tx
    .updateTable('memberships')
    .set({ name: user.name, email: user.email })
    .where('user_id', '=', user.id)
    .execute()
}

export async function deleteMember(tx: TenantTx, userId: string): Promise<void> {
  await tx.deleteFrom('memberships').where('user_id', '=', userId).execute()
}

export async function insertUserTenant(tx: PlatformTx, userId: string, tenantId: string): Promise<void> {
  await tx
    .insertInto('user_tenants')
    .values({ user_id: userId, tenant_id: tenantId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteUserTenant(tx: PlatformTx, userId: string, tenantId: string): Promise<void> {
  await tx
    .deleteFrom('user_tenants')
    .where('user_id', '=', userId)
    .where('tenant_id', '=', tenantId)
    .execute()
}

export async function listTenantIds(tx: PlatformTx, userId: string): Promise<string[]> {
  const rows = await tx.selectFrom('user_tenants').select('tenant_id').where('user_id', '=', userId).execute()
  return rows.map((row) => row.tenant_id)
}

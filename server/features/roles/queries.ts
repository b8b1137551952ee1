/** SQL about roles. */
import { type Kysely, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { DB as HomeTables, Roles } from '../../kernel/db/home-tables.generated.ts'

export type RoleRow = Selectable<Roles>
export type CountedRole = RoleRow & { member_count: number }

/** The role of a member, for readTenant. */
export function roleOfMember(tables: Kysely<HomeTables>, userId: string) {
  return tables
    .selectFrom('memberships as m')
    .innerJoin('roles as r', (join) =>
      join.onRef('r.tenant_id', '=', 'm.tenant_id').onRef('r.id', '=', 'm.role_id'),
    )
    .select(['r.slug', 'r.built_in', 'r.permissions'])
    .where('m.user_id', '=', userId)
    .compile()
}

/** Keeps the role from being deleted or changed while `tx` gives it to somebody. */
export async function holdRole(tx: TenantTx, slug: string): Promise<RoleRow | undefined> {
  return tx.selectFrom('roles').selectAll().where('slug', '=', slug).forShare().executeTakeFirst()
}

/** Those of `slugs` that name a role of the tenant. */
export async function findRoleSlugs(tx: TenantTx, slugs: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('roles')
    .select('slug')
    .where('slug', '=', sql<string>`any(${[...slugs]}::text[])`)
    .execute()
  return new Set(rows.map(({ slug }) => slug))
}

/** Keeps others from giving or changing the role while `tx` changes or deletes it. */
export async function lockRole(tx: TenantTx, id: string): Promise<RoleRow | undefined> {
  return tx.selectFrom('roles').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Up to `limit + 1` roles after the name in `cursor`, with how many members have each. */
export async function listRoles(tx: TenantTx, cursor: string[] | undefined, limit: number) {
  const name = sql<string>`lower(r.name)`
  let query = tx
    .selectFrom('roles as r')
    .selectAll('r')
    .select([name.as('sort_name'), countMembers().as('member_count')])
    .orderBy(name)
    .limit(limit + 1)
  if (cursor) query = query.where(name, '>', cursor[0] ?? '')
  return query.execute()
}

export async function countedRole(tx: TenantTx, id: string): Promise<CountedRole | undefined> {
  return tx
    .selectFrom('roles as r')
    .selectAll('r')
    .select(countMembers().as('member_count'))
    .where('r.id', '=', id)
    .executeTakeFirst()
}

function countMembers() {
  return sql<number>`(select count(*) from memberships m where m.tenant_id = r.tenant_id and m.role_id = r.id)`
}

type NewRole = Pick<RoleRow, 'id' | 'slug' | 'name' | 'description' | 'built_in' | 'permissions'>

export async function insertRole(tx: TenantTx, role: NewRole): Promise<void> {
  await tx
    .insertInto('roles')
    .values({ tenant_id: tx.tenantId, ...role })
    .execute()
}

export async function insertMissingRoles(tx: TenantTx, roles: NewRole[]): Promise<void> {
  await tx
    .insertInto('roles')
    .values(roles.map((role) => ({ tenant_id: tx.tenantId, ...role })))
    .onConflict((conflict) => conflict.columns(['tenant_id', 'slug']).doNothing())
    .execute()
}

export async function updateRole(tx: TenantTx, id: string, change: Updateable<Roles>): Promise<void> {
  await tx
    .updateTable('roles')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function deleteRole(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('roles').where('id', '=', id).execute()
}

/** How many people have a role, and how many are invited to it. */
export async function countHolders(
  tx: TenantTx,
  id: string,
): Promise<{ members: number; invitations: number }> {
  const { rows } = await sql<{ members: number; invitations: number }>`
    select (select count(*) from memberships where role_id = ${id}) as members,
           (select count(*) from invitations where role_id = ${id}) as invitations`.execute(tx)
  return rows[0] ?? { members: 0, invitations: 0 }
}

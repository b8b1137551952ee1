/** SQL about menus. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Menus } from '../../kernel/db/home-tables.generated.ts'

export type MenuRow = Selectable<Menus>

const ofSite = (tx: TenantTx, siteId: string) =>
  tx.selectFrom('menus').selectAll().where('site_id', '=', siteId)

export async function findMenu(tx: TenantTx, siteId: string, id: string): Promise<MenuRow | undefined> {
  return ofSite(tx, siteId).where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockMenu(tx: TenantTx, siteId: string, id: string): Promise<MenuRow | undefined> {
  return ofSite(tx, siteId).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findMenuByHandle(
  tx: TenantTx,
  siteId: string,
  handle: string,
): Promise<MenuRow | undefined> {
  return ofSite(tx, siteId).where('handle', '=', handle).executeTakeFirst()
}

/** Those with these ids; all of the site's without. */
export async function findMenus(tx: TenantTx, siteId: string, ids?: readonly string[]): Promise<MenuRow[]> {
  let query = ofSite(tx, siteId).orderBy('handle')
  if (ids) query = query.where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
  return query.execute()
}

/** Up to `limit + 1` menus by handle, after that of the cursor. */
export async function listMenus(
  tx: TenantTx,
  siteId: string,
  cursor: string[] | undefined,
  limit: number,
): Promise<MenuRow[]> {
  let query = ofSite(tx, siteId)
    .orderBy('handle')
    .limit(limit + 1)
  if (cursor?.[0] !== undefined) query = query.where('handle', '>', cursor[0])
  return query.execute()
}

export async function countMenus(tx: TenantTx, siteId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('menus')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site_id', '=', siteId)
    .executeTakeFirstOrThrow()
  return count
}

/** @returns undefined when the handle is taken */
export async function insertMenu(
  tx: TenantTx,
  row: Omit<Insertable<Menus>, 'tenant_id'>,
): Promise<MenuRow | undefined> {
  return tx
    .insertInto('menus')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateMenu(
  tx: TenantTx,
  siteId: string,
  id: string,
  change: Updateable<Menus>,
): Promise<MenuRow> {
  return tx
    .updateTable('menus')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteMenu(tx: TenantTx, siteId: string, id: string): Promise<void> {
  await tx.deleteFrom('menus').where('site_id', '=', siteId).where('id', '=', id).execute()
}

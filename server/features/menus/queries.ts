/** SQL about menus. */
import { type Insertable, type RawBuilder, type Selectable, type Updateable, sql } from 'kysely'
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

/** Which of these are there, and not in the trash: what menus can lead to, by its kind. */
export async function findTargets(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<{ kind: string; id: string }[]> {
  const among = sql<string>`any(${[...ids]}::uuid[])`
  const kindOf = sql<string>`case when type in ('page', 'post') then type else 'record' end`
  return tx
    .selectFrom('entries')
    .select(['id', kindOf.as('kind')])
    .where('site_id', '=', siteId)
    .where('id', '=', among)
    .where('deleted_at', 'is', null)
    .unionAll(objectsOf(tx, 'collections', 'collection', siteId, among))
    .unionAll(objectsOf(tx, 'terms', 'term', siteId, among))
    .unionAll(objectsOf(tx, 'authors', 'author', siteId, among))
    .execute()
}

function objectsOf(
  tx: TenantTx,
  table: 'collections' | 'terms' | 'authors',
  kind: string,
  siteId: string,
  among: RawBuilder<string>,
) {
  return tx
    .selectFrom(table)
    .select(['id', sql<string>`${kind}::text`.as('kind')])
    .where('site_id', '=', siteId)
    .where('id', '=', among)
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

export async function emptyMenus(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('menus')
    .set({ items: '[]', version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
}

/** Makes menus what these rows say, new ones included. A menu that has taken the handle meanwhile gives way. */
export async function putMenus(
  tx: TenantTx,
  siteId: string,
  rows: readonly { id: string; handle: string; name: string; items: unknown }[],
): Promise<void> {
  if (rows.length === 0) return
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(id uuid, handle text, name text, items jsonb)`
  await sql`
    delete from menus m using ${wanted}
    where m.site_id = ${siteId} and m.handle = w.handle and m.id <> w.id`.execute(tx)
  await sql`
    insert into menus (tenant_id, site_id, id, handle, name, items)
    select ${tx.tenantId}, ${siteId}, w.id, w.handle, w.name, w.items from ${wanted}
    on conflict (tenant_id, site_id, id) do update set name = excluded.name, items = excluded.items,
      version = menus.version + 1, updated_at = now()`.execute(tx)
}

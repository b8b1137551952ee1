/** SQL about sites and their pointers. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { Sites } from '../../kernel/db/home-tables.generated.ts'

export type SiteRow = Selectable<Sites>

/** Deleted ones too. */
export async function findSite(tx: TenantTx, id: string): Promise<SiteRow | undefined> {
  return tx.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Deleted ones too; locked until `tx` ends. */
export async function lockSiteRow(tx: TenantTx, id: string): Promise<SiteRow | undefined> {
  return tx.selectFrom('sites').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findSites(tx: TenantTx, ids: readonly string[]): Promise<SiteRow[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('sites')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

export async function insertSiteRow(
  tx: TenantTx,
  row: Omit<Insertable<Sites>, 'tenant_id'>,
): Promise<SiteRow> {
  return tx
    .insertInto('sites')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Changes what editors see of a site; counts as a version. */
export async function updateSite(tx: TenantTx, id: string, change: Updateable<Sites>): Promise<SiteRow> {
  return tx
    .updateTable('sites')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Counts a move of the pointer, and notes what else moved with it; not a version of the site. */
export async function bumpMove(tx: TenantTx, id: string, change: Updateable<Sites>): Promise<SiteRow> {
  return tx
    .updateTable('sites')
    .set({ ...change, move: sql`move + 1` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** A number for a release that does not go live; waits for whoever publishes. */
export async function takeReleaseNumber(tx: TenantTx, id: string): Promise<number> {
  const { last_release_number } = await tx
    .updateTable('sites')
    .set({ last_release_number: sql`last_release_number + 1` })
    .where('id', '=', id)
    .returning('last_release_number')
    .executeTakeFirstOrThrow()
  return last_release_number
}

export type Pointer = {
  tenant_id: string
  site_id: string
  slug: string
  is_main: boolean
  status: string
  status_message: string | null
  release_number: number
  content_position: number
  move: number
}

/** One process at a time moves pointers of a tenant: two that exchange names in opposite order would wait forever. */
export async function lockPointers(tx: PlatformTx, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('live_sites:' || ${tenantId}::text, 0))`.execute(tx)
}

/** Other sites of the tenant whose pointers still hold a name that one of these is about to take. */
export async function findRivals(tx: PlatformTx, pointers: readonly Pointer[]): Promise<string[]> {
  const [first] = pointers
  if (!first) return []
  const ids = pointers.map((pointer) => pointer.site_id)
  const slugs = pointers.map((pointer) => pointer.slug)
  const takesMain = pointers.some((pointer) => pointer.is_main)
  const rows = await tx
    .selectFrom('live_sites')
    .select('site_id')
    .where('tenant_id', '=', first.tenant_id)
    .where('site_id', 'not in', ids)
    .where((eb) =>
      eb.or([
        eb('slug', 'in', slugs),
        ...(takesMain ? [eb.and([eb('is_main', '=', true), eb('status', '<>', 'deleted')])] : []),
      ]),
    )
    .execute()
  return rows.map((row) => row.site_id)
}

/**
 * Moves the pointers that are older than these; names may be swapped between them.
 * @returns the sites whose pointers have moved
 */
export async function writePointers(tx: PlatformTx, pointers: readonly Pointer[]): Promise<string[]> {
  const json = JSON.stringify(pointers)
  // The names are given up before they are taken.
  await sql`
    update live_sites l set slug = l.site_id::text, is_main = false
    from jsonb_to_recordset(${json}::jsonb) as p(tenant_id uuid, site_id uuid, slug text, is_main boolean, move bigint)
    where l.tenant_id = p.tenant_id and l.site_id = p.site_id and l.move < p.move
      and (l.slug <> p.slug or l.is_main <> p.is_main)`.execute(tx)
  const { rows } = await sql<{ site_id: string }>`
    insert into live_sites as l (tenant_id, site_id, slug, is_main, status, status_message, release_number,
                                 content_position, move)
    select tenant_id, site_id, slug, is_main, status, status_message, release_number, content_position, move
    from jsonb_to_recordset(${json}::jsonb) as p(tenant_id uuid, site_id uuid, slug text, is_main boolean, status text,
      status_message text, release_number int, content_position bigint, move bigint)
    on conflict (tenant_id, site_id) do update set
      slug = excluded.slug, is_main = excluded.is_main, status = excluded.status,
      status_message = excluded.status_message, release_number = excluded.release_number,
      content_position = excluded.content_position, move = excluded.move, updated_at = now()
    where l.move < excluded.move
    returning site_id`.execute(tx)
  return rows.map((row) => row.site_id)
}

/** The site that holds this slug; deleted ones hold none. */
export async function findSiteBySlug(tx: TenantTx, slug: string): Promise<SiteRow | undefined> {
  return tx
    .selectFrom('sites')
    .selectAll()
    .where('slug', '=', slug)
    .where('status', '<>', 'deleted')
    .executeTakeFirst()
}

export async function findMainSite(tx: TenantTx): Promise<SiteRow | undefined> {
  return tx
    .selectFrom('sites')
    .selectAll()
    .where('is_main', '=', true)
    .where('status', '<>', 'deleted')
    .executeTakeFirst()
}

export async function countSites(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('sites')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '<>', 'deleted')
    .executeTakeFirstOrThrow()
  return count
}

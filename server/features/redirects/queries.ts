/** SQL about redirects. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Redirects } from '../../kernel/db/home-tables.generated.ts'

export type RedirectRow = Selectable<Redirects>
export type NewRedirectRow = Omit<Insertable<Redirects>, 'tenant_id'>

export async function findRedirect(
  tx: TenantTx,
  siteId: string,
  id: string,
): Promise<RedirectRow | undefined> {
  return tx
    .selectFrom('redirects')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** All of the site's. */
export async function findRedirects(tx: TenantTx, siteId: string): Promise<RedirectRow[]> {
  return tx.selectFrom('redirects').selectAll().where('site_id', '=', siteId).orderBy('id').execute()
}

/** Up to `limit` by their ids, after one of them. */
export async function pageRedirects(
  tx: TenantTx,
  siteId: string,
  after: string | undefined,
  limit: number,
): Promise<RedirectRow[]> {
  let query = tx.selectFrom('redirects').selectAll().where('site_id', '=', siteId).orderBy('id').limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  return query.execute()
}

/** Those that lead away from one of these paths. */
export async function findRedirectsFrom(
  tx: TenantTx,
  siteId: string,
  paths: readonly string[],
): Promise<RedirectRow[]> {
  return tx
    .selectFrom('redirects')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('from_path', '=', sql<string>`any(${[...paths]}::text[])`)
    .execute()
}

/** Those that lead to one of these paths, whatever query or fragment follows. */
export async function findRedirectsTo(
  tx: TenantTx,
  siteId: string,
  paths: readonly string[],
): Promise<RedirectRow[]> {
  return tx
    .selectFrom('redirects')
    .selectAll()
    .where('site_id', '=', siteId)
    .where(sql<string>`regexp_replace(target, '[?#].*$', '')`, '=', sql<string>`any(${[...paths]}::text[])`)
    .execute()
}

export type RedirectFilter = { q?: string; is_automatic?: boolean }

/** Up to `limit + 1` redirects by the path they lead away from, after that of the cursor. */
export async function listRedirects(
  tx: TenantTx,
  siteId: string,
  filter: RedirectFilter,
  cursor: string[] | undefined,
  limit: number,
): Promise<RedirectRow[]> {
  let query = tx
    .selectFrom('redirects')
    .selectAll()
    .where('site_id', '=', siteId)
    .orderBy('from_path')
    .limit(limit + 1)
  if (filter.is_automatic !== undefined) query = query.where('is_automatic', '=', filter.is_automatic)
  if (filter.q) {
    const pattern = `%${filter.q.replace(/[\\%_]/g, String.raw`\$&`)}%`
    query = query.where((eb) => eb.or([eb('from_path', 'ilike', pattern), eb('target', 'ilike', pattern)]))
  }
  if (cursor?.[0] !== undefined) query = query.where('from_path', '>', cursor[0])
  return query.execute()
}

/** As many parameters as one statement takes are 65,535. */
const CHUNK = 1_000

/** Writes rows; one that leads away from the same path is replaced and keeps its id. */
export async function upsertRedirects(tx: TenantTx, rows: readonly NewRedirectRow[]): Promise<RedirectRow[]> {
  const written: RedirectRow[] = []
  for (let start = 0; start < rows.length; start += CHUNK)
    written.push(
      ...(await tx
        .insertInto('redirects')
        .values(rows.slice(start, start + CHUNK).map((row) => ({ tenant_id: tx.tenantId, ...row })))
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'site_id', 'from_path']).doUpdateSet({
            target: sql`excluded.target`,
            status: sql`excluded.status`,
            is_automatic: sql`excluded.is_automatic`,
            version: sql`redirects.version + 1`,
            updated_at: sql`now()`,
          }),
        )
        .returningAll()
        .execute()),
    )
  return written
}

export async function deleteRedirects(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .deleteFrom('redirects')
    .where('site_id', '=', siteId)
    .where('id', 'in', [...ids])
    .execute()
}

export async function countRedirects(tx: TenantTx, siteId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('redirects')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site_id', '=', siteId)
    .executeTakeFirstOrThrow()
  return count
}

/** Makes redirects what these rows say, new ones included. Others that lead away from the same paths give way. */
export async function putRedirects(
  tx: TenantTx,
  siteId: string,
  rows: readonly Pick<RedirectRow, 'id' | 'from_path' | 'target' | 'status'>[],
): Promise<void> {
  if (rows.length === 0) return
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as w(id uuid, from_path text, target text, status int)`
  await sql`
    delete from redirects r using ${wanted}
    where r.site_id = ${siteId} and r.from_path = w.from_path and r.id <> w.id`.execute(tx)
  await sql`
    insert into redirects (tenant_id, site_id, id, from_path, target, status)
    select ${tx.tenantId}, ${siteId}, w.id, w.from_path, w.target, w.status from ${wanted}
    on conflict (tenant_id, site_id, id) do update set target = excluded.target, status = excluded.status,
      version = redirects.version + 1, updated_at = now()`.execute(tx)
}

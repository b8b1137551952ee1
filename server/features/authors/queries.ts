/** SQL about authors. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Authors } from '../../kernel/db/home-tables.generated.ts'

export type AuthorRow = Selectable<Authors>
export type NewAuthorRow = Omit<Insertable<Authors>, 'tenant_id'>

const ofSite = (tx: TenantTx, siteId: string) =>
  tx.selectFrom('authors').selectAll().where('site_id', '=', siteId)

export async function findAuthor(tx: TenantTx, siteId: string, id: string): Promise<AuthorRow | undefined> {
  return ofSite(tx, siteId).where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockAuthor(tx: TenantTx, siteId: string, id: string): Promise<AuthorRow | undefined> {
  return ofSite(tx, siteId).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findAuthorBySlug(
  tx: TenantTx,
  siteId: string,
  slug: string,
): Promise<AuthorRow | undefined> {
  return ofSite(tx, siteId).where('slug', '=', slug).executeTakeFirst()
}

/** Those with these ids; all of the site's without. */
export async function findAuthors(
  tx: TenantTx,
  siteId: string,
  ids?: readonly string[],
): Promise<AuthorRow[]> {
  let query = ofSite(tx, siteId).orderBy('id')
  if (ids) query = query.where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
  return query.execute()
}

/** Up to `limit + 1` authors by name, after the name and id in `cursor`. */
export async function listAuthors(
  tx: TenantTx,
  siteId: string,
  filter: { q?: string },
  cursor: string[] | undefined,
  limit: number,
): Promise<(AuthorRow & { sort_name: string })[]> {
  const name = sql<string>`lower(name)`
  let query = ofSite(tx, siteId)
    .select(name.as('sort_name'))
    .orderBy(name)
    .orderBy('id')
    .limit(limit + 1)
  if (filter.q) query = query.where('name', 'ilike', `%${filter.q.replace(/[\\%_]/g, String.raw`\$&`)}%`)
  if (cursor) query = query.where(sql<boolean>`(${name}, id) > (${cursor[0]}, ${cursor[1]}::uuid)`)
  return query.execute()
}

/** How many entries, drafts included, each of them wrote. One pass over the site's entries. */
export async function countEntries(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; count: number }>`
    select a.id, count(*) as count
    from entries e cross join lateral unnest(e.authors) as a(id)
    where e.site_id = ${siteId} and e.deleted_at is null and e.authors && ${[...ids]}::uuid[]
    group by a.id`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.count]))
}

/** The slugs that are in use and begin like this one. */
export async function takenSlugs(tx: TenantTx, siteId: string, slug: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('authors')
    .select('slug')
    .where('site_id', '=', siteId)
    .where(sql<boolean>`starts_with(slug, ${slug.slice(0, 90)})`)
    .execute()
  return new Set(rows.map((row) => row.slug))
}

/** @returns undefined when the slug, the id or the source is taken */
export async function insertAuthor(tx: TenantTx, row: NewAuthorRow): Promise<AuthorRow | undefined> {
  return tx
    .insertInto('authors')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateAuthor(
  tx: TenantTx,
  siteId: string,
  id: string,
  change: Updateable<Authors>,
): Promise<AuthorRow> {
  return tx
    .updateTable('authors')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteAuthor(tx: TenantTx, siteId: string, id: string): Promise<void> {
  await tx.deleteFrom('authors').where('site_id', '=', siteId).where('id', '=', id).execute()
}

/** Drafts no longer name the author. Not a version of them: nobody wrote anything. */
export async function removeFromDrafts(tx: TenantTx, siteId: string, id: string): Promise<void> {
  await sql`
    update entries set
      authors = array_remove(authors, ${id}::uuid),
      document = case when document ? 'authors'
        then jsonb_set(document, '{authors}', to_jsonb(array_remove(authors, ${id}::uuid))) else document end
    where site_id = ${siteId} and ${id}::uuid = any(authors)`.execute(tx)
}

export type PutAuthor = Pick<AuthorRow, 'id' | 'slug' | 'name' | 'bio' | 'links' | 'avatar_media_id'>

/** Makes authors what these rows say, new ones included; slugs may be swapped between them. Where another holds a slug, it gets a suffix. */
export async function putAuthors(tx: TenantTx, siteId: string, rows: readonly PutAuthor[]): Promise<void> {
  if (rows.length === 0) return
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as w(id uuid, slug text, name text, bio text, links jsonb, avatar_media_id uuid)`
  await sql`
    update authors a set slug = a.id::text from ${wanted}
    where a.site_id = ${siteId} and a.id = w.id and a.slug <> w.slug`.execute(tx)
  await sql`
    insert into authors (tenant_id, site_id, id, slug, name, bio, links, avatar_media_id)
    select ${tx.tenantId}, ${siteId}, w.id,
      case when o.id is null then w.slug else w.slug || '-' || right(w.id::text, 12) end,
      w.name, w.bio, w.links, w.avatar_media_id
    from ${wanted} left join authors o on o.site_id = ${siteId} and o.slug = w.slug and o.id <> w.id
    on conflict (tenant_id, site_id, id) do update set slug = excluded.slug, name = excluded.name, bio = excluded.bio,
      links = excluded.links, avatar_media_id = excluded.avatar_media_id, version = authors.version + 1,
      updated_at = now()`.execute(tx)
}

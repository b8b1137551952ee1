/** SQL about categories and tags, and about what is filed under them. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { ContentLog, Terms } from '../../kernel/db/home-tables.generated.ts'

export type TermRow = Selectable<Terms>
export type NewTermRow = Omit<Insertable<Terms>, 'tenant_id'>

const ofSite = (tx: TenantTx, siteId: string) =>
  tx.selectFrom('terms').selectAll().where('site_id', '=', siteId)

export async function findTerm(tx: TenantTx, siteId: string, id: string): Promise<TermRow | undefined> {
  return ofSite(tx, siteId).where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockTerm(tx: TenantTx, siteId: string, id: string): Promise<TermRow | undefined> {
  return ofSite(tx, siteId).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findTermBySlug(
  tx: TenantTx,
  siteId: string,
  taxonomy: string,
  slug: string,
): Promise<TermRow | undefined> {
  return ofSite(tx, siteId).where('taxonomy', '=', taxonomy).where('slug', '=', slug).executeTakeFirst()
}

/** Those with these ids; all of the site's without. */
export async function findTerms(tx: TenantTx, siteId: string, ids?: readonly string[]): Promise<TermRow[]> {
  let query = ofSite(tx, siteId).orderBy('id')
  if (ids) query = query.where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
  return query.execute()
}

/** The term itself, its parent, that one's parent, and so on. */
export async function findAncestry(tx: TenantTx, siteId: string, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive line as (
      select id, parent_id from terms where site_id = ${siteId} and id = ${id}
      union
      select t.id, t.parent_id from line join terms t on t.site_id = ${siteId} and t.id = line.parent_id
    ) select id from line`.execute(tx)
  return rows.map((row) => row.id)
}

export type TermFilter = { taxonomy: string; q?: string; parent_id?: string }

/** Up to `limit + 1` terms by name, after the name and id in `cursor`. */
export async function listTerms(
  tx: TenantTx,
  siteId: string,
  filter: TermFilter,
  cursor: string[] | undefined,
  limit: number,
): Promise<(TermRow & { sort_name: string })[]> {
  const name = sql<string>`lower(name)`
  let query = ofSite(tx, siteId)
    .select(name.as('sort_name'))
    .where('taxonomy', '=', filter.taxonomy)
    .orderBy(name)
    .orderBy('id')
    .limit(limit + 1)
  if (filter.parent_id) query = query.where('parent_id', '=', filter.parent_id)
  if (filter.q) query = query.where('name', 'ilike', `%${filter.q.replace(/[\\%_]/g, String.raw`\$&`)}%`)
  if (cursor) query = query.where(sql<boolean>`(${name}, id) > (${cursor[0]}, ${cursor[1]}::uuid)`)
  return query.execute()
}

/** How many entries, drafts included, are filed under each of the terms. One pass over the site's entries. */
export async function countEntries(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; count: number }>`
    select t.id, count(*) as count
    from entries e cross join lateral unnest(e.terms) as t(id)
    where e.site_id = ${siteId} and e.deleted_at is null and e.terms && ${[...ids]}::uuid[]
    group by t.id`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.count]))
}

/** The slugs that are in use and begin like this one. */
export async function takenSlugs(
  tx: TenantTx,
  siteId: string,
  taxonomy: string,
  slug: string,
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('terms')
    .select('slug')
    .where('site_id', '=', siteId)
    .where('taxonomy', '=', taxonomy)
    .where(sql<boolean>`starts_with(slug, ${slug.slice(0, 90)})`)
    .execute()
  return new Set(rows.map((row) => row.slug))
}

/** @returns undefined when the slug, the id or the source is taken */
export async function insertTerm(tx: TenantTx, row: NewTermRow): Promise<TermRow | undefined> {
  return tx
    .insertInto('terms')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateTerm(
  tx: TenantTx,
  siteId: string,
  id: string,
  change: Updateable<Terms>,
): Promise<TermRow> {
  return tx
    .updateTable('terms')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Puts the children of one term under another, or at the top. */
export async function moveChildren(
  tx: TenantTx,
  siteId: string,
  from: string,
  to: string | null,
): Promise<TermRow[]> {
  return tx
    .updateTable('terms')
    .set({ parent_id: to, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('parent_id', '=', from)
    .returningAll()
    .execute()
}

export async function deleteTerm(tx: TenantTx, siteId: string, id: string): Promise<void> {
  await tx.deleteFrom('terms').where('site_id', '=', siteId).where('id', '=', id).execute()
}

/**
 * Files drafts under another term, or under one fewer. Not a version of them: nobody wrote anything.
 * @param to null: under one fewer
 */
export async function refileDrafts(
  tx: TenantTx,
  siteId: string,
  from: string,
  to: string | null,
): Promise<void> {
  await sql`
    update entries e set
      terms = refiled.terms,
      document = case when document ? 'terms' then jsonb_set(document, '{terms}', to_jsonb(refiled.terms)) else document end
    from (
      select id, ${refiled(from, to)} as terms from entries
      where site_id = ${siteId} and ${from}::uuid = any(terms)
    ) refiled
    where e.site_id = ${siteId} and e.id = refiled.id`.execute(tx)
}

const refiled = (from: string, to: string | null) =>
  to === null
    ? sql`array_remove(terms, ${from}::uuid)`
    : sql`array_remove(terms, ${from}::uuid) || case when ${to}::uuid = any(terms) then '{}' else array[${to}::uuid] end`

/** What visitors see under a term. */
export async function listPublishedUnder(
  tx: TenantTx,
  siteId: string,
  termId: string,
): Promise<Selectable<ContentLog>[]> {
  return tx
    .selectFrom('content_log')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('until_position', 'is', null)
    .where(sql<boolean>`${termId}::uuid = any(terms)`)
    .execute()
}

/** Gives rows that replaced others at `position` the search words of those. */
export async function keepSearch(tx: TenantTx, siteId: string, position: number): Promise<void> {
  await sql`
    update content_log n set search = o.search from content_log o
    where n.site_id = ${siteId} and n.position = ${position} and n.search is null
      and o.tenant_id = n.tenant_id and o.site_id = n.site_id and o.kind = n.kind and o.entry_id = n.entry_id
      and o.until_position = n.position`.execute(tx)
}

export type PutTerm = Pick<TermRow, 'id' | 'taxonomy' | 'slug' | 'name' | 'description' | 'parent_id'>

/** Makes terms what these rows say, new ones included; slugs may be swapped between them. Where another holds a slug, it gets a suffix. */
export async function putTerms(tx: TenantTx, siteId: string, rows: readonly PutTerm[]): Promise<void> {
  if (rows.length === 0) return
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as w(id uuid, taxonomy text, slug text, name text, description text, parent_id uuid)`
  await sql`
    update terms t set slug = t.id::text from ${wanted}
    where t.site_id = ${siteId} and t.id = w.id and t.slug <> w.slug`.execute(tx)
  await sql`
    insert into terms (tenant_id, site_id, id, taxonomy, slug, name, description, parent_id)
    select ${tx.tenantId}, ${siteId}, w.id, w.taxonomy,
      case when o.id is null then w.slug else w.slug || '-' || right(w.id::text, 12) end,
      w.name, w.description, w.parent_id
    from ${wanted} left join terms o
      on o.site_id = ${siteId} and o.taxonomy = w.taxonomy and o.slug = w.slug and o.id <> w.id
    on conflict (tenant_id, site_id, id) do update set slug = excluded.slug, name = excluded.name,
      description = excluded.description, parent_id = excluded.parent_id, version = terms.version + 1, updated_at = now()`.execute(
    tx,
  )
}

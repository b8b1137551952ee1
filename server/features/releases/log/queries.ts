/** SQL about the log of published content. */
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { ContentLog, DB } from '../../../kernel/db/home-tables.generated.ts'
import type { PublishedKind, PublishedRow } from '../../../published/documents.ts'

export type LogRow = Selectable<ContentLog>
export type EntryKey = { kind: PublishedKind; entry_id: string }
const CHUNK = 200
const NO_COMMENTS: PublishedKind[] = [
  'page',
  'post',
  'record',
  'collection',
  'term',
  'author',
  'menu',
  'redirect',
]
const KEYS_AT_ONCE = 1_000

/**
 * Ids by kind, so that each finds its row by the index alone. Joined with a list of keys instead, PostgreSQL reads the
 * whole site while its statistics do not know the site yet: 5.7 ms for one of 5,000 pages, growing with the site.
 */
function* idsByKind(keys: readonly EntryKey[]): Generator<[kind: PublishedKind, ids: string[]]> {
  for (const [kind, found = []] of Map.groupBy(keys, (key) => key.kind))
    for (let start = 0; start < found.length; start += KEYS_AT_ONCE)
      yield [kind, found.slice(start, start + KEYS_AT_ONCE).map((key) => key.entry_id)]
}

async function rowsOf(
  tx: TenantTx,
  siteId: string,
  keys: readonly EntryKey[],
  holds: (eb: ExpressionBuilder<DB, 'content_log'>) => Expression<SqlBool>,
): Promise<LogRow[]> {
  const rows: LogRow[] = []
  for (const [kind, ids] of idsByKind(keys)) {
    const found = await tx
      .selectFrom('content_log')
      .selectAll()
      .where('site_id', '=', siteId)
      .where('kind', '=', kind)
      .where('entry_id', '=', sql<string>`any(${ids}::uuid[])`)
      .where(holds)
      .execute()
    rows.push(...found)
  }
  return rows
}

/** What holds now of these entries. */
export async function findPresentRows(
  tx: TenantTx,
  siteId: string,
  keys: readonly EntryKey[],
): Promise<LogRow[]> {
  return rowsOf(tx, siteId, keys, (eb) => eb('until_position', 'is', null))
}

/** Ends what holds of these entries at `position`. */
export async function closeRows(
  tx: TenantTx,
  siteId: string,
  position: number,
  keys: readonly EntryKey[],
): Promise<void> {
  for (const [kind, ids] of idsByKind(keys))
    await tx
      .updateTable('content_log')
      .set({ until_position: position })
      .where('site_id', '=', siteId)
      .where('kind', '=', kind)
      .where('entry_id', '=', sql<string>`any(${ids}::uuid[])`)
      .where('until_position', 'is', null)
      .execute()
}

/** Removes what was written of these entries at `position`. */
export async function deleteRowsAt(
  tx: TenantTx,
  siteId: string,
  position: number,
  keys: readonly EntryKey[],
): Promise<void> {
  for (const [kind, ids] of idsByKind(keys))
    await tx
      .deleteFrom('content_log')
      .where('site_id', '=', siteId)
      .where('kind', '=', kind)
      .where('entry_id', '=', sql<string>`any(${ids}::uuid[])`)
      .where('position', '=', position)
      .execute()
}

/** Longer texts are found by their beginning: a tsvector holds at most 1 MB. */
const SEARCHED_CHARACTERS = 200_000

/** Writes rows that hold from `position` on. The search text is split and stemmed by `configuration`. */
export async function insertRows(
  tx: TenantTx,
  siteId: string,
  position: number,
  rows: readonly PublishedRow[],
  configuration: string,
): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK)
    await sql`
      insert into content_log (tenant_id, site_id, position, kind, entry_id, type, path, parent_id, title,
                               published_at, terms, authors, search, document)
      select ${tx.tenantId}, ${siteId}, ${position}, kind, entry_id, type, path, parent_id, title, published_at,
        terms, authors,
        case when search is not null then
          setweight(to_tsvector(${configuration}::regconfig, title), 'A') ||
          setweight(to_tsvector(${configuration}::regconfig, left(search, ${SEARCHED_CHARACTERS})), 'B') end,
        document
      from jsonb_to_recordset(${JSON.stringify(rows.slice(start, start + CHUNK))}::jsonb) as r(kind text,
        entry_id uuid, type text, path text, parent_id uuid, title text, published_at timestamptz, terms uuid[],
        authors uuid[], search text, document jsonb)`.execute(tx)
}

/**
 * Makes what holds now searchable in another language. The plain texts are not kept: they are read off the documents.
 * Not a change of content, so it has no position.
 * @param position only of what was put there
 */
export async function restem(
  tx: TenantTx,
  siteId: string,
  configuration: string,
  position?: number,
): Promise<void> {
  await sql`
    update content_log set search =
      setweight(to_tsvector(${configuration}::regconfig, title), 'A') ||
      setweight(to_tsvector(${configuration}::regconfig,
        left(regexp_replace(coalesce(document ->> 'html', document ->> 'description', document ->> 'bio', ''),
          '<[^>]*>', ' ', 'g'), ${SEARCHED_CHARACTERS})), 'B')
    where site_id = ${siteId} and until_position is null and search is not null
      ${position === undefined ? sql`` : sql`and position = ${position}`}`.execute(tx)
}

/** What visitors of a release with this position see, by kind and id. */
export async function listRowsAt(
  tx: TenantTx,
  siteId: string,
  position: number,
  after: EntryKey | undefined,
  limit: number,
): Promise<LogRow[]> {
  let query = tx
    .selectFrom('content_log')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('position', '<=', position)
    .where((eb) => eb.or([eb('until_position', 'is', null), eb('until_position', '>', position)]))
  if (after) query = query.where(sql<boolean>`(kind, entry_id) > (${after.kind}, ${after.entry_id}::uuid)`)
  return query.orderBy('kind').orderBy('entry_id').limit(limit).execute()
}

/** Copies what holds now of one site's content to position 1 of another's log. @returns how many rows of each kind */
export async function copyPresentRows(
  tx: TenantTx,
  from: string,
  to: string,
): Promise<Record<string, number>> {
  const { rows } = await sql<{ kind: string; count: number }>`
    with copied as (
      insert into content_log (tenant_id, site_id, position, kind, entry_id, type, path, parent_id, title,
                               published_at, terms, authors, search, document)
      select tenant_id, ${to}::uuid, 1, kind, entry_id, type, path, parent_id, title,
             published_at, terms, authors, search, document
      from content_log where site_id = ${from} and until_position is null
      returning kind
    ) select kind, count(*) as count from copied group by kind`.execute(tx)
  return Object.fromEntries(rows.map((row) => [row.kind, row.count]))
}

/** An entry that visitors see differently at two positions: `was` at the earlier one, `is` at the later one. */
export type Difference = EntryKey & { was: boolean; is: boolean }

/**
 * What differs between two positions, by kind and id; what went back to what it was in between does not.
 * Comments are left out: they are the visitors' own, and moderated apart from what the site says.
 * @param from not after `to`
 */
export async function listDifferences(
  tx: TenantTx,
  siteId: string,
  from: number,
  to: number,
  page: { after?: EntryKey | undefined; limit?: number } = {},
): Promise<Difference[]> {
  const visible = ['type', 'path', 'parent_id', 'title', 'published_at', 'terms', 'authors', 'document']
  const columnsOf = (table: string) => sql.join(visible.map((name) => sql.ref(`${table}.${name}`)))
  const { rows } = await sql<Difference>`
    select kind, entry_id, a.position is not null as was, b.position is not null as is
    from (
      select * from content_log where site_id = ${siteId} and kind <> 'comment' and position <= ${from}
        and until_position > ${from} and until_position <= ${to}
    ) a full join (
      select * from content_log where site_id = ${siteId} and kind <> 'comment' and position > ${from}
        and position <= ${to} and (until_position is null or until_position > ${to})
    ) b using (kind, entry_id)
    where (a.position is null or b.position is null or (${columnsOf('a')}) is distinct from (${columnsOf('b')}))
      ${page.after ? sql`and (kind, entry_id) > (${page.after.kind}, ${page.after.entry_id}::uuid)` : sql``}
    order by kind, entry_id
    ${page.limit === undefined ? sql`` : sql`limit ${page.limit}`}`.execute(tx)
  return rows
}

/** What was put or taken away after a position. */
export async function listTouchedSince(tx: TenantTx, siteId: string, position: number): Promise<EntryKey[]> {
  const { rows } = await sql<EntryKey>`
    select kind, entry_id from content_log where site_id = ${siteId} and position > ${position}
    union
    select kind, entry_id from content_log where site_id = ${siteId} and until_position > ${position}`.execute(
    tx,
  )
  return rows
}

/** What was put or taken away at a position. */
export async function listTouchedAt(tx: TenantTx, siteId: string, position: number): Promise<EntryKey[]> {
  const { rows } = await sql<EntryKey>`
    select kind, entry_id from content_log where site_id = ${siteId} and position = ${position}
    union
    select kind, entry_id from content_log where site_id = ${siteId} and until_position = ${position}`.execute(
    tx,
  )
  return rows
}

/** What visitors of a release with this position see of these entries. */
export async function findRowsAt(
  tx: TenantTx,
  siteId: string,
  position: number,
  keys: readonly EntryKey[],
): Promise<LogRow[]> {
  return rowsOf(tx, siteId, keys, (eb) =>
    eb.and([
      eb('position', '<=', position),
      eb.or([eb('until_position', 'is', null), eb('until_position', '>', position)]),
    ]),
  )
}

/** The same by ids alone, whatever their kind; comments are not. */
export async function findRowsByIds(
  tx: TenantTx,
  siteId: string,
  position: number,
  ids: readonly string[],
): Promise<LogRow[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('content_log')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('kind', '=', sql<string>`any(${NO_COMMENTS}::text[])`)
    .where('entry_id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('position', '<=', position)
    .where((eb) => eb.or([eb('until_position', 'is', null), eb('until_position', '>', position)]))
    .execute()
}

/** Writes again, from `position` on, what held of these entries at an earlier one. What holds now must be closed. */
export async function copyRows(
  tx: TenantTx,
  siteId: string,
  earlier: number,
  position: number,
  keys: readonly EntryKey[],
): Promise<void> {
  for (const [kind, ids] of idsByKind(keys))
    await sql`
      insert into content_log (tenant_id, site_id, position, kind, entry_id, type, path, parent_id, title,
                               published_at, terms, authors, search, document)
      select tenant_id, site_id, ${position}, kind, entry_id, type, path, parent_id, title,
             published_at, terms, authors, search, document
      from content_log
      where site_id = ${siteId} and kind = ${kind} and entry_id = any(${ids}::uuid[])
        and position <= ${earlier} and (until_position is null or until_position > ${earlier})`.execute(tx)
}

/** The languages in which texts may have been split that were shown at this position or since. */
export async function listLocalesSince(tx: TenantTx, siteId: string, position: number): Promise<string[]> {
  const { rows } = await sql<{ locale: string }>`
    select distinct config ->> 'locale' as locale from releases
    where site_id = ${siteId} and content_position >= ${position}`.execute(tx)
  return rows.map((row) => row.locale)
}

/** What is published under these ids, whatever its kind; comments are not. */
export async function findPresentKeys(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<EntryKey[]> {
  const { rows } = await sql<EntryKey>`
    select kind, entry_id from content_log
    where site_id = ${siteId} and kind = any(${NO_COMMENTS}::text[])
      and entry_id = any(${ids}::uuid[]) and until_position is null`.execute(tx)
  return rows
}

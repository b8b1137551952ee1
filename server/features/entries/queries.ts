/** SQL about entries and their versions. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Entries } from '../../kernel/db/home-tables.generated.ts'
import type { EntryDocument } from './document.ts'

export type EntryRow = Omit<Selectable<Entries>, 'document' | 'search'> & { document: EntryDocument }

const COLUMNS = [
  ...([
    'tenant_id',
    'site_id',
    'id',
    'type',
    'slug',
    'parent_id',
    'title',
    'document',
    'terms',
    'authors',
    'status',
  ] as const),
  ...([
    'published_version',
    'published_path',
    'published_at',
    'publish_at',
    'expire_at',
    'source_key',
    'version',
  ] as const),
  ...(['created_by', 'updated_by', 'created_at', 'updated_at', 'deleted_at'] as const),
]
/** PostgreSQL takes a megabyte of words at most; nobody looks for a draft by what stands after this many characters. */
const SEARCHED = 100_000

/** Stands for no parent in the index of slugs. */
const TOP_LEVEL = '00000000-0000-0000-0000-000000000000'

const anyOf = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`

/** Trashed ones, too. */
export async function findEntry(tx: TenantTx, siteId: string, id: string): Promise<EntryRow | undefined> {
  const [row] = await findEntries(tx, siteId, [id])
  return row
}

/** Those that are there, trashed ones too. */
export async function findEntries(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<EntryRow[]> {
  const rows = await tx
    .selectFrom('entries')
    .select(COLUMNS)
    .where('site_id', '=', siteId)
    .where('id', '=', anyOf(ids))
    .execute()
  return rows as EntryRow[]
}

/** In the order of their ids, which is that of locking. */
export async function lockEntries(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<EntryRow[]> {
  const rows = await tx
    .selectFrom('entries')
    .select(COLUMNS)
    .where('site_id', '=', siteId)
    .where('id', '=', anyOf(ids))
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows as EntryRow[]
}

/** Those of these ids that are there, outside the trash. */
export async function findTypes(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<{ id: string; type: string }[]> {
  return tx
    .selectFrom('entries')
    .select(['id', 'type'])
    .where('site_id', '=', siteId)
    .where('id', '=', anyOf(ids))
    .where('deleted_at', 'is', null)
    .execute()
}

export type EntryFilter = {
  type: string
  q?: string | undefined
  status?: string | undefined
  /** A category or tag, and an author. */
  term?: string | undefined
  author?: string | undefined
  /** A page, or none: the top level. */
  parent?: string | undefined
  trash?: boolean | undefined
  /** Records: with the values of their fields. */
  with_fields?: boolean | undefined
  /** Records: those of which this field has `value`, or has it among its values. */
  field?: string | undefined
  value?: string | undefined
}
export const SORTS = ['-updated_at', 'updated_at', 'title', '-title', '-created_at', 'created_at'] as const
export type Sort = (typeof SORTS)[number]
export type ListedEntry = Omit<EntryRow, 'document'> & {
  position: number
  /** Where they were asked for. */
  fields?: Record<string, unknown>
}

/** Up to `limit + 1`, after the key in `cursor` (see sortKey). */
export async function listEntries(
  tx: TenantTx,
  siteId: string,
  filter: EntryFilter,
  { sort, cursor, limit }: { sort: Sort; cursor: string[] | undefined; limit: number },
): Promise<ListedEntry[]> {
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const column = sort.replace('-', '')
  let query = tx
    .selectFrom('entries')
    .select(COLUMNS.filter((name) => name !== 'document'))
    .select(sql<number>`coalesce((document->>'position')::int, 0)`.as('position'))
    .where('site_id', '=', siteId)
    .where('type', '=', filter.type)
    .where('deleted_at', filter.trash ? 'is not' : 'is', null)
    .limit(limit + 1)
  const key = column === 'title' ? sql`lower(title)` : column === 'updated_at' ? sql`updated_at` : undefined
  if (key) query = query.orderBy(key, direction)
  query = query.orderBy('id', direction)
  if (cursor) {
    const than = sql.raw(direction === 'desc' ? '<' : '>')
    const [first, id] = cursor.length === 2 ? cursor : [undefined, cursor[0]]
    query = query.where(
      key
        ? sql<boolean>`(${key}, id) ${than} (${first}::${sql.raw(column === 'title' ? 'text' : 'timestamptz')}, ${id}::uuid)`
        : sql<boolean>`id ${than} ${id}::uuid`,
    )
  }
  if (filter.field !== undefined && filter.value !== undefined) {
    const { field, value } = filter
    const values = sql`document->'fields'->${field}::text`
    query = query.where(
      sql<boolean>`(document->'fields'->>${field}::text = ${value} or ${values} @> to_jsonb(${value}::text))`,
    )
  }
  if (filter.status) query = query.where('status', '=', filter.status)
  if (filter.term) query = query.where(sql<boolean>`terms @> array[${filter.term}]::uuid[]`)
  if (filter.author) query = query.where(sql<boolean>`authors @> array[${filter.author}]::uuid[]`)
  if (filter.parent === 'none') query = query.where('parent_id', 'is', null)
  else if (filter.parent) query = query.where('parent_id', '=', filter.parent)
  const words = wordsOf(filter.q ?? '')
  if (words) query = query.where(sql<boolean>`search @@ to_tsquery('simple', ${words})`)
  if (!filter.with_fields) return query.execute()
  return query.select(sql<Record<string, unknown>>`coalesce(document->'fields', '{}')`.as('fields')).execute()
}

/** What a page of a list ends with, for its cursor. */
export function sortKey(row: ListedEntry, sort: Sort): string[] {
  if (sort.endsWith('title')) return [row.title.toLowerCase(), row.id]
  return sort.endsWith('updated_at') ? [row.updated_at.toISOString(), row.id] : [row.id]
}

/** Every word, as the beginning of one: editors look for what they have half in mind. */
function wordsOf(text: string): string {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return words
    .slice(0, 20)
    .map((word) => `${word}:*`)
    .join(' & ')
}

/** Slugs that begin like this one, of siblings outside the trash. */
export async function takenSlugs(
  tx: TenantTx,
  entry: { site_id: string; type: string; parent_id: string | null; id?: string },
  base: string,
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('entries')
    .select('slug')
    .where('site_id', '=', entry.site_id)
    .where('type', '=', entry.type)
    .where(
      sql`coalesce(parent_id, ${TOP_LEVEL}::uuid)`,
      '=',
      sql<string>`coalesce(${entry.parent_id}::uuid, ${TOP_LEVEL}::uuid)`,
    )
    .where('deleted_at', 'is', null)
    .where((eb) =>
      eb.or([eb('slug', '=', base), eb(sql<boolean>`starts_with(slug, ${base.slice(0, 90)})`, '=', true)]),
    )
    .where('id', '<>', entry.id ?? TOP_LEVEL)
    .execute()
  return new Set(rows.map(({ slug }) => slug))
}

export type NewEntryRow = Omit<Insertable<Entries>, 'tenant_id' | 'document' | 'search'> & {
  document: EntryDocument
}

/** @returns undefined when id, slug or source key is taken */
export async function insertEntry(
  tx: TenantTx,
  row: NewEntryRow,
  searched: string,
): Promise<EntryRow | undefined> {
  const inserted = await tx
    .insertInto('entries')
    .values({
      ...row,
      tenant_id: tx.tenantId,
      document: JSON.stringify(row.document),
      search: searchVector(searched),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
  return inserted as EntryRow | undefined
}

export type NewDraft = {
  id: string
  type: string
  slug: string
  title: string
  document: EntryDocument
  terms: readonly string[]
  authors: readonly string[]
  source_key: string | null
  /** Plain text that it is found by. */
  searched: string
}

/** Inserts entries with their first versions in one statement. @returns the ids of those whose id, slug and source key were free */
export async function insertDrafts(
  tx: TenantTx,
  siteId: string,
  drafts: readonly NewDraft[],
  { author, at, note }: { author: string; at: Date; note: string | null },
): Promise<string[]> {
  const rows = drafts.map(({ searched, ...draft }) => ({
    ...draft,
    searched: searched.slice(0, SEARCHED).toWellFormed(),
  }))
  const inserted = await sql<{ id: string }>`
    with added as (
      insert into entries (tenant_id, site_id, id, type, slug, title, document, terms, authors, source_key, search,
                           created_by, updated_by, created_at, updated_at)
      select ${tx.tenantId}, ${siteId}, id, type, slug, title, document, terms, authors, source_key,
             to_tsvector('simple', searched), ${author}, ${author}, ${at}, ${at}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, type text, slug text, title text,
        document jsonb, terms uuid[], authors uuid[], source_key text, searched text)
      on conflict do nothing
      returning tenant_id, site_id, id, version, document, slug, updated_by, updated_at
    ), versions as (
      insert into entry_versions (tenant_id, site_id, entry_id, version, document, slug, author, note, created_at)
      select tenant_id, site_id, id, version, document, slug, updated_by, ${note}, updated_at from added
    )
    select id from added`.execute(tx)
  return inserted.rows.map(({ id }) => id)
}

type EntryChange = Omit<Updateable<Entries>, 'document' | 'search'> & { document?: EntryDocument }

export async function updateEntry(
  tx: TenantTx,
  siteId: string,
  id: string,
  { document, ...change }: EntryChange,
  searched?: string,
): Promise<EntryRow> {
  const row = await tx
    .updateTable('entries')
    .set({
      ...change,
      ...(document && { document: JSON.stringify(document) }),
      ...(searched !== undefined && { search: searchVector(searched) }),
    })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return row as EntryRow
}

/** Notes that visitors see the present versions of these entries, where, and since when. */
export async function markPublished(
  tx: TenantTx,
  siteId: string,
  rows: readonly Pick<EntryRow, 'id' | 'published_version' | 'published_path' | 'published_at'>[],
): Promise<void> {
  const marks = rows.map(({ id, published_version, published_path, published_at }) => ({
    id,
    published_version,
    published_path,
    published_at,
  }))
  // What was published stays in the history, also where the editor had saved it by itself.
  await sql`
    with marks as (
      select * from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb)
        as m(id uuid, published_version int, published_path text, published_at timestamptz)
    ), kept as (
      update entry_versions v set autosaved_since = null from marks m
      where v.site_id = ${siteId} and v.entry_id = m.id and v.version = m.published_version
        and v.autosaved_since is not null
    )
    update entries e set status = 'published', published_version = m.published_version,
      published_path = m.published_path, published_at = m.published_at, publish_at = null
    from marks m
    where e.site_id = ${siteId} and e.id = m.id`.execute(tx)
}

/** Whatever the language: drafts are found by the words as they are written. */
function searchVector(text: string) {
  return sql<string>`to_tsvector('simple', ${text.slice(0, SEARCHED).toWellFormed()})`
}

export async function deleteEntries(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('entries').where('site_id', '=', siteId).where('id', '=', anyOf(ids)).execute()
}

export async function countChildren(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<number> {
  const { count } = await tx
    .selectFrom('entries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site_id', '=', siteId)
    .where('parent_id', '=', anyOf(ids))
    .where('id', '<>', sql<string>`all(${[...ids]}::uuid[])`)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** A page and all above it, as visitors know them where they are published, as drafts say otherwise. */
export type PlaceRow = { id: string; parent_id: string | null; slug: string }

/** The places of these entries and of all above them. A circle ends the walk. */
export async function findPlaces(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    with recursive place as (
      select e.id, coalesce(v.slug, e.slug) as slug,
        case when v.version is null then e.parent_id else (v.document ->> 'parent_id')::uuid end as parent_id
      from entries e
      left join entry_versions v on v.tenant_id = e.tenant_id and v.site_id = e.site_id and v.entry_id = e.id
        and v.version = e.published_version
      where e.site_id = ${siteId} and e.type = 'page'
    ), above as (
      select id, slug, parent_id, array[id] as line from place where id = ${anyOf(ids)}
      union all
      select p.id, p.slug, p.parent_id, a.line || p.id from above a join place p on p.id = a.parent_id
      where p.id <> all(a.line) and cardinality(a.line) < 20
    )
    select distinct id, slug, parent_id from above`.execute(tx)
  return rows
}

/** The ids above an entry by its draft, itself first. */
export async function findAncestry(tx: TenantTx, siteId: string, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive above as (
      select id, parent_id, 1 as depth from entries where site_id = ${siteId} and id = ${id}
      union all
      select e.id, e.parent_id, a.depth + 1 from above a join entries e on e.site_id = ${siteId} and e.id = a.parent_id
      where a.depth < 50
    )
    select id from above order by depth`.execute(tx)
  return rows.map((row) => row.id)
}

/** Ids of all published pages below these, at any depth. */
export async function findPublishedBelow(
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below as (
      select e.id, 1 as depth from entries e where e.site_id = ${siteId} and e.parent_id = ${anyOf(ids)}
      union
      select e.id, b.depth + 1 from below b join entries e on e.site_id = ${siteId} and e.parent_id = b.id where b.depth < 20
    )
    select distinct e.id from below b join entries e on e.site_id = ${siteId} and e.id = b.id
    where e.published_version is not null and e.deleted_at is null`.execute(tx)
  return rows.map((row) => row.id)
}

/** Ids of what is published, of one type or all, in the order of their ids. */
export async function listPublishedIds(
  tx: TenantTx,
  siteId: string,
  type: string | undefined,
  afterId: string | undefined,
  limit: number,
): Promise<string[]> {
  let query = tx
    .selectFrom('entries')
    .select('id')
    .where('site_id', '=', siteId)
    .where('published_version', 'is not', null)
    .orderBy('id')
    .limit(limit)
  if (type !== undefined) query = query.where('type', '=', type)
  if (afterId !== undefined) query = query.where('id', '>', afterId)
  return (await query.execute()).map((row) => row.id)
}

/** Whether another record of the collection outside the trash has the value. */
export async function hasFieldValue(
  tx: TenantTx,
  entry: { site_id: string; type: string; id: string },
  key: string,
  value: unknown,
): Promise<boolean> {
  const row = await tx
    .selectFrom('entries')
    .select('id')
    .where('site_id', '=', entry.site_id)
    .where('type', '=', entry.type)
    .where('deleted_at', 'is', null)
    .where('id', '<>', entry.id)
    .where(sql<boolean>`document -> 'fields' -> ${key}::text = ${JSON.stringify(value)}::jsonb`)
    .executeTakeFirst()
  return row !== undefined
}

/** Which of the two times of an entry have come, by the clock that runs jobs; locks it. */
export async function lockDue(
  tx: TenantTx,
  siteId: string,
  id: string,
): Promise<{ publishes: boolean; expires: boolean; next_at: Date | null } | undefined> {
  const { rows } = await sql<{ publishes: boolean; expires: boolean; next_at: Date | null }>`
    select coalesce(publish_at <= now(), false) as publishes, coalesce(expire_at <= now(), false) as expires,
      case when publish_at > now() then least(publish_at, expire_at) when expire_at > now() then expire_at end as next_at
    from entries where site_id = ${siteId} and id = ${id} and deleted_at is null for update`.execute(tx)
  return rows[0]
}

/** Entries whose newest draft is not what visitors see; up to `limit` of them, or all. */
export async function listChangedDrafts(tx: TenantTx, siteId: string, limit?: number): Promise<string[]> {
  let query = tx.selectFrom('entries').select('id').where('site_id', '=', siteId)
  if (limit !== undefined) query = query.limit(limit)
  const rows = await query
    .where('deleted_at', 'is', null)
    .whereRef('version', '>', 'published_version')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

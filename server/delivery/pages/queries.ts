/**
 * Reads what is published of a site at one position of its log. Every read is one statement, bounded, and answered by
 * an index of content_log; row-level security adds the tenant.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../kernel/db/database.ts'
import type {
  PublishedComment,
  PublishedEntry,
  PublishedKind,
  PublishedRow,
} from '../../published/documents.ts'

export type Scope = {
  db: Pick<Database, 'readTenant'>
  tenantId: string
  siteId: string
  position: number
  /** Rows of a preview: they hide those of the log with the same id. */
  overlay: readonly PublishedRow[]
  /** Ids of entries that are hidden. */
  removed: readonly string[]
}

/** A row as it is shown. */
export type Row<Document = unknown> = {
  entry_id: string
  kind: PublishedKind
  type: string
  path: string | null
  parent_id: string | null
  title: string
  published_at: Date
  terms: string[]
  authors: string[]
  document: Document
}

/** In lists, entries come without their HTML: it is most of them, and lists seldom show it. */
export type EntryRow = Row<Omit<PublishedEntry, 'html'> & { html?: string }>

export type ListFilter = {
  /** page, post, or a collection's slug. */
  type: string
  /** All of them. */
  terms?: string[]
  /** All of them. */
  authors?: string[]
  parent?: string
  /** True: pinned ones only. */
  featured?: boolean
  /** Entries to leave out. */
  except?: string[]
  /** Fields of the records and the values they have, written as text. */
  fields?: { key: string; value: string }[]
}

export type ListOrder =
  | { by: 'published_at' | 'title' | 'position' | 'updated_at'; descending: boolean }
  | { by: 'field'; field: string; descending: boolean }

/** Tags, menus and whatever else every page of a site may need at once. */
const STRUCTURE_ROWS = 10_000
/** Rows that a search ranks; those beyond are not found. */
const RANKED_ROWS = 2_000
/** The newest entries among which related ones are looked for; comparing the terms of 500 takes 1.5 ms. */
const RELATED_AMONG = 200
const COMMENTS_SHOWN = 500

const COLUMNS = sql`entry_id, kind, type, path, parent_id, title, published_at, terms, authors`

/** What visitors see, as something to select from. */
function published(scope: Scope): RawBuilder<unknown> {
  const log = sql`
    select ${COLUMNS}, search, document from content_log
    where site_id = ${scope.siteId} and position <= ${scope.position}
      and (until_position is null or until_position > ${scope.position})`
  const { overlay, removed } = scope
  if (overlay.length === 0 && removed.length === 0) return sql`(${log}) as published`
  return sql`(
    ${log} and entry_id <> all (${[...overlay.map((row) => row.entry_id), ...removed]}::uuid[])
    union all
    select ${COLUMNS}, to_tsvector('simple', title || ' ' || coalesce(search, '')), document
    from jsonb_to_recordset(${JSON.stringify(overlay)}::jsonb) as overlay (
      entry_id uuid, kind text, type text, path text, parent_id uuid, title text, published_at timestamptz,
      terms uuid[], authors uuid[], search text, document jsonb)
  ) as published`
}

function read<Result>(scope: Scope, statement: RawBuilder<Result>): Promise<Result[]> {
  return scope.db.readTenant(scope.tenantId, (tables) => statement.compile(tables))
}

/** The entry at a path, with its HTML; a redirect only where no entry is. */
export async function findAtPath(scope: Scope, path: string): Promise<Row | undefined> {
  const [row] = await read(
    scope,
    sql<Row>`select ${COLUMNS}, document from ${published(scope)}
      where path = ${path} and kind in ('page', 'post', 'record', 'redirect')
      order by kind = 'redirect', published_at desc limit 1`,
  )
  return row
}

/** One of any kind, with its HTML. */
export async function findById(scope: Scope, kind: PublishedKind, entryId: string): Promise<Row | undefined> {
  const [row] = await read(
    scope,
    sql<Row>`select ${COLUMNS}, document from ${published(scope)}
      where kind = ${kind} and entry_id = ${entryId}::uuid limit 1`,
  )
  return row
}

/** Entries of these ids, in no order. At most 1,000. */
export function listByIds(scope: Scope, ids: readonly string[]): Promise<EntryRow[]> {
  return read(
    scope,
    sql<EntryRow>`select ${COLUMNS}, document - 'html' as document from ${published(scope)}
      where kind in ('page', 'post', 'record') and entry_id = any (${ids}::uuid[]) limit 1000`,
  )
}

/** Pages at these paths, in no order. */
export function listByPaths(scope: Scope, paths: readonly string[]): Promise<EntryRow[]> {
  return read(
    scope,
    sql<EntryRow>`select ${COLUMNS}, document - 'html' as document from ${published(scope)}
      where path = any (${paths}::text[]) and kind in ('page', 'post', 'record') limit 100`,
  )
}

/** The HTML of entries, by id. */
export async function listHtml(scope: Scope, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await read(
    scope,
    sql<{ entry_id: string; html: string | null }>`
      select entry_id, document ->> 'html' as html from ${published(scope)}
      where kind in ('page', 'post', 'record') and entry_id = any (${ids}::uuid[]) limit 1000`,
  )
  return new Map(rows.map(({ entry_id, html }) => [entry_id, html ?? '']))
}

/** Categories, tags, authors, menus and collections: what holds a site together. */
export function listStructure(scope: Scope): Promise<Row[]> {
  return read(
    scope,
    sql<Row>`select ${COLUMNS}, document from ${published(scope)}
      where kind in ('term', 'author', 'menu', 'collection') order by title, entry_id limit ${STRUCTURE_ROWS}`,
  )
}

function matching(filter: ListFilter): RawBuilder<unknown> {
  const { type, terms, authors, parent, featured, except, fields = [] } = filter
  const conditions = [
    // Collections' own rows have their slug as type, too.
    sql`type = ${type} and kind in ('page', 'post', 'record')`,
    terms && sql`terms @> ${terms}::uuid[]`,
    authors && sql`authors @> ${authors}::uuid[]`,
    parent !== undefined && sql`parent_id = ${parent}::uuid`,
    featured === true && sql`(document ->> 'is_featured')::boolean`,
    except && sql`entry_id <> all (${except}::uuid[])`,
    ...fields.map(({ key, value }) => fieldCondition(key, value)),
  ]
  return sql.join(
    conditions.filter((condition) => typeof condition === 'object'),
    sql` and `,
  )
}

/** A field with this value, or a list or relation that contains it. */
function fieldCondition(key: string, value: string): RawBuilder<unknown> {
  return sql`(document #>> array['fields', ${key}::text, 'value'] = ${value}::text
    or document #> array['fields', ${key}::text, 'value'] @> to_jsonb(${value}::text))`
}

function ordered(order: ListOrder): RawBuilder<unknown> {
  const direction = order.descending ? sql`desc` : sql`asc`
  switch (order.by) {
    case 'published_at':
      return sql`published_at ${direction}, entry_id ${direction}`
    case 'title':
      return sql`lower(title) ${direction}, entry_id`
    case 'position':
      return sql`(document ->> 'position')::numeric ${direction}, published_at desc, entry_id`
    case 'updated_at':
      return sql`document ->> 'updated_at' ${direction}, entry_id`
    default:
      return sql`document #> array['fields', ${order.field}::text, 'value'] ${direction} nulls last, lower(title), entry_id`
  }
}

export type ListPage = { order: ListOrder; offset: number; limit: number; withHtml?: boolean }

/** One page of a list. */
export function listEntries(scope: Scope, filter: ListFilter, page: ListPage): Promise<EntryRow[]> {
  // The inner limit keeps PostgreSQL from unpacking documents that are skipped.
  return read(
    scope,
    sql<EntryRow>`select ${COLUMNS}, ${page.withHtml === true ? sql`document` : sql`document - 'html' as document`} from (
      select ${COLUMNS}, document from ${published(scope)} where ${matching(filter)}
      order by ${ordered(page.order)} limit ${page.limit} offset ${page.offset}) as listed`,
  )
}

/** Entries after a place in the order from new to old, for cursors. */
export function listEntriesAfter(
  scope: Scope,
  filter: ListFilter,
  after: { published_at: string; entry_id: string } | undefined,
  limit: number,
): Promise<EntryRow[]> {
  const condition = after
    ? sql`and (published_at, entry_id) < (${after.published_at}::timestamptz, ${after.entry_id}::uuid)`
    : sql``
  return read(
    scope,
    sql<EntryRow>`select ${COLUMNS}, document - 'html' as document from (
      select ${COLUMNS}, document from ${published(scope)} where ${matching(filter)} ${condition}
      order by published_at desc, entry_id desc limit ${limit}) as listed`,
  )
}

/** An entry by its slug, with its HTML. Goes through all of the type: where a path is known, look there. */
export async function findBySlug(scope: Scope, type: string, slug: string): Promise<EntryRow | undefined> {
  const [row] = await read(
    scope,
    sql<EntryRow>`select ${COLUMNS}, document from ${published(scope)}
      where ${matching({ type })} and document ->> 'slug' = ${slug} order by published_at desc limit 1`,
  )
  return row
}

export async function countEntries(scope: Scope, filter: ListFilter): Promise<number> {
  const [row] = await read(
    scope,
    sql<{ count: number }>`select count(*) as count from ${published(scope)} where ${matching(filter)}`,
  )
  return row?.count ?? 0
}

/** How many posts each category, tag and author has. */
export async function countPosts(scope: Scope): Promise<Map<string, number>> {
  const rows = await read(
    scope,
    sql<{ id: string; count: number }>`
      select id, count(*) as count from ${published(scope)}, unnest(terms || authors) as id
      where type = 'post' and kind = 'post' group by id limit ${STRUCTURE_ROWS}`,
  )
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** How many comments each of these entries has. */
export async function countComments(scope: Scope, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await read(
    scope,
    sql<{ id: string; count: number }>`
      select parent_id as id, count(*) as count from ${published(scope)}
      where kind = 'comment' and parent_id = any (${ids}::uuid[]) group by parent_id`,
  )
  return new Map(rows.map(({ id, count }) => [id, count]))
}

export type Surroundings = {
  previous: EntryRow | undefined
  next: EntryRow | undefined
  related: EntryRow[]
  comments: Row<PublishedComment>[]
}

/** The keys by which lists of this type are in order, and where the entry stands among them. */
function placeOf(entry: EntryRow): { keys: RawBuilder<unknown>[]; here: RawBuilder<unknown> } {
  const moment = sql`${entry.published_at}::timestamptz`
  const id = sql`${entry.entry_id}::uuid`
  if (entry.type === 'post')
    return { keys: [sql`published_at`, sql`entry_id`], here: sql`(${moment}, ${id})` }
  return {
    keys: [sql`(document ->> 'position')::numeric`, sql`-extract(epoch from published_at)`, sql`entry_id`],
    here: sql`(${entry.document.position}::numeric, -extract(epoch from ${moment}), ${id})`,
  }
}

/** What is shown around an entry: its neighbours in the order of lists, entries with the same terms, and its comments. */
export async function findSurroundings(scope: Scope, entry: EntryRow): Promise<Surroundings> {
  const others = sql`select ${COLUMNS}, document from ${published(scope)}
    where type = ${entry.type} and kind = ${entry.kind}`
  const { keys, here } = placeOf(entry)
  const key = sql.join(keys)
  const descending = sql.join(keys.map((each) => sql`${each} desc`))
  const rows = await read(
    scope,
    sql<Row & { role: 'previous' | 'next' | 'related' | 'comment' }>`
      select role, ${COLUMNS}, document - 'html' || case role when 'comment'
        then jsonb_build_object('html', document -> 'html') else '{}' end as document
      from (
        (select 'previous' as role, * from (${others} and (${key}) < ${here}
          order by ${descending} limit 1) as earlier)
        union all
        (select 'next', * from (${others} and (${key}) > ${here}
          order by ${key} limit 1) as later)
        union all
        (select 'related', * from (${others} and entry_id <> ${entry.entry_id}::uuid
          order by published_at desc, entry_id desc limit ${RELATED_AMONG}) as recent
         order by cardinality(array(select unnest(terms) intersect select unnest(${entry.terms}::uuid[]))) desc,
           published_at desc, entry_id desc limit 4)
        union all
        (select 'comment', ${COLUMNS}, document from ${published(scope)}
         where kind = 'comment' and parent_id = ${entry.entry_id}::uuid
         order by published_at, entry_id limit ${COMMENTS_SHOWN})
      ) as around`,
  )
  const inRole = <Result>(role: string) => rows.filter((row) => row.role === role) as Result[]
  return {
    previous: inRole<EntryRow>('previous')[0],
    next: inRole<EntryRow>('next')[0],
    related: inRole('related'),
    comments: inRole('comment'),
  }
}

/** Stand around a found word in a snippet; characters for private use, which are taken out of the text first. */
export const MARK_START = '\uE000'
export const MARK_END = '\uE001'
const HEADLINE = `StartSel=${MARK_START}, StopSel=${MARK_END}, MaxWords=32, MinWords=16, MaxFragments=1`

export type Found = { total: number; entries: (EntryRow & { snippet: string })[] }

/**
 * Searches as people write: words, "phrases", -exclusions, or.
 * @param configuration of PostgreSQL's text search, see searchConfigurationOf
 * @param types which may be found: page, post, collections' slugs
 */
export async function searchEntries(
  scope: Scope,
  search: { query: string; configuration: string; types: readonly string[]; offset: number; limit: number },
): Promise<Found> {
  const query = sql`websearch_to_tsquery(${search.configuration}::regconfig, ${search.query})`
  // The last column counts what was found even when the page asked for lies past the end.
  const rows = await read(
    scope,
    sql<EntryRow & { snippet: string; total: number }>`
      with found as materialized (
        select ${COLUMNS}, document, ts_rank_cd(search, ${query})
          + case when to_tsvector(${search.configuration}::regconfig, title) @@ ${query} then 1 else 0 end as rank
        from ${published(scope)}
        where search @@ ${query} and kind in ('page', 'post', 'record') and type = any (${search.types}::text[])
          and path is not null
        limit ${RANKED_ROWS})
      select ${COLUMNS}, document - 'html' as document, (select count(*) from found) as total,
        ts_headline(${search.configuration}::regconfig,
          translate(regexp_replace(left(document ->> 'html', 50000), '<[^>]*>', ' ', 'g'), ${MARK_START + MARK_END}, ''),
          ${query}, ${HEADLINE}) as snippet
      from (select * from found order by rank desc, published_at desc, entry_id desc
        limit ${search.limit} offset ${search.offset}) as ranked`,
  )
  return { total: rows[0]?.total ?? 0, entries: rows }
}

export type SitemapRow = {
  path: string
  updated_at: string | null
  published_at: Date
  image: string | null
}

const MAPPED = sql`path is not null and kind in ('page', 'post', 'record')
  and (document #>> '{seo,noindex}') is distinct from 'true'`

/** Pages, posts and records for search engines. */
export function listForSitemap(scope: Scope, offset: number, limit: number): Promise<SitemapRow[]> {
  return read(
    scope,
    sql<SitemapRow>`select path, document ->> 'updated_at' as updated_at, published_at,
        document #>> '{featured_image,url}' as image
      from ${published(scope)} where ${MAPPED} order by path limit ${limit} offset ${offset}`,
  )
}

export async function countForSitemap(scope: Scope): Promise<number> {
  const [row] = await read(
    scope,
    sql<{ count: number }>`select count(*) as count from ${published(scope)} where ${MAPPED}`,
  )
  return row?.count ?? 0
}

export type MediaImage = {
  id: string
  name: string
  content_type: string
  width: number | null
  height: number | null
  is_animated: boolean
  alt: string
  caption: string
  credit: string
  color: string | null
}

/** Images that settings of the theme name. The media library has no positions: these are as they are now. */
export function listImages({ db, tenantId, siteId }: Scope, ids: readonly string[]): Promise<MediaImage[]> {
  return db.readTenant(tenantId, (tables) =>
    sql<MediaImage>`select id, name, content_type, width, height, is_animated, alt, caption, credit, color
      from media where site_id = ${siteId} and kind = 'image' and id = any (${ids}::uuid[]) limit 500`.compile(
      tables,
    ),
  )
}

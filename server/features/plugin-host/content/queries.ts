/**
 * Reads what is published of a site at one position of its log, as plugins may see it. Every read is one bounded
 * statement; row-level security adds the tenant.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../../kernel/db/database.ts'
import type { PublishedCollection, PublishedEntry, PublishedRow } from '../../../published/documents.ts'

export type Scope = {
  db: Pick<Database, 'readTenant'>
  tenantId: string
  siteId: string
  position: number
  /** Rows of a preview: they hide those of the log with the same id. */
  overlay: readonly PublishedRow[]
  /** Ids that a preview hides. */
  removed: readonly string[]
}

export type EntryRow = {
  entry_id: string
  type: string
  path: string | null
  parent_id: string | null
  title: string
  published_at: Date
  terms: string[]
  authors: string[]
  document: Omit<PublishedEntry, 'html'> & { html?: string }
  /** Of the draft, which may be newer; null where there is none any more. */
  version: number | null
  created_at: Date | null
}

export type Where = {
  ids?: string[]
  slug?: string
  parent_id?: string | null
  terms?: string[]
  authors?: string[]
  is_featured?: boolean
  fields?: Record<string, string | number | boolean>
}

export type Order = {
  by: 'published_at' | 'updated_at' | 'title' | 'position' | { field: string }
  descending: boolean
}

const COLUMNS = sql`entry_id, kind, type, path, parent_id, title, published_at, terms, authors`
const ENTRIES = sql`kind in ('page', 'post', 'record')`
/** Rows that a search ranks; those beyond are not found. */
const RANKED_ROWS = 2_000
const COLLECTIONS_MAX = 200

function published({ siteId, position, overlay, removed }: Scope): RawBuilder<unknown> {
  const log = sql`
    select ${COLUMNS}, search, document from content_log
    where site_id = ${siteId} and position <= ${position} and (until_position is null or until_position > ${position})`
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

function read<Row>(scope: Scope, statement: RawBuilder<Row>): Promise<Row[]> {
  return scope.db.readTenant(scope.tenantId, (tables) => statement.compile(tables))
}

/** @param found selects entry_id, document and the other columns, as `found` */
function withDrafts(
  scope: Scope,
  found: RawBuilder<unknown>,
  { html }: { html: boolean },
): RawBuilder<EntryRow> {
  return sql<EntryRow>`
    select found.entry_id, found.type, found.path, found.parent_id, found.title, found.published_at, found.terms,
      found.authors, ${html ? sql`found.document` : sql`found.document - 'html' as document`},
      drafts.version, drafts.created_at
    from (${found}) as found
    left join entries as drafts on drafts.site_id = ${scope.siteId} and drafts.id = found.entry_id
    order by found.place`
}

/** The published entry with this id, or at this path, or of this type and slug; with its HTML. */
export async function findEntry(
  scope: Scope,
  by: { id: string } | { path: string } | { type: string; slug: string },
): Promise<EntryRow | undefined> {
  const condition =
    'id' in by
      ? sql`entry_id = ${by.id}::uuid`
      : 'path' in by
        ? sql`path = ${by.path}`
        : sql`type = ${by.type} and document ->> 'slug' = ${by.slug}`
  const found = sql`select *, 1 as place from ${published(scope)} where ${ENTRIES} and ${condition}
    order by published_at desc limit 1`
  const [row] = await read(scope, withDrafts(scope, found, { html: true }))
  return row
}

/** Up to `limit + 1` published entries of a type, from `offset` on. The log does not change, so neither do offsets. */
export function listEntries(
  scope: Scope,
  type: string,
  where: Where,
  { order, offset, limit, html }: { order: Order; offset: number; limit: number; html: boolean },
): Promise<EntryRow[]> {
  const by = ordered(order)
  const found = sql`select *, row_number() over (order by ${by}) as place from ${published(scope)}
    where ${ENTRIES} and type = ${type} and ${matching(where)} order by ${by} limit ${limit + 1} offset ${offset}`
  return read(scope, withDrafts(scope, found, { html }))
}

function matching({
  ids,
  slug,
  parent_id,
  terms,
  authors,
  is_featured,
  fields = {},
}: Where): RawBuilder<unknown> {
  const conditions = [
    sql`true`,
    ids && sql`entry_id = any (${ids}::uuid[])`,
    slug !== undefined && sql`document ->> 'slug' = ${slug}`,
    parent_id !== undefined &&
      (parent_id === null ? sql`parent_id is null` : sql`parent_id = ${parent_id}::uuid`),
    terms && sql`terms @> ${terms}::uuid[]`,
    authors && sql`authors @> ${authors}::uuid[]`,
    is_featured !== undefined && sql`(document ->> 'is_featured')::boolean = ${is_featured}`,
    // The value itself, or a list or relation that holds it.
    ...Object.entries(fields).map(
      ([
        key,
        value,
      ]) => sql`(document #> array['fields', ${key}::text, 'value'] = ${JSON.stringify(value)}::jsonb
        or document #> array['fields', ${key}::text, 'value'] @> jsonb_build_array(${JSON.stringify(value)}::jsonb))`,
    ),
  ]
  return sql.join(
    conditions.filter((condition) => typeof condition === 'object'),
    sql` and `,
  )
}

function ordered({ by, descending }: Order): RawBuilder<unknown> {
  const direction = descending ? sql`desc` : sql`asc`
  switch (by) {
    case 'published_at':
      return sql`published_at ${direction}, entry_id ${direction}`
    case 'updated_at':
      return sql`document ->> 'updated_at' ${direction}, entry_id ${direction}`
    case 'title':
      return sql`lower(title) ${direction}, entry_id`
    case 'position':
      return sql`(document ->> 'position')::numeric ${direction}, published_at desc, entry_id`
    default:
      return sql`document #> array['fields', ${by.field}::text, 'value'] ${direction} nulls last, entry_id`
  }
}

/** What the site's release says of its collections, by name. */
export async function listCollections(scope: Scope): Promise<(PublishedCollection & { id: string })[]> {
  const rows = await read(
    scope,
    sql<{
      id: string
      document: PublishedCollection
    }>`select entry_id as id, document from ${published(scope)}
      where kind = 'collection' order by title, entry_id limit ${COLLECTIONS_MAX}`,
  )
  return rows.map(({ id, document }) => ({ id, ...document }))
}

/**
 * Entries with a page that hold these words, the best first. Searches as people write: words, "phrases", -exclusions, or.
 * @param search beginning: letters and digits that a word of the entry begins with besides; '' for none
 * @param configuration of PostgreSQL's text search, see published/search-language.ts
 */
export function searchEntries(
  scope: Scope,
  search: {
    query: string
    beginning: string
    configuration: string
    types: readonly string[]
    limit: number
  },
): Promise<EntryRow[]> {
  const configuration = sql`${search.configuration}::regconfig`
  const begun = search.beginning === '' ? '' : `${search.beginning}:*`
  const query = sql`(websearch_to_tsquery(${configuration}, ${search.query}) && to_tsquery(${configuration}, ${begun}))`
  const found = sql`
    select *, row_number() over (order by rank desc, published_at desc, entry_id desc) as place from (
      select *, ts_rank_cd(search, ${query})
        + case when to_tsvector(${configuration}, title) @@ ${query} then 1 else 0 end as rank
      from ${published(scope)}
      where search @@ ${query} and ${ENTRIES} and type = any (${search.types}::text[]) and path is not null
      limit ${RANKED_ROWS}) as ranked
    order by rank desc, published_at desc, entry_id desc limit ${search.limit}`
  return read(scope, withDrafts(scope, found, { html: false }))
}

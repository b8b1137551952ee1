/** SQL that finds drafts and media by words. */
import { sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'

/** Stand around what was found, until the text around them is escaped: private use characters, removed from texts before. */
export const OPEN = '\ue000'
export const CLOSE = '\ue001'

export type FoundEntry = {
  id: string
  type: string
  slug: string
  status: string
  updated_at: Date
  /** With OPEN and CLOSE around the words. */
  title: string
  snippet: string
  rank: number
}

/**
 * Up to `limit + 1` entries that hold every word, the best first, after the rank and id in `cursor`.
 * @param words for to_tsquery of the configuration `simple`, which drafts are indexed with
 */
export async function findEntries(
  tx: TenantTx,
  siteId: string,
  words: string,
  cursor: string[] | undefined,
  limit: number,
): Promise<FoundEntry[]> {
  const after = cursor ? sql`where (rank, id) < (${cursor[0]}::float8, ${cursor[1]}::uuid)` : sql``
  const marks = `StartSel=${OPEN}, StopSel=${CLOSE}`
  const clean = (text: ReturnType<typeof sql>) => sql`translate(${text}, ${OPEN + CLOSE}, '')`
  // Ranks are rounded, so that what a cursor carries is what was compared. Texts are marked for one page only.
  const { rows } = await sql<FoundEntry>`
    with query as (select to_tsquery('simple', ${words}) as words),
    ranked as (
      select e.id, round((ts_rank(e.search, query.words)
        + case when to_tsvector('simple', e.title) @@ query.words then 1 else 0 end)::numeric, 5)::float8 as rank
      from entries e, query
      where e.site_id = ${siteId} and e.deleted_at is null and e.search @@ query.words
    ),
    page as (
      select * from ranked ${after} order by rank desc, id desc limit ${limit + 1}
    )
    select e.id, e.type, e.slug, e.status, e.updated_at, page.rank,
      ts_headline('simple', ${clean(sql`e.title`)}, query.words, ${`${marks}, HighlightAll=true`}) as title,
      ts_headline('simple', ${clean(sql`coalesce((
          select left(string_agg(text #>> '{}', ' '), 50000)
          from jsonb_path_query(e.document -> 'body', 'strict $.**.text', '{}', true) as text
        ), e.document ->> 'excerpt', '')`)}, query.words, ${`${marks}, MaxWords=30, MinWords=15`}) as snippet
    from page join entries e on e.site_id = ${siteId} and e.id = page.id, query
    order by page.rank desc, page.id desc`.execute(tx)
  return rows
}

export type FoundMedia = {
  id: string
  name: string
  kind: string
  content_type: string
  alt: string
  title: string
  width: number | null
  height: number | null
  updated_at: Date
  rank: number
}

/** Up to `limit + 1` media whose name, title, alt text or caption hold every word; those named so first. */
export async function findMedia(
  tx: TenantTx,
  siteId: string,
  words: readonly string[],
  cursor: string[] | undefined,
  limit: number,
): Promise<FoundMedia[]> {
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`)
  const after = cursor ? sql`where (rank, id) < (${cursor[0]}::int, ${cursor[1]}::uuid)` : sql``
  const { rows } = await sql<FoundMedia>`
    with found as (
      select id, name, kind, content_type, alt, title, width, height, updated_at,
        case when name ilike all (${patterns}::text[]) then 1 else 0 end as rank
      from media
      where site_id = ${siteId} and concat_ws(' ', name, title, alt, caption) ilike all (${patterns}::text[])
    )
    select * from found ${after} order by rank desc, id desc limit ${limit + 1}`.execute(tx)
  return rows
}

/** The portal's search of one website: drafts and media, best first, with what was found marked. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { type Page, decodeCursor, toPage } from '../../kernel/http/page.ts'
import { escapeHtml } from '../../liquid/values.ts'
import * as queries from './queries.ts'

export type EntryHit = Omit<queries.FoundEntry, 'rank' | 'updated_at' | 'title' | 'snippet'> & {
  title: string
  /** HTML: escaped, with `<mark>` around what was found. */
  title_html: string
  snippet_html: string
  updated_at: string
}
export type MediaHit = Omit<queries.FoundMedia, 'rank' | 'updated_at'> & {
  name_html: string
  updated_at: string
}
export type SearchPage = { q: string; cursor: string | undefined; limit: number }

/** What counts as a word, and how many of them. */
const WORD = /[\p{L}\p{N}\p{M}]+/gu
const MAX_WORDS = 20

/** Entries, drafts included, that hold every word or one that begins like it. */
export async function searchEntries(
  tx: TenantTx,
  siteId: string,
  { q, cursor, limit }: SearchPage,
): Promise<Page<EntryHit>> {
  const after = decodeCursor(cursor, ['number', 'uuid'])
  const words = wordsOf(q)
  if (words.length === 0) return { items: [], next_cursor: null }
  const query = words.map((word) => `${word}:*`).join(' & ')
  const rows = await queries.findEntries(tx, siteId, query, after, limit)
  return toPage(
    rows,
    limit,
    (row) => [row.rank, row.id],
    ({ rank: _rank, snippet, ...row }) => ({
      ...row,
      title: row.title.replaceAll(queries.OPEN, '').replaceAll(queries.CLOSE, ''),
      title_html: markedHtml(row.title),
      snippet_html: markedHtml(snippet),
      updated_at: row.updated_at.toISOString(),
    }),
  )
}

/** Media whose name, title, alt text or caption hold every word. */
export async function searchMedia(
  tx: TenantTx,
  siteId: string,
  { q, cursor, limit }: SearchPage,
): Promise<Page<MediaHit>> {
  const after = decodeCursor(cursor, ['number', 'uuid'])
  const words = wordsOf(q)
  if (words.length === 0) return { items: [], next_cursor: null }
  const rows = await queries.findMedia(tx, siteId, words, after, limit)
  return toPage(
    rows,
    limit,
    (row) => [row.rank, row.id],
    ({ rank: _rank, ...row }) => ({
      ...row,
      name_html: markedHtml(mark(row.name, words)),
      updated_at: row.updated_at.toISOString(),
    }),
  )
}

function wordsOf(q: string): string[] {
  return (q.normalize('NFC').match(WORD) ?? []).slice(0, MAX_WORDS)
}

function mark(text: string, words: readonly string[]): string {
  const { OPEN, CLOSE } = queries
  // Words hold letters, digits and marks only: nothing a regular expression would take for more.
  return text
    .replaceAll(OPEN, '')
    .replaceAll(CLOSE, '')
    .replace(new RegExp(words.join('|'), 'giu'), `${OPEN}$&${CLOSE}`)
}

/** Escaped first, marked then: what the text itself says about HTML stays text. */
function markedHtml(text: string): string {
  return escapeHtml(text).replaceAll(queries.OPEN, '<mark>').replaceAll(queries.CLOSE, '</mark>')
}

/** Changes of the log of published content: what to put and to take away, or to show again as it was. */
import { isDeepStrictEqual } from 'node:util'
import type { TenantTx } from '../../../kernel/db/database.ts'
import type { PublishedKind, PublishedRow } from '../../../published/documents.ts'
import { searchConfigurationOf } from '../../../published/search-language.ts'
import type { ReleaseChanges } from '../release.ts'
import {
  type Difference,
  type EntryKey,
  type LogRow,
  closeRows,
  copyRows,
  deleteRowsAt,
  findPresentRows,
  insertRows,
  listDifferences,
  listLocalesSince,
  listTouchedSince,
  restem,
} from './queries.ts'

/** What is to become of a site's log; nothing is written yet. */
export type LogChange = {
  summary: ReleaseChanges
  /** Writes it at `position`, texts split by the search configuration `language`. */
  write: (position: number, language: string, isAmending: boolean) => Promise<void>
}

/** Puts and takes away rows; what is so already is left out. @returns undefined when nothing is left */
export async function changeByRows(
  tx: TenantTx,
  siteId: string,
  rows: { put?: readonly PublishedRow[] | undefined; remove?: readonly EntryKey[] | undefined },
): Promise<LogChange | undefined> {
  const wanted = new Map((rows.put ?? []).map((row) => [keyOf(row), row]))
  const unwanted = new Map(
    (rows.remove ?? []).filter((key) => !wanted.has(keyOf(key))).map((key) => [keyOf(key), key] as const),
  )
  const asked = [...wanted.values(), ...unwanted.values()].map(toKey)
  const present = new Map((await findPresentRows(tx, siteId, asked)).map((row) => [keyOf(row), row]))
  const put = [...wanted.values()].filter((row) => !isSame(row, present.get(keyOf(row))))
  const remove = [...unwanted.values()].filter((key) => present.has(keyOf(key)))
  if (put.length === 0 && remove.length === 0) return undefined
  const keys = [...put, ...remove].map(toKey)
  return {
    summary: summaryOf([
      ...put.map((row) => ({ ...toKey(row), was: true, is: present.has(keyOf(row)) })),
      ...remove.map((key) => ({ ...key, was: false, is: true })),
    ]),
    async write(position, language, isAmending) {
      // What an earlier publication of the same act has put has not been seen by anybody.
      if (isAmending) await deleteRowsAt(tx, siteId, position, keys)
      await closeRows(tx, siteId, position, keys)
      await insertRows(tx, siteId, position, put, language)
    },
  }
}

/**
 * Shows again what was seen at an earlier position, comments apart: they stay as they are.
 * @param range.head the site's last position
 * @param range.by undoes only what was changed up to this position, and nobody has changed since
 * @param range.only undoes only what was changed of these entries, by id
 * @returns undefined when that is what is seen
 */
export async function changeBackTo(
  tx: TenantTx,
  siteId: string,
  range: { earlier: number; head: number; by?: number; only?: ReadonlySet<string> },
): Promise<LogChange | undefined> {
  const { earlier, head, by = head, only } = range
  const found = await listDifferences(tx, siteId, earlier, by)
  const since = new Set(by < head ? (await listTouchedSince(tx, siteId, by)).map(keyOf) : [])
  const keys = found.filter((key) => !since.has(keyOf(key)) && (!only || only.has(key.entry_id)))
  if (keys.length === 0) return undefined
  return {
    summary: summaryOf(keys),
    async write(position, language) {
      await closeRows(
        tx,
        siteId,
        position,
        keys.filter(({ is }) => is),
      )
      await copyRows(
        tx,
        siteId,
        earlier,
        position,
        keys.filter(({ was }) => was),
      )
      const locales = await listLocalesSince(tx, siteId, earlier)
      if (locales.some((locale) => searchConfigurationOf(locale) !== language))
        await restem(tx, siteId, language, position)
    },
  }
}

/** What shows `was` and shows `is`, the other way round: from what is there to what there was. */
function summaryOf(differences: readonly Difference[]): ReleaseChanges {
  const changes: ReleaseChanges = { added: {}, changed: {}, removed: {} }
  for (const { kind, was, is } of differences) {
    const counts = was ? (is ? changes.changed : changes.added) : changes.removed
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return changes
}

export function publishedRow(row: LogRow): PublishedRow {
  const { kind, entry_id, type, path, parent_id, title, published_at, terms, authors, document } = row
  return {
    kind: kind as PublishedKind,
    entry_id,
    type,
    path,
    parent_id,
    title,
    published_at,
    terms,
    authors,
    search: null,
    document,
  }
}

export function keyOf({ kind, entry_id }: { kind: string; entry_id: string }): string {
  return `${kind}:${entry_id}`
}

function toKey({ kind, entry_id }: EntryKey): EntryKey {
  return { kind, entry_id }
}

function isSame(row: PublishedRow, present: LogRow | undefined): boolean {
  if (!present) return false
  const { search, ...visible } = row
  const { search: _search, ...shown } = publishedRow(present)
  return (search === null) === (present.search === null) && isDeepStrictEqual(plain(visible), plain(shown))
}

/** As it comes back from the database. */
export function plain<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value)
}

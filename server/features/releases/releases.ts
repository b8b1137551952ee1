/** Releases: what a site shows is published as an immutable release, and the site's pointer moves to it. */
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind, PublishedRow } from '../../published/documents.ts'
import { searchConfigurationOf } from '../../published/search-language.ts'
import type { SiteConfig, ThemeCustomization } from '../../published/site-config.ts'
import { type PointerCtx, lockSite, movePointer } from '../sites/sites.ts'
import { type Release, type ReleaseChanges, stampOf, toRelease } from './release.ts'
import {
  type EntryKey,
  type LogRow,
  closeRows,
  deleteRowsAt,
  findCurrentRelease,
  findPresentRows,
  insertRelease,
  insertRows,
  restem,
  updateRelease,
} from './queries.ts'

export type { Release }
export { findLastSettingsRelease as lastSettingsRelease } from './queries.ts'
export { copyReleased } from './copy.ts'
export { type PreviewInput, createPreview } from './previews.ts'

/** What one act of publishing changes; what is absent stays as it is. */
export type Publication = {
  kind: 'site' | 'theme' | 'plugin' | 'content' | 'configuration' | 'restore'
  /** Rows that appear, or replace those of the same kind and entry_id; of several for one entry the last counts. */
  put?: readonly PublishedRow[]
  remove?: readonly { kind: PublishedKind; entry_id: string }[]
  theme?: { hash: string; owner: 'platform' | 'tenant' }
  theme_settings?: ThemeCustomization
  config?: SiteConfig
  note?: string | undefined
  /** What comes in several publications of one transaction, for there is much of it, and is one release all the same. */
  act?: PublishingAct
}

/** Begins empty, as `{}`; lives as long as the transaction. */
export type PublishingAct = { release?: Release }

/**
 * Publishes in one act: visitors see all of it or nothing. Publications of one site wait for each other; the pointer
 * moves when `tx` commits. The first of a site must bring theme and config.
 * @returns the new release; the present one when nothing differs from it; with `act` the same each time, grown
 * @throws AppError not_found
 */
export async function publish(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  publication: Publication,
): Promise<Release> {
  const site = await lockSite(tx, siteId)
  const current = await findCurrentRelease(tx, siteId)
  const before = current && toRelease(current)
  const { put, remove, present } = await changesOf(tx, siteId, publication)
  const after = {
    theme_hash: publication.theme?.hash ?? before?.theme_hash,
    theme_owner: publication.theme?.owner ?? before?.theme_owner,
    theme_settings: plain(publication.theme_settings ?? before?.theme_settings ?? {}),
    config: plain(publication.config ?? before?.config),
  }
  const changesContent = put.length > 0 || remove.length > 0
  if (before && !changesContent && isDeepStrictEqual(after, lookOf(before))) return before
  const { theme_hash, theme_owner, config } = after
  if (theme_hash === undefined || theme_owner === undefined || config === undefined)
    throw new Error(`the first release of site ${siteId} must bring its theme and configuration`)

  const amended = publication.act?.release?.number === before?.number ? before : undefined
  const hasPosition = amended !== undefined && !isEmpty(amended.changes)
  const position = site.content_position + (changesContent && !hasPosition ? 1 : 0)
  const language = searchConfigurationOf(config.locale)
  if (before && searchConfigurationOf(before.config.locale) !== language) await restem(tx, siteId, language)
  if (changesContent)
    await changeLog(tx, siteId, position, { put, remove, language, isAmending: hasPosition })
  const changes = summaryOf(put, remove, present)
  const shown = {
    theme_hash,
    theme_owner,
    theme_settings: JSON.stringify(after.theme_settings),
    config: JSON.stringify(config),
    content_position: position,
  }
  const number = amended?.number ?? site.last_release_number + 1
  const row = amended
    ? await updateRelease(tx, siteId, number, {
        ...shown,
        changes: JSON.stringify(sumOf(amended.changes, changes)),
      })
    : await insertRelease(tx, {
        ...stampOf(ctx.clock),
        ...shown,
        site_id: siteId,
        number,
        kind: publication.kind,
        plugins: JSON.stringify(before?.plugins ?? []),
        changes: JSON.stringify(changes),
        note: publication.note ?? null,
      })
  if (!amended || position !== site.content_position)
    await movePointer(ctx, tx, siteId, {
      release_number: number,
      last_release_number: number,
      content_position: position,
    })
  const release = toRelease(row)
  if (publication.act) publication.act.release = release
  return release
}

/** @throws AppError not_found for a site without a release */
export async function currentRelease(tx: TenantTx, siteId: string): Promise<Release> {
  const row = await findCurrentRelease(tx, siteId)
  if (!row) throw new AppError('not_found', 'Nothing of this website has been released yet.')
  return toRelease(row)
}

/** The configuration visitors see. @throws AppError not_found for a site without a release */
export async function siteConfig(tx: TenantTx, siteId: string): Promise<SiteConfig> {
  return (await currentRelease(tx, siteId)).config
}

/** The language addresses are spelled in; English before the site's first release. */
export async function siteLocale(tx: TenantTx, siteId: string): Promise<string> {
  const row = await findCurrentRelease(tx, siteId)
  return row ? toRelease(row).config.locale : 'en'
}

/** What visitors see of one entry, term, author, …; without its search text. */
export async function presentRow(
  tx: TenantTx,
  siteId: string,
  kind: PublishedKind,
  entryId: string,
): Promise<PublishedRow | undefined> {
  const [row] = await findPresentRows(tx, siteId, [{ kind, entry_id: entryId }])
  return row && publishedRow(row)
}

function publishedRow(row: LogRow): PublishedRow {
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

/** Leaves out what is so already. */
async function changesOf(tx: TenantTx, siteId: string, { put = [], remove = [] }: Publication) {
  const wanted = new Map(put.map((row) => [keyOf(row), row]))
  const unwanted = new Map(
    remove.filter((key) => !wanted.has(keyOf(key))).map((key) => [keyOf(key), key] as const),
  )
  const keys = [...wanted.values(), ...unwanted.values()].map(({ kind, entry_id }) => ({ kind, entry_id }))
  const present = new Map((await findPresentRows(tx, siteId, keys)).map((row) => [keyOf(row), row]))
  return {
    put: [...wanted.values()].filter((row) => !isSame(row, present.get(keyOf(row)))),
    remove: [...unwanted.values()].filter((key) => present.has(keyOf(key))),
    present,
  }
}

function keyOf({ kind, entry_id }: { kind: string; entry_id: string }): string {
  return `${kind}:${entry_id}`
}

function isSame(row: PublishedRow, present: LogRow | undefined): boolean {
  if (!present) return false
  const { search, ...visible } = row
  const { search: _search, ...shown } = publishedRow(present)
  return (search === null) === (present.search === null) && isDeepStrictEqual(plain(visible), plain(shown))
}

/** As it comes back from the database. */
function plain<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value)
}

type LogChange = {
  put: readonly PublishedRow[]
  remove: readonly EntryKey[]
  language: string
  isAmending: boolean
}

async function changeLog(tx: TenantTx, siteId: string, position: number, change: LogChange): Promise<void> {
  const keys = [...change.put, ...change.remove].map(({ kind, entry_id }) => ({ kind, entry_id }))
  // What an earlier publication of the same act has put has not been seen by anybody.
  if (change.isAmending) await deleteRowsAt(tx, siteId, position, keys)
  await closeRows(tx, siteId, position, keys)
  await insertRows(tx, siteId, position, change.put, change.language)
}

function lookOf({ theme_hash, theme_owner, theme_settings, config }: Release) {
  return { theme_hash, theme_owner, theme_settings, config }
}

function summaryOf(
  put: readonly PublishedRow[],
  remove: readonly EntryKey[],
  present: ReadonlyMap<string, LogRow>,
): ReleaseChanges {
  const changes: ReleaseChanges = { added: {}, changed: {}, removed: {} }
  for (const row of put) count(present.has(keyOf(row)) ? changes.changed : changes.added, row.kind)
  for (const { kind } of remove) count(changes.removed, kind)
  return changes
}

function sumOf(first: ReleaseChanges, second: ReleaseChanges): ReleaseChanges {
  const sum = structuredClone(first)
  for (const how of ['added', 'changed', 'removed'] as const)
    for (const [kind, amount] of Object.entries(second[how])) count(sum[how], kind, amount)
  return sum
}

function isEmpty({ added, changed, removed }: ReleaseChanges): boolean {
  return [added, changed, removed].every((counts) => Object.keys(counts).length === 0)
}

function count(counts: Record<string, number>, kind: string, amount = 1): void {
  counts[kind] = (counts[kind] ?? 0) + amount
}

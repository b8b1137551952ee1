/** What visitors would see change between two releases of a site. */
import { isDeepStrictEqual } from 'node:util'
import microdiff from 'microdiff'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedKind, PublishedRow } from '../../published/documents.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { keyOf, plain, publishedRow } from './log/changes.ts'
import { type EntryKey, findRowsAt, findRowsByIds, listDifferences } from './log/queries.ts'
import { getRelease } from './lookup.ts'
import type { Release } from './release.ts'

/** One value: where it is, and what it was and is. What is absent was, or is, not there. */
export type ValueChange = { path: string; before?: unknown; after?: unknown }

export type EntryChange = {
  kind: PublishedKind
  entry_id: string
  /** page, post, a collection's slug, category, … */
  type: string
  change: 'added' | 'changed' | 'removed'
  title: string
  /** Where it is afterwards; where it was, of what is removed. */
  path: string | null
  /** What of it differs: `title`, `path`, `html`, `fields.price`, … */
  fields: string[]
}

export type ReleaseDiff = {
  from: Release
  to: Release
  theme: { before: ThemeId; after: ThemeId } | null
  settings: ValueChange[]
  /** Of each side. */
  plugins: { before: PublishedPlugin[]; after: PublishedPlugin[] }
  configuration: ValueChange[]
  content: EntryChange[]
}
export type ThemeId = Pick<Release, 'theme_hash' | 'theme_owner'>

/** Beyond so many, nobody reads them. */
const MAX_VALUES = 500

/**
 * Comments are left out: they are the visitors' own.
 * @param page of the content, by kind and id: up to `limit + 1` entries after `after`; the other parts are whole
 * @throws AppError not_found
 */
export async function diffReleases(
  tx: TenantTx,
  siteId: string,
  from: number,
  to: number,
  page: Page = { limit: 200 },
): Promise<ReleaseDiff> {
  const [before, after] = [await getRelease(tx, siteId, from), await getRelease(tx, siteId, to)]
  const isOtherTheme = before.theme_hash !== after.theme_hash || before.theme_owner !== after.theme_owner
  return {
    from: before,
    to: after,
    theme: isOtherTheme ? { before, after } : null,
    settings: valuesChanged(before.theme_settings, after.theme_settings),
    plugins: { before: before.plugins, after: after.plugins },
    configuration: valuesChanged(before.config, after.config),
    content: await contentChanged(tx, siteId, before, after, page),
  }
}

/** By JSON pointer. */
function valuesChanged(before: object, after: object): ValueChange[] {
  return microdiff(before, after)
    .slice(0, MAX_VALUES)
    .map((change) => ({
      path: `/${change.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
      ...(change.type !== 'CREATE' && { before: change.oldValue as unknown }),
      ...(change.type !== 'REMOVE' && { after: change.value as unknown }),
    }))
}

type Page = { after?: EntryKey | undefined; limit: number }

/** Read off the log between both positions; releases that are not live yet may show other rows besides. */
async function contentChanged(
  tx: TenantTx,
  siteId: string,
  before: Release,
  after: Release,
  { after: cursor, limit }: Page,
): Promise<EntryChange[]> {
  const isAfter = (key: EntryKey) => !cursor || orderOf(key) > orderOf(cursor)
  const overlaid = (await overlaidKeys(tx, siteId, [before, after])).filter(isAfter)
  const ahead = new Set(overlaid.map(keyOf))
  const low = Math.min(before.content_position, after.content_position)
  const high = Math.max(before.content_position, after.content_position)
  const logged = await listDifferences(tx, siteId, low, high, {
    after: cursor,
    limit: limit + 1 + ahead.size,
  })
  const keys = [...overlaid, ...logged.filter((key) => !ahead.has(keyOf(key)))]
  const was = await rowsShown(tx, siteId, before, keys)
  const is = await rowsShown(tx, siteId, after, keys)
  return keys
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .flatMap((key) => entryChange(was.get(keyOf(key)), is.get(keyOf(key))) ?? [])
    .slice(0, limit + 1)
}

/** As the log is ordered. */
function orderOf({ kind, entry_id }: EntryKey): string {
  return `${kind} ${entry_id}`
}

/** What is shown or hidden besides the log. */
async function overlaidKeys(tx: TenantTx, siteId: string, releases: readonly Release[]): Promise<EntryKey[]> {
  const keys = new Map<string, EntryKey>()
  for (const { overlay, overlay_removed, content_position } of releases) {
    const hidden = await findRowsByIds(tx, siteId, content_position, overlay_removed ?? [])
    for (const { kind, entry_id } of [...(overlay ?? []), ...hidden.map(publishedRow)])
      keys.set(keyOf({ kind, entry_id }), { kind, entry_id })
  }
  return [...keys.values()]
}

async function rowsShown(
  tx: TenantTx,
  siteId: string,
  release: Release,
  keys: readonly EntryKey[],
): Promise<Map<string, PublishedRow>> {
  const hidden = new Set(release.overlay_removed)
  const rows = (await findRowsAt(tx, siteId, release.content_position, keys)).map(publishedRow)
  return new Map(
    [...rows.filter(({ entry_id }) => !hidden.has(entry_id)), ...(release.overlay ?? [])].map((row) => [
      keyOf(row),
      row,
    ]),
  )
}

function entryChange(was: PublishedRow | undefined, is: PublishedRow | undefined): EntryChange | undefined {
  const row = is ?? was
  if (!row) return undefined
  const { kind, entry_id, type, title, path } = row
  const change = was ? (is ? 'changed' : 'removed') : 'added'
  const fields = was && is ? fieldsChanged(was, is) : []
  if (change === 'changed' && fields.length === 0) return undefined
  return { kind, entry_id, type, title, path, change, fields }
}

function fieldsChanged(was: PublishedRow, is: PublishedRow): string[] {
  const [one, other] = [flat(was), flat(is)]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => !isDeepStrictEqual(one[name], other[name]),
  )
}

/** What is worth naming of a row, each by its name. */
function flat({ type, path, parent_id, title, published_at, terms, authors, document }: PublishedRow) {
  const shown = { ...(document as { fields?: unknown; updated_at?: string }) }
  const { fields, updated_at: _saved, ...rest } = shown
  const named = Object.entries(isRecord(fields) ? fields : {}).map(([key, value]) => [`fields.${key}`, value])
  return plain({
    ...rest,
    ...(Array.isArray(fields) ? { fields } : Object.fromEntries(named)),
    type,
    path,
    parent_id,
    title,
    published_at,
    terms,
    authors,
  }) as Record<string, unknown>
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Publishing entries: what of them visitors see, where, and since when. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { PublishedEntry, PublishedRow } from '../../published/documents.ts'
import { recordAudit } from '../audit/audit.ts'
import { findAtPaths } from '../collections/collections.ts'
import { type PublicationPart, clearRedirects, moveRedirects } from '../redirects/redirects.ts'
import { type PublishingAct, publish, siteConfig } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import { announcePublished, announceUnpublished } from './announce.ts'
import { type Edition, requireFreePaths } from './paths.ts'
import * as queries from './queries.ts'
import { kindOf, rowsOf } from './rows.ts'
import { findPublishedVersions } from './versions/queries.ts'

type Entry = queries.EntryRow
export type ActOptions = {
  note?: string | undefined
  /** False: the caller records the larger act that this is part of. */
  audit?: boolean
}

const PAGE = 200

/** The rows that publishing the drafts of these entries would put in place, for publishing and for previews. */
export async function buildPublishedRows(
  ctx: Pick<PointerCtx, 'clock'>,
  tx: TenantTx,
  siteId: string,
  entries: readonly Entry[],
): Promise<PublishedRow<PublishedEntry>[]> {
  const config = await siteConfig(tx, siteId)
  return rowsOf(
    tx,
    siteId,
    config,
    entries.map((entry) => draftOf(entry, ctx.clock.now())),
  )
}

/** Entries whose drafts are to be published or taken off, locked. @throws AppError not_found */
export async function lockDrafts(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<Entry[]> {
  return ids.length === 0 ? [] : lockPresent(tx, siteId, ids)
}

/**
 * Publishes the drafts of these entries in one release. Published pages below them follow to their new addresses;
 * visitors of the old ones are redirected.
 * @throws AppError not_found for what is missing or in the trash; conflict and slug_reserved for addresses that are taken
 */
export async function publishEntries(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
  { note, audit = true, act }: ActOptions & { act?: PublishingAct } = {},
): Promise<Entry[]> {
  // Before the entries: whoever publishes waits here, and nobody waits for the site with an entry in hand.
  await lockSite(tx, siteId)
  const entries = await lockPresent(tx, siteId, ids)
  const now = ctx.clock.now()
  const drafts = entries.map((entry) => draftOf(entry, now))
  const pageIds = entries.filter(({ type }) => type === 'page').map(({ id }) => id)
  const below = pageIds.length > 0 ? await queries.findPublishedBelow(tx, siteId, pageIds) : []
  const followers = await editionsAsPublished(
    tx,
    siteId,
    below.filter((id) => !ids.includes(id)),
  )
  const paths = await putInPlace(ctx, tx, siteId, [...drafts, ...followers], { note, act })
  const published = drafts.map(({ entry, published_at }) => ({
    ...entry,
    status: 'published',
    published_version: entry.version,
    published_path: paths.get(entry.id) ?? null,
    published_at,
    publish_at: null,
  }))
  await queries.markPublished(tx, siteId, published)
  for (const { entry } of followers)
    await queries.updateEntry(tx, siteId, entry.id, { published_path: paths.get(entry.id) ?? null })
  await announcePublished(ctx, tx, published)
  if (audit) await recordAct(tx, siteId, 'publish', published, note)
  return published
}

/**
 * Takes entries off the site; their drafts and addresses stay. What was not published stays as it is.
 * @throws AppError not_found
 */
export async function unpublishEntries(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
  { note, audit = true }: ActOptions = {},
): Promise<Entry[]> {
  await lockSite(tx, siteId)
  const entries = await lockPresent(tx, siteId, ids)
  const online = entries.filter(({ published_version }) => published_version !== null)
  const remove = online.map(({ id, type }) => ({ kind: kindOf(type), entry_id: id }))
  await publish(ctx, tx, siteId, { kind: 'content', remove, note })
  const changed = new Map<string, Entry>()
  for (const { id, publish_at } of online)
    changed.set(
      id,
      await queries.updateEntry(tx, siteId, id, {
        status: publish_at ? 'scheduled' : 'unpublished',
        published_version: null,
        published_path: null,
        expire_at: null,
      }),
    )
  await announceUnpublished(ctx, tx, online)
  if (audit && online.length > 0) await recordAct(tx, siteId, 'unpublish', [...changed.values()], note)
  return entries.map((entry) => changed.get(entry.id) ?? entry)
}

/**
 * Publishes anew what is published, with the same versions: after a change of where things are (paths of posts, the
 * front page), or of what their fields are. All in the caller's transaction, so visitors see it at once.
 * @param type only entries of this type
 * @returns how many entries it looked at
 * @throws AppError conflict, slug_reserved when an address would be taken
 */
export async function republishPaths(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  type?: string,
  act: PublishingAct = {},
): Promise<number> {
  await lockSite(tx, siteId)
  let seen = 0
  for (let after: string | undefined; ;) {
    const ids = await queries.listPublishedIds(tx, siteId, type, after, PAGE)
    const editions = await editionsAsPublished(tx, siteId, ids)
    const paths = await putInPlace(ctx, tx, siteId, editions, { act })
    for (const { entry } of editions) {
      const path = paths.get(entry.id) ?? null
      if (path !== entry.published_path)
        await queries.updateEntry(tx, siteId, entry.id, { published_path: path })
    }
    seen += ids.length
    after = ids.at(-1)
    if (ids.length < PAGE) return seen
  }
}

export function subjectOf({ id, type, title }: Pick<Entry, 'id' | 'type' | 'title'>) {
  return { type: kindOf(type), id, label: title }
}

/** One act over many entries is one line of the trail. */
export async function recordAct(
  tx: TenantTx,
  siteId: string,
  act: 'add' | 'publish' | 'unpublish' | 'delete' | 'restore' | 'purge',
  entries: readonly Entry[],
  note?: string,
): Promise<void> {
  const [first] = entries
  if (!first) return
  const isOne = entries.length === 1
  await recordAudit(tx, {
    action: `${isOne ? kindOf(first.type) : 'entries'}.${act}`,
    subject: isOne ? subjectOf(first) : { type: 'website', id: siteId },
    after: isOne
      ? { status: first.status, version: first.version, path: first.published_path }
      : { count: entries.length, ids: entries.slice(0, 100).map(({ id }) => id) },
    note,
  })
}

/** @returns the entries, locked, in the order of `ids` @throws AppError not_found */
async function lockPresent(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<Entry[]> {
  const found = new Map((await queries.lockEntries(tx, siteId, ids)).map((entry) => [entry.id, entry]))
  return [...new Set(ids)].map((id) => {
    const entry = found.get(id)
    if (!entry || entry.deleted_at)
      throw new AppError('not_found', `There is no entry ${id}, or it is in the trash.`)
    return entry
  })
}

/** @returns the paths visitors find them at from now on */
async function putInPlace(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  editions: readonly Edition[],
  { note, act }: { note?: string | undefined; act?: PublishingAct | undefined } = {},
): Promise<Map<string, string | null>> {
  const config = await siteConfig(tx, siteId)
  const rows = await rowsOf(tx, siteId, config, editions)
  const moving = new Set(rows.map((row) => row.entry_id))
  const wanted = rows.flatMap(({ path }) => path ?? [])
  const others = await findAtPaths(tx, siteId, wanted)
  requireFreePaths(
    config,
    rows,
    others.filter(({ entry_id }) => !moving.has(entry_id)),
  )
  const paths = new Map(rows.map((row) => [row.entry_id, row.path]))
  const parts: PublicationPart[] = [await clearRedirects(tx, siteId, wanted)]
  const owned = new Set(wanted)
  for (const { entry } of editions) {
    const [from, to] = [entry.published_path, paths.get(entry.id)]
    // Where something else now stands, nobody can be sent on; and the front page has always been there.
    if (from && to && from !== to && from !== '/' && !owned.has(from))
      parts.push(await moveRedirects(tx, siteId, from, to))
  }
  await publish(ctx, tx, siteId, {
    kind: 'content',
    put: [...rows, ...parts.flatMap(({ put }) => put)],
    remove: parts.flatMap(({ remove }) => remove),
    note,
    ...(act && { act }),
  })
  return paths
}

function draftOf(entry: Entry, now: Date): Edition {
  const { document, slug, updated_at } = entry
  return { entry, document, slug, saved_at: updated_at, published_at: dateOf(entry, document, now) }
}

async function editionsAsPublished(tx: TenantTx, siteId: string, ids: readonly string[]): Promise<Edition[]> {
  if (ids.length === 0) return []
  const entries = new Map((await queries.lockEntries(tx, siteId, ids)).map((entry) => [entry.id, entry]))
  const versions = await findPublishedVersions(tx, siteId, ids)
  return versions.flatMap(({ entry_id, document, slug, created_at }) => {
    const entry = entries.get(entry_id)
    return entry
      ? { entry, document, slug, saved_at: created_at, published_at: dateOf(entry, document, created_at) }
      : []
  })
}

/** What it bears; else since when it has been published; else when that was planned; else now. */
function dateOf(entry: Entry, document: Entry['document'], now: Date): Date {
  if (document.published_at) return new Date(document.published_at)
  const planned = entry.publish_at && entry.publish_at <= now ? entry.publish_at : undefined
  return entry.published_at ?? planned ?? now
}

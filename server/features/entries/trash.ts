/** The trash: where deleted entries wait to be restored, or to be deleted for good. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { publish } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import { requireUnique } from './checks.ts'
import { announceDeleted, announceRestored } from './announce.ts'
import type { EntryDocument } from './document.ts'
import { recordAct } from './publishing.ts'
import * as queries from './queries.ts'
import { type QuotaCtx, collectionFor, returnRecords, takeRecord } from './records.ts'
import { kindOf } from './rows.ts'
import { findFreeSlug } from './slugs.ts'

type Entry = queries.EntryRow
type Ctx = PointerCtx & QuotaCtx
/** `audit: false`: the caller records the larger act that this is part of. */
type Options = { audit?: boolean }

/**
 * Puts entries into the trash; visitors do not see them any more. Pages go together with those below them or not at all.
 * @throws AppError not_found, conflict for pages with others below them
 */
export async function trashEntries(
  ctx: Ctx,
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
  options: Options = {},
): Promise<Entry[]> {
  await lockSite(tx, siteId)
  const entries = (await queries.lockEntries(tx, siteId, ids)).filter((entry) => entry.deleted_at === null)
  if (entries.length < new Set(ids).size)
    throw new AppError('not_found', 'There is no such entry, or it is in the trash.')
  await requireNoChildren(tx, siteId, entries)
  await takeOffline(ctx, tx, siteId, entries)
  const at = ctx.clock.now()
  const trashed: Entry[] = []
  for (const entry of entries)
    trashed.push(
      await queries.updateEntry(tx, siteId, entry.id, {
        deleted_at: at,
        status:
          entry.status === 'published'
            ? 'unpublished'
            : entry.status === 'scheduled'
              ? 'draft'
              : entry.status,
        published_version: null,
        published_path: null,
        publish_at: null,
        expire_at: null,
      }),
    )
  await returnRecords(tx, siteId, entries)
  await announceDeleted(ctx, tx, entries, { permanent: false })
  if (options.audit !== false) await recordAct(tx, siteId, 'delete', trashed)
  return trashed
}

/** Takes an entry out of the trash, as a draft. @param entry from getEntryForChange, in the trash @throws AppError quota_exceeded */
export async function restoreEntry(
  ctx: Ctx,
  tx: TenantTx,
  entry: Entry,
  options: Options = {},
): Promise<Entry> {
  const { site_id: siteId, type } = entry
  if (!entry.deleted_at) return entry
  const collection = await collectionFor(tx, siteId, type)
  if (collection) {
    await requireUnique(tx, entry, collection, entry.document, undefined)
    await takeRecord(ctx, tx, collection)
  }
  const [parent] = entry.parent_id ? await queries.findTypes(tx, siteId, [entry.parent_id]) : []
  const { parent_id: parentBefore, ...orphan } = entry.document
  const document: EntryDocument = parentBefore && !parent ? orphan : entry.document
  const parentId = document.parent_id ?? null
  const slug = await findFreeSlug(tx, { ...entry, parent_id: parentId }, entry.slug)
  const restored = await queries.updateEntry(tx, siteId, entry.id, {
    deleted_at: null,
    slug,
    document,
    parent_id: parentId,
    updated_at: ctx.clock.now(),
  })
  await announceRestored(ctx, tx, restored)
  if (options.audit !== false) await recordAct(tx, siteId, 'restore', [restored])
  return restored
}

/** Deletes entries and their versions for good. @throws AppError not_found, conflict for pages with others below them */
export async function purgeEntries(
  ctx: Ctx,
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
  options: Options = {},
): Promise<void> {
  await lockSite(tx, siteId)
  const entries = await queries.lockEntries(tx, siteId, ids)
  if (entries.length < new Set(ids).size) throw new AppError('not_found', 'There is no such entry.')
  await requireNoChildren(tx, siteId, entries)
  await takeOffline(ctx, tx, siteId, entries)
  await queries.deleteEntries(tx, siteId, ids)
  await returnRecords(
    tx,
    siteId,
    entries.filter((entry) => entry.deleted_at === null),
  )
  await announceDeleted(ctx, tx, entries, { permanent: true })
  if (options.audit !== false) await recordAct(tx, siteId, 'purge', entries)
}

async function requireNoChildren(tx: TenantTx, siteId: string, entries: readonly Entry[]): Promise<void> {
  const pages = entries.filter(({ type }) => type === 'page').map(({ id }) => id)
  const children = pages.length > 0 ? await queries.countChildren(tx, siteId, pages) : 0
  if (children > 0)
    throw new AppError(
      'conflict',
      `There are ${children} pages below it. Move or delete them first, or all together.`,
      {
        members: { children },
      },
    )
}

async function takeOffline(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  entries: readonly Entry[],
): Promise<void> {
  const online = entries.filter(({ published_version }) => published_version !== null)
  const remove = online.map(({ id, type }) => ({ kind: kindOf(type), entry_id: id }))
  if (remove.length > 0) await publish(ctx, tx, siteId, { kind: 'content', remove })
}

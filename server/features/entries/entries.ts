/** Pages, posts and records of collections: drafts with versions, published through releases. */
import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { freeSlug, slugOf } from '../../kernel/slug.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Collection, getCollection } from '../collections/collections.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { publish, siteLocale } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import { requireParent, requireTargets, requireUnique } from './checks.ts'
import { type DocumentInput, type EntryDocument, readDocument } from './document.ts'
import { isReserved } from './paths.ts'
import { publishEntries, recordAct, subjectOf } from './publishing.ts'
import * as queries from './queries.ts'
import { kindOf, searchTextOf } from './rows.ts'

export type { DocumentInput, EntryDocument } from './document.ts'
export { buildPublishedRows, publishEntries, republishPaths, unpublishEntries } from './publishing.ts'
export { findEntryBySource } from './queries.ts'

export type Entry = queries.EntryRow
export type EntryCtx = PointerCtx & Pick<AppContext, 'plans'>
export type NewEntry = {
  /** page, post, or the slug of a collection */
  type: string
  document: DocumentInput
  /** `published`: published at once, in a release of its own; for many at once see publishEntries. */
  status?: 'draft' | 'published'
  /** Where an import found it. */
  source_key?: string | null
  /** To keep references of a copied site; a new one if left out. */
  id?: string
}
export type EntryOptions = {
  /** `shape`: what the document points at may come later in the same act, as in bundles and imports. */
  checks?: 'all' | 'shape'
  /** The caller records the larger act that this is part of. */
  audit?: boolean
  note?: string | undefined
}

/** Tries where others take the same slug at the same moment. */
const SLUG_TRIES = 5

/** @throws AppError not_found, also for one of another type or in the trash (unless `trashed`) */
export async function getEntry(
  tx: TenantTx,
  siteId: string,
  type: string,
  id: string,
  { trashed = false } = {},
): Promise<Entry> {
  return present(await queries.findEntry(tx, siteId, id), type, trashed)
}

/** The entry, locked until `tx` ends; lock the site before, if you are going to publish. @throws AppError as getEntry */
export async function getEntryForChange(
  tx: TenantTx,
  siteId: string,
  type: string,
  id: string,
  { trashed = false } = {},
): Promise<Entry> {
  const [entry] = await queries.lockEntries(tx, siteId, [id])
  return present(entry, type, trashed)
}

/**
 * Adds a draft, its first version with it. Its slug, given or made from the title, gets a number where a sibling has it.
 * @throws AppError not_found (collection), validation_failed with the path of each value that does not fit, quota_exceeded
 */
export async function addEntry(
  ctx: EntryCtx,
  tx: TenantTx,
  siteId: string,
  input: NewEntry,
  options: EntryOptions = {},
): Promise<Entry> {
  if (input.status === 'published') await lockSite(tx, siteId)
  const { type } = input
  const collection = await collectionFor(tx, siteId, type)
  const { document, references } = readDocument(input.document, undefined, collection)
  const id = input.id ?? randomUUIDv7()
  if (options.checks !== 'shape') {
    await requireTargets(tx, siteId, document, references, undefined)
    await requireParent(tx, { site_id: siteId, type, id }, document.parent_id)
  }
  if (collection) {
    await requireUnique(tx, { site_id: siteId, type, id }, collection, document, undefined)
    await takeRecord(ctx, tx, collection)
  }
  const author = authorOfAct()
  const at = ctx.clock.now()
  const entry = await insertFree(tx, input.document.slug, document, {
    ...columnsOf(document),
    site_id: siteId,
    id,
    type,
    slug: '',
    document,
    source_key: input.source_key ?? null,
    created_by: author,
    updated_by: author,
    created_at: at,
    updated_at: at,
  })
  await queries.insertVersion(tx, entry, options.note ?? null)
  if (input.status === 'published') {
    const [published] = await publishEntries(ctx, tx, siteId, [id], { ...options, audit: false })
    if (published && options.audit !== false) await recordAct(tx, siteId, 'add', [published], options.note)
    return published ?? entry
  }
  if (options.audit !== false)
    await recordAudit(tx, {
      action: `${kindOf(type)}.add`,
      subject: subjectOf(entry),
      after: contentOf(entry),
    })
  return entry
}

/**
 * Saves a change of the draft as a new version; nothing when it changes nothing. Visitors see it once it is published.
 * @param entry from getEntryForChange; with the site locked where its parent changes
 * @throws AppError validation_failed, slug_taken, slug_reserved, conflict (a page below itself)
 */
export async function changeEntry(
  ctx: EntryCtx,
  tx: TenantTx,
  entry: Entry,
  change: DocumentInput,
  options: EntryOptions = {},
): Promise<Entry> {
  const { site_id: siteId, type } = entry
  const collection = await collectionFor(tx, siteId, type)
  const { document, references } = readDocument(change, entry.document, collection)
  const slug = change.slug === undefined ? entry.slug : slugOf(change.slug, await siteLocale(tx, siteId))
  const hasMoved = slug !== entry.slug || document.parent_id !== entry.document.parent_id
  if (!hasMoved && isDeepStrictEqual(document, entry.document)) return entry
  if (options.checks !== 'shape') {
    await requireTargets(tx, siteId, document, references, entry.document)
    if (document.parent_id !== entry.document.parent_id) await requireParent(tx, entry, document.parent_id)
  }
  if (collection) await requireUnique(tx, entry, collection, document, entry.document)
  if (hasMoved) await requireFreeSlug(tx, entry, slug, document.parent_id)
  const changed = await queries.updateEntry(
    tx,
    siteId,
    entry.id,
    {
      ...columnsOf(document),
      document,
      slug,
      version: entry.version + 1,
      updated_by: authorOfAct(),
      updated_at: ctx.clock.now(),
    },
    searched(document, collection),
  )
  await queries.insertVersion(tx, changed, options.note ?? null)
  if (options.audit !== false)
    await recordAudit(tx, {
      action: `${kindOf(type)}.change`,
      subject: subjectOf(changed),
      before: contentOf(entry),
      after: contentOf(changed),
      note: options.note,
    })
  return changed
}

/**
 * Puts entries into the trash; visitors do not see them any more. Pages go together with those below them or not at all.
 * @throws AppError not_found, conflict for pages with others below them
 */
export async function trashEntries(
  ctx: EntryCtx,
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
  options: EntryOptions = {},
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
  if (options.audit !== false) await recordAct(tx, siteId, 'delete', trashed)
  return trashed
}

/** Takes an entry out of the trash, as a draft. @param entry from getEntryForChange, in the trash @throws AppError quota_exceeded */
export async function restoreEntry(
  ctx: EntryCtx,
  tx: TenantTx,
  entry: Entry,
  options: EntryOptions = {},
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
  if (options.audit !== false) await recordAct(tx, siteId, 'restore', [restored])
  return restored
}

/** Deletes entries and their versions for good. @throws AppError not_found, conflict for pages with others below them */
export async function purgeEntries(
  ctx: EntryCtx,
  tx: TenantTx,
  siteId: string,
  ids: readonly string[],
  options: EntryOptions = {},
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
  if (options.audit !== false) await recordAct(tx, siteId, 'purge', entries)
}

/** A draft with the same content. @throws AppError quota_exceeded, validation_failed for what is unique */
export async function duplicateEntry(ctx: EntryCtx, tx: TenantTx, entry: Entry): Promise<Entry> {
  const { published_at: _date, ...document } = entry.document
  return addEntry(
    ctx,
    tx,
    entry.site_id,
    { type: entry.type, document: { ...document, slug: entry.slug } },
    { note: `Copied from “${entry.title}”` },
  )
}

function present(entry: Entry | undefined, type: string, trashed: boolean): Entry {
  if (entry?.type === type && (trashed || entry.deleted_at === null)) return entry
  throw new AppError('not_found', `There is no such ${kindOf(type)}.`)
}

/** Locked against changes of its fields; where values are unique, against other records, too. */
async function collectionFor(tx: TenantTx, siteId: string, type: string): Promise<Collection | undefined> {
  if (kindOf(type) !== 'record') return undefined
  const collection = await getCollection(tx, siteId, type)
  const lock = collection.fields.some(({ unique }) => unique) ? 'update' : 'share'
  return getCollection(tx, siteId, type, lock)
}

type Countable = { counted_as: string | null }

async function takeRecord(ctx: EntryCtx, tx: TenantTx, { counted_as }: Countable): Promise<void> {
  await takeQuota(ctx, tx, 'collection_records')
  if (isCounted(counted_as)) await takeQuota(ctx, tx, counted_as)
}

async function returnRecords(tx: TenantTx, siteId: string, entries: readonly Entry[]): Promise<void> {
  for (const [type, group] of Map.groupBy(entries, (entry) => entry.type)) {
    if (kindOf(type) !== 'record') continue
    await returnQuota(tx, 'collection_records', group.length)
    const { counted_as } = await getCollection(tx, siteId, type)
    if (isCounted(counted_as)) await returnQuota(tx, counted_as, group.length)
  }
}

function isCounted(resource: string | null): resource is 'professionals' | 'customers' {
  return resource === 'professionals' || resource === 'customers'
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

type Place = { site_id: string; type: string; parent_id: string | null; id?: string }

/** The slug as it is wanted, or with a number. */
async function findFreeSlug(tx: TenantTx, place: Place, base: string): Promise<string> {
  const taken = await queries.takenSlugs(tx, place, base)
  if (isReserved(base, place.type === 'page' && place.parent_id === null)) taken.add(base)
  return freeSlug(base, taken)
}

async function insertFree(
  tx: TenantTx,
  wanted: string | undefined,
  document: EntryDocument,
  row: queries.NewEntryRow,
): Promise<Entry> {
  const base = slugOf(wanted ?? document.title, await siteLocale(tx, row.site_id)) || kindOf(row.type)
  for (let tries = 0; tries < SLUG_TRIES; tries += 1) {
    const slug = await findFreeSlug(tx, { ...row, parent_id: row.parent_id ?? null }, base)
    const entry = await queries.insertEntry(tx, { ...row, slug }, searched(document))
    if (entry) return entry
  }
  throw new AppError('conflict', 'There is an entry with this id or from this source already.')
}

async function requireFreeSlug(
  tx: TenantTx,
  entry: Entry,
  slug: string,
  parentId: string | undefined,
): Promise<void> {
  const at = { errors: [{ path: '/body/document/slug', message: 'cannot be used here' }] }
  if (slug === '') throw new AppError('validation_failed', 'The slug needs at least one letter or digit.', at)
  const place = { site_id: entry.site_id, type: entry.type, parent_id: parentId ?? null, id: entry.id }
  if (isReserved(slug, entry.type === 'page' && !parentId))
    throw new AppError('slug_reserved', `The slug "${slug}" stands for something else; choose another.`, at)
  if ((await queries.takenSlugs(tx, place, slug)).has(slug))
    throw new AppError(
      'slug_taken',
      `Another ${kindOf(entry.type)} has the slug "${slug}" here; choose another.`,
      at,
    )
}

/** What of the document stands in columns, too. */
function columnsOf({ title, parent_id, terms, authors }: EntryDocument) {
  return { title, parent_id: parent_id ?? null, terms, authors }
}

function searched(document: EntryDocument, collection?: Collection): string {
  return `${document.title}\n${searchTextOf(document, collection)}`
}

function authorOfAct(): string {
  return currentTrace().actor?.label ?? ''
}

/** What an audit entry says of a draft; the whole of it is in the versions. */
function contentOf({ title, slug, status, version, parent_id }: Entry) {
  return { title, slug, status, version, parent_id }
}

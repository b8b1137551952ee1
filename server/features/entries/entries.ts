/** Pages, posts and records of collections: drafts with versions, published through releases. */
import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { slugOf } from '../../kernel/slug.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { recordAudit } from '../audit/audit.ts'
import type { Collection } from '../collections/collections.ts'
import { siteLocale } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import { announceAutosaved, announceSaved } from './announce.ts'
import { authorIdOfAct, continueRun, keepVersion, tellLater } from './versions/autosave.ts'
import { insertVersion } from './versions/queries.ts'
import { requireParent, requireTargets, requireUnique } from './checks.ts'
import { type DocumentInput, type EntryDocument, readDocument } from './document.ts'
import { isReserved } from './paths.ts'
import { publishEntries, recordAct, subjectOf } from './publishing.ts'
import * as queries from './queries.ts'
import { collectionFor, takeRecord } from './records.ts'
import { kindOf, searchTextOf } from './rows.ts'
import { findFreeSlug, requireFreeSlug } from './slugs.ts'

export type { DocumentInput } from './document.ts'
export { addPosts } from './add-posts.ts'
export { adoptPublished } from './adopt/adopt.ts'
export {
  buildPublishedRows,
  lockDrafts,
  publishEntries,
  republishPaths,
  unpublishEntries,
} from './publishing.ts'
export { listChangedDrafts, listEntries } from './queries.ts'
export { kindOf } from './rows.ts'
export { scheduleEntry } from './schedule.ts'
export { NewEntryBody } from './schema.ts'
export { trashEntries } from './trash.ts'

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
  /** The change is the whole document: what it leaves out is empty. */
  replaces?: boolean
  /** The editor saves by itself: see autosave.ts. */
  autosave?: boolean
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
  const entry = await insertFree(tx, input.document.slug, document, collection, {
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
  await insertVersion(tx, entry, { note: options.note ?? null, author_id: authorIdOfAct() })
  await announceSaved(ctx, tx, [entry], { isNew: true })
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
  const { document, references } = readDocument(
    change,
    options.replaces ? undefined : entry.document,
    collection,
  )
  const slug = change.slug === undefined ? entry.slug : slugOf(change.slug, await siteLocale(tx, siteId))
  const hasMoved = slug !== entry.slug || document.parent_id !== entry.document.parent_id
  if (!hasMoved && isDeepStrictEqual(document, entry.document)) {
    if (!options.autosave) await keepVersion(ctx, tx, entry, options.note)
    return entry
  }
  if (options.checks !== 'shape') {
    await requireTargets(tx, siteId, document, references, entry.document)
    if (document.parent_id !== entry.document.parent_id) await requireParent(tx, entry, document.parent_id)
  }
  if (collection) await requireUnique(tx, entry, collection, document, entry.document)
  if (hasMoved) await requireFreeSlug(tx, entry, slug, document.parent_id)
  const run = options.autosave ? await continueRun(ctx, tx, entry) : undefined
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
  await insertVersion(tx, changed, {
    note: options.note ?? null,
    author_id: authorIdOfAct(),
    ...(run && { autosaved_since: run.since }),
  })
  if (run) {
    await announceAutosaved(ctx, tx, changed)
    await tellLater(ctx, tx, changed, run.since)
  } else await announceSaved(ctx, tx, [changed], { isNew: false })
  // A run of autosaves is one act.
  if (options.audit !== false && (run?.isNew ?? true))
    await recordAudit(tx, {
      action: `${kindOf(type)}.change`,
      subject: subjectOf(changed),
      before: contentOf(entry),
      after: contentOf(changed),
      note: options.note,
    })
  return changed
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

async function insertFree(
  tx: TenantTx,
  wanted: string | undefined,
  document: EntryDocument,
  collection: Collection | undefined,
  row: queries.NewEntryRow,
): Promise<Entry> {
  const base = slugOf(wanted ?? document.title, await siteLocale(tx, row.site_id)) || kindOf(row.type)
  for (let tries = 0; tries < SLUG_TRIES; tries += 1) {
    const place = { ...row, parent_id: row.parent_id ?? null }
    // Nearly always it is free: who has it is asked when it is not.
    const isUsable = tries === 0 && !isReserved(base, row.type === 'page' && !row.parent_id)
    const slug = isUsable ? base : await findFreeSlug(tx, place, base)
    const entry = await queries.insertEntry(tx, { ...row, slug }, searched(document, collection))
    if (entry) return entry
  }
  throw new AppError('conflict', 'There is an entry with this id or from this source already.')
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

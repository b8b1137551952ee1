/** Collections: kinds of records that a site defines for itself, with typed fields. */
import { randomUUIDv7 } from 'node:crypto'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { slugOf } from '../../kernel/slug.ts'
import type { PublishedCollection, PublishedRow } from '../../published/documents.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { publish, siteConfig } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import { type CollectionField, publishedTypeOf } from './field-types.ts'
import { requireFields } from './fields.ts'
import * as queries from './queries.ts'
import { requireRecordsFit } from './schema-change.ts'

export type { CollectionField } from './field-types.ts'
export { adoptCollections } from './adopt.ts'
export { type Reference, readFields, referencesOf } from './fields.ts'
export { NewCollection } from './schema.ts'
export { countRecords, countRecordsAs, findAtPaths, findCollections } from './queries.ts'

export type Collection = queries.CollectionRow
export type CountedAs = 'professionals' | 'customers'
export type CollectionInput = {
  name: string
  /** Made from the name if unset. Never changes: addresses, records and templates go by it. */
  slug?: string
  singular?: string
  description?: string
  fields?: CollectionField[]
  /** Whether records have pages below /<slug>. */
  has_pages?: boolean
  /** Whether the public read API lists them. */
  is_public?: boolean
  /** The quota its records count against besides collection_records. */
  counted_as?: CountedAs | null
  id?: string
}
export type CollectionChange = Partial<Omit<CollectionInput, 'slug' | 'id'>>
/** `publish: false`: the caller publishes and audits the larger act that this is part of. */
export type PublishOption = { publish?: boolean }
type Ctx = PointerCtx & Pick<AppContext, 'plans'>

/** Runs after fields or addresses of a collection changed: publishes its records anew. See features/entries. */
export const REPUBLISH_TASK = 'entries.republish'

/** Taken by addresses, or by what templates and the API call other things. */
const RESERVED = new Set(
  (
    'page pages post posts blog category categories tag tags author authors menu menus redirect redirects comment comments ' +
    'media search api feed sitemap robots favicon site settings theme request collections collection record records entry entries'
  ).split(' '),
)

/** @param name its slug or id @throws AppError not_found */
export async function getCollection(
  tx: TenantTx,
  siteId: string,
  name: string,
  lock?: 'share' | 'update',
): Promise<Collection> {
  const row = await queries.findCollection(tx, siteId, name, lock)
  if (!row) throw new AppError('not_found', 'There is no such collection.')
  return row
}

/** @throws AppError validation_failed, slug_reserved, slug_taken */
export async function addCollection(
  ctx: Ctx,
  tx: TenantTx,
  siteId: string,
  input: CollectionInput,
  options: PublishOption = {},
): Promise<Collection> {
  const fields = input.fields ?? []
  requireFields(fields)
  const slug = input.slug ?? slugOf(input.name)
  requireSlug(slug)
  await lockSite(tx, siteId)
  if (options.publish !== false) await requireFreePath(tx, siteId, slug)
  const collection = await queries.insertCollection(tx, {
    site_id: siteId,
    id: input.id ?? randomUUIDv7(),
    slug,
    name: input.name.trim(),
    singular: input.singular?.trim() ?? input.name.trim(),
    description: input.description ?? '',
    fields: JSON.stringify(fields),
    has_pages: input.has_pages ?? true,
    is_public: input.is_public ?? true,
    counted_as: input.counted_as ?? null,
  })
  if (!collection) throw taken(slug)
  if (options.publish === false) return collection
  await publish(ctx, tx, siteId, { kind: 'content', put: [toPublished(collection)] })
  await recordAudit(tx, {
    action: 'collection.add',
    subject: subjectOf(collection),
    after: contentOf(collection),
  })
  return collection
}

/**
 * Changes a collection. Where visitors would see its records differently, they are published anew by a job.
 * @param collection locked for update
 * @param options.force change fields although records do not fit them
 * @throws AppError validation_failed, conflict (saying which records do not fit), quota_exceeded
 */
export async function changeCollection(
  ctx: Ctx,
  tx: TenantTx,
  collection: Collection,
  change: CollectionChange,
  options: { force?: boolean } = {},
): Promise<Collection> {
  const { site_id: siteId, slug } = collection
  if (change.fields) {
    requireFields(change.fields)
    if (!options.force) await requireRecordsFit(tx, collection, collection.fields, change.fields)
  }
  if (change.has_pages && !collection.has_pages) await requireFreePath(tx, siteId, slug, collection.id)
  if (change.counted_as !== undefined) await recountAs(ctx, tx, collection, change.counted_as)
  const changed = await queries.updateCollection(tx, siteId, collection.id, {
    ...(change.name !== undefined && { name: change.name.trim() }),
    ...(change.singular !== undefined && { singular: change.singular.trim() }),
    ...(change.description !== undefined && { description: change.description }),
    ...(change.fields !== undefined && { fields: JSON.stringify(change.fields) }),
    ...(change.has_pages !== undefined && { has_pages: change.has_pages }),
    ...(change.is_public !== undefined && { is_public: change.is_public }),
    ...(change.counted_as !== undefined && { counted_as: change.counted_as }),
  })
  await publish(ctx, tx, siteId, { kind: 'content', put: [toPublished(changed)] })
  const looksDifferent =
    changed.has_pages !== collection.has_pages ||
    JSON.stringify(changed.fields) !== JSON.stringify(collection.fields)
  if (looksDifferent)
    await ctx.jobs.enqueue(tx, REPUBLISH_TASK, { site_id: siteId, type: slug }, { key: `${siteId}:${slug}` })
  await recordAudit(tx, {
    action: 'collection.change',
    subject: subjectOf(changed),
    before: contentOf(collection),
    after: contentOf(changed),
  })
  return changed
}

/**
 * @param collection locked for update
 * @param options.records `delete`: its records go, too, for good
 * @throws AppError conflict while it has records
 */
export async function removeCollection(
  ctx: Ctx,
  tx: TenantTx,
  collection: Collection,
  options: { records?: 'delete' | undefined } = {},
): Promise<void> {
  const { site_id: siteId, slug } = collection
  const { kept, trashed } = await queries.countRecordsIn(tx, siteId, slug)
  if (kept + trashed > 0 && options.records !== 'delete')
    throw new AppError(
      'conflict',
      `The collection has ${kept} records and ${trashed} in the trash. Delete them first, or repeat with records=delete.`,
      { members: { records: kept, trashed } },
    )
  const published = await queries.deleteRecords(tx, siteId, slug)
  await returnQuota(tx, 'collection_records', kept)
  if (collection.counted_as) await returnQuota(tx, collection.counted_as as CountedAs, kept)
  await queries.deleteCollection(tx, siteId, collection.id)
  await publish(ctx, tx, siteId, {
    kind: 'content',
    remove: [
      { kind: 'collection', entry_id: collection.id },
      ...published.map((id) => ({ kind: 'record' as const, entry_id: id })),
    ],
  })
  await recordAudit(tx, {
    action: 'collection.remove',
    subject: subjectOf(collection),
    before: contentOf(collection),
    ...(kept + trashed > 0 && { note: `${kept + trashed} records were deleted with it` }),
  })
}

/** The rows visitors see: those with these ids, all of the site's without. */
export async function collectionRows(
  tx: TenantTx,
  siteId: string,
  ids?: readonly string[],
): Promise<PublishedRow<PublishedCollection>[]> {
  const rows = await queries.findCollections(tx, siteId)
  return rows.filter(({ id }) => !ids || ids.includes(id)).map(toPublished)
}

function toPublished(collection: Collection): PublishedRow<PublishedCollection> {
  const { slug, name, singular, description, has_pages, is_public, fields } = collection
  return {
    kind: 'collection',
    entry_id: collection.id,
    type: slug,
    path: has_pages ? `/${slug}` : null,
    parent_id: null,
    title: name,
    published_at: collection.created_at,
    terms: [],
    authors: [],
    search: null,
    document: {
      slug,
      name,
      singular,
      description,
      has_pages,
      is_public,
      fields: fields.map((field) => ({ key: field.key, label: field.label, type: publishedTypeOf(field) })),
    },
  }
}

function requireSlug(slug: string): void {
  if (RESERVED.has(slug))
    throw new AppError('slug_reserved', `The slug "${slug}" stands for something else; choose another.`)
  if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(slug))
    throw new AppError('validation_failed', 'Give a slug of lower case letters a–z, digits and hyphens.', {
      errors: [
        {
          path: '/body/slug',
          message: 'must be lower case letters a–z, digits and hyphens, beginning with a letter',
        },
      ],
    })
}

/** Its list of records stands at /<slug>, where no page and no list of posts may be. */
async function requireFreePath(tx: TenantTx, siteId: string, slug: string, ownId?: string): Promise<void> {
  const path = `/${slug}`
  const { blog_path } = await siteConfig(tx, siteId)
  const others = await queries.findAtPaths(tx, siteId, [path])
  if (blog_path === path || others.some(({ entry_id }) => entry_id !== ownId)) throw taken(slug)
}

async function recountAs(
  ctx: Ctx,
  tx: TenantTx,
  collection: Collection,
  to: CountedAs | null,
): Promise<void> {
  if (to === collection.counted_as) return
  const { kept } = await queries.countRecordsIn(tx, collection.site_id, collection.slug)
  if (collection.counted_as) await returnQuota(tx, collection.counted_as as CountedAs, kept)
  if (to) await takeQuota(ctx, tx, to, kept)
}

function taken(slug: string): AppError {
  return new AppError('slug_taken', `There is something at /${slug} already; choose another slug.`)
}

function subjectOf({ id, name }: Collection) {
  return { type: 'collection', id, label: name }
}

function contentOf({
  slug,
  name,
  singular,
  description,
  fields,
  has_pages,
  is_public,
  counted_as,
}: Collection) {
  return { slug, name, singular, description, fields, has_pages, is_public, counted_as }
}

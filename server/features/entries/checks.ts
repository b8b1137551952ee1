/** Whether what an entry points at is there: pages above it, terms, authors, media, other entries. */
import { AppError, type FieldError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { findAuthors } from '../authors/authors.ts'
import type { Collection, Reference } from '../collections/collections.ts'
import { findMedia } from '../media/media.ts'
import { mediaIn } from '../rich-text/rich-text.ts'
import { findTerms } from '../terms/terms.ts'
import type { EntryDocument } from './document.ts'
import * as queries from './queries.ts'

const MAX_DEPTH = 10

type Subject = { site_id: string; type: string; id: string }

/**
 * What a document points at and did not point at before must be there. What was there once and is gone stays in drafts
 * and is left out of pages.
 * @param references of the record's fields
 * @throws AppError validation_failed naming each that is missing
 */
export async function requireTargets(
  tx: TenantTx,
  siteId: string,
  document: EntryDocument,
  references: readonly Reference[],
  before: EntryDocument | undefined,
  path = '/body/document',
): Promise<void> {
  const known = before ? JSON.stringify(before) : ''
  const isNew = (id: string) => !known.includes(id)
  const errors: FieldError[] = []
  const miss = (at: string, what: string) =>
    errors.push({ path: at, message: `there is no such ${what} on this website` })

  const terms = document.terms.filter(isNew)
  if (terms.length > 0) {
    const found = new Set((await findTerms(tx, siteId, terms)).map(({ id }) => id))
    document.terms.forEach(
      (id, i) => terms.includes(id) && !found.has(id) && miss(`${path}/terms/${i}`, 'category or tag'),
    )
  }
  const authors = document.authors.filter(isNew)
  if (authors.length > 0) {
    const found = new Set((await findAuthors(tx, siteId, authors)).map(({ id }) => id))
    document.authors.forEach(
      (id, i) => authors.includes(id) && !found.has(id) && miss(`${path}/authors/${i}`, 'author'),
    )
  }
  const media = [
    ...mediaIn(document.body).map((id) => ({ id, path: `${path}/body` })),
    ...[document.featured_media_id].flatMap((id) => (id ? { id, path: `${path}/featured_media_id` } : [])),
    ...[document.seo.og_image_media_id].flatMap((id) =>
      id ? { id, path: `${path}/seo/og_image_media_id` } : [],
    ),
    ...references.filter(({ kind }) => kind === 'media'),
  ].filter(({ id }) => isNew(id))
  if (media.length > 0) {
    const found = await findMedia(
      tx,
      siteId,
      media.map(({ id }) => id),
    )
    for (const { id, path: at } of media) if (!found.has(id)) miss(at, 'medium')
  }
  const entries = references.filter(({ kind, id }) => kind === 'entry' && isNew(id))
  if (entries.length > 0) {
    const found = await queries.findTypes(
      tx,
      siteId,
      entries.map(({ id }) => id),
    )
    for (const { id, type, path: at } of entries)
      if (!found.some((entry) => entry.id === id && entry.type === type))
        miss(at, `entry of ${type ?? 'any type'}`)
  }
  const first = errors[0]
  if (first) throw new AppError('validation_failed', `${first.path}: ${first.message}`, { errors })
}

/**
 * A page's parent is another page, and not below it. The site must be locked where the page exists already: two that
 * are moved below each other at the same time would be gone from the tree.
 * @throws AppError validation_failed, conflict
 */
export async function requireParent(
  tx: TenantTx,
  page: Subject,
  parentId: string | undefined,
  path = '/body/document/parent_id',
): Promise<void> {
  if (parentId === undefined) return
  const refuse = (message: string) =>
    new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
  if (page.type !== 'page') throw refuse('is for pages only')
  const [parent] = await queries.findTypes(tx, page.site_id, [parentId])
  if (parent?.type !== 'page') throw refuse('there is no such page on this website')
  const line = await queries.findAncestry(tx, page.site_id, parentId)
  if (line.includes(page.id))
    throw new AppError('conflict', 'A page cannot be below itself; choose another parent.')
  if (line.length >= MAX_DEPTH) throw refuse(`pages nest at most ${MAX_DEPTH} levels deep`)
}

/**
 * @param collection locked for update where it has unique fields
 * @throws AppError validation_failed
 */
export async function requireUnique(
  tx: TenantTx,
  record: Subject,
  collection: Collection,
  document: EntryDocument,
  before: EntryDocument | undefined,
): Promise<void> {
  const errors: FieldError[] = []
  for (const { key, unique } of collection.fields) {
    const value = document.fields[key]
    if (!unique || value === undefined || value === before?.fields[key]) continue
    if (await queries.hasFieldValue(tx, record, key, value))
      errors.push({ path: `/body/document/fields/${key}`, message: 'is the value of another record already' })
  }
  const first = errors[0]
  if (first) throw new AppError('validation_failed', `${first.path}: ${first.message}`, { errors })
}

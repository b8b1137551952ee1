/** Authors: the names that posts are published under, with a page each; they need not be members. Changes are public at once. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { readLink } from '../../kernel/http/link.ts'
import { freeSlug, readSlug, slugOf } from '../../kernel/slug.ts'
import type { PublishedAuthor, PublishedRow } from '../../published/documents.ts'
import { recordAudit } from '../audit/audit.ts'
import { findMedia, publishedImage } from '../media/media.ts'
import { isMember } from '../members/members.ts'
import { moveRedirects } from '../redirects/redirects.ts'
import { publish, siteLocale } from '../releases/releases.ts'
import type { PointerCtx } from '../sites/sites.ts'
import * as queries from './queries.ts'

export { adoptAuthors } from './adopt.ts'
export { findAuthors } from './queries.ts'

export type Author = queries.AuthorRow
export type AuthorLink = { label: string; url: string }
export type AuthorInput = {
  name: string
  /** Made from the name if unset. */
  slug?: string
  bio?: string
  avatar_media_id?: string | null
  links?: AuthorLink[]
  /** The member who writes under this name. */
  user_id?: string | null
  /** Where an import found it. */
  source_key?: string | null
  id?: string
}
export type AuthorChange = Omit<Partial<AuthorInput>, 'source_key' | 'id'>
/** `publish: false`: the caller publishes and audits the larger act that this is part of. */
export type PublishOption = { publish?: boolean }

/** @throws AppError not_found */
export async function getAuthor(tx: TenantTx, siteId: string, id: string): Promise<Author> {
  return (await queries.findAuthor(tx, siteId, id)) ?? notFound()
}

/** The author, locked until `tx` ends. @throws AppError not_found */
export async function getAuthorForChange(tx: TenantTx, siteId: string, id: string): Promise<Author> {
  return (await queries.lockAuthor(tx, siteId, id)) ?? notFound()
}

/** @throws AppError validation_failed, conflict for a slug that is taken (one made from the name gets a number instead) */
export async function addAuthor(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  input: AuthorInput,
  options: PublishOption = {},
): Promise<Author> {
  await requireReferences(tx, siteId, input)
  const author = await insert(tx, siteId, input)
  if (options.publish === false) return author
  await publish(ctx, tx, siteId, { kind: 'content', put: await authorRows(tx, siteId, [author.id]) })
  await recordAudit(tx, { action: 'author.add', subject: subjectOf(author), after: contentOf(author) })
  return author
}

/**
 * Changes an author. A new slug leaves a redirect behind.
 * @param author from getAuthorForChange
 * @throws AppError as addAuthor does
 */
export async function changeAuthor(
  ctx: PointerCtx,
  tx: TenantTx,
  author: Author,
  change: AuthorChange,
  options: PublishOption = {},
): Promise<Author> {
  const { site_id: siteId } = author
  await requireReferences(tx, siteId, change)
  const slug = change.slug === undefined ? author.slug : readSlug(change.slug)
  if (slug !== author.slug && (await queries.findAuthorBySlug(tx, siteId, slug))) throw taken(slug)
  const changed = await queries.updateAuthor(tx, siteId, author.id, {
    slug,
    ...(change.name !== undefined && { name: change.name.trim() }),
    ...(change.bio !== undefined && { bio: change.bio }),
    ...(change.avatar_media_id !== undefined && { avatar_media_id: change.avatar_media_id }),
    ...(change.user_id !== undefined && { user_id: change.user_id }),
    ...(change.links !== undefined && { links: JSON.stringify(readLinks(change.links)) }),
  })
  if (options.publish === false) return changed
  const { put, remove } = await moveRedirects(tx, siteId, pathOf(author), pathOf(changed))
  const rows = await authorRows(tx, siteId, [author.id])
  await publish(ctx, tx, siteId, { kind: 'content', put: [...rows, ...put], remove })
  await recordAudit(tx, {
    action: 'author.change',
    subject: subjectOf(changed),
    before: contentOf(author),
    after: contentOf(changed),
  })
  return changed
}

/**
 * Removes an author from the site and from drafts. Entries stay published as they are: an author who is gone is not shown.
 * @param author from getAuthorForChange
 */
export async function removeAuthor(ctx: PointerCtx, tx: TenantTx, author: Author): Promise<void> {
  await queries.deleteAuthor(tx, author.site_id, author.id)
  await queries.removeFromDrafts(tx, author.site_id, author.id)
  await publish(ctx, tx, author.site_id, {
    kind: 'content',
    remove: [{ kind: 'author', entry_id: author.id }],
  })
  await recordAudit(tx, { action: 'author.remove', subject: subjectOf(author), before: contentOf(author) })
}

/** The rows visitors see: those with these ids, all of the site's without. */
export async function authorRows(
  tx: TenantTx,
  siteId: string,
  ids?: readonly string[],
): Promise<PublishedRow<PublishedAuthor>[]> {
  const authors = await queries.findAuthors(tx, siteId, ids)
  const avatars = await findMedia(
    tx,
    siteId,
    authors.flatMap((author) => author.avatar_media_id ?? []),
  )
  return authors.map((author) => {
    const { slug, name, bio } = author
    const avatar = author.avatar_media_id === null ? undefined : avatars.get(author.avatar_media_id)
    return {
      kind: 'author',
      entry_id: author.id,
      type: 'author',
      path: pathOf(author),
      parent_id: null,
      title: name,
      published_at: author.created_at,
      terms: [],
      authors: [],
      search: null,
      document: {
        slug,
        name,
        bio,
        ...(avatar && { avatar: publishedImage(avatar) }),
        links: linksOf(author),
      },
    }
  })
}

export function linksOf({ links }: Pick<Author, 'links'>): AuthorLink[] {
  return links as AuthorLink[]
}

export function pathOf({ slug }: Pick<Author, 'slug'>): string {
  return `/author/${slug}`
}

async function insert(tx: TenantTx, siteId: string, input: AuthorInput): Promise<Author> {
  const row = {
    id: input.id ?? randomUUIDv7(),
    site_id: siteId,
    name: input.name.trim(),
    bio: input.bio ?? '',
    avatar_media_id: input.avatar_media_id ?? null,
    links: JSON.stringify(readLinks(input.links ?? [])),
    user_id: input.user_id ?? null,
    source_key: input.source_key ?? null,
  }
  if (input.slug !== undefined) {
    const slug = readSlug(input.slug)
    const author = await queries.insertAuthor(tx, { ...row, slug })
    if (!author) throw taken(slug)
    return author
  }
  const base = slugOf(input.name, await siteLocale(tx, siteId)) || 'author'
  // Another try only where somebody took the same name at the same moment.
  for (let tries = 0; tries < 3; tries += 1) {
    const slug = freeSlug(base, await queries.takenSlugs(tx, siteId, base))
    const author = await queries.insertAuthor(tx, { ...row, slug })
    if (author) return author
  }
  throw taken(base)
}

/** @throws AppError validation_failed for an avatar or a member who is not there */
async function requireReferences(tx: TenantTx, siteId: string, input: AuthorChange): Promise<void> {
  const refuse = (field: string, detail: string) =>
    new AppError('validation_failed', detail, { errors: [{ path: `/body/${field}`, message: detail }] })
  const { avatar_media_id: mediaId, user_id: userId } = input
  if (mediaId) {
    const media = (await findMedia(tx, siteId, [mediaId])).get(mediaId)
    if (media?.kind !== 'image') throw refuse('avatar_media_id', 'There is no such image on this website.')
  }
  if (userId && !(await isMember(tx, userId))) throw refuse('user_id', 'There is no such member.')
}

/** @throws AppError validation_failed */
function readLinks(links: readonly AuthorLink[]): AuthorLink[] {
  return links.map(({ label, url }, index) => {
    const link = readLink(url)
    if (link !== undefined) return { label: label.trim(), url: link }
    throw new AppError('validation_failed', `"${url}" is no link that can be shown.`, {
      errors: [
        { path: `/body/links/${index}/url`, message: 'must be an http, https, mailto or tel URL, or a path' },
      ],
    })
  })
}

function taken(slug: string): AppError {
  return new AppError('conflict', `There is an author with the slug "${slug}" already; choose another.`, {
    errors: [{ path: '/body/slug', message: 'is taken' }],
  })
}

function subjectOf({ id, name }: Author) {
  return { type: 'author', id, label: name }
}

function contentOf({ name, slug, bio, avatar_media_id, links, user_id }: Author) {
  return { name, slug, bio, avatar_media_id, links, user_id }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such author.')
}

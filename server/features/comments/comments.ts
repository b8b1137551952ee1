/** Comments on entries, kept from where a site came from: moderated here, shown below the entry once approved. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { readWebUrl } from '../../kernel/http/link.ts'
import { escapeHtml } from '../../liquid/values.ts'
import type { PublishedComment, PublishedRow } from '../../published/documents.ts'
import { recordAudit } from '../audit/audit.ts'
import { publish } from '../releases/releases.ts'
import type { PointerCtx } from '../sites/sites.ts'
import * as queries from './queries.ts'

export type Comment = queries.CommentRow
export type CommentStatus = 'approved' | 'pending' | 'spam'
export type CommentInput = {
  entry_id: string
  /** The comment it answers, of the same entry. */
  reply_to?: string | null
  author_name: string
  /** An http or https URL; anything else is left out. */
  author_url?: string | null
  /** Plain text. */
  body: string
  status: CommentStatus
  commented_at: Date
  /** Where an import found it. */
  source_key?: string | null
  id?: string
}
export type CommentChange = Partial<Pick<CommentInput, 'author_name' | 'author_url' | 'body' | 'status'>>
/** `publish: false`: the caller publishes and audits the larger act that this is part of. */
export type PublishOption = { publish?: boolean }

/** @throws AppError not_found */
export async function getComment(tx: TenantTx, siteId: string, id: string): Promise<Comment> {
  return (await queries.findComment(tx, siteId, id)) ?? notFound()
}

/** The comment, locked until `tx` ends. @throws AppError not_found */
export async function getCommentForChange(tx: TenantTx, siteId: string, id: string): Promise<Comment> {
  return (await queries.lockComment(tx, siteId, id)) ?? notFound()
}

/** @throws AppError validation_failed for an entry that is not there, conflict for an id or source that is */
export async function addComment(
  ctx: PointerCtx,
  tx: TenantTx,
  siteId: string,
  input: CommentInput,
  options: PublishOption = {},
): Promise<Comment> {
  if (!(await queries.hasEntry(tx, siteId, input.entry_id)))
    throw new AppError('validation_failed', 'There is no such entry on this website.', {
      errors: [{ path: '/body/entry_id', message: 'is no entry of this website' }],
    })
  const comment = await queries.insertComment(tx, {
    id: input.id ?? randomUUIDv7(),
    site_id: siteId,
    entry_id: input.entry_id,
    reply_to: input.reply_to ?? null,
    author_name: input.author_name.trim(),
    author_url: readWebUrl(input.author_url ?? '') ?? null,
    body: input.body,
    status: input.status,
    commented_at: input.commented_at,
    source_key: input.source_key ?? null,
  })
  if (!comment) throw new AppError('conflict', 'This comment is there already.')
  if (options.publish === false) return comment
  await publish(ctx, tx, siteId, { kind: 'content', ...shown([comment]) })
  await recordAudit(tx, { action: 'comment.add', subject: subjectOf(comment), after: contentOf(comment) })
  return comment
}

/**
 * Edits a comment, approves it or takes it off the page.
 * @param comment from getCommentForChange
 * @throws AppError validation_failed for an URL that is none
 */
export async function changeComment(
  ctx: PointerCtx,
  tx: TenantTx,
  comment: Comment,
  change: CommentChange,
): Promise<Comment> {
  const { author_name: name, author_url: url, ...rest } = change
  const changed = await queries.updateComment(tx, comment.site_id, comment.id, {
    ...rest,
    ...(name !== undefined && { author_name: name.trim() }),
    ...(url !== undefined && { author_url: url === null ? null : requireWebUrl(url) }),
  })
  await publish(ctx, tx, comment.site_id, { kind: 'content', ...shown([changed]) })
  await recordAudit(tx, {
    action: 'comment.change',
    subject: subjectOf(changed),
    before: contentOf(comment),
    after: contentOf(changed),
  })
  return changed
}

/** Removes a comment; its replies move up. @param comment from getCommentForChange */
export async function removeComment(ctx: PointerCtx, tx: TenantTx, comment: Comment): Promise<void> {
  await queries.deleteComment(tx, comment.site_id, comment.id)
  const { put, remove } = shown(await queries.reattachReplies(tx, comment))
  const gone = { kind: 'comment' as const, entry_id: comment.id }
  await publish(ctx, tx, comment.site_id, { kind: 'content', put, remove: [...remove, gone] })
  await recordAudit(tx, { action: 'comment.remove', subject: subjectOf(comment), before: contentOf(comment) })
}

/** The rows visitors see, of approved comments only: those with these ids, all of the site's without. */
export async function commentRows(
  tx: TenantTx,
  siteId: string,
  ids?: readonly string[],
): Promise<PublishedRow<PublishedComment>[]> {
  return (await queries.findApproved(tx, siteId, ids)).map(toPublished)
}

/** What must be published for visitors to see these comments as they are. */
function shown(comments: readonly Comment[]) {
  const isApproved = (comment: Comment) => comment.status === 'approved'
  return {
    put: comments.filter(isApproved).map(toPublished),
    remove: comments
      .filter((comment) => !isApproved(comment))
      .map(({ id }) => ({ kind: 'comment' as const, entry_id: id })),
  }
}

function toPublished(comment: Comment): PublishedRow<PublishedComment> {
  const { author_name, author_url, reply_to } = comment
  return {
    kind: 'comment',
    entry_id: comment.id,
    type: 'comment',
    path: null,
    parent_id: comment.entry_id,
    title: '',
    published_at: comment.commented_at,
    terms: [],
    authors: [],
    search: null,
    document: { author_name, author_url, html: htmlOf(comment.body), reply_to },
  }
}

/** Plain text as HTML: paragraphs and line breaks, and nothing that a stranger may have put in. */
export function htmlOf(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('')
}

function requireWebUrl(text: string): string {
  const url = readWebUrl(text)
  if (url !== undefined) return url
  throw new AppError('validation_failed', `"${text}" is no address of a website.`, {
    errors: [{ path: '/body/author_url', message: 'must be an http or https URL' }],
  })
}

function subjectOf({ id, author_name }: Comment) {
  return { type: 'comment', id, label: author_name }
}

function contentOf({ entry_id, author_name, author_url, body, status }: Comment) {
  return { entry_id, author_name, author_url, body, status }
}

function notFound(): never {
  throw new AppError('not_found', 'There is no such comment.')
}

/** Brings pages, posts, records and their comments, all of them as drafts that nobody sees yet. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { type CollectionField, findCollections } from '../collections/collections.ts'
import { addComment } from '../comments/comments.ts'
import { type DocumentInput, addEntry, addPosts, changeEntry, getEntryForChange } from '../entries/entries.ts'
import type { Application, Outcome } from './application.ts'
import { type Draft, documentOf } from './entry-document.ts'
import type { BundleComment } from './format.ts'
import type { IntakeEntry } from './intake.ts'

/** So many are one transaction: what a crash costs, and how long other editors may wait. */
const CHUNK = 50
const COMMENT_CHUNK = 200

/** What has to be done once everything is there. */
export type Pending = {
  id: string
  type: string
  title: string
  status: NonNullable<IntakeEntry['status']>
  publish_at: string | null
  expire_at: string | null
  /** The newest draft, where visitors see another one. */
  draft?: { entry: IntakeEntry; document: Draft }
}

export type AppliedEntries = { pending: Pending[]; fieldsOf: (type: string) => CollectionField[] }

export async function applyEntries(application: Application): Promise<AppliedEntries> {
  const { ctx, target, intake, options, resolver } = application
  const { entriesDone = 0, signal, progress } = options
  const total = intake.entryKeys.length
  const collections = await ctx.db.withTenant(
    target.tenantId,
    async (tx) =>
      new Map((await findCollections(tx, target.siteId)).map(({ slug, fields }) => [slug, fields])),
    { readOnly: true },
  )
  const fieldsOf = (type: string) => collections.get(type) ?? []
  const pending: Pending[] = []
  let chunk: IntakeEntry[] = []
  let seen = 0
  const flush = async () => {
    if (chunk.length === 0) return
    signal?.throwIfAborted()
    await progress?.('entries', seen, total)
    await ctx.db.withTenant(target.tenantId, async (tx) => {
      const added = await applyPosts(application, tx, chunk)
      for (const entry of chunk) if (!added.has(entry)) await applyEntry(application, tx, entry, fieldsOf)
      await options.checkpoint?.(tx, seen)
    })
    chunk = []
  }
  for await (const entry of intake.entries()) {
    const id = resolver.idOf(entry.key)
    if (id === undefined) continue
    pending.push(pendingOf(id, entry, options.asDrafts === true))
    seen += 1
    if (seen <= entriesDone) continue
    chunk.push(entry)
    if (chunk.length >= CHUNK) await flush()
  }
  await flush()
  await progress?.('entries', seen, total)
  return { pending, fieldsOf }
}

function pendingOf(id: string, entry: IntakeEntry, asDrafts: boolean): Pending {
  const { type, title, publish_at = null, expire_at = null, published, status = 'published' } = entry
  if (asDrafts) return { id, type, title, status: 'draft', publish_at: null, expire_at: null }
  const { published: _published, ...document } = entry
  return {
    id,
    type,
    title,
    status,
    publish_at,
    expire_at,
    ...(published && { draft: { entry, document } }),
  }
}

/** New posts, all of them at once. @returns those in whose way nothing was: the others are brought one by one */
async function applyPosts(
  application: Application,
  tx: TenantTx,
  entries: readonly IntakeEntry[],
): Promise<Set<IntakeEntry>> {
  const { ctx, target, resolver, count } = application
  const posts = entries.flatMap((entry) => {
    const id = resolver.idOf(entry.key)
    if (entry.type !== 'post' || id === undefined || resolver.has(entry.key)) return []
    return [
      { entry, id, document: firstDocument(application, entry, []), source_key: entry.source_key ?? null },
    ]
  })
  const ids = await addPosts(ctx, tx, target.siteId, posts, 'Imported')
  if (ids.size > 0) count('posts', 'added', ids.size)
  return new Set(posts.filter(({ id }) => ids.has(id)).map(({ entry }) => entry))
}

/** What visitors are to see of it; the newest draft, where that is another one, follows when that is published. */
function firstDocument(
  application: Application,
  entry: IntakeEntry,
  fields: readonly CollectionField[],
): DocumentInput {
  const first = { ...entry, ...entry.published, published_at: entry.published_at ?? null }
  return documentOf(application, entry, application.options.asDrafts ? entry : first, fields)
}

async function applyEntry(
  application: Application,
  tx: TenantTx,
  entry: IntakeEntry,
  fieldsOf: (type: string) => CollectionField[],
): Promise<void> {
  const { ctx, target, resolver, report, count } = application
  const id = resolver.idOf(entry.key)
  if (id === undefined) return
  const kind = entry.type === 'page' ? 'pages' : entry.type === 'post' ? 'posts' : 'records'
  try {
    const document = firstDocument(application, entry, fieldsOf(entry.type))
    if (resolver.has(entry.key)) return count(kind, await change(application, tx, entry.type, id, document))
    const added = await addEntry(
      ctx,
      tx,
      target.siteId,
      { type: entry.type, document, id, source_key: entry.source_key ?? null },
      { checks: 'shape', audit: false, note: 'Imported' },
    )
    count(kind, 'added')
    if (document.slug && added.slug !== document.slug)
      report({
        level: 'info',
        item: entry.title,
        message: `Its slug is “${added.slug}”, because “${document.slug}” was taken or cannot be one.`,
      })
  } catch (error) {
    // Refusals come before anything is written: the transaction can go on.
    if (!(error instanceof AppError) || error.code === 'quota_exceeded') throw error
    count(kind, 'skipped')
    report({ level: 'error', item: entry.title || entry.key, message: error.message })
    resolver.settle(entry.key, undefined)
  }
}

/** Its slug stays: it may have got another one when it came, and others may link to it. */
async function change(
  { ctx, target }: Application,
  tx: TenantTx,
  type: string,
  id: string,
  { slug: _slug, ...document }: ReturnType<typeof documentOf>,
): Promise<Outcome> {
  const before = await getEntryForChange(tx, target.siteId, type, id)
  const after = await changeEntry(ctx, tx, before, document, {
    checks: 'shape',
    audit: false,
    note: 'Imported again',
  })
  return after.version === before.version ? 'unchanged' : 'changed'
}

/** @returns the ids of those that are there now */
export async function applyComments(application: Application, entriesDone: number): Promise<string[]> {
  const { ctx, target, intake, options } = application
  const ids: string[] = []
  let chunk: BundleComment[] = []
  let seen = 0
  const flush = async () => {
    options.signal?.throwIfAborted()
    await options.progress?.('comments', seen, intake.commentCount)
    await ctx.db.withTenant(target.tenantId, async (tx) => {
      for (const comment of chunk) ids.push(...(await applyComment(application, tx, comment)))
      await options.checkpoint?.(tx, entriesDone)
    })
    chunk = []
  }
  for await (const comment of intake.comments()) {
    seen += 1
    chunk.push(comment)
    if (chunk.length >= COMMENT_CHUNK) await flush()
  }
  if (chunk.length > 0) await flush()
  return ids
}

async function applyComment(
  { ctx, target, resolver, report, count }: Application,
  tx: TenantTx,
  comment: BundleComment,
): Promise<string[]> {
  const { key, entry, reply_to, source_key, commented_at, ...fields } = comment
  const existing = source_key ? resolver.idOf(source_key) : undefined
  if (existing !== undefined) {
    resolver.settle(`comment/${key}`, existing)
    count('comments', 'unchanged')
    return [existing]
  }
  const entryId = resolver.idOf(entry.slice(1))
  if (entryId === undefined) {
    count('comments', 'skipped')
    return []
  }
  try {
    const added = await addComment(
      ctx,
      tx,
      target.siteId,
      {
        ...fields,
        entry_id: entryId,
        reply_to: (reply_to && resolver.idOf(`comment/${reply_to}`)) || null,
        commented_at: new Date(commented_at),
        source_key: source_key ?? null,
      },
      { publish: false },
    )
    resolver.settle(`comment/${key}`, added.id)
    count('comments', 'added')
    return [added.id]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    count('comments', 'skipped')
    report({ level: 'warning', item: `Comment of ${fields.author_name}`, message: error.message })
    return []
  }
}

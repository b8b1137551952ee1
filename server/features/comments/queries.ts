/** SQL about comments. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Comments } from '../../kernel/db/home-tables.generated.ts'

export type CommentRow = Selectable<Comments>

const ofSite = (tx: TenantTx, siteId: string) =>
  tx.selectFrom('comments').selectAll().where('site_id', '=', siteId)

export async function findComment(tx: TenantTx, siteId: string, id: string): Promise<CommentRow | undefined> {
  return ofSite(tx, siteId).where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockComment(tx: TenantTx, siteId: string, id: string): Promise<CommentRow | undefined> {
  return ofSite(tx, siteId).where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Approved ones: those with these ids, all of the site's without. */
export async function findApproved(
  tx: TenantTx,
  siteId: string,
  ids?: readonly string[],
): Promise<CommentRow[]> {
  let query = ofSite(tx, siteId).where('status', '=', 'approved').orderBy('id')
  if (ids) query = query.where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
  return query.execute()
}

export type CommentFilter = { status?: string; entry_id?: string; q?: string }

/** Up to `limit + 1` comments, the newest first, after the moment and id in `cursor`; with the title of their entry. */
export async function listComments(
  tx: TenantTx,
  siteId: string,
  filter: CommentFilter,
  cursor: string[] | undefined,
  limit: number,
) {
  let query = tx
    .selectFrom('comments as c')
    .innerJoin('entries as e', (join) =>
      join
        .onRef('e.tenant_id', '=', 'c.tenant_id')
        .onRef('e.site_id', '=', 'c.site_id')
        .onRef('e.id', '=', 'c.entry_id'),
    )
    .selectAll('c')
    .select('e.title as entry_title')
    .where('c.site_id', '=', siteId)
    .orderBy('c.commented_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
  if (filter.status) query = query.where('c.status', '=', filter.status)
  if (filter.entry_id) query = query.where('c.entry_id', '=', filter.entry_id)
  if (filter.q) {
    const pattern = `%${filter.q.replace(/[\\%_]/g, String.raw`\$&`)}%`
    query = query.where((eb) =>
      eb.or([eb('c.author_name', 'ilike', pattern), eb('c.body', 'ilike', pattern)]),
    )
  }
  if (cursor)
    query = query.where(
      sql<boolean>`(c.commented_at, c.id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`,
    )
  return query.execute()
}

export async function hasEntry(tx: TenantTx, siteId: string, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('entries')
    .select('id')
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** @returns undefined when the id or the source is taken */
export async function insertComment(
  tx: TenantTx,
  row: Omit<Insertable<Comments>, 'tenant_id'>,
): Promise<CommentRow | undefined> {
  return tx
    .insertInto('comments')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateComment(
  tx: TenantTx,
  siteId: string,
  id: string,
  change: Updateable<Comments>,
): Promise<CommentRow> {
  return tx
    .updateTable('comments')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** What answered a comment answers now what that one answered. */
export async function reattachReplies(tx: TenantTx, comment: CommentRow): Promise<CommentRow[]> {
  return tx
    .updateTable('comments')
    .set({ reply_to: comment.reply_to, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', comment.site_id)
    .where('entry_id', '=', comment.entry_id)
    .where('reply_to', '=', comment.id)
    .returningAll()
    .execute()
}

export async function deleteComment(tx: TenantTx, siteId: string, id: string): Promise<void> {
  await tx.deleteFrom('comments').where('site_id', '=', siteId).where('id', '=', id).execute()
}

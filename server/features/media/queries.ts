/** SQL about media, their folders, and uploads. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Media, MediaFolders, Uploads } from '../../kernel/db/home-tables.generated.ts'

export type MediaRow = Selectable<Media>
export type NewMedia = Omit<Insertable<Media>, 'tenant_id'>
export type FolderRow = Selectable<MediaFolders>
export type UploadRow = Selectable<Uploads>
export type NewUpload = Omit<Insertable<Uploads>, 'tenant_id'>

export type MediaFilter = {
  q?: string | undefined
  kind?: string | undefined
  /** Null: outside of all folders. */
  folderId?: string | null | undefined
}

/** `%` and `_` in what people type mean themselves. */
const containing = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

export async function findMediaRows(tx: TenantTx, siteId: string, ids: string[]): Promise<MediaRow[]> {
  if (ids.length === 0) return []
  return tx.selectFrom('media').selectAll().where('site_id', '=', siteId).where('id', 'in', ids).execute()
}

export async function findMediaRow(
  tx: TenantTx,
  siteId: string,
  by: Partial<Pick<MediaRow, 'id' | 'sha256' | 'source_key'>>,
): Promise<MediaRow | undefined> {
  let query = tx.selectFrom('media').selectAll().where('site_id', '=', siteId)
  if (by.id !== undefined) query = query.where('id', '=', by.id)
  if (by.sha256 !== undefined) query = query.where('sha256', '=', by.sha256)
  if (by.source_key !== undefined) query = query.where('source_key', '=', by.source_key)
  return query.limit(1).executeTakeFirst()
}

export async function lockMediaRows(tx: TenantTx, siteId: string, ids: string[]): Promise<MediaRow[]> {
  if (ids.length === 0) return []
  return (
    tx
      .selectFrom('media')
      .selectAll()
      .where('site_id', '=', siteId)
      .where('id', 'in', ids)
      // In one order, so that two of these wait for each other instead of locking each other out.
      .orderBy('id')
      .forUpdate()
      .execute()
  )
}

/** What is in the cursors of lists that begin with the newest. */
export const NEWEST_CURSOR = ['date', 'uuid'] as const
export const newestKey = ({ created_at, id }: Pick<MediaRow, 'created_at' | 'id'>): string[] => [
  created_at.toISOString(),
  id,
]

/** Up to `limit + 1` media, the newest first or by name, after the key in `cursor`. */
export async function listMedia(
  tx: TenantTx,
  siteId: string,
  filter: MediaFilter,
  page: { sort: 'newest' | 'name'; cursor: string[] | undefined; limit: number },
): Promise<(MediaRow & { sort_name: string })[]> {
  let query = tx
    .selectFrom('media')
    .selectAll()
    // What the index sorts by; JavaScript's lower case differs in some letters.
    .select(sql<string>`lower(name)`.as('sort_name'))
    .where('site_id', '=', siteId)
    .limit(page.limit + 1)
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  if (filter.folderId !== undefined)
    query = query.where('folder_id', filter.folderId === null ? 'is' : '=', filter.folderId)
  if (filter.q !== undefined) {
    const pattern = containing(filter.q)
    query = query.where((eb) =>
      eb.or([eb('name', 'ilike', pattern), eb('alt', 'ilike', pattern), eb('title', 'ilike', pattern)]),
    )
  }
  const [first, second] = page.cursor ?? []
  if (page.sort === 'name') {
    if (first !== undefined && second !== undefined)
      query = query.where(sql<boolean>`(lower(name), id) > (${first}, ${second}::uuid)`)
    return query
      .orderBy(sql`lower(name)`)
      .orderBy('id')
      .execute()
  }
  // Not by id alone: those of blueprints and copies say nothing of when. Cursors know milliseconds.
  const created = sql`date_trunc('milliseconds', created_at)`
  if (first !== undefined && second !== undefined)
    query = query.where(sql<boolean>`(${created}, id) < (${first}::timestamptz, ${second}::uuid)`)
  return query.orderBy(created, 'desc').orderBy('id', 'desc').execute()
}

/** @returns undefined when the site has a medium with this id, these bytes or this source already */
export async function insertMedia(tx: TenantTx, row: NewMedia): Promise<MediaRow | undefined> {
  return tx
    .insertInto('media')
    .values({ tenant_id: tx.tenantId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateMedia(
  tx: TenantTx,
  siteId: string,
  id: string,
  change: Updateable<Media>,
): Promise<MediaRow> {
  return tx
    .updateTable('media')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function moveMedia(
  tx: TenantTx,
  siteId: string,
  ids: string[],
  folderId: string | null,
): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('media')
    .set({ folder_id: folderId, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', 'in', ids)
    .execute()
}

export async function deleteMedia(tx: TenantTx, siteId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.deleteFrom('media').where('site_id', '=', siteId).where('id', 'in', ids).execute()
}

/** Bytes the tenant's media take, and those that uploads under way hold. */
export async function sumBytes(tx: TenantTx): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select (coalesce((select sum(size_bytes) from media), 0)
      + coalesce((select sum(reserved_bytes) from uploads), 0))::bigint as bytes`.execute(tx)
  return rows[0]?.bytes ?? 0
}

export type UseRow = { kind: string; id: string; type: string; title: string; status: string }

/** Where the site uses a medium: drafts that name it, authors with it as their picture, the configuration visitors see. */
export async function listUses(tx: TenantTx, siteId: string, id: string, limit: number): Promise<UseRow[]> {
  const { rows } = await sql<UseRow>`
    select 'entry' as kind, id, type, title, status from entries
      where site_id = ${siteId} and deleted_at is null and document::text like ${containing(id)}
    union all
    select 'author', id, 'author', name, 'published' from authors
      where site_id = ${siteId} and avatar_media_id = ${id}
    union all
    select 'website', s.id, 'website', s.name, s.status from sites s
      join releases r on r.site_id = s.id and r.number = s.release_number
      where s.id = ${siteId} and (r.config::text like ${containing(id)} or r.theme_settings::text like ${containing(id)})
    limit ${limit}`.execute(tx)
  return rows
}

export async function listFolders(
  tx: TenantTx,
  siteId: string,
): Promise<(FolderRow & { media_count: number })[]> {
  const { rows } = await sql<FolderRow & { media_count: number }>`
    select f.*, (select count(*) from media m where m.site_id = f.site_id and m.folder_id = f.id)::int as media_count
    from media_folders f where f.site_id = ${siteId} order by lower(f.name), f.id`.execute(tx)
  return rows
}

/** All folders of the site, locked: the tree does not change until `tx` ends. */
export async function lockFolders(tx: TenantTx, siteId: string): Promise<FolderRow[]> {
  // New ones would slip past the locks on rows.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`media_folders ${siteId}`}, 0))`.execute(tx)
  return tx.selectFrom('media_folders').selectAll().where('site_id', '=', siteId).execute()
}

export async function findFolder(tx: TenantTx, siteId: string, id: string): Promise<FolderRow | undefined> {
  return tx
    .selectFrom('media_folders')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function insertFolder(
  tx: TenantTx,
  row: Omit<Insertable<MediaFolders>, 'tenant_id'>,
): Promise<FolderRow> {
  return tx
    .insertInto('media_folders')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateFolder(
  tx: TenantTx,
  siteId: string,
  id: string,
  change: Updateable<MediaFolders>,
): Promise<FolderRow> {
  return tx
    .updateTable('media_folders')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteFolders(tx: TenantTx, siteId: string, ids: string[]): Promise<void> {
  await tx.deleteFrom('media_folders').where('site_id', '=', siteId).where('id', 'in', ids).execute()
}

/** Ids of the media in any of the folders, `limit` at most. */
export async function listMediaIn(
  tx: TenantTx,
  siteId: string,
  folderIds: string[],
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('media')
    .select('id')
    .where('site_id', '=', siteId)
    .where('folder_id', 'in', folderIds)
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function insertUpload(tx: TenantTx, row: NewUpload): Promise<UploadRow> {
  return tx
    .insertInto('uploads')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findUpload(tx: TenantTx, siteId: string, id: string): Promise<UploadRow | undefined> {
  return tx
    .selectFrom('uploads')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function lockUpload(tx: TenantTx, id: string): Promise<UploadRow | undefined> {
  return tx.selectFrom('uploads').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** @returns undefined unless the upload is still receiving and stands where the part begins */
export async function appendPart(
  tx: TenantTx,
  id: string,
  part: { key: string; offset: number; size_bytes: number },
): Promise<UploadRow | undefined> {
  return tx
    .updateTable('uploads')
    .set({
      parts: sql`array_append(parts, ${part.key}::text)`,
      offset_bytes: part.offset + part.size_bytes,
      state: sql`case when size_bytes = ${part.offset + part.size_bytes}::bigint then 'received' else state end`,
    })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .where('offset_bytes', '=', part.offset)
    .returningAll()
    .executeTakeFirst()
}

export async function updateUpload(tx: TenantTx, id: string, change: Updateable<Uploads>): Promise<void> {
  await tx.updateTable('uploads').set(change).where('id', '=', id).execute()
}

export async function deleteUpload(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('uploads').where('id', '=', id).execute()
}

/** Uploads whose time is over, and those whose bytes are here but which are not media yet. */
export async function listExpiredUploads(
  tx: TenantTx,
  now: Date,
  page: { skip: number; limit: number },
): Promise<UploadRow[]> {
  return tx
    .selectFrom('uploads')
    .selectAll()
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .offset(page.skip)
    .limit(page.limit)
    .execute()
}

export async function listReceivedUploads(tx: TenantTx, limit: number): Promise<UploadRow[]> {
  return tx.selectFrom('uploads').selectAll().where('state', '=', 'received').limit(limit).execute()
}

export async function nextExpiry(tx: TenantTx): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('uploads')
    .select('expires_at')
    .orderBy('expires_at')
    .limit(1)
    .executeTakeFirst()
  return row?.expires_at
}

/** The media library: what is known of media changes here, and media end here. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { VARIANT_WIDTHS, hasVariants, makeVariant } from '../../kernel/images/variant.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota } from '../quotas/quotas.ts'
import type { TellingCtx } from '../site-news/site-news.ts'
import { tellOfMedia } from './announce.ts'
import { cleanName } from './file-names.ts'
import * as queries from './queries.ts'
import type { MediaRow } from './queries.ts'
import { type MediaTarget, fileKey, mediaPrefix, removePrefix, requireFolder } from './uploads.ts'

export { sumBytes as countMediaBytes } from './queries.ts'

/** The task that removes the bytes of media that are gone. */
export const REMOVE_FILES = 'media.remove-files'

export type MediaChange = Partial<
  Pick<MediaRow, 'name' | 'alt' | 'title' | 'caption' | 'credit' | 'folder_id'>
>

/** @throws AppError not_found */
export async function getMedium(tx: TenantTx, siteId: string, id: string): Promise<MediaRow> {
  return (await queries.findMediaRow(tx, siteId, { id })) ?? absent()
}

/** The medium, locked until `tx` ends. @throws AppError not_found */
export async function getMediumForChange(tx: TenantTx, siteId: string, id: string): Promise<MediaRow> {
  const [row] = await queries.lockMediaRows(tx, siteId, [id])
  return row ?? absent()
}

/** @param medium from getMediumForChange @throws AppError not_found for a folder that is not there */
export async function changeMedium(
  ctx: TellingCtx,
  tx: TenantTx,
  medium: MediaRow,
  change: MediaChange,
): Promise<MediaRow> {
  const { id, site_id } = medium
  if (change.folder_id) await requireFolder(tx, site_id, change.folder_id)
  const extension = medium.name.slice(medium.name.lastIndexOf('.') + 1)
  const changed = await queries.updateMedia(tx, site_id, id, {
    ...change,
    ...(change.name !== undefined && { name: cleanName(change.name, extension) }),
  })
  await tellOfMedia(ctx, tx, [changed], 'changed')
  await recordAudit(tx, {
    action: 'media.change',
    subject: { type: 'media', id, label: changed.name },
    before: contentOf(medium),
    after: contentOf(changed),
  })
  return changed
}

/**
 * Moves media; those that are not there are passed over.
 * @returns how many there were
 * @throws AppError not_found for a folder that is not there
 */
export async function moveMedia(
  ctx: TellingCtx,
  tx: TenantTx,
  siteId: string,
  ids: string[],
  folderId: string | null,
): Promise<number> {
  if (folderId !== null) await requireFolder(tx, siteId, folderId)
  const rows = await queries.lockMediaRows(tx, siteId, ids)
  if (rows.length === 0) return 0
  await queries.moveMedia(
    tx,
    siteId,
    rows.map(({ id }) => id),
    folderId,
  )
  await tellOfMedia(ctx, tx, rows, 'changed')
  await recordAudit(tx, {
    action: 'media.move',
    subject: { type: 'website', id: siteId },
    after: { folder_id: folderId, count: rows.length, names: rows.slice(0, 20).map(({ name }) => name) },
  })
  return rows.length
}

/**
 * Removes media and returns their quota; their bytes go when `tx` has committed. Those that are not there are passed over.
 * @returns how many there were
 */
export async function removeMedia(
  ctx: TellingCtx & Pick<AppContext, 'jobs'>,
  tx: TenantTx,
  siteId: string,
  ids: string[],
): Promise<number> {
  const rows = await queries.lockMediaRows(tx, siteId, ids)
  if (rows.length === 0) return 0
  const found = rows.map(({ id }) => id)
  await queries.deleteMedia(tx, siteId, found)
  await ctx.jobs.enqueue(tx, REMOVE_FILES, { site_id: siteId, media_ids: found })
  await returnQuota(
    tx,
    'storage_bytes',
    rows.reduce((sum, { size_bytes }) => sum + size_bytes, 0),
  )
  await tellOfMedia(ctx, tx, rows, 'deleted')
  for (const row of rows)
    await recordAudit(tx, {
      action: 'media.remove',
      subject: { type: 'media', id: row.id, label: row.name },
      before: contentOf(row),
    })
  return rows.length
}

/** Removes files and variants of media, unless a medium with the id exists. */
export async function removeFiles(
  ctx: Pick<AppContext, 'db' | 'blobs'>,
  { tenantId, siteId }: MediaTarget,
  mediaIds: string[],
): Promise<void> {
  const rows = await ctx.db.withTenant(tenantId, (tx) => queries.findMediaRows(tx, siteId, mediaIds), {
    readOnly: true,
  })
  const blobs = ctx.blobs.scope({ tenantId })
  for (const id of mediaIds)
    if (!rows.some((row) => row.id === id)) await removePrefix(blobs, mediaPrefix(siteId, id))
}

/**
 * The file of a medium, or a smaller variant of it, which is made when there is none yet.
 * @param width of the variant; none: the file itself
 * @throws AppError not_found where there is no such variant
 */
export async function openFile(
  ctx: Pick<AppContext, 'blobs'>,
  tenantId: string,
  medium: MediaRow,
  width?: number,
) {
  const blobs = ctx.blobs.scope({ tenantId })
  const key = fileKey(medium.site_id, medium.id)
  if (width === undefined) return blobs.get(key)
  const isVariant =
    VARIANT_WIDTHS.some((allowed) => allowed === width) &&
    hasVariants(medium.content_type, medium.is_animated) &&
    width < (medium.width ?? 0)
  if (!isVariant) throw new AppError('not_found', 'There is no such variant of this medium.')
  const variantKey = `${mediaPrefix(medium.site_id, medium.id)}w${width}.webp`
  const found = await blobs.find(variantKey)
  if (found) return found
  const { body } = await blobs.get(key)
  const variant = await makeVariant(Buffer.concat(await body.toArray()), width)
  await blobs.put(variantKey, variant, { contentType: 'image/webp' })
  return blobs.get(variantKey)
}

function contentOf({ name, alt, title, caption, credit, folder_id }: MediaRow) {
  return { name, alt, title, caption, credit, folder_id }
}

function absent(): never {
  throw new AppError('not_found', 'There is no such medium.')
}

/** From bytes to a medium: what the file is, made safe, stored under its own key, and settled with the quota. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { AppError } from '../../errors.ts'
import type { Blobs } from '../../kernel/blobs/blobs.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { recordAudit } from '../audit/audit.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import { announceMedia } from './announce.ts'
import { cleanName } from './file-names.ts'
import {
  type FileType,
  HEAD_BYTES,
  MAX_BYTES,
  MAX_FILE_BYTES,
  MAX_SVG_BYTES,
  fileTypeOf,
} from './file-types.ts'
import * as queries from './queries.ts'
import type { MediaRow } from './queries.ts'
import {
  type MediaCtx,
  type MediaTarget,
  type UploadFields,
  type UploadRow,
  beginUpload,
  fileKey,
  readHead,
  readParts,
  receive,
  removeBytes,
  removeUpload,
} from './uploads.ts'

export type MediaSource = UploadFields & {
  /** Read to its end, or destroyed on failure. */
  body: Readable | Uint8Array
  /** The size if it is known: reserved at once, so that what has no room fails before anything is read. */
  size_bytes?: number
  /** To keep the references of a copied site; a new one if left out. A medium that has it is given back as it is. */
  id?: string
}

/** A medium that was added, or the one with the same bytes that was there. */
export type Added = MediaRow & { is_duplicate: boolean }

/**
 * Adds a file. Opens transactions of its own; after a failure nothing is left, neither bytes nor quota.
 * The same bytes again, or the same `source_key`, give back the medium that is there.
 * @throws AppError quota_exceeded, body_too_large, unsupported_media_type (what may not be kept), validation_failed
 *   (broken or hostile images, an empty file), not_found (no such folder), overloaded
 */
export async function addMedia(ctx: MediaCtx, target: MediaTarget, source: MediaSource): Promise<Added> {
  const { body, size_bytes, ...fields } = source
  const stream = body instanceof Uint8Array ? Readable.from([body]) : body
  try {
    return await takeIn(ctx, target, { ...fields, body: stream }, size_bytes ?? bytesOf(body))
  } finally {
    stream.destroy()
  }
}

function bytesOf(body: Readable | Uint8Array): number {
  return body instanceof Uint8Array ? body.length : 0
}

/** As addMedia; leaves the stream where it is, for its owner to drain. @param expected bytes to reserve at once */
export async function takeIn(
  ctx: MediaCtx,
  target: MediaTarget,
  { body, id, ...given }: Omit<MediaSource, 'body' | 'size_bytes'> & { body: Readable },
  expected: number,
): Promise<Added> {
  const known = await findKnown(ctx, target, given.source_key, id)
  if (known) return { ...known, is_duplicate: true }
  const upload = await beginUpload(ctx, target, {
    is_resumable: false,
    size_bytes: null,
    reserved_bytes: Math.min(expected, MAX_FILE_BYTES),
    fields: given,
    media_id: id,
  })
  try {
    const limit = (head: Buffer) => sizeLimit(head, given.name)
    const received = await receive(ctx, target.tenantId, upload, body, limit)
    return await makeMedium(ctx, target.tenantId, received)
  } finally {
    await removeUpload(ctx, target.tenantId, upload)
  }
}

async function findKnown(
  ctx: MediaCtx,
  { tenantId, siteId }: MediaTarget,
  sourceKey: string | undefined,
  id: string | undefined,
): Promise<MediaRow | undefined> {
  if (sourceKey === undefined && id === undefined) return undefined
  return ctx.db.withTenant(
    tenantId,
    async (tx) =>
      (id && (await queries.findMediaRow(tx, siteId, { id }))) ||
      (sourceKey === undefined ? undefined : queries.findMediaRow(tx, siteId, { source_key: sourceKey })),
    { readOnly: true },
  )
}

/**
 * How large a file may get that begins so.
 * @throws AppError unsupported_media_type, where the beginning is long enough to tell
 */
export async function sizeLimit(head: Buffer, name: string): Promise<number> {
  // A first chunk may be a few bytes; then the whole file will tell.
  if (head.length < 64) return MAX_FILE_BYTES
  const type = await fileTypeOf(head.subarray(0, HEAD_BYTES), name)
  return limitOf(type)
}

function limitOf(type: FileType): number {
  return type.extension === 'svg' ? MAX_SVG_BYTES : MAX_BYTES[type.kind]
}

/**
 * Makes the medium of an upload whose bytes are all here. Repeatable: a second run, even at the same time, finds or
 * makes the same medium.
 * @throws AppError as addMedia does; the upload is left to the caller
 */
async function makeMedium(ctx: MediaCtx, tenantId: string, upload: UploadRow): Promise<Added> {
  const blobs = ctx.blobs.scope({ tenantId })
  const file = await storeFile(ctx, tenantId, blobs, upload)
  return ctx.db.withTenant(tenantId, (tx) => settle(ctx, tx, upload, file))
}

type StoredFile = {
  type: FileType
  /** Of the bytes as they came. */
  sha256: string
  size_bytes: number
  width?: number
  height?: number
  is_animated?: boolean
  color?: string
}

async function storeFile(
  ctx: MediaCtx,
  tenantId: string,
  blobs: Blobs,
  upload: UploadRow,
): Promise<StoredFile> {
  const { name } = fieldsOf(upload)
  if (upload.offset_bytes === 0) throw new AppError('validation_failed', 'The file is empty.')
  const type = await fileTypeOf(await readHead(blobs, upload, HEAD_BYTES), name)
  if (upload.offset_bytes > limitOf(type))
    throw new AppError('body_too_large', `A file of this kind may have at most ${limitOf(type) / 1e6} MB.`)
  const key = fileKey(upload.site_id, upload.media_id)
  const { content_type: contentType } = type
  if (type.kind !== 'image') {
    const stored = await blobs.put(key, readParts(blobs, upload), { contentType })
    return { type, ...stored }
  }
  const bytes = Buffer.concat(await readParts(blobs, upload).toArray())
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  // Found before it is decoded: the work would be for nothing.
  const same = await ctx.db.withTenant(
    tenantId,
    (tx) => queries.findMediaRow(tx, upload.site_id, { sha256 }),
    { readOnly: true },
  )
  if (same) return { type, sha256, size_bytes: same.size_bytes }
  const { bytes: clean, ...facts } = await cleaned(bytes, type)
  await blobs.put(key, clean, { contentType })
  return { type, sha256, size_bytes: clean.length, ...facts }
}

async function cleaned(bytes: Buffer, type: FileType) {
  if (type.extension === 'svg') {
    const { cleanSvg } = await import('../../kernel/images/svg.ts')
    const { svg, ...size } = cleanSvg(bytes)
    return { bytes: Buffer.from(svg), ...size }
  }
  const { cleanImage } = await import('../../kernel/images/inspect.ts')
  return cleanImage(bytes, type.content_type)
}

/** The medium's row, the quota and the upload's end, in one transaction. */
async function settle(
  ctx: MediaCtx,
  tx: TenantTx,
  { id, site_id, media_id, created_by }: UploadRow,
  file: StoredFile,
): Promise<Added> {
  const upload = await queries.lockUpload(tx, id)
  if (!upload || upload.state === 'removing' || upload.state === 'failed')
    throw new AppError('conflict', 'The upload was ended meanwhile.')
  const { name, folder_id = null, source_key, ...texts } = fieldsOf(upload)
  const { type, ...facts } = file
  const added =
    upload.state === 'done'
      ? undefined
      : await queries.insertMedia(tx, {
          ...texts,
          ...facts,
          id: media_id,
          site_id,
          // The folder may have gone while the bytes came.
          folder_id: folder_id && (await queries.findFolder(tx, site_id, folder_id)) ? folder_id : null,
          name: cleanName(name, type.extension),
          kind: type.kind,
          content_type: type.content_type,
          source_key: source_key ?? null,
          created_by,
          created_at: ctx.clock.now(),
        })
  const medium =
    added ??
    (await queries.findMediaRow(tx, site_id, { sha256: file.sha256 })) ??
    (source_key === undefined ? undefined : await queries.findMediaRow(tx, site_id, { source_key }))
  if (!medium) throw new AppError('conflict', 'Something with this id exists already.')
  const isDuplicate = medium.id !== media_id
  await queries.updateUpload(tx, id, {
    state: 'done',
    reserved_bytes: 0,
    duplicate_of: isDuplicate ? medium.id : null,
  })
  const missing = (added?.size_bytes ?? 0) - upload.reserved_bytes
  if (missing > 0) await takeQuota(ctx, tx, 'storage_bytes', missing)
  else await returnQuota(tx, 'storage_bytes', -missing)
  if (added) {
    await announceMedia(ctx, tx, [added])
    await recordAudit(tx, {
      action: 'media.add',
      subject: { type: 'media', id: added.id, label: added.name },
      after: {
        name: added.name,
        content_type: added.content_type,
        size_bytes: added.size_bytes,
        website_id: site_id,
      },
    })
  }
  return { ...medium, is_duplicate: isDuplicate }
}

function fieldsOf(upload: UploadRow): UploadFields {
  return upload.fields as UploadFields
}

/**
 * Finishes a resumable upload whose last byte has come. Its row stays until it expires, for the client to read.
 * @throws AppError why it became nothing, which is kept in the row
 */
export async function finishUpload(
  ctx: MediaCtx,
  tenantId: string,
  upload: UploadRow,
): Promise<Added | undefined> {
  if (upload.state !== 'received') return undefined
  try {
    const medium = await makeMedium(ctx, tenantId, upload)
    await removeBytes(ctx, tenantId, upload)
    return medium
  } catch (error) {
    // A full queue or a lost database may be different the next time; a refusal will not.
    if (error instanceof AppError && error.status < 500 && error.status !== 429)
      await removeUpload(ctx, tenantId, upload, { error: { code: error.code, detail: error.message } })
    throw error
  }
}

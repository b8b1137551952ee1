/**
 * Bytes on their way in. A row of `uploads` stands for them, and for the quota they hold, from before the first byte until
 * they are a medium or gone: whatever dies on the way, `tendUploads` finds the row and finishes or removes what it stands for.
 */
import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { Readable } from 'node:stream'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Blobs } from '../../kernel/blobs/blobs.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { currentTrace } from '../../kernel/trace.ts'
import { returnQuota, takeQuota } from '../quotas/quotas.ts'
import * as queries from './queries.ts'
import type { UploadRow } from './queries.ts'

export type { UploadRow }

export type MediaCtx = Pick<AppContext, 'db' | 'blobs' | 'plans' | 'clock' | 'jobs' | 'log' | 'notices'>

/** The site that media are added to. */
export type MediaTarget = { tenantId: string; siteId: string }

/** What is known of a file besides its bytes. */
export type UploadFields = {
  /** What the file was called; cleaned, and given the ending that fits its bytes. */
  name: string
  alt?: string
  title?: string
  caption?: string
  credit?: string
  folder_id?: string | null
  /** Where an import found it. */
  source_key?: string
}

/** The task that finishes and removes what was left behind; one waits per tenant. */
export const TEND = 'uploads.tend'

/** How long a client may take to bring all bytes of a resumable upload. */
export const RESUMABLE_HOURS = 24
/** After that, the process that served the one request of any other upload has died. */
const DIRECT_HOURS = 2
/** Whoever received the last byte is at work on it before this; then somebody else is. */
const RECEIVED_MS = 120_000
/** What a broken connection or a killed process can cost of an upload; also how often its row is written. */
const PART_BYTES = 16_000_000

const HOUR_MS = 3_600_000

/** Where the parts of an upload lie. */
function partsPrefix(upload: Pick<UploadRow, 'site_id' | 'id'>): string {
  return `sites/${upload.site_id}/uploads/${upload.id}/`
}

/** Where the file of a medium and its variants lie. */
export function mediaPrefix(siteId: string, mediaId: string): string {
  return `sites/${siteId}/media/${mediaId}/`
}

/** The file of a medium; its variants lie beside it as `w<width>.webp`. */
export function fileKey(siteId: string, mediaId: string): string {
  return `${mediaPrefix(siteId, mediaId)}file`
}

/**
 * Begins an upload and reserves its bytes.
 * @param upload.reserved_bytes what it will take as far as is known; the rest is taken as it comes
 * @throws AppError quota_exceeded, not_found for a folder that is not there
 */
export async function beginUpload(
  ctx: MediaCtx,
  { tenantId, siteId }: MediaTarget,
  upload: {
    id?: string
    is_resumable: boolean
    size_bytes: number | null
    reserved_bytes: number
    fields: UploadFields
    metadata?: Record<string, string | null>
    media_id?: string | undefined
  },
): Promise<UploadRow> {
  const now = ctx.clock.now()
  const hours = upload.is_resumable ? RESUMABLE_HOURS : DIRECT_HOURS
  const expires_at = new Date(now.getTime() + hours * HOUR_MS)
  const { fields, metadata = {}, ...rest } = upload
  return ctx.db.withTenant(tenantId, async (tx) => {
    if (fields.folder_id) await requireFolder(tx, siteId, fields.folder_id)
    const row = await queries.insertUpload(tx, {
      ...rest,
      id: upload.id ?? randomUUIDv7(),
      site_id: siteId,
      media_id: upload.media_id ?? randomUUIDv7(),
      fields: JSON.stringify(fields),
      metadata: JSON.stringify(metadata),
      created_by: currentTrace().actor?.label ?? '',
      created_at: now,
      expires_at,
    })
    await ctx.jobs.enqueue(tx, TEND, null, { key: 'tend', runAt: expires_at })
    await takeQuota(ctx, tx, 'storage_bytes', upload.reserved_bytes)
    return row
  })
}

/** @throws AppError not_found */
export async function requireFolder(tx: TenantTx, siteId: string, folderId: string): Promise<void> {
  if (!(await queries.findFolder(tx, siteId, folderId)))
    throw new AppError('not_found', 'There is no such folder.')
}

/**
 * Stores what comes behind what is there, a part at a time, with the memory of one chunk.
 * When the stream of a resumable upload breaks, what came of it is kept.
 * @param body left where it is when this fails, so that its owner can drain or destroy it
 * @param limit asked once for the largest size in bytes, with the first chunk of the body
 * @returns the upload with its new offset
 * @throws AppError body_too_large, quota_exceeded, conflict when another request was faster; whatever breaks `body`
 */
export async function receive(
  ctx: MediaCtx,
  tenantId: string,
  upload: UploadRow,
  body: Readable,
  limit: (firstChunk: Buffer) => Promise<number> | number,
): Promise<UploadRow> {
  const blobs = ctx.blobs.scope({ tenantId })
  const chunks = openChunks(body)
  let row = upload
  let max: number | undefined
  for (;;) {
    const first = await chunks.next()
    if (!first) break
    max ??= await limit(first)
    const key = partsPrefix(upload) + randomUUID()
    const part = { key, offset: row.offset_bytes }
    try {
      const stream = Readable.from(chunks.part(first, max - row.offset_bytes))
      const { size_bytes } = await blobs.put(key, stream, { contentType: 'application/octet-stream' })
      if (chunks.broken && !upload.is_resumable) throw chunks.broken
      row = await recordPart(ctx, tenantId, upload, { ...part, size_bytes })
    } catch (error) {
      await blobs.remove(key)
      throw error
    }
  }
  if (chunks.broken) throw chunks.broken
  return row
}

/** Reads a stream chunk by chunk, remembers how it broke instead of breaking too, and never destroys it. */
function openChunks(body: Readable) {
  const reader = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  const chunks = {
    broken: undefined as unknown,
    async next(): Promise<Buffer | undefined> {
      if (chunks.broken) return undefined
      try {
        const { value, done } = await reader.next()
        return done ? undefined : value
      } catch (error) {
        chunks.broken = error
        return undefined
      }
    },
    /** What goes into one part. Past `room` bytes it throws: then nothing of the part is kept. */
    async *part(first: Buffer, room: number): AsyncGenerator<Buffer> {
      let size = 0
      for (let chunk: Buffer | undefined = first; chunk; chunk = await chunks.next()) {
        size += chunk.length
        if (size > room)
          throw new AppError('body_too_large', 'The file is larger than its kind may be, or than was said.')
        yield chunk
        if (size >= PART_BYTES) return
      }
    },
  }
  return chunks
}

async function recordPart(
  ctx: MediaCtx,
  tenantId: string,
  upload: UploadRow,
  part: { key: string; offset: number; size_bytes: number },
): Promise<UploadRow> {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const row = await queries.appendPart(tx, upload.id, part)
    if (!row)
      throw new AppError('conflict', 'Another request has continued this upload; ask where it stands.')
    const missing = Math.max(0, row.offset_bytes - row.reserved_bytes)
    if (missing > 0) await queries.updateUpload(tx, row.id, { reserved_bytes: row.offset_bytes })
    if (row.state === 'received')
      // Should this process die before the medium is made, another makes it.
      await ctx.jobs.enqueue(tx, TEND, null, {
        key: 'tend',
        runAt: new Date(ctx.clock.now().getTime() + RECEIVED_MS),
      })
    if (missing > 0) await takeQuota(ctx, tx, 'storage_bytes', missing)
    return { ...row, reserved_bytes: row.reserved_bytes + missing }
  })
}

/** The bytes of an upload, part after part. */
export function readParts(blobs: Blobs, upload: UploadRow): Readable {
  return Readable.from(
    (async function* () {
      for (const key of upload.parts) yield* (await blobs.get(key)).body
    })(),
    { objectMode: false },
  )
}

/** The first `length` bytes of an upload, or all. */
export async function readHead(blobs: Blobs, upload: UploadRow, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for (const key of upload.parts) {
    const { body } = await blobs.get(key, { range: { start: 0, end: length - size - 1 } })
    for await (const chunk of body) {
      chunks.push(chunk as Buffer)
      size += (chunk as Buffer).length
    }
    if (size >= length) break
  }
  return Buffer.concat(chunks)
}

/**
 * Ends an upload that became nothing: its bytes first, then its row with the quota it held.
 * @param keep leaves the row for the client to read why, with state `failed` and without bytes or quota
 */
export async function removeUpload(
  ctx: MediaCtx,
  tenantId: string,
  upload: UploadRow,
  keep?: { error: { code: string; detail: string } },
): Promise<void> {
  const isOurs = await ctx.db.withTenant(tenantId, async (tx) => {
    const row = await queries.lockUpload(tx, upload.id)
    if (!row || row.state === 'done') return row !== undefined
    // From here on no part is added.
    await queries.updateUpload(tx, row.id, { state: 'removing' })
    return true
  })
  if (!isOurs) return
  await removeBytes(ctx, tenantId, upload)
  await ctx.db.withTenant(tenantId, async (tx) => {
    const row = await queries.lockUpload(tx, upload.id)
    if (!row) return
    if (keep && row.state === 'removing')
      await queries.updateUpload(tx, row.id, {
        state: 'failed',
        parts: [],
        reserved_bytes: 0,
        error: JSON.stringify(keep.error),
      })
    else await queries.deleteUpload(tx, row.id)
    await returnQuota(tx, 'storage_bytes', row.reserved_bytes)
  })
}

/** Removes the parts, and the file unless it is a medium's. */
export async function removeBytes(ctx: MediaCtx, tenantId: string, upload: UploadRow): Promise<void> {
  const blobs = ctx.blobs.scope({ tenantId })
  await removePrefix(blobs, partsPrefix(upload))
  const [medium] = await ctx.db.withTenant(
    tenantId,
    (tx) => queries.findMediaRows(tx, upload.site_id, [upload.media_id]),
    { readOnly: true },
  )
  if (!medium) await removePrefix(blobs, mediaPrefix(upload.site_id, upload.media_id))
}

/** Removes every blob whose key begins so. */
export async function removePrefix(blobs: Blobs, prefix: string): Promise<void> {
  for (;;) {
    const { blobs: found, next_cursor } = await blobs.list({ prefix })
    for (const { key } of found) await blobs.remove(key)
    if (next_cursor === undefined) return
  }
}

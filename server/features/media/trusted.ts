/** Files that ship with the program, such as pictures of blueprints: stored as they are, many at once. */
import { createHash, randomUUIDv7 } from 'node:crypto'
import { takeQuota } from '../quotas/quotas.ts'
import { announceMedia } from './announce.ts'
import { cleanName } from './file-names.ts'
import { HEAD_BYTES, fileTypeOf } from './file-types.ts'
import { removeFiles } from './library.ts'
import * as queries from './queries.ts'
import { type MediaCtx, type MediaTarget, type UploadFields, fileKey } from './uploads.ts'

export type TrustedSource = UploadFields & {
  id?: string | undefined
  bytes: Buffer
  /** Pixels, known rather than looked up: decoding fifteen pictures takes a second. */
  width: number | null
  height: number | null
  color: string | null
}

/**
 * Adds files without making them safe. Never pass what strangers have sent.
 * @returns the media in the order of `sources`; one that has the same bytes or id is given back as it is
 * @throws AppError quota_exceeded, unsupported_media_type; then no file is left
 */
export async function addTrustedMedia(
  ctx: MediaCtx,
  { tenantId, siteId }: MediaTarget,
  sources: readonly TrustedSource[],
): Promise<(queries.MediaRow | undefined)[]> {
  const blobs = ctx.blobs.scope({ tenantId })
  const files = await Promise.all(
    sources.map(async ({ id = randomUUIDv7(), bytes, ...fields }) => ({
      id,
      bytes,
      fields,
      type: await fileTypeOf(bytes.subarray(0, HEAD_BYTES), fields.name),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  )
  const put = async ({ id, bytes, type }: (typeof files)[number]) =>
    blobs.put(fileKey(siteId, id), bytes, { contentType: type.content_type })
  try {
    await Promise.all(files.map(put))
    return await ctx.db.withTenant(tenantId, async (tx) => {
      const fresh: queries.MediaRow[] = []
      const rows: (queries.MediaRow | undefined)[] = []
      for (const { id, bytes, type, sha256, fields } of files) {
        const { source_key, name, folder_id = null, ...rest } = fields
        const added = await queries.insertMedia(tx, {
          ...rest,
          id,
          site_id: siteId,
          folder_id,
          name: cleanName(name, type.extension),
          kind: type.kind,
          content_type: type.content_type,
          size_bytes: bytes.length,
          sha256,
          source_key: source_key ?? null,
          created_at: ctx.clock.now(),
        })
        if (added) fresh.push(added)
        rows.push(added ?? (await queries.findMediaRow(tx, siteId, { sha256 })) ?? undefined)
      }
      const addedBytes = fresh.reduce((sum, { size_bytes }) => sum + size_bytes, 0)
      if (addedBytes > 0) await takeQuota(ctx, tx, 'storage_bytes', addedBytes)
      await announceMedia(ctx, tx, fresh)
      return rows
    })
  } finally {
    // Of those that became no medium, because of a failure or of equal bytes.
    await removeFiles(
      ctx,
      { tenantId, siteId },
      files.map(({ id }) => id),
    )
  }
}

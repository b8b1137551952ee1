/** What happens to media in the background: large uploads become media, what is left over goes. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { finishUpload } from './intake.ts'
import { REMOVE_FILES, removeFiles } from './library.ts'
import * as queries from './queries.ts'
import { type MediaCtx, TEND, removeUpload } from './uploads.ts'

/** The task that makes a medium of an upload; keyed by the upload, so that it runs once at a time. */
const FINISH = 'media.finish'
const BATCH = 50
/** Before what could not be removed is tried again. */
const AGAIN_MS = 600_000

export function defineMediaJobs(ctx: MediaCtx): void {
  ctx.jobs.define<null>({
    name: TEND,
    lane: 'quick',
    timeoutMs: 300_000,
    run: ({ tenantId, signal }) => tendUploads(ctx, tenantId, signal),
  })
  ctx.jobs.define<{ site_id: string; upload_id: string }>({
    name: FINISH,
    lane: 'long',
    run: ({ tenantId, payload }) => finish(ctx, tenantId, payload),
  })
  ctx.jobs.define<{ site_id: string; media_ids: string[] }>({
    name: REMOVE_FILES,
    lane: 'quick',
    run: ({ tenantId, payload }) =>
      removeFiles(ctx, { tenantId, siteId: payload.site_id }, payload.media_ids),
  })
}

/** Has the medium made in the background. */
export async function finishLater(
  ctx: Pick<AppContext, 'db' | 'jobs'>,
  tenantId: string,
  upload: Pick<queries.UploadRow, 'id' | 'site_id'>,
): Promise<void> {
  const payload = { site_id: upload.site_id, upload_id: upload.id }
  await ctx.db.withTenant(tenantId, (tx) => ctx.jobs.enqueue(tx, FINISH, payload, { key: upload.id }))
}

async function finish(
  ctx: MediaCtx,
  tenantId: string,
  { site_id, upload_id }: { site_id: string; upload_id: string },
): Promise<unknown> {
  const upload = await ctx.db.withTenant(tenantId, (tx) => queries.findUpload(tx, site_id, upload_id))
  try {
    const medium = upload && (await finishUpload(ctx, tenantId, upload))
    return { media_id: medium?.id ?? null }
  } catch (error) {
    // The upload's row tells its owner what was wrong with the file; the job has done its work.
    if (error instanceof AppError && error.status < 500 && error.status !== 429)
      return { refused: error.code }
    throw error
  }
}

/**
 * Removes uploads whose time is over, with their bytes and their quota, and has those finished that somebody left behind.
 * @returns how many were removed
 */
export async function tendUploads(ctx: MediaCtx, tenantId: string, signal: AbortSignal): Promise<number> {
  const now = ctx.clock.now()
  let removed = 0
  let failed = 0
  let page: queries.UploadRow[]
  do {
    page = await ctx.db.withTenant(tenantId, (tx) =>
      queries.listExpiredUploads(tx, now, { skip: failed, limit: BATCH }),
    )
    for (const upload of page) {
      signal.throwIfAborted()
      try {
        await removeUpload(ctx, tenantId, upload)
        removed += 1
      } catch (error) {
        failed += 1
        ctx.log.warn({ err: error, tenant_id: tenantId, upload_id: upload.id }, 'an upload was not removed')
      }
    }
  } while (page.length === BATCH)
  const received = await ctx.db.withTenant(tenantId, (tx) => queries.listReceivedUploads(tx, BATCH))
  for (const upload of received) await finishLater(ctx, tenantId, upload)
  await ctx.db.withTenant(tenantId, async (tx) => {
    const next = await queries.nextExpiry(tx)
    if (!next) return
    const runAt = new Date(Math.max(next.getTime(), now.getTime() + (failed ? AGAIN_MS : 0)))
    await ctx.jobs.enqueue(tx, TEND, null, { key: 'tend', runAt })
  })
  return removed
}

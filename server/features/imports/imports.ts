/** Imports: content of other systems, and bundles, brought into a site by a job. */
import { randomUUIDv7 } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { personActing } from '../api-keys/api-keys.ts'
import { recordAudit } from '../audit/audit.ts'
import type { ApplyCtx } from '../bundles/bundles.ts'
import type { NotifyCtx } from '../notifications/notifications.ts'
import { getSite, requireEditable } from '../sites/sites.ts'
import { importKey, receiveForm } from './form.ts'
import { type ImportRow, countUnfinished, findImport, insertImport, updateImport } from './queries.ts'

export type ImportCtx = ApplyCtx & NotifyCtx & Pick<AppContext, 'fetcher'>

export const RUN_TASK = 'imports.run'
/** Removes what an import left whose process died while the file came. */
export const TIDY_TASK = 'imports.tidy'
const TIDY_AFTER_MS = 6 * 3_600_000
const UNFINISHED_MAX = 5

/**
 * Takes the file in and queues the work.
 * @throws AppError not_found, transition_not_allowed, conflict for too many at a time, and as receiveForm does
 */
export async function startImport(
  ctx: ImportCtx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  request: FastifyRequest,
  author: string,
): Promise<ImportRow> {
  const id = randomUUIDv7()
  const now = ctx.clock.now()
  await ctx.db.withTenant(tenantId, async (tx) => {
    requireEditable(await getSite(tx, siteId))
    if ((await countUnfinished(tx)) >= UNFINISHED_MAX)
      throw new AppError('conflict', `${UNFINISHED_MAX} imports are under way; wait for one of them to end.`)
    await insertImport(tx, {
      id,
      site_id: siteId,
      format: 'wxr',
      state: 'queued',
      created_by: author,
      created_by_id: await personActing(tx),
      created_at: now,
    })
    const runAt = new Date(now.getTime() + TIDY_AFTER_MS)
    await ctx.jobs.enqueue(tx, TIDY_TASK, { import_id: id }, { runAt, key: id })
  })
  try {
    const { format, is_dry_run, options, file_name, has_uploads } = await receiveForm(
      request,
      ctx.blobs.scope({ tenantId }),
      id,
    )
    return await ctx.db.withTenant(tenantId, async (tx) => {
      const jobId = await ctx.jobs.enqueue(tx, RUN_TASK, { import_id: id }, { key: id })
      const row = await updateImport(tx, id, {
        format,
        is_dry_run,
        file_name,
        options: JSON.stringify(options),
        checkpoint: JSON.stringify({ has_uploads }),
        job_id: jobId,
      })
      if (!row) throw new AppError('conflict', 'The import was canceled while its file came.')
      await recordAudit(tx, {
        action: 'import.start',
        subject: { type: 'import', id, label: file_name },
        after: { website_id: siteId, format, dry_run: is_dry_run, file_name },
      })
      return row
    })
  } catch (error) {
    const reason = error instanceof AppError ? error.message : 'The file did not arrive.'
    await ctx.db.withTenant(tenantId, (tx) =>
      updateImport(tx, id, { state: 'failed', error: reason, finished_at: now }),
    )
    await removeFiles(ctx, tenantId, id)
    throw error
  }
}

/** @throws AppError not_found */
export async function getImport(tx: TenantTx, siteId: string, id: string): Promise<ImportRow> {
  const row = await findImport(tx, id)
  if (row?.site_id === siteId) return row
  throw new AppError('not_found', 'There is no such import.')
}

/** What it has brought by now stays, as drafts that nobody sees. @throws AppError not_found, transition_not_allowed */
export async function cancelImport(
  ctx: Pick<AppContext, 'jobs' | 'blobs' | 'clock'>,
  tx: TenantTx,
  siteId: string,
  id: string,
): Promise<ImportRow> {
  const before = await getImport(tx, siteId, id)
  const row = await updateImport(tx, id, { state: 'canceled', finished_at: ctx.clock.now() })
  if (!row) throw new AppError('transition_not_allowed', `The import is over: it ${before.state}.`)
  if (row.job_id) await ctx.jobs.cancel(tx, row.job_id)
  await recordAudit(tx, { action: 'import.cancel', subject: { type: 'import', id, label: row.file_name } })
  tx.afterCommit(() => removeFiles(ctx, tx.tenantId, id))
  return row
}

export async function removeFiles(
  { blobs }: Pick<AppContext, 'blobs'>,
  tenantId: string,
  id: string,
): Promise<void> {
  const scope = blobs.scope({ tenantId })
  await Promise.all([scope.remove(importKey(id, 'file')), scope.remove(importKey(id, 'uploads'))])
}

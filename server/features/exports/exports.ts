/** Exports: a site as a file, made by a job and kept for a week. */
import { randomUUIDv7 } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { StoredBlob } from '../../kernel/blobs/blobs.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { personActing } from '../api-keys/api-keys.ts'
import { recordAudit } from '../audit/audit.ts'
import { writeBundle } from '../bundles/bundles.ts'
import { membersAmong } from '../members/members.ts'
import { type KindAndData, type NotifyCtx, notify } from '../notifications/notifications.ts'
import { findSites, getSite } from '../sites/sites.ts'
import {
  type ExportRow,
  countUnfinished,
  deleteExport,
  findExport,
  insertExport,
  updateExport,
} from './queries.ts'
import type { ExportFormat } from './schema.ts'
import { writeCsv, writeJson } from './tables.ts'

export type ExportCtx = NotifyCtx & Pick<AppContext, 'blobs'>

export const RUN_TASK = 'exports.run'
export const EXPIRE_TASK = 'exports.expire'
const KEPT_MS = 7 * 24 * 3_600_000
const UNFINISHED_MAX = 5

const FILES: Record<ExportFormat, { ending: string; content_type: string }> = {
  bundle: { ending: 'zip', content_type: 'application/zip' },
  json: { ending: 'json', content_type: 'application/json' },
  csv: { ending: 'zip', content_type: 'application/zip' },
}

/** @throws AppError not_found, conflict for too many at a time */
export async function startExport(
  ctx: ExportCtx,
  tx: TenantTx,
  siteId: string,
  format: ExportFormat,
  author: string,
): Promise<ExportRow> {
  const site = await getSite(tx, siteId)
  if ((await countUnfinished(tx)) >= UNFINISHED_MAX)
    throw new AppError('conflict', `${UNFINISHED_MAX} exports are under way; wait for one of them to end.`)
  const id = randomUUIDv7()
  const expires_at = new Date(ctx.clock.now().getTime() + KEPT_MS)
  const jobId = await ctx.jobs.enqueue(tx, RUN_TASK, { export_id: id }, { key: id })
  await ctx.jobs.enqueue(tx, EXPIRE_TASK, { export_id: id }, { runAt: expires_at, key: id })
  const row = await insertExport(tx, {
    id,
    site_id: siteId,
    format,
    state: 'queued',
    job_id: jobId,
    created_by: author,
    created_by_id: await personActing(tx),
    created_at: ctx.clock.now(),
    expires_at,
  })
  await recordAudit(tx, {
    action: 'website.export',
    subject: { type: 'website', id: siteId, label: site.name },
    after: { export_id: id, format },
  })
  return row
}

/** @throws AppError not_found */
export async function getExport(tx: TenantTx, siteId: string, id: string): Promise<ExportRow> {
  const row = await findExport(tx, id)
  if (row?.site_id === siteId) return row
  throw new AppError('not_found', 'There is no such export.')
}

/** @throws AppError not_found; transition_not_allowed until it is there */
export async function openExport(
  { blobs }: Pick<ExportCtx, 'blobs'>,
  tenantId: string,
  row: ExportRow,
): Promise<{ blob: StoredBlob; file_name: string }> {
  if (row.state !== 'succeeded')
    throw new AppError('transition_not_allowed', `There is nothing to download: the export is ${row.state}.`)
  const format = row.format as ExportFormat
  const day = row.created_at.toISOString().slice(0, 10)
  return {
    blob: await blobs.scope({ tenantId }).get(blobKey(row.id)),
    file_name: `website-${day}${format === 'csv' ? '-csv' : ''}.${FILES[format].ending}`,
  }
}

/** Repeatable: the file of an interrupted run is written anew. */
export async function runExport(ctx: ExportCtx, job: Job<{ export_id: string }>): Promise<void> {
  const { tenantId, payload, signal, attempt, maxAttempts } = job
  const id = payload.export_id
  const row = await ctx.db.withTenant(tenantId, (tx) => updateExport(tx, id, { state: 'running' }))
  if (!row) return
  const format = row.format as ExportFormat
  try {
    const { size_bytes } = await ctx.blobs
      .scope({ tenantId })
      .put(blobKey(id), write(ctx, tenantId, row, signal), {
        contentType: FILES[format].content_type,
        signal,
      })
    await ctx.db.withTenant(tenantId, async (tx) => {
      const end = { state: 'succeeded', size_bytes, finished_at: ctx.clock.now() }
      const done = await updateExport(tx, id, end)
      const data = { export_id: id, size_bytes, ...(await websiteOf(tx, row)) }
      if (done) await tell(ctx, tx, row, { kind: 'export.finished', data })
    })
  } catch (error) {
    const isFinal = error instanceof AppError && error.status < 500
    if (!signal.aborted && (isFinal || attempt >= maxAttempts)) {
      const reason =
        error instanceof AppError ? error.message : 'Something went wrong on our side; try again later.'
      await ctx.db.withTenant(tenantId, async (tx) => {
        const end = { state: 'failed', error: reason, finished_at: ctx.clock.now() }
        const done = await updateExport(tx, id, end)
        const data = { export_id: id, error: reason, ...(await websiteOf(tx, row)) }
        if (done) await tell(ctx, tx, row, { kind: 'export.failed', data })
      })
    }
    throw error
  }
}

async function tell(ctx: ExportCtx, tx: TenantTx, row: ExportRow, news: KindAndData): Promise<void> {
  const people = await membersAmong(tx, [row.created_by_id])
  await notify(ctx, tx, people, { ...news, subject: { type: 'export', id: row.id } })
}

/** As notifications name it. */
async function websiteOf(tx: TenantTx, { site_id }: ExportRow) {
  const [site] = await findSites(tx, [site_id])
  return { website_id: site_id, website: site?.name ?? '' }
}

/** The file goes first: a row without one is removed the next time. */
export async function expireExport(ctx: ExportCtx, tenantId: string, id: string): Promise<void> {
  await ctx.blobs.scope({ tenantId }).remove(blobKey(id))
  await ctx.db.withTenant(tenantId, (tx) => deleteExport(tx, id))
}

function write(
  ctx: ExportCtx,
  tenantId: string,
  { site_id: siteId, format }: ExportRow,
  signal: AbortSignal,
): Readable {
  if (format === 'bundle') return writeBundle(ctx, { tenantId, siteId }, { signal })
  const read = <Result>(work: (tx: TenantTx) => Promise<Result>) =>
    ctx.db.withTenant(tenantId, work, { readOnly: true, signal })
  return format === 'json' ? writeJson(read, siteId) : writeCsv(read, siteId)
}

function blobKey(id: string): string {
  return `exports/${id}`
}

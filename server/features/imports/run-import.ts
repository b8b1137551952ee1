/** The work of an import: reads the file, brings what is in it, and goes on where an interrupted run stopped. */
import { type Readable, addAbortSignal } from 'node:stream'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { Job } from '../../kernel/jobs/task.ts'
import { type ZipArchive, openZip, zipInBlob } from '../../kernel/zip.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Counts, type Finding, type Phase, applyIntake } from '../bundles/bundles.ts'
import { siteConfig } from '../releases/releases.ts'
import { addCounts, countIntake } from './counts.ts'
import { UPLOADS_MAX_BYTES, importKey } from './form.ts'
import { type ImportCtx, removeFiles } from './imports.ts'
import type { ImportOptions } from './options.ts'
import { type ImportRow, findImport, updateImport } from './queries.ts'
import { openIntake } from './readers.ts'
import { openReport } from './report.ts'
import type { Format } from './schema.ts'
import type { ImportSource } from './source.ts'
import { tellFailed, tellFinished } from './tell.ts'

type Checkpoint = { has_uploads?: boolean; entries?: number; counts?: Counts }

const UPLOADS_LIMITS = {
  maxEntries: 200_000,
  maxTotalBytes: 4 * UPLOADS_MAX_BYTES,
  maxFileBytes: 1024 ** 3,
}
const PROGRESS_EVERY_MS = 500

export async function runImport(
  ctx: ImportCtx,
  job: Job<{ import_id: string }>,
): Promise<Counts | undefined> {
  const { tenantId, payload, attempt, maxAttempts, signal } = job
  const id = payload.import_id
  const row = await ctx.db.withTenant(tenantId, (tx) => updateImport(tx, id, { state: 'running' }))
  if (!row) return undefined
  try {
    const counts = await perform(ctx, job, row)
    await removeFiles(ctx, tenantId, id)
    return counts
  } catch (error) {
    // Drained, or taken over: another run goes on. Canceled: the row says so already.
    if (signal.aborted) throw error
    const isFinal = error instanceof AppError && error.status < 500
    if (isFinal || attempt >= maxAttempts) {
      const reason =
        error instanceof AppError ? error.message : 'Something went wrong on our side; try again later.'
      await ctx.db.withTenant(tenantId, async (tx) => {
        const end = { state: 'failed', error: reason.slice(0, 2_000), finished_at: ctx.clock.now() }
        const done = await updateImport(tx, id, end)
        if (done) await tellFailed(ctx, tx, done)
      })
      await removeFiles(ctx, tenantId, id)
    }
    throw error
  }
}

async function perform(ctx: ImportCtx, job: Job<{ import_id: string }>, row: ImportRow): Promise<Counts> {
  const { tenantId, signal } = job
  const { id, site_id: siteId } = row
  const saved = row.checkpoint as Checkpoint
  const report = openReport(row.report as Finding[])
  await using sources = await openSources(ctx, job, row, saved, report.add)
  const progress = progressOf(ctx, job, id)
  await progress('reading', 0, 1)
  const intake = await openIntake(row.format as Format, sources.source)
  const options = row.options as ImportOptions
  let counts: Counts
  if (row.is_dry_run) counts = await countIntake(intake, progress)
  else {
    const live: { counts: Counts } = { counts: {} }
    const brought = await applyIntake(ctx, { tenantId, siteId }, intake, {
      mode: 'merge',
      asDrafts: options.as_drafts,
      withConfig: options.import_settings ?? row.format === 'bundle',
      report: report.add,
      progress,
      entriesDone: saved.entries ?? 0,
      counts: live,
      checkpoint: (tx, entries) =>
        keep(tx, id, { ...saved, entries, counts: addCounts(saved.counts, live.counts) }, report.list()),
      signal,
    })
    counts = addCounts(saved.counts, brought)
  }
  await ctx.db.withTenant(tenantId, async (tx) => {
    const done = await updateImport(tx, id, {
      state: 'succeeded',
      counts: JSON.stringify(counts),
      report: JSON.stringify(report.list()),
      finished_at: ctx.clock.now(),
    })
    if (done) await tellFinished(ctx, tx, done, report.list().length)
    if (done && !row.is_dry_run)
      await recordAudit(tx, {
        action: 'website.import',
        subject: { type: 'website', id: siteId },
        after: { import_id: id, format: row.format, file_name: row.file_name, counts },
      })
  })
  return counts
}

/** In the transaction that brings the entries: after a crash, neither is without the other. */
async function keep(
  tx: TenantTx,
  id: string,
  checkpoint: Checkpoint,
  report: readonly Finding[],
): Promise<void> {
  const row = await updateImport(
    tx,
    id,
    {
      checkpoint: JSON.stringify(checkpoint),
      counts: JSON.stringify(checkpoint.counts ?? {}),
      report: JSON.stringify(report),
    },
    ['running'],
  )
  if (!row) throw canceled()
}

function canceled(): AppError {
  return new AppError('transition_not_allowed', 'The import was canceled.')
}

/** Told to the job and shown in the import; twice a second at most, but each phase at least once. */
function progressOf(ctx: ImportCtx, job: Job<unknown>, id: string) {
  let writtenAt = 0
  let last: string | undefined
  return async (phase: Phase | 'reading', done: number, total: number): Promise<void> => {
    await job.progress(done, total, phase)
    if (phase === last && performance.now() - writtenAt < PROGRESS_EVERY_MS) return
    last = phase
    writtenAt = performance.now()
    await ctx.db.withTenant(job.tenantId, async (tx) => {
      if (!(await findImport(tx, id)))
        throw new AppError('not_found', 'The import is gone, and its website with it.')
      if (!(await updateImport(tx, id, { progress: JSON.stringify({ phase, done, total }) })))
        throw canceled()
    })
  }
}

async function openSources(
  ctx: ImportCtx,
  { tenantId, signal }: Job<unknown>,
  row: ImportRow,
  { has_uploads }: Checkpoint,
  report: (finding: Finding) => void,
): Promise<AsyncDisposable & { source: ImportSource }> {
  const blobs = ctx.blobs.scope({ tenantId })
  const key = importKey(row.id, 'file')
  const info = await blobs.findInfo(key)
  if (!info) throw new AppError('not_found', 'The file of the import is gone; start it again.')
  await using stack = new AsyncDisposableStack()
  let uploads: ZipArchive | undefined
  if (has_uploads)
    uploads = stack.use(await openZip(await zipInBlob(blobs, importKey(row.id, 'uploads')), UPLOADS_LIMITS))
  const config = await ctx.db.withTenant(tenantId, (tx) => siteConfig(tx, row.site_id), { readOnly: true })
  const streams = new Set<Readable>()
  stack.defer(() => streams.forEach((stream) => stream.destroy()))
  const source: ImportSource = {
    open: async () => {
      const { body } = await blobs.get(key)
      streams.add(body)
      // A large file is read for a minute: who cancels does not wait for its end.
      return addAbortSignal(signal, body).once('close', () => streams.delete(body))
    },
    zip: () => zipInBlob(blobs, key),
    size_bytes: info.size_bytes,
    options: row.options as ImportOptions,
    fetcher: ctx.fetcher,
    uploads,
    site: { post_path: config.post_path, timezone: config.timezone, locale: config.locale },
    defer: (dispose) => stack.defer(dispose),
    report,
  }
  const lifetime = stack.move()
  return {
    source: { ...source, defer: (dispose) => lifetime.defer(dispose) },
    [Symbol.asyncDispose]: () => lifetime.disposeAsync(),
  }
}

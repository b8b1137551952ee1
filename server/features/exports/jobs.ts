/** Background work of exports. */
import { EXPIRE_TASK, type ExportCtx, RUN_TASK, expireExport, runExport } from './exports.ts'

export function defineExportJobs(ctx: ExportCtx): void {
  ctx.jobs.define<{ export_id: string }>({
    name: RUN_TASK,
    lane: 'long',
    maxAttempts: 4,
    timeoutMs: 3 * 3_600_000,
    run: (job) => runExport(ctx, job),
  })
  ctx.jobs.define<{ export_id: string }>({
    name: EXPIRE_TASK,
    lane: 'quick',
    run: ({ tenantId, payload }) => expireExport(ctx, tenantId, payload.export_id),
  })
}

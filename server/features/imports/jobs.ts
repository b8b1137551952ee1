/** Background work of imports. */
import { findImport, updateImport } from './queries.ts'
import { type ImportCtx, RUN_TASK, TIDY_TASK, removeFiles } from './imports.ts'
import { runImport } from './run-import.ts'

export function defineImportJobs(ctx: ImportCtx): void {
  ctx.jobs.define<{ import_id: string }>({
    name: RUN_TASK,
    lane: 'long',
    maxAttempts: 5,
    timeoutMs: 6 * 3_600_000,
    run: (job) => runImport(ctx, job),
  })
  ctx.jobs.define<{ import_id: string }>({
    name: TIDY_TASK,
    lane: 'quick',
    run: async ({ tenantId, payload }) => {
      const id = payload.import_id
      const isLost = await ctx.db.withTenant(tenantId, async (tx) => {
        const row = await findImport(tx, id)
        if (!row || row.state !== 'queued' || row.job_id !== null) return false
        const error = 'The file did not arrive.'
        return (
          (await updateImport(tx, id, { state: 'failed', error, finished_at: ctx.clock.now() })) !== undefined
        )
      })
      if (isLost) await removeFiles(ctx, tenantId, id)
    },
  })
}

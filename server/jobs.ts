/** Everything that runs by the clock or in the background, gathered from the features. */
import type { AppContext } from './context.ts'
import { defineJobMaintenance } from './features/jobs/jobs.ts'
import { defineMailJobs } from './features/mail/jobs.ts'
import { sweepTenants } from './features/provisioning/provisioning.ts'

/** Defines tasks and schedules; known in every process, run by the one that starts `ctx.jobs`. */
export function defineJobs(ctx: AppContext): void {
  defineMailJobs(ctx)
  defineJobMaintenance(ctx)
  ctx.jobs.cron({ name: 'tenants.sweep', schedule: '* * * * *', run: () => sweepTenants(ctx) })
}

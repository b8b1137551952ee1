/** Everything that runs by the clock or in the background, gathered from the features. */
import type { AppContext } from './context.ts'
import { sweepTenants } from './features/provisioning/provisioning.ts'

/** Defines tasks and schedules; called in the process that runs jobs. */
export function defineJobs(ctx: AppContext): void {
  ctx.jobs.cron({ name: 'tenants.sweep', schedule: '* * * * *', run: () => sweepTenants(ctx) })
}

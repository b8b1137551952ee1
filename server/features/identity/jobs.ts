/** What identity does by the clock. */
import type { Jobs } from '../../kernel/jobs/jobs.ts'
import { cleanUpIdentity, rotateSigningKeys } from './identity.ts'
import type { WithIdentity } from './open.ts'

export function defineIdentityJobs(ctx: WithIdentity & { jobs: Jobs }): void {
  ctx.jobs.cron({ name: 'identity.clean-up', schedule: '47 3 * * *', run: () => cleanUpIdentity(ctx) })
  ctx.jobs.cron({ name: 'identity.rotate-keys', schedule: '23 4 1 * *', run: () => rotateSigningKeys(ctx) })
}

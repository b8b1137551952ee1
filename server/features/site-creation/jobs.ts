/** What runs in the background for copies of sites and acts on many of them. */
import type { AppContext } from '../../context.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { BULK_TASK, type BulkPayload, runBulk } from './bulk.ts'
import { CLONE_TASK, type ClonePayload, runClone } from './clone.ts'
import { pruneOperations, pruneOperationsInPool } from './queries.ts'

const KEEP_DAYS = 30

export function defineSiteCreationJobs(ctx: AppContext): void {
  ctx.jobs.define<ClonePayload>({ name: CLONE_TASK, lane: 'long', run: (job) => runClone(ctx, job) })
  ctx.jobs.define<BulkPayload>({ name: BULK_TASK, lane: 'long', run: (job) => runBulk(ctx, job) })
  ctx.jobs.cron({
    name: 'websites.prune-bulk',
    schedule: '15 4 * * *',
    async run() {
      const before = new Date(ctx.clock.now().getTime() - KEEP_DAYS * 86_400_000)
      await ctx.db.withPlatform((tx) => pruneOperationsInPool(tx, before))
      await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
        ctx.db.withTenant(tenantId, (tx) => pruneOperations(tx, before)),
      )
    },
  })
}

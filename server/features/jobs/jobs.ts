/** Background jobs as people see them: looked at, canceled, tried again, and forgotten after a while. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import type { Database, TenantTx } from '../../kernel/db/database.ts'
import { eachTenantElsewhere } from '../../kernel/db/tenants-elsewhere.ts'
import { firstIdAt } from '../../kernel/db/time-ordered-id.ts'
import { removeJobsOf as removeWakeUpsOf } from '../../kernel/jobs/queries.ts'
import { recordAudit } from '../audit/audit.ts'
import { type NotifyCtx, notifyOperators } from '../notifications/notifications.ts'
import { type JobRow, findJob, pruneJobs, pruneJobsInPool, summarizeFailures } from './queries.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** A single failure is its tenant's business. */
const PILE = 10
const KEEP_GOOD_DAYS = 7
const KEEP_FAILED_DAYS = 30

/** @throws AppError not_found */
export async function getJob(tx: TenantTx, id: string): Promise<JobRow> {
  const job = await findJob(tx, id)
  if (!job) throw new AppError('not_found', 'There is no such job.')
  return job
}

/**
 * Cancels a queued job, or asks a running one to stop: it says so itself when it has.
 * @throws AppError not_found, or transition_not_allowed when it is over
 */
export async function cancelJob(ctx: Pick<AppContext, 'jobs'>, tx: TenantTx, id: string): Promise<JobRow> {
  const before = await getJob(tx, id)
  if (!(await ctx.jobs.cancel(tx, id)))
    throw new AppError('transition_not_allowed', `The job has ${before.state} already.`)
  return recordChange(tx, 'job.cancel', before)
}

/** @throws AppError not_found, or transition_not_allowed unless it failed or was canceled */
export async function retryJob(ctx: Pick<AppContext, 'jobs'>, tx: TenantTx, id: string): Promise<JobRow> {
  const before = await getJob(tx, id)
  if (!(await ctx.jobs.retry(tx, id)))
    throw new AppError(
      'transition_not_allowed',
      `Only failed and canceled jobs are tried again; this one is ${before.state}.`,
    )
  return recordChange(tx, 'job.retry', before)
}

async function recordChange(
  tx: TenantTx,
  action: 'job.cancel' | 'job.retry',
  before: JobRow,
): Promise<JobRow> {
  const after = await getJob(tx, before.id)
  await recordAudit(tx, {
    action,
    subject: { type: 'job', id: before.id, label: before.task },
    before: { state: before.state },
    after: { state: after.state, cancel_requested: after.cancel_requested_at !== null },
  })
  return after
}

/** Removes what would wake the workers for a tenant that is purged; its jobs go with its rows. */
export async function removeJobsOf(ctx: { db: Database }, tenantId: string): Promise<void> {
  await removeWakeUpsOf(ctx.db, tenantId)
}

/** Forgets jobs that are over: good ones after a week, failed ones after a month. Tells operators where they pile up. */
export function defineJobMaintenance(ctx: NotifyCtx): void {
  const daysAgo = (days: number) => firstIdAt(new Date(ctx.clock.now().getTime() - days * DAY_MS))
  ctx.jobs.cron({
    name: 'jobs.prune',
    schedule: '47 3 * * *',
    lane: 'long',
    async run() {
      const [good, any] = [daysAgo(KEEP_GOOD_DAYS), daysAgo(KEEP_FAILED_DAYS)]
      await ctx.db.withPlatform((tx) => pruneJobsInPool(tx, good, any))
      await eachTenantElsewhere(ctx.db, ctx.log, (tenantId) =>
        ctx.db.withTenant(tenantId, (tx) => pruneJobs(tx, good, any)),
      )
    },
  })
  ctx.jobs.cron({ name: 'jobs.watch', schedule: '4 * * * *', run: () => tellOfFailures(ctx) })
}

/** Tells operators of each task of which ten jobs were begun and given up within the hour, the platform's own or tenants'. */
export async function tellOfFailures(ctx: NotifyCtx): Promise<void> {
  const since = firstIdAt(new Date(ctx.clock.now().getTime() - HOUR_MS))
  const failing = await ctx.db.withPlatform((tx) => summarizeFailures(tx, since), { readOnly: true })
  for (const { task: name, jobs, last_error } of failing.filter((one) => one.jobs >= PILE))
    await notifyOperators(ctx, {
      kind: 'platform.jobs_failing',
      subject: { type: 'task', id: name },
      key: `jobs:${name}`,
      data: { name, failed_last_hour: jobs, last_error },
    })
}

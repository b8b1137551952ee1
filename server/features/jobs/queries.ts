/** Reads jobs for people; running them is kernel/jobs. */
import { sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'

const COLUMNS = [
  'id',
  'task',
  'lane',
  'state',
  'attempts',
  'max_attempts',
  'run_at',
  'progress_done',
  'progress_total',
  'progress_note',
  'result',
  'last_error',
  'cancel_requested_at',
  'created_at',
  'started_at',
  'finished_at',
] as const

export type JobRow = Awaited<ReturnType<typeof findJob>> & object

export type JobFilter = { state?: string | undefined; task?: string | undefined }

export async function findJob(tx: TenantTx, id: string) {
  return tx
    .selectFrom('jobs')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Newest first; ids are in order of time. */
export async function listJobs(
  tx: TenantTx,
  { state, task }: JobFilter,
  before: string | undefined,
  limit: number,
): Promise<JobRow[]> {
  return tx
    .selectFrom('jobs')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .$if(task !== undefined, (query) => query.where('task', '=', task ?? ''))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

export type FailureRow = {
  task: string
  tenants: number
  jobs: number
  last_error: string
  last_failed_at: Date
}

/** Failed jobs of the pool made since `since` (an id), by task; along the index on (tenant_id, state, id). */
export async function summarizeFailures(tx: PlatformTx, since: string): Promise<FailureRow[]> {
  const { rows } = await sql<FailureRow>`
    select j.task, count(distinct j.tenant_id) as tenants, count(*) as jobs,
      (array_agg(j.last_error order by j.finished_at desc))[1] as last_error, max(j.finished_at) as last_failed_at
    from app.homes h join pool.jobs j on j.tenant_id = h.tenant_id
    where h.schema_name = 'pool' and j.state = 'failed' and j.id >= ${since}::uuid
    group by j.task order by jobs desc, j.task limit 100`.execute(tx)
  return rows
}

/** Deletes jobs of the pool that are over: the good ones made before `good`, all before `any` (ids). */
export async function pruneJobsInPool(tx: PlatformTx, good: string, any: string): Promise<void> {
  await sql`
    delete from pool.jobs j using app.homes h
    where h.schema_name = 'pool' and j.tenant_id = h.tenant_id and j.id < ${good}::uuid
      and (j.state in ('succeeded', 'canceled') or j.state = 'failed' and j.id < ${any}::uuid)`.execute(tx)
}

export async function pruneJobs(tx: TenantTx, good: string, any: string): Promise<void> {
  await sql`
    delete from jobs where tenant_id = ${tx.tenantId} and id < ${good}::uuid
      and (state in ('succeeded', 'canceled') or state = 'failed' and id < ${any}::uuid)`.execute(tx)
}

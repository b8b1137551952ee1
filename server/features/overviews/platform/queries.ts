/**
 * SQL of the operators' overview. What lies in tenants' homes is counted over the pool, tenant by tenant along the indexes
 * of each, as row-level security wants it: tenants in homes of their own are few, and have dashboards.
 */
import { sql } from 'kysely'
import type { PlatformTx } from '../../../kernel/db/database.ts'

/** Of every tenant in the pool, and of the platform itself. */
const eachOf = (table: string) =>
  sql`app.homes h join ${sql.table(`pool.${table}`)} t on t.tenant_id = h.tenant_id and h.schema_name = 'pool'`

export async function tallyDeployments(
  tx: PlatformTx,
  since: string,
): Promise<{ state: string; count: number }[]> {
  const { rows } = await sql<{ state: string; count: number }>`
    select t.state, count(*)::int as count from ${eachOf('deployments')} and t.id >= ${since}::uuid
    group by t.state order by t.state`.execute(tx)
  return rows
}

export async function countDeploymentsUnderWay(tx: PlatformTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${eachOf('deployments')}
      and t.state in ('queued', 'running', 'waiting', 'paused')`.execute(tx)
  return rows[0]?.count ?? 0
}

export type JobFigures = {
  waiting: number
  running: number
  failed_last_day: number
  oldest_waiting_seconds: number
}

/** @param yesterday an id: failed jobs that were enqueued later */
export async function countJobs(tx: PlatformTx, yesterday: string): Promise<JobFigures> {
  const { rows } = await sql<JobFigures>`
    select
      (count(*) filter (where state = 'queued' and run_at <= now()))::int as waiting,
      (count(*) filter (where state = 'running'))::int as running,
      (count(*) filter (where state = 'failed'))::int as failed_last_day,
      coalesce(extract(epoch from now() - min(run_at) filter (where state = 'queued' and run_at <= now())), 0)::int
        as oldest_waiting_seconds
    from (
      select t.state, t.run_at from ${eachOf('jobs')} and t.state in ('queued', 'running')
      union all
      select t.state, t.run_at from ${eachOf('jobs')} and t.state = 'failed' and t.id >= ${yesterday}::uuid
    ) as open`.execute(tx)
  return rows[0] ?? { waiting: 0, running: 0, failed_last_day: 0, oldest_waiting_seconds: 0 }
}

/** @param yesterday an id: failed mails that were written later */
export async function countMails(
  tx: PlatformTx,
  yesterday: string,
): Promise<{ waiting: number; failed_last_day: number }> {
  const { rows } = await sql<{ waiting: number; failed_last_day: number }>`
    select
      (select count(*)::int from ${eachOf('mails')} and t.state = 'queued') as waiting,
      (select count(*)::int from ${eachOf('mails')} and t.state = 'failed' and t.id >= ${yesterday}::uuid)
        as failed_last_day`.execute(tx)
  return rows[0] ?? { waiting: 0, failed_last_day: 0 }
}

export async function sumMediaBytes(tx: PlatformTx): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(t.used), 0)::bigint as bytes from ${eachOf('quota_usage')}
      and t.resource = 'storage_bytes'`.execute(tx)
  return rows[0]?.bytes ?? 0
}

export type PlatformFigures = {
  live_websites: number
  users: number
  new_users: number
  submissions_waiting: number
  database_bytes: number
  connections: number
  max_connections: number
}

export async function readFigures(tx: PlatformTx, newSince: Date): Promise<PlatformFigures> {
  const { rows } = await sql<PlatformFigures>`
    select
      (select count(*)::int from live_sites where release_number > 0 and status = 'active') as live_websites,
      (select count(*)::int from users) as users,
      (select count(*)::int from users where created_at >= ${newSince}) as new_users,
      (select count(*)::int from plugin_submissions where state = 'pending') as submissions_waiting,
      pg_database_size(current_database())::bigint as database_bytes,
      (select numbackends from pg_stat_database where datname = current_database()) as connections,
      current_setting('max_connections')::int as max_connections`.execute(tx)
  const [figures] = rows
  if (!figures) throw new Error('a select without a table has one row')
  return figures
}

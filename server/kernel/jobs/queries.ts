/** All SQL of the job queue. Times are PostgreSQL's, because several machines compare them. */
import { sql } from 'kysely'
import type { Database, PlatformTx, TenantTx } from '../db/database.ts'
import type { Lane } from './task.ts'

export type NewJob = {
  id: string
  task: string
  lane: Lane
  payload: unknown
  maxAttempts: number
  runAt: Date | undefined
  key: string | undefined
  trace: unknown
}

/**
 * Adds a job; a trigger wakes the workers when the transaction commits. With a key, a job that is queued already takes
 * over the payload and the earlier time instead.
 * @returns the job's id, and whether the workers must be woken from outside: a tenant's own database cannot reach them
 */
export async function insertJob(tx: TenantTx, job: NewJob): Promise<{ id: string; isFarAway: boolean }> {
  const { rows } = await sql<{ id: string; is_far_away: boolean }>`
    insert into jobs (tenant_id, id, task, lane, payload, max_attempts, run_at, key, trace)
    values (${tx.tenantId}, ${job.id}, ${job.task}, ${job.lane}, ${JSON.stringify(job.payload ?? null)}::jsonb,
      ${job.maxAttempts}, coalesce(${job.runAt ?? null}::timestamptz, now()), ${job.key ?? null},
      ${JSON.stringify(job.trace)}::jsonb)
    on conflict (tenant_id, task, key) where state = 'queued' and key is not null
      do update set payload = excluded.payload, run_at = least(jobs.run_at, excluded.run_at)
    returning id, to_regnamespace('graphile_worker') is null as is_far_away`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('the job was not inserted')
  return { id: row.id, isFarAway: row.is_far_away }
}

export type ClaimedJob = {
  id: string
  task: string
  key: string | null
  payload: unknown
  attempts: number
  max_attempts: number
  cancel_requested_at: Date | null
  trace: unknown
}

export type Claim = {
  job: ClaimedJob | undefined
  /** When the tenant needs another turn in this lane; undefined when a running job will see to that as it ends. */
  nextTurnAt: Date | undefined
}

export type Claimer = { lane: Lane; owner: string; leaseMs: number; maxRunning: number }

/** Whoever claims or settles jobs of a lane does so in turn, or two of them could both overlook a third's job. */
export async function lockLane(tx: TenantTx, lane: Lane): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lane:${tx.tenantId}:${lane}`}, 0))`.execute(tx)
}

/**
 * Takes the tenant's next due job of the lane: queued, or left behind by a process whose lease ran out. Not when the
 * tenant has `maxRunning` running already, nor one whose task and key are running. Call `lockLane` before.
 */
export async function claimJob(tx: TenantTx, { lane, owner, leaseMs, maxRunning }: Claimer): Promise<Claim> {
  const { rows } = await sql<Partial<ClaimedJob> & { next_turn_at: Date | null }>`
    with busy as (
      select count(*) as running from jobs
      where tenant_id = ${tx.tenantId} and lane = ${lane} and state = 'running' and lease_until_at >= now()
    ), candidate as (
      select j.tenant_id, j.id from jobs j
      where j.tenant_id = ${tx.tenantId} and j.lane = ${lane} and j.state in ('queued', 'running')
        and (j.state = 'queued' and j.run_at <= now() or j.state = 'running' and j.lease_until_at < now())
        and (select running from busy) < ${maxRunning}
        and not exists (
          select from jobs r where r.tenant_id = j.tenant_id and r.task = j.task and r.key = j.key and r.id <> j.id
            and r.state = 'running' and r.lease_until_at >= now())
      order by j.run_at, j.id limit 1
      for update of j skip locked
    ), taken as (
      update jobs j set state = 'running', attempts = attempts + 1, locked_by = ${owner},
        lease_until_at = now() + ${leaseMs} * interval '1 ms', started_at = coalesce(started_at, now())
      from candidate c where j.tenant_id = c.tenant_id and j.id = c.id
      returning j.*
    ), next as (
      select min(n.run_at) as run_at from jobs n
      where n.tenant_id = ${tx.tenantId} and n.lane = ${lane} and n.state = 'queued'
        and n.id not in (select id from taken)
    )
    select taken.id, taken.task, taken.key, taken.payload, taken.attempts, taken.max_attempts,
      taken.cancel_requested_at, taken.trace,
      -- What is due and could not be taken waits for a running job, which wakes the workers when it ends.
      case when next.run_at is not null and busy.running + (taken.id is not null)::int < ${maxRunning}
        and (taken.id is not null or next.run_at > now()) then greatest(next.run_at, now()) end as next_turn_at
    from busy cross join next left join taken on true`.execute(tx)
  const row = rows[0]
  return { job: row?.id ? (row as ClaimedJob) : undefined, nextTurnAt: row?.next_turn_at ?? undefined }
}

/** When the lane's next queued job is due, or now if that is past. */
export async function findNextTurnAt(tx: TenantTx, lane: Lane): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select case when min(run_at) is not null then greatest(min(run_at), now()) end as at
    from jobs where tenant_id = ${tx.tenantId} and lane = ${lane} and state = 'queued'`.execute(tx)
  return rows[0]?.at ?? undefined
}

export type Progress = { done: number; total: number | undefined; note: string | undefined }

/** How a run of a job ended. */
export type Outcome =
  | { state: 'succeeded'; result: unknown }
  | { state: 'failed'; error: string }
  | { state: 'canceled' }
  /** Tried again after a failure, or handed back by a draining process, which does not count as a try. */
  | { state: 'queued'; delayMs: number; error?: string; counts: boolean }

export type Holding = { id: string; owner: string; attempt: number }

/** Records how a run ended, unless somebody else has taken the job over meanwhile. @returns whether it was recorded */
export async function settleJob(
  tx: TenantTx,
  held: Holding,
  outcome: Outcome,
  progress?: Progress,
): Promise<boolean> {
  const isOver = outcome.state !== 'queued'
  const result = await tx
    .updateTable('jobs')
    .set({
      state: outcome.state,
      locked_by: null,
      lease_until_at: null,
      finished_at: isOver ? sql`now()` : null,
      ...('error' in outcome && { last_error: outcome.error ?? null }),
      ...(outcome.state === 'succeeded' && {
        result: JSON.stringify(outcome.result ?? null),
        last_error: null,
      }),
      ...(outcome.state === 'queued' && {
        run_at: sql`now() + ${outcome.delayMs} * interval '1 ms'`,
        ...(!outcome.counts && { attempts: sql`attempts - 1` }),
      }),
      ...(progress && progressColumns(progress)),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', held.id)
    .where('state', '=', 'running')
    .where('locked_by', '=', held.owner)
    .where('attempts', '=', held.attempt)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Keeps the job. @returns whether it is still ours, and whether somebody asked to cancel it */
export async function renewLease(
  tx: TenantTx,
  held: Holding,
  leaseMs: number,
  progress?: Progress,
): Promise<'ours' | 'canceled' | 'lost'> {
  const row = await tx
    .updateTable('jobs')
    .set({
      lease_until_at: sql`now() + ${leaseMs} * interval '1 ms'`,
      ...(progress && progressColumns(progress)),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', held.id)
    .where('state', '=', 'running')
    .where('locked_by', '=', held.owner)
    .where('attempts', '=', held.attempt)
    .returning('cancel_requested_at')
    .executeTakeFirst()
  if (!row) return 'lost'
  return row.cancel_requested_at ? 'canceled' : 'ours'
}

function progressColumns({ done, total, note }: Progress) {
  return { progress_done: done, progress_total: total ?? null, progress_note: note ?? null }
}

/** Cancels a queued job at once and asks a running one to stop. @returns its state now, undefined when it was over */
export async function cancelJob(tx: TenantTx, id: string): Promise<'canceled' | 'running' | undefined> {
  const row = await tx
    .updateTable('jobs')
    .set({
      cancel_requested_at: sql`now()`,
      state: sql`case state when 'queued' then 'canceled' else state end`,
      finished_at: sql`case state when 'queued' then now() end`,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .returning('state')
    .executeTakeFirst()
  return row?.state as 'canceled' | 'running' | undefined
}

/** Queues a failed or canceled job again, with all its tries. @returns whether there was such a job */
export async function retryJob(tx: TenantTx, id: string): Promise<boolean> {
  const result = await tx
    .updateTable('jobs')
    .set({
      state: 'queued',
      attempts: 0,
      run_at: sql`now()`,
      cancel_requested_at: null,
      finished_at: null,
      started_at: null,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', 'in', ['failed', 'canceled'])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Wakes the workers for the tenant of `tx`, from its transaction or, where they are out of reach, after its commit. */
export async function wakeForTenant(db: Database, tx: TenantTx, lane: Lane, at: Date): Promise<void> {
  const { rows } = await sql<{
    woken: boolean
  }>`select app.wake_tenant(${lane}, ${at}::timestamptz) as woken`.execute(tx)
  if (!rows[0]?.woken) tx.afterCommit(() => wake(db, tx.tenantId, lane, at))
}

/** Wakes the workers for any tenant. */
export async function wake(db: Database, tenantId: string, lane: Lane, at: Date): Promise<void> {
  await db.withPlatform((tx) =>
    sql`select app.wake(${tenantId}::uuid, ${lane}, ${at}::timestamptz)`.execute(tx),
  )
}

/** One process sweeps at a time. @returns whether it is this one, until its transaction ends */
export async function takeSweep(tx: PlatformTx): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('hotswap.jobs.sweep')) as taken`.execute(tx)
  return rows[0]?.taken ?? false
}

const FORGOTTEN_AT_ONCE = 500

/**
 * Gives a turn to tenants of the pool that have open jobs and nothing waiting early enough for them.
 * @returns whether there may be more of them
 */
export async function wakeForgottenInPool(tx: PlatformTx): Promise<boolean> {
  const { rows } = await sql`
    with open as (
      select tenant_id, lane, greatest(min(case state when 'queued' then run_at else lease_until_at end), now()) as due_at
      from pool.jobs
      where state in ('queued', 'running') and (state = 'queued' or lease_until_at < now())
      group by tenant_id, lane
    )
    select app.wake(tenant_id, lane, due_at) from open
    where not exists (
      select from graphile_worker.jobs w
      where w.key = format('tenant:%s:%s', open.tenant_id, open.lane) and w.locked_at is null
        and w.attempts < w.max_attempts and w.run_at <= open.due_at)
    limit ${FORGOTTEN_AT_ONCE}`.execute(tx)
  return rows.length === FORGOTTEN_AT_ONCE
}

/** The lanes in which the tenant has something to do, now or later, and when. */
export async function listOpenLanes(tx: TenantTx): Promise<{ lane: Lane; due_at: Date }[]> {
  const { rows } = await sql<{ lane: Lane; due_at: Date }>`
    select lane, greatest(min(case state when 'queued' then run_at else lease_until_at end), now()) as due_at
    from jobs
    where tenant_id = ${tx.tenantId} and state in ('queued', 'running') and (state = 'queued' or lease_until_at < now())
    group by lane`.execute(tx)
  return rows
}

/** Deletes a tenant's wake-ups from graphile-worker's tables, whatever state they are in. */
export async function removeJobsOf(db: Database, tenantId: string): Promise<void> {
  await db.withPlatform(async (tx) => {
    await sql`delete from graphile_worker._private_jobs where payload ->> 'tenant_id' = ${tenantId}`.execute(
      tx,
    )
  })
}

/** Removes wake-ups that no worker will touch again; their tenants have been given new ones by then. */
export async function removeDeadWakeUps(tx: PlatformTx): Promise<void> {
  await sql`
    delete from graphile_worker._private_jobs
    where payload ->> 'tenant_id' is not null
      and (locked_at < now() - interval '4 hours' or locked_at is null and attempts >= max_attempts)`.execute(
    tx,
  )
}

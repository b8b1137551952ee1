/** SQL about processes and what they answered. The database's clock counts: machines need not agree on the time. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { PlatformTx } from '../../kernel/db/database.ts'
import type { Processes } from '../../kernel/db/platform-tables.generated.ts'

export type ProcessRow = Selectable<Processes> & { is_silent: boolean; uptime_seconds: number }
export type Beat = Omit<Insertable<Processes>, 'started_at' | 'seen_at'>
export type Answered = { kind: 'api' | 'site'; requests: number; errors: number }

export async function writeBeat(tx: PlatformTx, beat: Beat): Promise<void> {
  const {
    id: _id,
    kind: _kind,
    host: _host,
    pid: _pid,
    version: _version,
    node_version: _node,
    ...measured
  } = beat
  await tx
    .insertInto('processes')
    .values({ ...beat, started_at: sql`now()`, seen_at: sql`now()` })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...measured, seen_at: sql`now()` }))
    .execute()
}

export async function deleteProcess(tx: PlatformTx, id: string): Promise<void> {
  await tx.deleteFrom('processes').where('id', '=', id).execute()
}

/** Those heard of in the last `forgetSeconds`, the oldest first; there are as many as somebody pays machines for. */
export async function listProcesses(
  tx: PlatformTx,
  silentSeconds: number,
  forgetSeconds: number,
): Promise<ProcessRow[]> {
  return tx
    .selectFrom('processes')
    .selectAll()
    .select([
      sql<boolean>`seen_at < now() - make_interval(secs => ${silentSeconds})`.as('is_silent'),
      sql<number>`extract(epoch from seen_at - started_at)::int`.as('uptime_seconds'),
    ])
    .where('seen_at', '>', sql<Date>`now() - make_interval(secs => ${forgetSeconds})`)
    .orderBy('started_at')
    .orderBy('id')
    .limit(1_000)
    .execute()
}

/** Adds to the present minute; in one order, so that no process waits for another that waits for it. */
export async function addAnswered(tx: PlatformTx, answered: readonly Answered[]): Promise<void> {
  await sql`
    insert into request_minutes as m (minute_at, kind, requests, errors)
    select date_trunc('minute', now()), kind, requests, errors
    from jsonb_to_recordset(${JSON.stringify(answered)}::jsonb) as a(kind text, requests bigint, errors bigint)
    order by kind
    on conflict (minute_at, kind) do update
      set requests = m.requests + excluded.requests, errors = m.errors + excluded.errors`.execute(tx)
}

export type Minute = { at: Date; api: number; site: number; api_errors: number; site_errors: number }

/** Full minutes before this one, the oldest first, those without requests included. */
export async function listMinutes(tx: PlatformTx, minutes: number): Promise<Minute[]> {
  const { rows } = await sql<Minute>`
    select at,
      coalesce(sum(requests) filter (where kind = 'api'), 0)::int as api,
      coalesce(sum(requests) filter (where kind = 'site'), 0)::int as site,
      coalesce(sum(errors) filter (where kind = 'api'), 0)::int as api_errors,
      coalesce(sum(errors) filter (where kind = 'site'), 0)::int as site_errors
    from generate_series(
      date_trunc('minute', now()) - make_interval(mins => ${minutes}),
      date_trunc('minute', now()) - interval '1 minute', '1 minute') as at
    left join request_minutes m on m.minute_at = at
    group by at order by at`.execute(tx)
  return rows
}

/** Forgets processes that are gone, and minutes older than a day. */
export async function prune(tx: PlatformTx, forgetSeconds: number): Promise<void> {
  await sql`delete from processes where seen_at < now() - make_interval(secs => ${forgetSeconds})`.execute(tx)
  await sql`delete from request_minutes where minute_at < now() - interval '1 day'`.execute(tx)
}

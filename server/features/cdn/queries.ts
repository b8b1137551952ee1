/** All SQL of hooks to CDNs. */
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'
import { PLATFORM_SCOPE, type PlatformTx, type TenantTx } from '../../kernel/db/database.ts'
import type { CdnHooks, CdnPurges, CdnSites } from '../../kernel/db/home-tables.generated.ts'

export type HookRow = Selectable<CdnHooks>
export type PurgeRow = Selectable<CdnPurges>
export type PositionRow = Omit<Selectable<CdnSites>, 'tenant_id' | 'hook_id'>

export async function findHook(tx: TenantTx, id: string): Promise<HookRow | undefined> {
  return tx.selectFrom('cdn_hooks').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Like `findHook`, and nobody else changes it until `tx` ends. */
export async function lockHook(tx: TenantTx, id: string): Promise<HookRow | undefined> {
  return tx.selectFrom('cdn_hooks').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

/** Up to `limit + 1` hooks, the newest first, after the id in `cursor`. */
export async function listHooks(
  tx: TenantTx,
  cursor: string[] | undefined,
  limit: number,
): Promise<HookRow[]> {
  let query = tx
    .selectFrom('cdn_hooks')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

export async function listEnabledHooks(tx: TenantTx): Promise<string[]> {
  const rows = await tx
    .selectFrom('cdn_hooks')
    .select('id')
    .where('enabled', '=', true)
    .limit(1_000)
    .execute()
  return rows.map(({ id }) => id)
}

/** Of all tenants in the pool, the platform's own included. */
export async function listEnabledHooksInPool(tx: PlatformTx): Promise<{ tenant_id: string; id: string }[]> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`
    select k.tenant_id, k.id from pool.cdn_hooks k join app.homes h on h.tenant_id = k.tenant_id
    where k.enabled and h.schema_name = 'pool'
    order by k.tenant_id, k.id`.execute(tx)
  return rows
}

/** How many there are; whoever asks next waits until `tx` ends. */
export async function countHooksInTurn(tx: TenantTx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`cdn-hooks:${tx.tenantId}`}, 0))`.execute(tx)
  const { count } = await tx
    .selectFrom('cdn_hooks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertHook(
  tx: TenantTx,
  row: Omit<Insertable<CdnHooks>, 'tenant_id'>,
): Promise<HookRow> {
  return tx
    .insertInto('cdn_hooks')
    .values({ tenant_id: tx.tenantId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateHook(tx: TenantTx, id: string, change: Updateable<CdnHooks>): Promise<HookRow> {
  return tx
    .updateTable('cdn_hooks')
    .set({ ...change, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** How the CDN answers is no change of the hook: its version stays. */
export async function updateHealth(
  tx: TenantTx,
  id: string,
  health: Pick<Updateable<CdnHooks>, 'failing_since' | 'held_until' | 'problem'>,
): Promise<void> {
  await tx.updateTable('cdn_hooks').set(health).where('id', '=', id).execute()
}

export async function deleteHook(tx: TenantTx, id: string): Promise<void> {
  await tx.deleteFrom('cdn_hooks').where('id', '=', id).execute()
}

/** What a site shows now, and what it showed when a hook last looked. */
export type SiteState = {
  tenant_id: string
  site_id: string
  release_number: number
  content_position: number
  move: number
  state: string
  updated_at: Date
  /** Serving processes have followed by now, as far as anybody can tell. */
  is_settled: boolean
  before: PositionRow | undefined
}

/** Of a pointer `l` with its tenant `t`: what pages depend on besides their release. */
const STATE = sql`concat_ws(' ', l.status, t.status, l.standby_share > 0, (
  select md5(string_agg(concat_ws(' ', d.host, d.state = 'quarantined', d.is_primary, d.redirects, d.redirect_to, nullif(d.serves, 'website')), ',' order by d.host))
  from platform.domains d
  where d.tenant_id = l.tenant_id and d.holds and (d.site_id = l.site_id or (d.site_id is null and l.is_main))))`
/** Notices are heard within milliseconds. */
const IS_SETTLED = sql`l.updated_at < now() - interval '1 second'`

/** What the tenant's sites, or one of them, show now. */
export async function listStates(
  tx: PlatformTx,
  tenantId: string,
  siteId: string | null,
  limit: number,
): Promise<Omit<SiteState, 'before'>[]> {
  const { rows } = await sql<Omit<SiteState, 'before'>>`
    select l.tenant_id, l.site_id, l.release_number, l.content_position, l.move, l.updated_at,
      ${STATE} as state, ${IS_SETTLED} as is_settled
    from platform.live_sites l join platform.tenants t on t.id = l.tenant_id
    where l.tenant_id = ${tenantId} and ${siteId === null ? sql`true` : sql`l.site_id = ${siteId}`}
    order by l.site_id limit ${limit}`.execute(tx)
  return rows
}

/**
 * Sites of all tenants that show something else than when a hook of the platform last looked.
 * @param isThorough whether names and tenants count, too, and not only moves of the pointers: looks at all rows
 */
export async function listMoved(
  tx: PlatformTx,
  hookId: string,
  isThorough: boolean,
  limit: number,
): Promise<SiteState[]> {
  type Joined = Omit<SiteState, 'before'> & { before: Omit<PositionRow, 'site_id'> | null }
  const { rows } = await sql<Joined>`
    select * from (
      select l.tenant_id, l.site_id, l.release_number, l.content_position, l.move, l.updated_at,
        case when ${isThorough} or c.move is distinct from l.move then ${STATE} else c.state end as state,
        ${IS_SETTLED} as is_settled,
        case when c.site_id is not null then jsonb_build_object('release_number', c.release_number,
          'content_position', c.content_position, 'move', c.move, 'state', c.state) end as before
      from platform.live_sites l join platform.tenants t on t.id = l.tenant_id
      left join pool.cdn_sites c on c.tenant_id = ${PLATFORM_SCOPE} and c.hook_id = ${hookId} and c.site_id = l.site_id
    ) moved
    where before is null or (before ->> 'move')::bigint <> move or before ->> 'state' <> state
    order by updated_at limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    ...row,
    before: row.before ? { site_id: row.site_id, ...row.before } : undefined,
  }))
}

export async function listPositions(tx: TenantTx, hookId: string): Promise<PositionRow[]> {
  return tx
    .selectFrom('cdn_sites')
    .select(['site_id', 'release_number', 'content_position', 'move', 'state'])
    .where('hook_id', '=', hookId)
    .execute()
}

export async function putPositions(
  tx: TenantTx,
  hookId: string,
  rows: readonly PositionRow[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into cdn_sites (tenant_id, hook_id, site_id, release_number, content_position, move, state)
    select ${tx.tenantId}::uuid, ${hookId}::uuid, site_id, release_number, content_position, move, state
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (site_id uuid, release_number int, content_position bigint, move bigint, state text)
    on conflict (tenant_id, hook_id, site_id) do update set release_number = excluded.release_number,
      content_position = excluded.content_position, move = excluded.move, state = excluded.state`.execute(tx)
}

export async function insertPurges(
  tx: TenantTx,
  rows: readonly Omit<Insertable<CdnPurges>, 'tenant_id'>[],
): Promise<void> {
  await tx
    .insertInto('cdn_purges')
    .values(rows.map((row) => ({ tenant_id: tx.tenantId, ...row })))
    .execute()
}

export async function countWaiting(tx: TenantTx, hookId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('cdn_purges')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('hook_id', '=', hookId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  return count
}

/** Ends what waits: something takes its place, or nothing is to be sent any more. */
export async function endWaiting(
  tx: TenantTx,
  hookId: string,
  end: { state: 'replaced' | 'failed'; problem: string; at: Date },
): Promise<void> {
  await tx
    .updateTable('cdn_purges')
    .set({ state: end.state, problem: end.problem, finished_at: end.at })
    .where('hook_id', '=', hookId)
    .where('state', '=', 'waiting')
    .execute()
}

/** What is due at that moment, the oldest first. */
export async function findDue(tx: TenantTx, hookId: string, at: Date): Promise<PurgeRow | undefined> {
  return tx
    .selectFrom('cdn_purges')
    .selectAll()
    .where('hook_id', '=', hookId)
    .where('state', '=', 'waiting')
    .where('next_attempt_at', '<=', at)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

export async function hasFailedSince(tx: TenantTx, hookId: string, since: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('cdn_purges')
    .select('id')
    .where('hook_id', '=', hookId)
    .where('state', '=', 'failed')
    .where('finished_at', '>=', since)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** When the next one that waits is due. */
export async function findNextAt(tx: TenantTx, hookId: string): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('cdn_purges')
    .select('next_attempt_at')
    .where('hook_id', '=', hookId)
    .where('state', '=', 'waiting')
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_attempt_at
}

export async function findPurge(tx: TenantTx, hookId: string, id: string): Promise<PurgeRow | undefined> {
  return tx
    .selectFrom('cdn_purges')
    .selectAll()
    .where('hook_id', '=', hookId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function updatePurge(tx: TenantTx, id: string, change: Updateable<CdnPurges>): Promise<void> {
  await tx.updateTable('cdn_purges').set(change).where('id', '=', id).execute()
}

/** Up to `limit + 1` purges of a hook, the newest first, after the id in `cursor`. */
export async function listPurges(
  tx: TenantTx,
  hookId: string,
  state: string | undefined,
  cursor: string[] | undefined,
  limit: number,
): Promise<PurgeRow[]> {
  let query = tx
    .selectFrom('cdn_purges')
    .selectAll()
    .where('hook_id', '=', hookId)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (state !== undefined) query = query.where('state', '=', state)
  if (cursor?.[0]) query = query.where('id', '<', cursor[0])
  return query.execute()
}

export async function isSite(tx: TenantTx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('sites')
    .select('id')
    .where('id', '=', id)
    .where('status', '<>', 'deleted')
    .executeTakeFirst()
  return row !== undefined
}

export async function prunePurges(tx: TenantTx, before: Date): Promise<void> {
  await tx.deleteFrom('cdn_purges').where('created_at', '<', before).where('state', '<>', 'waiting').execute()
}

export async function prunePurgesInPool(tx: PlatformTx, before: Date): Promise<void> {
  await sql`
    delete from pool.cdn_purges p using app.homes h
    where h.schema_name = 'pool' and p.tenant_id = h.tenant_id
      and p.created_at < ${before} and p.state <> 'waiting'`.execute(tx)
}

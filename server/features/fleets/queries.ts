/** SQL about fleets and their tenants. */
import { type Selectable, sql } from 'kysely'
import type { PlatformTx, TenantTx } from '../../kernel/db/database.ts'
import type { FleetTenants, Fleets } from '../../kernel/db/platform-tables.generated.ts'
import type { Fleet, Problem, Ring, Selection, TenantState } from './fleet.ts'

export type FleetRow = Selectable<Fleets>
export type FleetTenantRow = Selectable<FleetTenants>

function toColumns(fleet: Fleet) {
  const { selection, template, rings, options, problem, created_by, ...plain } = fleet
  return {
    ...plain,
    selection: JSON.stringify(selection),
    template: JSON.stringify(template),
    rings: JSON.stringify(rings),
    options: JSON.stringify(options),
    problem: problem && JSON.stringify(problem),
    created_by: created_by && JSON.stringify(created_by),
  }
}

export async function insertFleet(tx: PlatformTx, fleet: Fleet): Promise<void> {
  await tx.insertInto('fleets').values(toColumns(fleet)).execute()
}

export async function updateFleet(tx: PlatformTx, fleet: Fleet): Promise<void> {
  await tx.updateTable('fleets').set(toColumns(fleet)).where('id', '=', fleet.id).execute()
}

export async function findFleet(tx: PlatformTx, id: string): Promise<FleetRow | undefined> {
  return tx.selectFrom('fleets').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Locked until `tx` ends. */
export async function lockFleet(tx: PlatformTx, id: string): Promise<FleetRow | undefined> {
  return tx.selectFrom('fleets').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Up to `limit + 1` fleets older than the one `before` names, the newest first. */
export async function listFleets(
  tx: PlatformTx,
  filter: { state?: string | undefined },
  before: string | undefined,
  limit: number,
): Promise<FleetRow[]> {
  let query = tx.selectFrom('fleets').selectAll()
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (before !== undefined) query = query.where('id', '<', before)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

/** Fleets that should have been looked at by then. */
export async function listOverdue(tx: PlatformTx, before: Date, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('fleets')
    .select('id')
    .where('next_at', '<', before)
    .orderBy('next_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export type CandidateRow = {
  id: string
  plan_id: string
  status: string
  in_pool: boolean
  /** Sites that something can be deployed to. */
  websites: number
}

/** Up to `limit` tenants after `after` that the selection names, active or suspended, by id. */
export async function listCandidates(
  tx: PlatformTx,
  { tenant_ids, plan_ids }: Selection,
  after: string | null,
  limit: number,
): Promise<CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    select t.id, t.plan_id, t.status, coalesce(p.kind = 'pool', true) as in_pool,
      (select count(*)::int from live_sites l where l.tenant_id = t.id and l.release_number > 0
        and l.status in ('active', 'suspended', 'maintenance')) as websites
    from tenants t left join placements p on p.tenant_id = t.id
    where t.status in ('active', 'suspended') and (${after}::uuid is null or t.id > ${after}::uuid)
      and (${tenant_ids ?? null}::uuid[] is null or t.id = any(${tenant_ids ?? null}::uuid[]))
      and (${plan_ids ?? null}::text[] is null or t.plan_id = any(${plan_ids ?? null}::text[]))
    order by t.id limit ${limit}`.execute(tx)
  return rows
}

/** Of these ids those of tenants that are not purged. */
export async function listKnownTenants(tx: PlatformTx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('tenants')
    .select('id')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('status', '<>', 'deleted')
    .execute()
  return rows.map(({ id }) => id)
}

/** How many sites of these tenants in the pool show one of these themes of the program. */
export async function countShowingInPool(
  tx: PlatformTx,
  tenantIds: readonly string[],
  hashes: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ tenant_id: string; websites: number }>`
    select s.tenant_id, count(*)::int as websites
    from unnest(${tenantIds}::uuid[]) as wanted (id)
    join app.homes h on h.tenant_id = wanted.id and h.schema_name = 'pool'
    join pool.sites s on s.tenant_id = wanted.id
    join pool.releases r on r.tenant_id = s.tenant_id and r.site_id = s.id and r.number = s.release_number
    where s.status in ('active', 'suspended', 'maintenance')
      and r.theme_owner = 'platform' and r.theme_hash = any(${hashes}::text[])
    group by s.tenant_id`.execute(tx)
  return new Map(rows.map(({ tenant_id, websites }) => [tenant_id, websites]))
}

/** Sites of the tenant that show one of these themes of the program, the oldest first. */
export async function listShowing(tx: TenantTx, hashes: readonly string[], limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('sites as s')
    .innerJoin('releases as r', (join) =>
      join
        .onRef('r.tenant_id', '=', 's.tenant_id')
        .onRef('r.site_id', '=', 's.id')
        .onRef('r.number', '=', 's.release_number'),
    )
    .select('s.id')
    .where('s.status', 'in', ['active', 'suspended', 'maintenance'])
    .where('r.theme_owner', '=', 'platform')
    .where('r.theme_hash', '=', sql<string>`any(${hashes}::text[])`)
    .orderBy('s.id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Takes tenants in; those that are in stay as they are. */
export async function addTenants(
  tx: PlatformTx,
  fleetId: string,
  tenants: readonly { id: string; websites: number }[],
): Promise<void> {
  await sql`
    insert into fleet_tenants (fleet_id, tenant_id, websites)
    select ${fleetId}, id, websites
    from unnest(${tenants.map(({ id }) => id)}::uuid[], ${tenants.map(({ websites }) => websites)}::int[])
      as t (id, websites)
    on conflict do nothing`.execute(tx)
}

/**
 * Puts all tenants in the order of a hash with the fleet's id as salt, and that order into rings: each reaches so many per
 * cent of all, rounded up.
 * @returns how many there are
 */
export async function drawRings(tx: PlatformTx, fleetId: string, rings: readonly Ring[]): Promise<number> {
  const { rows } = await sql<{ drawn: number }>`
    with ordered as (
      select tenant_id, row_number() over (order by md5(fleet_id::text || tenant_id::text), tenant_id) as place,
        count(*) over () as total
      from fleet_tenants where fleet_id = ${fleetId}
    ), drawn as (
      update fleet_tenants f set place = o.place, ring = (
        select count(*) from unnest(${rings.map(({ percent }) => percent)}::numeric[]) as reaches
        where o.place > ceil(o.total * reaches / 100))
      from ordered o where f.fleet_id = ${fleetId} and f.tenant_id = o.tenant_id returning 1
    )
    select count(*)::int as drawn from drawn`.execute(tx)
  return rows[0]?.drawn ?? 0
}

export type RingCount = { ring: number; state: TenantState; tenants: number; held_up: number }

/**
 * Tenants of fleets by ring and state.
 * @param since those that began to wait after it hold up their ring
 */
export async function countTenants(
  tx: PlatformTx,
  fleetIds: readonly string[],
  since = new Date(0),
): Promise<(RingCount & { fleet_id: string })[]> {
  const { rows } = await sql<RingCount & { fleet_id: string }>`
    select fleet_id, coalesce(ring, 0) as ring, state, count(*)::int as tenants,
      count(*) filter (where state in ('pending', 'running')
        or state in ('starting', 'waiting') and started_at > ${since})::int as held_up
    from fleet_tenants where fleet_id = any(${fleetIds}::uuid[]) group by 1, 2, 3 order by 1, 2, 3`.execute(
    tx,
  )
  return rows
}

export type MemberRow = FleetTenantRow & { slug: string; name: string; tenant_status: string }

/** Up to `limit` tenants of a fleet after a place, in the order in which they have their turn. */
export async function listMembers(
  tx: PlatformTx,
  fleetId: string,
  filter: {
    states?: readonly TenantState[] | undefined
    ring?: number | undefined
    upToRing?: number
    /** Whether something is noted as wrong with them. */
    hasProblem?: boolean
  },
  after: number,
  limit: number,
): Promise<MemberRow[]> {
  let query = tx
    .selectFrom('fleet_tenants as f')
    .innerJoin('tenants as t', 't.id', 'f.tenant_id')
    .selectAll('f')
    .select(['t.slug', 't.display_name as name', 't.status as tenant_status'])
    .where('f.fleet_id', '=', fleetId)
    .where('f.place', '>', after)
  if (filter.states) query = query.where('f.state', 'in', [...filter.states])
  if (filter.ring !== undefined) query = query.where('f.ring', '=', filter.ring)
  if (filter.upToRing !== undefined) query = query.where('f.ring', '<=', filter.upToRing)
  if (filter.hasProblem !== undefined)
    query = query.where('f.problem', filter.hasProblem ? 'is not' : 'is', null)
  return query.orderBy('f.place').limit(limit).execute()
}

export type MemberChange = {
  tenant_id: string
  state: TenantState
  deployment_id?: string | undefined
  waiting_for?: string | null
  problem?: Problem | null
  started_at?: Date | undefined
  finished_at?: Date | null
}

/** What is left out of a change stays, but for `waiting_for` and `problem`. @param from states that may change */
export async function changeMembers(
  tx: PlatformTx,
  fleetId: string,
  changes: readonly MemberChange[],
  from: readonly TenantState[],
): Promise<void> {
  await sql`
    update fleet_tenants f set state = c.state, deployment_id = coalesce(c.deployment_id, f.deployment_id),
      waiting_for = c.waiting_for, problem = c.problem, started_at = coalesce(c.started_at, f.started_at),
      finished_at = coalesce(c.finished_at, f.finished_at)
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c(tenant_id uuid, state text, deployment_id uuid,
      waiting_for text, problem jsonb, started_at timestamptz, finished_at timestamptz)
    where f.fleet_id = ${fleetId} and f.tenant_id = c.tenant_id and f.state = any(${from}::text[])`.execute(
    tx,
  )
}

/** @param inState it is left as it is when somebody has moved it on */
export async function setNext(tx: PlatformTx, id: string, inState: string, at: Date | null): Promise<void> {
  await tx
    .updateTable('fleets')
    .set({ next_at: at })
    .where('id', '=', id)
    .where('state', '=', inState)
    .execute()
}

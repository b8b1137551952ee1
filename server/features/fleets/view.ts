/** A fleet as the API shows it. */
import type { Static } from 'typebox'
import { type Fleet, OVER, type Problem, type TenantState } from './fleet.ts'
import { possibleActs } from './fleets.ts'
import type { MemberRow, RingCount } from './queries.ts'
import type { FleetBody, FleetDetailBody, FleetTenantBody } from './schema.ts'

export function viewFleet(fleet: Fleet, counts: readonly RingCount[] = []): Static<typeof FleetBody> {
  const { id, module, template, state, summary, note, ring, problem, created_by } = fleet
  return {
    id,
    module,
    strategy: template.strategy,
    state,
    summary,
    note,
    ring,
    rings: fleet.rings.map((size, index) => {
      const own = counts.filter((count) => count.ring === index)
      return { ...size, tenants: total(own), state: stateOfRing(fleet, index), by_state: byState(own) }
    }),
    soak_until: moment(fleet.soak_until),
    tenants: total(counts),
    by_state: byState(counts),
    problem,
    can: possibleActs(fleet),
    created_by,
    created_at: fleet.created_at.toISOString(),
    started_at: moment(fleet.started_at),
    finished_at: moment(fleet.finished_at),
  }
}

export function viewFleetDetail(
  fleet: Fleet,
  counts: readonly RingCount[],
  failed: readonly MemberRow[],
  waiting: readonly MemberRow[],
): Static<typeof FleetDetailBody> {
  const { selection, options, template } = fleet
  return {
    ...viewFleet(fleet, counts),
    selection,
    ...options,
    change: template.change,
    options: template.options,
    failed: failed.map(viewMember),
    waiting: waiting.map(viewMember),
  }
}

export function viewMember(row: MemberRow): Static<typeof FleetTenantBody> {
  const { tenant_id, slug, name, ring, websites, state, waiting_for, problem, deployment_id } = row
  return {
    tenant_id,
    slug,
    name,
    ring: ring ?? 0,
    websites,
    state: state as TenantState,
    waiting_for,
    problem: problem as Problem | null,
    deployment_id,
    started_at: moment(row.started_at),
    finished_at: moment(row.finished_at),
  }
}

function stateOfRing({ state, ring, started_at }: Fleet, index: number) {
  if (!started_at || index > ring) return 'pending'
  if (index < ring || OVER.has(state)) return 'over'
  return state === 'soaking' ? 'soaking' : 'under_way'
}

const moment = (at: Date | null) => at?.toISOString() ?? null
const total = (counts: readonly RingCount[]) => counts.reduce((all, { tenants }) => all + tenants, 0)

function byState(counts: readonly RingCount[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { state, tenants } of counts) sums[state] = (sums[state] ?? 0) + tenants
  return sums
}

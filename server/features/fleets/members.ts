/**
 * A fleet's deployments at its tenants: made, looked at and stopped, each in a transaction of its own in the tenant's home.
 * Their ids are noted before they are made, so whoever does it again after a crash finds what is there.
 */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { type PartRow, addPart, readParts, stopPart } from '../deployments/deployments.ts'
import { type FleetCtx, changeFleet } from './change.ts'
import type { Fleet, Problem, TenantState } from './fleet.ts'
import { type MemberChange, type MemberRow, changeMembers, listMembers } from './queries.ts'
import { sitesOf } from './selection.ts'

const PAGE = 1_000
const OVER: ReadonlySet<string> = new Set(['succeeded', 'failed', 'rolled_back', 'aborted', 'rejected'])

/** Makes the deployment of a tenant whose turn it is. What goes wrong on the way is tried again at the next turn. */
export async function startMember(ctx: FleetCtx, fleet: Fleet, member: MemberRow): Promise<void> {
  const change = await attempt(ctx, fleet, member, async (tx) => {
    const made = await makePart(ctx, tx, fleet, member)
    return made ? { state: 'running' } : nothingToDo('No website of the tenant is left to deploy to.')
  })
  await note(ctx, fleet, change, ['starting'])
}

/** Stops the deployment of a tenant; what has succeeded, only when the fleet is rolled back. */
export async function stopMember(ctx: FleetCtx, fleet: Fleet, member: MemberRow): Promise<void> {
  const alsoLive = fleet.next_state === 'rolled_back'
  const reason = `With the fleet: ${fleet.problem?.detail ?? 'stopped'}`
  const change = await attempt(ctx, fleet, member, async (tx) => {
    // Made, if that was not done yet, and stopped at once: a process that is late cannot make it any more.
    const made = member.state !== 'starting' || (await makePart(ctx, tx, fleet, member))
    if (!made || member.deployment_id === null) return nothingToDo('The fleet was stopped before.')
    const { state, finished_at } = await stopPart(ctx, tx, member.deployment_id, reason, { alsoLive })
    return { state: state as TenantState, finished_at }
  })
  await note(ctx, fleet, change, ['starting', 'running', 'waiting', 'succeeded'])
}

async function makePart(ctx: FleetCtx, tx: TenantTx, fleet: Fleet, { deployment_id: id }: MemberRow) {
  if (id === null) throw new Error('a deployment is made before it has an id')
  const { selection, template } = fleet
  return addPart(ctx, tx, template, { id, fleet_id: fleet.id }, async () => {
    const ids = await sitesOf(ctx, tx, selection)
    if (ids.length === 0) return undefined
    return selection.shows_theme ? { kind: 'websites', ids } : { kind: 'all' }
  })
}

const nothingToDo = (detail: string) =>
  ({ state: 'skipped', problem: { code: 'nothing_to_do', detail }, finished_at: new Date() }) as const

async function attempt(
  ctx: FleetCtx,
  fleet: Fleet,
  { tenant_id, state, started_at }: MemberRow,
  act: (tx: TenantTx) => Promise<Omit<MemberChange, 'tenant_id'>>,
): Promise<MemberChange> {
  const now = ctx.clock.now()
  try {
    return { tenant_id, ...(await ctx.db.withTenant(tenant_id, act)) }
  } catch (error) {
    if (error instanceof NoSuchHomeError) return { tenant_id, ...nothingToDo('The tenant is gone.') }
    const isRefused = error instanceof AppError && error.code !== 'overloaded'
    if (!isRefused)
      ctx.log.warn({ err: error, tenant_id, fleet_id: fleet.id }, 'a tenant of a fleet could not be reached')
    const problem = isRefused
      ? { code: error.code, detail: error.message }
      : { code: 'unreachable', detail: 'The tenant could not be reached.' }
    const waited = now.getTime() - (started_at ?? now).getTime()
    if (state === 'starting' && (isRefused || waited > fleet.options.patience_seconds * 1_000))
      return { tenant_id, state: 'failed', problem, finished_at: now }
    return { tenant_id, state: state as TenantState, problem }
  }
}

async function note(
  ctx: FleetCtx,
  fleet: Fleet,
  change: MemberChange,
  from: readonly TenantState[],
): Promise<void> {
  await ctx.db.withPlatform((tx) => changeMembers(tx, fleet.id, [change], from))
}

/** Notes how far the deployments of tenants in these states have come. */
export async function lookAtMembers(
  ctx: FleetCtx,
  fleet: Fleet,
  states: readonly TenantState[],
): Promise<void> {
  for (let after = 0; ;) {
    const members = await ctx.db.withPlatform((tx) => listMembers(tx, fleet.id, { states }, after, PAGE), {
      readOnly: true,
    })
    const changes = await changesOf(ctx, members)
    if (changes.length > 0)
      await changeFleet(ctx, fleet.id, (_fleet, tx) => changeMembers(tx, fleet.id, changes, states))
    const last = members.at(-1)?.place
    if (members.length < PAGE || !last) return
    after = last
  }
}

async function changesOf(ctx: FleetCtx, members: readonly MemberRow[]): Promise<MemberChange[]> {
  const parts = members.flatMap(({ tenant_id, deployment_id: id }) => (id ? [{ tenant_id, id }] : []))
  const found = new Map((await readParts(ctx, parts)).map((part) => [part.tenant_id, part]))
  return members.flatMap((member) => {
    const part = found.get(member.tenant_id)
    if (!part) return []
    const { state, waiting_for } = stateOf(part, member)
    if (state === member.state && waiting_for === member.waiting_for) return []
    const { tenant_id } = member
    const { finished_at } = part
    return [{ tenant_id, state, waiting_for, problem: part.problem as Problem | null, finished_at }]
  })
}

function stateOf(
  { state, waiting_for }: PartRow,
  { tenant_status }: MemberRow,
): { state: TenantState; waiting_for: string | null } {
  if (OVER.has(state)) return { state: state as TenantState, waiting_for: null }
  // Jobs of a suspended tenant rest.
  if (tenant_status !== 'active') return { state: 'waiting', waiting_for: 'suspended' }
  if (state === 'paused') return { state: 'waiting', waiting_for: 'paused' }
  if (waiting_for === null || waiting_for === 'watching') return { state: 'running', waiting_for: null }
  return { state: 'waiting', waiting_for }
}

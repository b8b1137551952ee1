/** Takes a fleet from ring to ring. Every turn begins with what is written, so any process can go on after a crash. */
import { randomUUIDv7 } from 'node:crypto'
import type { Job } from '../../kernel/jobs/task.ts'
import { currentTrace, withTrace } from '../../kernel/trace.ts'
import { type FleetCtx, changeFleet, endFleet, goToNextRing, stopFleet, wakeFleet } from './change.ts'
import { BAD, type Fleet, type State, UNDER_WAY, toFleet } from './fleet.ts'
import { lookAtMembers, startMember, stopMember } from './members.ts'
import * as queries from './queries.ts'
import { selectPage } from './selection.ts'

/** Afterwards others have their turn. */
const SLICE_MS = 10_000
/** Tenants begun or stopped before the fleet itself is looked at again. */
const BATCH = 20
const SOON_MS = 1_000
const SOAKING_MS = 5_000
const UNREACHABLE_MS = 30_000
/** How often those are looked at that go on after the end of the fleet. */
const AFTERWARDS_MS = 600_000

/** When to look at the fleet again; null: when somebody does something to it. */
type Next = Date | null | 'more'

const TURNS: Record<State, (ctx: FleetCtx, fleet: Fleet) => Promise<Next>> = {
  selecting: select,
  running: run,
  soaking: soak,
  paused: (ctx, fleet) => watch(ctx, fleet, SOAKING_MS),
  stopping: stop,
  succeeded: (ctx, fleet) => watch(ctx, fleet, AFTERWARDS_MS),
  failed: (ctx, fleet) => watch(ctx, fleet, AFTERWARDS_MS),
  aborted: (ctx, fleet) => watch(ctx, fleet, AFTERWARDS_MS),
  rolled_back: (ctx, fleet) => watch(ctx, fleet, AFTERWARDS_MS),
}

/** Does what can be done for a fleet now, in the name of whoever made it, and sees to it that it is looked at again. */
export async function advance(
  ctx: FleetCtx,
  { payload: { fleet_id: id }, signal }: Pick<Job<{ fleet_id: string }>, 'payload' | 'signal'>,
): Promise<void> {
  for (const until = performance.now() + SLICE_MS; ;) {
    const row = await ctx.db.withPlatform((tx) => queries.findFleet(tx, id), { readOnly: true })
    if (!row) return
    const fleet = toFleet(row)
    const { state, created_by: actor } = fleet
    const next = await withTrace({ ...currentTrace(), ...(actor && { actor }) }, () =>
      TURNS[state](ctx, fleet),
    )
    const isOver = signal.aborted || performance.now() > until
    if (next === 'more' && !isOver) continue
    const at = next === 'more' ? ctx.clock.now() : next
    await ctx.db.withPlatform((tx) => queries.setNext(tx, id, state, at))
    if (at) await wakeFleet(ctx, id, at)
    return
  }
}

const inMs = (ctx: FleetCtx, ms: number) => new Date(ctx.clock.now().getTime() + ms)

/** Looks through a page of tenants; after the last, draws the rings. */
async function select(ctx: FleetCtx, fleet: Fleet): Promise<Next> {
  const { tenants, last } = await selectPage(ctx, fleet.selection, fleet.selected_to)
  await changeFleet(ctx, fleet.id, async (present, tx) => {
    if (present.state !== 'selecting' || present.selected_to !== fleet.selected_to) return
    await queries.addTenants(
      tx,
      fleet.id,
      tenants.filter(({ isLeftOut }) => !isLeftOut),
    )
    if (last !== undefined) {
      present.selected_to = last
      return
    }
    const now = ctx.clock.now()
    present.started_at = now
    if ((await queries.drawRings(tx, fleet.id, fleet.rings)) > 0) {
      present.state = 'running'
      return
    }
    present.problem = { code: 'not_found', detail: 'The selection reaches no active tenant with a website.' }
    endFleet(present, 'failed', now)
  })
  return 'more'
}

async function run(ctx: FleetCtx, fleet: Fleet): Promise<Next> {
  await lookAtMembers(ctx, fleet, ['running', 'waiting'])
  const counts = await countRings(ctx, fleet)
  if (await stopIfBad(ctx, fleet, counts)) return 'more'
  if (await begin(ctx, fleet, counts)) return 'more'
  if (counts.some(({ held_up }) => held_up > 0)) return inMs(ctx, SOON_MS)
  await changeFleet(ctx, fleet.id, (present) => {
    if (present.state !== 'running' || present.ring !== fleet.ring) return
    const seconds = present.rings[present.ring]?.soak_seconds ?? 0
    const isEmpty = counts.every(({ ring }) => ring !== present.ring)
    if (seconds === 0 || isEmpty) return goToNextRing(present, ctx.clock.now())
    present.state = 'soaking'
    present.soak_until = inMs(ctx, seconds * 1_000)
  })
  return 'more'
}

async function soak(ctx: FleetCtx, fleet: Fleet): Promise<Next> {
  await lookAtMembers(ctx, fleet, ['running', 'waiting', 'succeeded'])
  if (await stopIfBad(ctx, fleet, await countRings(ctx, fleet))) return 'more'
  const { soak_until } = fleet
  const now = ctx.clock.now()
  if (soak_until && now < soak_until)
    return new Date(Math.min(soak_until.getTime(), now.getTime() + SOAKING_MS))
  await changeFleet(ctx, fleet.id, (present) => {
    if (present.state === 'soaking' && present.ring === fleet.ring) goToNextRing(present, now)
  })
  return 'more'
}

/** Tenants of the rings begun so far, by ring and state. */
async function countRings(ctx: FleetCtx, { id, ring, options }: Fleet): Promise<queries.RingCount[]> {
  const since = inMs(ctx, -options.patience_seconds * 1_000)
  const counts = await ctx.db.withPlatform((tx) => queries.countTenants(tx, [id], since), { readOnly: true })
  return counts.filter((count) => count.ring <= ring)
}

const sum = (counts: readonly queries.RingCount[], isOf: (count: queries.RingCount) => boolean) =>
  counts.reduce((all, count) => all + (isOf(count) ? count.tenants : 0), 0)

/** @returns whether too many have failed for anything more to be begun */
async function stopIfBad(
  ctx: FleetCtx,
  fleet: Fleet,
  counts: readonly queries.RingCount[],
): Promise<boolean> {
  const bad = sum(counts, ({ state }) => BAD.includes(state))
  const all = sum(counts, ({ state }) => state !== 'skipped')
  const allowed = fleet.options.max_failed_percent
  if (bad === 0 || (bad / all) * 100 <= allowed) return false
  await changeFleet(ctx, fleet.id, async (present, tx) => {
    if (present.state !== fleet.state) return
    const named = await queries.listMembers(tx, fleet.id, { states: BAD }, 0, 3)
    const names = named.map(({ name }) => name).join(', ')
    const detail = `${bad} of ${all} tenants failed or were rolled back, more than ${allowed} %: ${names}${bad > named.length ? ', …' : ''}`
    stopFleet(present, 'failed', { code: 'too_many_failures', detail })
  })
  return true
}

/** Has the next tenants begin, as far as there is room. @returns whether any has */
async function begin(ctx: FleetCtx, fleet: Fleet, counts: readonly queries.RingCount[]): Promise<boolean> {
  const underWay = sum(counts, ({ state }) => state === 'starting' || state === 'running')
  const pending = sum(counts, ({ state }) => state === 'pending')
  const room = Math.min(fleet.options.at_once - underWay, pending, BATCH)
  if (room > 0)
    await changeFleet(ctx, fleet.id, async (present, tx) => {
      if (present.state !== 'running') return
      const filter = { states: ['pending'], upToRing: present.ring } as const
      const members = await queries.listMembers(tx, fleet.id, filter, 0, room)
      await queries.changeMembers(
        tx,
        fleet.id,
        members.map((member) => claim(member, ctx.clock.now())),
        ['pending'],
      )
    })
  const starting = await ctx.db.withPlatform(
    (tx) => queries.listMembers(tx, fleet.id, { states: ['starting'] }, 0, fleet.options.at_once),
    { readOnly: true },
  )
  for (const member of starting) await startMember(ctx, fleet, member)
  return room > 0
}

function claim({ tenant_id, tenant_status }: queries.MemberRow, now: Date): queries.MemberChange {
  if (tenant_status === 'active')
    return { tenant_id, state: 'starting', deployment_id: randomUUIDv7(), started_at: now }
  const problem = { code: 'tenant_inactive', detail: `The tenant is ${tenant_status}.` }
  return { tenant_id, state: 'skipped', problem, finished_at: now }
}

async function stop(ctx: FleetCtx, fleet: Fleet): Promise<Next> {
  const { id, next_state } = fleet
  const states = next_state === 'rolled_back' ? [...UNDER_WAY, 'succeeded' as const] : UNDER_WAY
  const list = (hasProblem: boolean) =>
    ctx.db.withPlatform((tx) => queries.listMembers(tx, id, { states, hasProblem }, 0, BATCH), {
      readOnly: true,
    })
  const members = await list(false)
  for (const member of members) await stopMember(ctx, fleet, member)
  if (members.length > 0) {
    await changeFleet(ctx, id, () => undefined)
    return 'more'
  }
  for (const member of await list(true)) await stopMember(ctx, fleet, member)
  if ((await list(true)).length > 0) return inMs(ctx, UNREACHABLE_MS)
  await changeFleet(ctx, id, (present) => {
    // Whoever aborts may wish to have all of it taken back meanwhile.
    if (present.state === 'stopping' && present.next_state === next_state)
      endFleet(present, next_state ?? 'aborted', ctx.clock.now())
  })
  return 'more'
}

async function watch(ctx: FleetCtx, fleet: Fleet, everyMs: number): Promise<Next> {
  await lookAtMembers(ctx, fleet, ['running', 'waiting'])
  const counts = await ctx.db.withPlatform((tx) => queries.countTenants(tx, [fleet.id]), { readOnly: true })
  return counts.some(({ state }) => UNDER_WAY.includes(state)) ? inMs(ctx, everyMs) : null
}

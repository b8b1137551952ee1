/** Fleets: what operators deploy to many tenants, ring by ring, and what they do with it on the way. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import { currentTrace } from '../../kernel/trace.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import { type Part, configurationPlan, optionsOf, planOfTheme } from '../deployments/deployments.ts'
import { getBuiltInTheme } from '../themes/themes.ts'
import { type FleetCtx, changeFleet, endFleet, goToNextRing, stopFleet, wakeFleet } from './change.ts'
import { type Fleet, type Ring, subjectOf, toFleet } from './fleet.ts'
import * as queries from './queries.ts'
import type { ConfigurationFleetInput, FleetInput, ThemeFleetInput } from './schema.ts'
import { requireSelection } from './selection.ts'

const SOAK_SECONDS = 600
const MAX_FAILED_PERCENT = 5
const PATIENCE_SECONDS = 3_600
const AT_ONCE = 50

/** The rings wished for, or 1 %, 10 % and all. @throws AppError validation_failed unless they rise to 100 */
export function ringsOf({ rings }: { rings?: { percent: number; soak_seconds?: number }[] }): Ring[] {
  const wanted = rings ?? [{ percent: 1 }, { percent: 10 }, { percent: 100 }]
  const falling = wanted.findIndex(({ percent }, index) => percent <= (wanted[index - 1]?.percent ?? 0))
  const last = wanted.length - 1
  if (falling > 0) refuse(`/body/rings/${falling}/percent`, 'must be more than that of the ring before')
  if (wanted[last]?.percent !== 100) refuse(`/body/rings/${last}/percent`, 'must be 100 in the last ring')
  return wanted.map(({ percent, soak_seconds }, index) => ({
    percent,
    soak_seconds: soak_seconds ?? (index === last ? 0 : SOAK_SECONDS),
  }))
}

function refuse(path: string, message: string): never {
  throw new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
}

/** @throws AppError validation_failed; not_found for a theme that does not ship with the program */
export async function addThemeFleet(ctx: FleetCtx, input: ThemeFleetInput): Promise<Fleet> {
  const { theme: name, version } = input
  const theme = await getBuiltInTheme(ctx, /^[0-9a-f]{64}$/.test(name) ? { hash: name } : { name, version })
  // No tenant's name is needed to find a package of the program.
  return addFleet(ctx, input, await planOfTheme(ctx, '', theme, input))
}

/** @throws AppError validation_failed */
export async function addConfigurationFleet(ctx: FleetCtx, input: ConfigurationFleetInput): Promise<Fleet> {
  return addFleet(ctx, input, configurationPlan(input))
}

async function addFleet(
  ctx: FleetCtx,
  input: FleetInput,
  plan: Pick<Part, 'module' | 'change' | 'summary'>,
): Promise<Fleet> {
  const { selection, strategy = 'direct', note = null } = input
  const rings = ringsOf(input)
  const template = { ...plan, strategy, options: optionsOf(input), note }
  await requireSelection(ctx, selection)
  const { actor } = currentTrace()
  const now = ctx.clock.now()
  const fleet: Fleet = {
    id: randomUUIDv7(),
    module: plan.module,
    state: 'selecting',
    next_state: null,
    selection,
    selected_to: null,
    template,
    rings,
    ring: 0,
    soak_until: null,
    options: {
      max_failed_percent: input.max_failed_percent ?? MAX_FAILED_PERCENT,
      patience_seconds: input.patience_seconds ?? PATIENCE_SECONDS,
      at_once: input.at_once ?? AT_ONCE,
    },
    summary: plan.summary,
    note,
    problem: null,
    version: 1,
    created_by: actor ? { kind: actor.kind, id: actor.id, label: actor.label } : null,
    created_at: now,
    started_at: null,
    finished_at: null,
    next_at: now,
  }
  await ctx.db.withPlatform(async (tx) => {
    await queries.insertFleet(tx, fleet)
    await recordPlatformAudit(tx, {
      action: 'fleet.start',
      subject: subjectOf(fleet),
      after: { module: fleet.module, strategy, selection, rings, summary: fleet.summary },
      ...(note !== null && { note }),
    })
  })
  await wakeFleet(ctx, fleet.id)
  return fleet
}

/** @throws AppError not_found */
export async function getFleet(tx: PlatformTx, id: string): Promise<Fleet> {
  const row = await queries.findFleet(tx, id)
  if (!row) throw new AppError('not_found', 'There is no such deployment across tenants.')
  return toFleet(row)
}

export const ACTS = ['rollback', 'pause', 'resume', 'promote', 'abort'] as const
export type Act = (typeof ACTS)[number]

/** What may be done in the present state. */
export function possibleActs({ state, next_state }: Fleet): Act[] {
  switch (state) {
    case 'selecting':
      return ['pause', 'abort']
    case 'running':
    case 'soaking':
      return ['rollback', 'pause', 'promote', 'abort']
    case 'paused':
      return ['rollback', 'resume', 'abort']
    case 'stopping':
      return next_state === 'rolled_back' ? [] : ['rollback']
    case 'rolled_back':
      return []
    default:
      return ['rollback']
  }
}

/**
 * Does what an operator asks for. Going back and stopping take as long as it takes to reach all tenants; the fleet is
 * `stopping` until then.
 * @throws AppError not_found, transition_not_allowed
 */
export async function actOnFleet(
  ctx: FleetCtx,
  id: string,
  act: Act,
  note: string | undefined,
): Promise<Fleet> {
  const fleet = await changeFleet(ctx, id, async (present, tx) => {
    const possible = possibleActs(present)
    if (!possible.includes(act))
      throw new AppError(
        'transition_not_allowed',
        `A deployment across tenants that is ${present.state.replace('_', ' ')} cannot be used with ${act}.`,
        { members: { state: present.state, possible } },
      )
    const now = ctx.clock.now()
    ACTIONS[act](present, note, now)
    present.next_at = now
    await recordPlatformAudit(tx, {
      action: `fleet.${act === 'rollback' ? 'ask_rollback' : act === 'abort' ? 'ask_abort' : act}`,
      subject: subjectOf(present),
      after: { state: present.state, ring: present.ring },
      ...(note !== undefined && { note }),
    })
  })
  await wakeFleet(ctx, id)
  return fleet
}

const ACTIONS: Record<Act, (fleet: Fleet, note: string | undefined, now: Date) => void> = {
  rollback: (fleet, note) =>
    stopFleet(fleet, 'rolled_back', { code: 'rolled_back', detail: note ?? 'Rolled back by an operator' }),
  abort(fleet, note, now) {
    const problem = { code: 'aborted', detail: note ?? 'Aborted by an operator' }
    if (fleet.started_at) return stopFleet(fleet, 'aborted', problem)
    fleet.problem = problem
    endFleet(fleet, 'aborted', now)
  },
  pause(fleet) {
    fleet.next_state = fleet.state
    fleet.state = 'paused'
  },
  resume(fleet) {
    fleet.state = fleet.next_state ?? 'running'
    fleet.next_state = null
  },
  promote: (fleet, _note, now) => promote(fleet, now),
}

/** The next ring begins at once; the last one has to be gone through. */
function promote(fleet: Fleet, now: Date): void {
  if (fleet.state === 'running' && fleet.ring === fleet.rings.length - 1)
    throw new AppError('transition_not_allowed', 'This is the last ring: there is none to go on with.')
  goToNextRing(fleet, now)
}

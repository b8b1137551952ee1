/** Changes of a fleet: its row is locked for each, so that the job that drives it and people who act take turns. */
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { PLATFORM_SCOPE, type PlatformTx } from '../../kernel/db/database.ts'
import { recordPlatformAudit } from '../audit/audit.ts'
import type { DeployCtx } from '../deployments/deployments.ts'
import { type Fleet, type Problem, type State, subjectOf, toFleet } from './fleet.ts'
import { lockFleet, updateFleet } from './queries.ts'

export type FleetCtx = DeployCtx
export const ADVANCE_TASK = 'fleets.advance'

/**
 * Runs `act` with the fleet locked, writes it, and tells those who watch.
 * @returns the fleet afterwards
 * @throws AppError not_found
 */
export async function changeFleet(
  ctx: Pick<FleetCtx, 'db' | 'notices'>,
  id: string,
  act: (fleet: Fleet, tx: PlatformTx) => unknown,
): Promise<Fleet> {
  return ctx.db.withPlatform(async (tx) => {
    const row = await lockFleet(tx, id)
    if (!row) throw new AppError('not_found', 'There is no such deployment across tenants.')
    const fleet = toFleet(row)
    const before = fleet.state
    await act(fleet, tx)
    fleet.version += 1
    await updateFleet(tx, fleet)
    const sequence = fleet.version
    await ctx.notices.publish(tx, 'deployments', { tenant_id: PLATFORM_SCOPE, deployment_id: id, sequence })
    if (before !== fleet.state && fleet.finished_at) await recordEnd(tx, fleet)
    return fleet
  })
}

const VERBS = {
  succeeded: 'succeed',
  failed: 'fail',
  aborted: 'abort',
  rolled_back: 'roll_back',
} as const satisfies Partial<Record<State, string>>

const isEnd = (state: State): state is keyof typeof VERBS => state in VERBS

async function recordEnd(tx: PlatformTx, fleet: Fleet): Promise<void> {
  const { state } = fleet
  if (!isEnd(state)) return
  await recordPlatformAudit(tx, {
    action: `fleet.${VERBS[state]}`,
    subject: subjectOf(fleet),
    after: { state: fleet.state },
    ...(fleet.problem && { note: fleet.problem.detail }),
  })
}

/** Nothing more is begun, what is under way is taken back, and then it ends like that. */
export function stopFleet(fleet: Fleet, as: 'failed' | 'aborted' | 'rolled_back', problem: Problem): void {
  fleet.state = 'stopping'
  fleet.next_state = as
  fleet.problem = problem
  fleet.soak_until = null
}

export function endFleet(fleet: Fleet, as: State, now: Date): void {
  fleet.state = as
  fleet.next_state = null
  fleet.soak_until = null
  fleet.finished_at = now
}

/** The next ring begins now; after the last one it is done. */
export function goToNextRing(fleet: Fleet, now: Date): void {
  if (fleet.ring >= fleet.rings.length - 1) return endFleet(fleet, 'succeeded', now)
  fleet.ring += 1
  fleet.state = 'running'
  fleet.soak_until = null
}

/** Has the fleet looked at, now or then. */
export async function wakeFleet(
  { db, jobs }: Pick<AppContext, 'db' | 'jobs'>,
  id: string,
  runAt?: Date,
): Promise<void> {
  await db.withTenant(PLATFORM_SCOPE, (tx) =>
    jobs.enqueue(tx, ADVANCE_TASK, { fleet_id: id }, { key: id, ...(runAt && { runAt }) }),
  )
}

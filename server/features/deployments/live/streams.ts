/** The streams of events: of one deployment from its first event to its last, and of all deployments of a tenant. */
import type { AppContext } from '../../../context.ts'
import { type Events, type FollowOptions, follow } from '../../../kernel/http/follow.ts'
import { STATES, type State, TERMINAL } from '../options.ts'
import { type WatchedRow, findWatched, listEvents, listInStates } from './queries.ts'
import { toEventBody, toWatchedBody } from './schema.ts'

export type StreamOptions = FollowOptions & {
  ctx: Pick<AppContext, 'db' | 'clock'>
  tenantId: string
}

const EVENTS_AT_ONCE = 200
const MAX_IN_OVERVIEW = 200
const RECENT_MS = 3_600_000

export const isOver = ({ state }: Pick<WatchedRow, 'state'>) => TERMINAL.has(state as State)

/** The events of a deployment after a sequence number, and each that follows, until it is over. */
export function streamOf(options: StreamOptions, deploymentId: string, after: number): Events {
  const { ctx, tenantId } = options
  let last = after
  return follow(options, async () => {
    const { deployment, events } = await ctx.db.withTenant(
      tenantId,
      async (tx) => ({
        // The state first: whatever led to it is among the events then.
        deployment: await findWatched(tx, deploymentId),
        events: await listEvents(tx, deploymentId, last, EVENTS_AT_ONCE),
      }),
      { readOnly: true },
    )
    last = events.at(-1)?.sequence ?? last
    const isAll = events.length < EVENTS_AT_ONCE
    return {
      events: events.map((event) => ({ id: event.sequence, event: event.type, data: toEventBody(event) })),
      next: !isAll ? 'read on' : !deployment || isOver(deployment) ? 'end' : 'wait',
    }
  })
}

/** The deployments of a tenant, as in readOverview, and then each that has changed. */
export function streamOfAll(options: StreamOptions): Events {
  const { ctx, tenantId } = options
  let told: ReadonlyMap<string, number> | undefined
  return follow(options, async () => {
    const rows = await readOverview(ctx, tenantId)
    const before = told
    told = new Map(rows.map(({ id, last_sequence }) => [id, last_sequence]))
    const changed = rows.filter(({ id, last_sequence }) => before?.get(id) !== last_sequence)
    const events = before
      ? changed.toReversed().map((row) => ({ event: 'deployment', data: toWatchedBody(row) }))
      : [{ event: 'snapshot', data: { items: rows.map(toWatchedBody) } }]
    return { events, next: 'wait' }
  })
}

/** Deployments under way, and those that were over within the last hour, the newest first. */
export async function readOverview(
  { db, clock }: StreamOptions['ctx'],
  tenantId: string,
): Promise<WatchedRow[]> {
  const since = new Date(clock.now().getTime() - RECENT_MS)
  const open = STATES.filter((state) => !TERMINAL.has(state))
  const [underway, over] = await db.withTenant(
    tenantId,
    async (tx) => [
      await listInStates(tx, open, undefined, MAX_IN_OVERVIEW),
      await listInStates(tx, [...TERMINAL], since, MAX_IN_OVERVIEW),
    ],
    { readOnly: true },
  )
  return [...(underway ?? []), ...(over ?? [])].toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

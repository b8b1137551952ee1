/** The streams of events: of one deployment from its first event to its last, and of all deployments of a tenant. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { HEARTBEAT, type ServerEvent } from '../../../kernel/http/event-stream.ts'
import { STATES, type State, TERMINAL } from '../options.ts'
import { type WatchedRow, findWatched, listEvents, listInStates } from './queries.ts'
import { toEventBody, toWatchedBody } from './schema.ts'
import type { Watcher } from './watching.ts'

export type StreamOptions = {
  ctx: Pick<AppContext, 'db' | 'clock'>
  tenantId: string
  watcher: Watcher
  /** Decides again whether the caller may see this. @throws AppError when not */
  authorize: () => Promise<void>
  /** How long it may be quiet; what was announced and not heard is found by then. */
  heartbeatMs?: number | undefined
  /** How long an authorization holds. */
  authorizedMs?: number | undefined
}
export type Events = AsyncGenerator<ServerEvent | typeof HEARTBEAT, void>

const HEARTBEAT_MS = 15_000
const AUTHORIZED_MS = 30_000
/** When nobody can say whether the caller still may: for so long he is given the benefit of the doubt. */
const DOUBT_MS = 30_000
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

type Reading = { events: ServerEvent[]; next: 'read on' | 'wait' | 'end' }

/** Reads and tells, again whenever something has happened, as long as the caller may know. */
export async function* follow(options: StreamOptions, read: () => Promise<Reading>): Events {
  using watcher = options.watcher
  const refusal = openPermit(options)
  for (;;) {
    const reason = await refusal()
    if (reason !== undefined) {
      yield { event: 'end', data: { reason } }
      return
    }
    const { events, next } = await read()
    yield* events
    if (next === 'end') {
      yield { event: 'end', data: { reason: 'finished' } }
      return
    }
    if (next === 'read on') continue
    if (events.length === 0) yield HEARTBEAT
    if (!(await watcher.wait(options.heartbeatMs ?? HEARTBEAT_MS))) return
  }
}

/** @returns asks, when that was not done lately, and gives the code of the error when the caller may no longer */
function openPermit({ authorize, authorizedMs = AUTHORIZED_MS }: StreamOptions) {
  let since = performance.now()
  return async (): Promise<string | undefined> => {
    const age = performance.now() - since
    if (age < authorizedMs) return undefined
    try {
      await authorize()
      since = performance.now()
      return undefined
    } catch (error) {
      if (error instanceof AppError && [401, 403, 404].includes(error.status)) return error.code
      return age < authorizedMs + DOUBT_MS ? undefined : 'overloaded'
    }
  }
}

/** Answers that go on: read what there is, tell it, and read again when something has changed, for as long as the caller may know. */
import { AppError } from '../../errors.ts'
import { HEARTBEAT, type ServerEvent } from './event-stream.ts'
import type { Watcher } from './watching.ts'

export type FollowOptions = {
  watcher: Watcher
  /** Decides again whether the caller may see this. @throws AppError when not */
  authorize: () => Promise<void>
  /** How long it may be quiet; what was announced and not heard is found by then. */
  heartbeatMs?: number | undefined
  /** How long an authorization holds. */
  authorizedMs?: number | undefined
}
export type Events = AsyncGenerator<ServerEvent | typeof HEARTBEAT, void>
export type Reading = { events: ServerEvent[]; next: 'read on' | 'wait' | 'end' }

const HEARTBEAT_MS = 15_000
const AUTHORIZED_MS = 30_000
/** When nobody can say whether the caller still may: for so long he is given the benefit of the doubt. */
const DOUBT_MS = 30_000

/** Reads and tells, again whenever something has happened, as long as the caller may know. */
export async function* follow(options: FollowOptions, read: () => Promise<Reading>): Events {
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
function openPermit({ authorize, authorizedMs = AUTHORIZED_MS }: FollowOptions) {
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

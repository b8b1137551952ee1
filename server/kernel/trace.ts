/** What the current piece of work belongs to: request and tenant ids that logs, audit entries and jobs pick up by themselves. */
import { AsyncLocalStorage } from 'node:async_hooks'

/** Who causes the work, in the words audit entries use. */
export type TraceActor = {
  kind: 'user' | 'api_key' | 'plugin' | 'system'
  id: string
  label: string
  impersonatorId?: string
  /** How many acts of programs in a row, each the answer to the one before, led here. */
  reactions?: number
}

export type Trace = {
  requestId?: string
  tenantId?: string
  actor?: TraceActor
  ip?: string
}

const storage = new AsyncLocalStorage<Trace>()

/** Runs `work` with a trace of its own. */
export function withTrace<Result>(trace: Trace, work: () => Result): Result {
  return storage.run(trace, work)
}

/** The trace of the current work; empty outside of any. Its fields may be filled in as they become known. */
export function currentTrace(): Trace {
  return storage.getStore() ?? {}
}

/** What a task is: a named piece of work that jobs ask for, and what its function is given. */

/**
 * Quick jobs (mail, cache work), long ones (imports, exports) and outbound ones, which wait for servers of other people,
 * have workers of their own and never wait for each other.
 */
export const LANES = ['quick', 'long', 'outbound'] as const
export type Lane = (typeof LANES)[number]

export type Job<Payload> = {
  id: string
  tenantId: string
  payload: Payload
  /** 1 on the first try. */
  attempt: number
  maxAttempts: number
  /** Aborted when the job is canceled, runs out of time, or the process drains. Stop soon after: a few seconds are left. */
  signal: AbortSignal
  /** Tells how far the work is. Written at most four times a second, and once more at the end. */
  progress: (done: number, total?: number, note?: string) => Promise<void>
}

export type Task<Payload> = {
  /** Such as `mail.send`. */
  name: string
  lane: Lane
  /** Tries before the job counts as failed; 8 if unset. */
  maxAttempts?: number
  /** How long one try may take; an hour in the long lane and a minute in the others if unset. */
  timeoutMs?: number
  /** The pause after a failed try; see `retryDelayMs` if unset. */
  retryDelayMs?: (attempt: number) => number
  /**
   * Does the work; what it returns is kept as the job's result (JSON). It runs AT LEAST once: when a process dies or
   * loses the database right after the work, another one does it again. So make it repeatable.
   * Throwing AppError with a 4xx code fails the job for good, any other error leads to another try.
   */
  run: (job: Job<Payload>) => Promise<unknown>
}

export type Cron = {
  /** Letters, digits and dashes. */
  name: string
  /** Five fields, UTC: minute, hour, day of month, month, day of week. */
  schedule: string
  lane?: Lane
  timeoutMs?: number
  /** Runs once for all processes together. A run missed within the last day is made up for once at the next start. */
  run: (job: Job<null>) => Promise<unknown>
}

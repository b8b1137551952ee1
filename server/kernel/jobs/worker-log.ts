/** Lets graphile-worker write to our log: its chatter about every wake-up counts as trace. */
import { Logger } from 'graphile-worker'
import type { Log } from '../log.ts'

const LEVELS = { error: 'error', warning: 'warn', info: 'trace', debug: 'trace' } as const

export function workerLog(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    const { error } = (meta ?? {}) as { error?: unknown }
    log[LEVELS[level]]({ part: 'graphile-worker', ...(error !== undefined && { err: error }) }, message)
  })
}

export const noWorkerLog = new Logger(() => () => undefined)

/** When a failed job is tried again, and when there is no point in it. */
import { AppError } from '../../errors.ts'

const FIRST_MS = 5_000
const LONGEST_MS = 3_600_000

/**
 * Exponential back-off with jitter: about 5 s, 15 s, 45 s … up to an hour, each stretched or shortened by up to half, so
 * that jobs that failed together do not come back together.
 * @param attempt the try that failed, from 1
 */
export function retryDelayMs(attempt: number, random = Math.random): number {
  return Math.round(Math.min(LONGEST_MS, FIRST_MS * 3 ** (attempt - 1)) * (0.5 + random()))
}

/** An expected failure comes again however often it is tried, unless it says that the moment was bad. */
export function isPermanent(error: unknown): boolean {
  return error instanceof AppError && error.status < 500 && error.status !== 429
}

/** When to come back to somebody who asked to be left alone. */

/**
 * @param header of Retry-After: seconds or a date (RFC 9110, 10.2.3)
 * @returns milliseconds from `now`, 0 for a moment that is over; undefined for anything else
 */
export function retryAfterMsOf(header: string | undefined, now: Date): number | undefined {
  const ms = /^\d{1,9}$/.test(header ?? '')
    ? Number(header) * 1_000
    : Date.parse(header ?? '') - now.getTime()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

/** A factor from 1 to 1.1: what failed together does not come back together. */
export function jitter(): number {
  return 1 + Math.random() / 10
}

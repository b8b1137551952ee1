/** The time, so that tests can move it. */

export type Clock = { now: () => Date }

export const systemClock: Clock = { now: () => new Date() }

/** A clock for tests that stands still until it is moved. */
export function manualClock(start = new Date()): Clock & { advance: (milliseconds: number) => void } {
  let now = start.getTime()
  return { now: () => new Date(now), advance: (milliseconds) => void (now += milliseconds) }
}

/** When a change window is open: once from then to then, or again and again by the clock of some place. */
import { Cron } from 'croner'

export type WindowTimes = {
  starts_at: Date | null
  ends_at: Date | null
  cron: string | null
  time_zone: string | null
  duration_minutes: number | null
}

/** From the first moment to the one after the last. */
export type Span = { from: Date; until: Date }

/**
 * The span that holds `at`. Of a window that recurs, each lasts its minutes as they really pass: one that begins before
 * the clocks change ends an hour earlier or later by the wall clock.
 */
export function spanAt(window: WindowTimes, at: Date): Span | undefined {
  const { starts_at, ends_at } = window
  if (starts_at && ends_at)
    return starts_at <= at && at < ends_at ? { from: starts_at, until: ends_at } : undefined
  const length = lengthOf(window)
  const span = firstAfter(window, new Date(at.getTime() - length), length)
  return span && span.from <= at ? span : undefined
}

/** The first span that begins after `at`. */
export function nextSpan(window: WindowTimes, at: Date): Span | undefined {
  const { starts_at, ends_at } = window
  if (starts_at && ends_at) return starts_at > at ? { from: starts_at, until: ends_at } : undefined
  return firstAfter(window, at, lengthOf(window))
}

/**
 * Five fields, as cron has them. A time that the clocks leave out in spring counts as the first moment after the gap; one
 * that they repeat in autumn counts once, the first time.
 * @throws Error saying what is wrong with the expression
 */
export function parseCron(expression: string, timeZone: string): Cron {
  return new Cron(expression, { timezone: timeZone, mode: '5-part', paused: true })
}

function firstAfter({ cron, time_zone }: WindowTimes, at: Date, length: number): Span | undefined {
  if (cron === null || time_zone === null) return undefined
  const from = parseCron(cron, time_zone).nextRun(at)
  return from ? { from, until: new Date(from.getTime() + length) } : undefined
}

function lengthOf({ duration_minutes }: WindowTimes): number {
  return (duration_minutes ?? 0) * 60_000
}

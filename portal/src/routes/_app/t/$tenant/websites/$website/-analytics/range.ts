/** Which time is looked at: the last hours or days up to now, or days that somebody chose. */

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

export const RANGES = ['24h', '7d', '30d', '90d', '365d'] as const
export type Range = (typeof RANGES)[number]

export type Span = { from: string; to: string; interval: 'hour' | 'day' }

/** Longer times are not kept, or not asked for at once. */
const DAYS_MAX = 731

/**
 * @param now in ms; the span ends with the hour or day (UTC) that is under way
 * @param days first and last day, both included; instead of the range
 */
export function spanOf(range: Range, now: number, days?: { first: string; last: string }): Span {
  if (days) {
    const last = Date.parse(days.last) + DAY_MS
    const first = Math.max(Date.parse(days.first), last - DAYS_MAX * DAY_MS)
    return { from: isoOf(first), to: isoOf(last), interval: 'day' }
  }
  if (range === '24h') {
    const to = (Math.floor(now / HOUR_MS) + 1) * HOUR_MS
    return { from: isoOf(to - DAY_MS), to: isoOf(to), interval: 'hour' }
  }
  const to = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  return { from: isoOf(to - Number.parseInt(range, 10) * DAY_MS), to: isoOf(to), interval: 'day' }
}

/** @returns the time of the same length before */
export function spanBefore({ from, to, interval }: Span): Span {
  return { from: isoOf(2 * Date.parse(from) - Date.parse(to)), to: from, interval }
}

/** @returns the beginnings of all hours or days of it, as points of traffic have them: those without traffic are left out there */
export function momentsOf({ from, to, interval }: Span): string[] {
  const step = interval === 'hour' ? HOUR_MS : DAY_MS
  const count = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / step))
  return Array.from({ length: count }, (_, index) => isoOf(Date.parse(from) + index * step))
}

/** Whether a text is a day, e.g. 2026-11-21. */
export const isDay = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

const isoOf = (ms: number) => new Date(ms).toISOString()

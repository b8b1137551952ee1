/** Times that exports write without a zone. */

/**
 * The moment at which clocks in `timezone` show `text`.
 * @param text YYYY-MM-DD hh:mm:ss; seconds may be missing
 * @returns undefined for what is no time, 0000-00-00 too
 */
export function momentOf(text: string, timezone: string): Date | undefined {
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?/.exec(text.trim()) ?? []
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  )
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second)
  // Twice: the first guess may lie on the other side of a change to summer time.
  const first = asUtc - offsetAt(asUtc, timezone)
  const moment = new Date(asUtc - offsetAt(first, timezone))
  return Number.isNaN(moment.getTime()) ? undefined : moment
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds by which clocks in the zone are ahead of UTC. */
function offsetAt(time: number, timezone: string): number {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(timezone, format)
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000
}

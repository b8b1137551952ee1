/** Days as the API writes them (`2026-11-21`): they are days of UTC, wherever the reader is. */

export function formatDate(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(day))
}

/** @returns e.g. "Sat" */
export function formatDay(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(day))
}

/** @returns e.g. "21 Nov" */
export function formatDayOfMonth(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(day),
  )
}

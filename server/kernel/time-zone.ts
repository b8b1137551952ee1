/** Names of time zones, as people and forms send them. */

/** The zone's own spelling (`europe/berlin` gives `Europe/Berlin`); undefined for what names no zone of the IANA list. */
export function canonicalTimeZone(name: string): string | undefined {
  // Intl takes offsets such as +01:00, too, which know no summer time.
  if (!/^[A-Za-z]/.test(name)) return undefined
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

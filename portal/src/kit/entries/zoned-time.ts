/** Moments by the clock of a place, as fields for date and time have them. */

/**
 * @param iso a moment
 * @param zone e.g. Europe/Berlin
 * @returns e.g. 2030-01-31T08:30, by the clock there
 */
export function toClock(iso: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(iso))
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/**
 * @param clock as a field has it, e.g. 2030-01-31T08:30
 * @returns the moment at which clocks there say so; of a time that they skip in spring, the moment an hour later
 */
export function fromClock(clock: string, zone: string): string {
  const wanted = Date.parse(`${clock}Z`)
  let at = wanted
  // The distance of the zone depends on the moment, which depends on the distance.
  for (let round = 0; round < 2; round++) {
    const shown = Date.parse(`${toClock(new Date(at).toISOString(), zone)}Z`)
    at += wanted - shown
  }
  return new Date(at).toISOString()
}

/** The zone of this browser. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

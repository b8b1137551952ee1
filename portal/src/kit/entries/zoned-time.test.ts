import { expect, test } from 'vitest'
import { fromClock, toClock } from './zoned-time'

test('reads and writes moments by the clock of a place, in summer and winter', () => {
  expect(toClock('2030-01-31T07:30:00Z', 'Europe/Berlin')).toBe('2030-01-31T08:30')
  expect(toClock('2030-07-31T22:30:00Z', 'Europe/Berlin')).toBe('2030-08-01T00:30')
  for (const [clock, zone, iso] of [
    ['2030-01-31T08:30', 'Europe/Berlin', '2030-01-31T07:30:00.000Z'],
    ['2030-07-31T08:30', 'Europe/Berlin', '2030-07-31T06:30:00.000Z'],
    ['2030-03-31T03:00', 'Europe/Berlin', '2030-03-31T01:00:00.000Z'],
    ['2030-12-31T23:59', 'America/New_York', '2031-01-01T04:59:00.000Z'],
    ['2030-06-01T00:00', 'Asia/Kolkata', '2030-05-31T18:30:00.000Z'],
    ['2030-06-01T12:00', 'UTC', '2030-06-01T12:00:00.000Z'],
  ] as const)
    expect(fromClock(clock, zone)).toBe(iso)
})

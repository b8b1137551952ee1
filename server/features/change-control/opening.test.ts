import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Change, type ChangeWindow, findOpening } from './opening.ts'
import { nextSpan, spanAt } from './occurrences.ts'

const HERE = '00000000-0000-7000-8000-000000000001'
const THERE = '00000000-0000-7000-8000-000000000002'

const base: ChangeWindow = {
  name: 'Window',
  reason: '',
  kind: 'freeze',
  environments: ['production'],
  modules: ['theme', 'content'],
  website_ids: null,
  starts_at: null,
  ends_at: null,
  cron: null,
  time_zone: null,
  duration_minutes: null,
}
const once = (from: string, until: string, more: Partial<ChangeWindow> = {}): ChangeWindow => ({
  ...base,
  starts_at: new Date(from),
  ends_at: new Date(until),
  ...more,
})
const again = (cron: string, time_zone: string, minutes: number, more: Partial<ChangeWindow> = {}) => ({
  ...base,
  cron,
  time_zone,
  duration_minutes: minutes,
  ...more,
})
const maintenance = { kind: 'maintenance' }

/** When a theme may change, or `now`. */
function opensAt(own: ChangeWindow[], at: string, more: Partial<Change> = {}, platform: ChangeWindow[] = []) {
  const opening = findOpening([own, platform], {
    module: 'theme',
    environment: 'production',
    websiteIds: [HERE],
    at: new Date(at),
    ...more,
  })
  return opening ? (opening.opensAt?.toISOString() ?? null) : 'now'
}

describe('a window that recurs by the clock of a place', () => {
  const nightly = again('30 2 * * *', 'Europe/Berlin', 60)
  const span = (at: string) => {
    const found = spanAt(nightly, new Date(at))
    return found && [found.from.toISOString(), found.until.toISOString()]
  }

  test('holds its first moment and not the one after its last', () => {
    assert.deepEqual(span('2026-06-10T00:30:00Z'), ['2026-06-10T00:30:00.000Z', '2026-06-10T01:30:00.000Z'])
    assert.equal(span('2026-06-10T00:29:59.999Z'), undefined)
    assert.equal(span('2026-06-10T01:30:00Z'), undefined)
    assert.ok(span('2026-06-10T01:29:59.999Z'))
  })

  test('follows summer time: the same hour of the wall clock is another in UTC', () => {
    assert.deepEqual(span('2026-01-10T01:45:00Z')?.[0], '2026-01-10T01:30:00.000Z')
    assert.deepEqual(span('2026-07-10T00:45:00Z')?.[0], '2026-07-10T00:30:00.000Z')
  })

  test('is not left out in the night that has no such hour, and begins after the gap', () => {
    // 29 March 2026: 02:00 is followed by 03:00.
    assert.deepEqual(span('2026-03-29T01:20:00Z'), ['2026-03-29T01:00:00.000Z', '2026-03-29T02:00:00.000Z'])
  })

  test('opens once in the night that has the hour twice', () => {
    // 25 October 2026: 02:30 comes at 00:30 UTC and again at 01:30 UTC.
    assert.ok(span('2026-10-25T00:45:00Z'))
    assert.equal(span('2026-10-25T01:45:00Z'), undefined)
    assert.equal(
      nextSpan(nightly, new Date('2026-10-25T00:30:00Z'))?.from.toISOString(),
      '2026-10-26T01:30:00.000Z',
    )
  })
})

describe('a change', () => {
  test('goes ahead where no window is about it', () => {
    const staging = once('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', { environments: ['staging'] })
    const elsewhere = once('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', { website_ids: [THERE] })
    const api = once('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', { modules: ['api'] })
    assert.equal(opensAt([staging, elsewhere, api], '2026-06-01T00:00:00Z'), 'now')
    assert.equal(
      opensAt([elsewhere], '2026-06-01T00:00:00Z', { websiteIds: [HERE, THERE] }),
      '2027-01-01T00:00:00.000Z',
    )
  })

  test('waits for the end of freezes that overlap or touch', () => {
    const windows = [
      once('2026-12-20T00:00:00Z', '2026-12-24T00:00:00Z'),
      once('2026-12-23T00:00:00Z', '2026-12-27T00:00:00Z'),
      once('2026-12-27T00:00:00Z', '2026-12-28T00:00:00Z'),
    ]
    assert.equal(opensAt(windows, '2026-12-21T12:00:00Z'), '2026-12-28T00:00:00.000Z')
    assert.equal(opensAt(windows, '2026-12-28T00:00:00Z'), 'now')
  })

  test('waits for a maintenance window, and through a freeze that covers its beginning', () => {
    const tuesdays = again('0 2 * * 2', 'UTC', 120, maintenance)
    assert.equal(opensAt([tuesdays], '2026-12-21T12:00:00Z'), '2026-12-22T02:00:00.000Z')
    assert.equal(opensAt([tuesdays], '2026-12-22T03:59:59Z'), 'now')
    const early = once('2026-12-22T00:00:00Z', '2026-12-22T03:00:00Z')
    assert.equal(opensAt([tuesdays, early], '2026-12-21T12:00:00Z'), '2026-12-22T03:00:00.000Z')
    const whole = once('2026-12-22T00:00:00Z', '2026-12-22T04:00:00Z')
    assert.equal(opensAt([tuesdays, whole], '2026-12-21T12:00:00Z'), '2026-12-29T02:00:00.000Z')
  })

  test('may use any of several maintenance windows, but of each website one', () => {
    const general = again('0 2 * * *', 'UTC', 60, maintenance)
    const there = again('30 2 * * *', 'UTC', 60, { ...maintenance, website_ids: [THERE] })
    const onlyHere = again('15 2 * * *', 'UTC', 60, { ...maintenance, website_ids: [HERE] })
    assert.equal(opensAt([general, there], '2026-06-01T00:00:00Z'), '2026-06-01T02:00:00.000Z')
    assert.equal(
      opensAt([there, onlyHere], '2026-06-01T00:00:00Z', { websiteIds: [HERE, THERE] }),
      '2026-06-01T02:30:00.000Z',
    )
    assert.equal(opensAt([there], '2026-06-01T00:00:00Z'), 'now', 'others are free')
  })

  test('is not held for ever by a maintenance window that was', () => {
    const past = once('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', maintenance)
    assert.equal(opensAt([past], '2026-06-01T00:00:00Z'), 'now')
    assert.equal(opensAt([past], '2025-12-31T00:00:00Z'), '2026-01-01T00:00:00.000Z')
  })

  test('must pass the tenant’s windows and the platform’s: neither opens what the other has closed', () => {
    const own = again('0 2 * * *', 'UTC', 60, maintenance)
    const platform = again('30 2 * * *', 'UTC', 60, maintenance)
    assert.equal(opensAt([own], '2026-06-01T00:00:00Z', {}, [platform]), '2026-06-01T02:30:00.000Z')
    const never = again('0 12 * * *', 'UTC', 60, maintenance)
    assert.equal(opensAt([own], '2026-06-01T00:00:00Z', {}, [never]), null)
  })

  test('says at once which window keeps it, with its reason and end', () => {
    const christmas = once('2026-12-20T00:00:00Z', '2026-12-24T00:00:00Z', {
      name: 'Christmas',
      reason: 'Nobody is there',
    })
    const change = { module: 'theme', environment: 'production', websiteIds: [HERE] } as const
    const opening = findOpening([[christmas]], { ...change, at: new Date('2026-12-21T00:00:00Z') })
    assert.deepEqual(opening?.window, {
      name: 'Christmas',
      reason: 'Nobody is there',
      kind: 'freeze',
      ends_at: new Date('2026-12-24T00:00:00Z'),
    })
  })

  test('is decided in bounded time against a hundred windows that never let it through', () => {
    const windows = Array.from({ length: 100 }, (_, index) =>
      again(`${index % 60} * * * *`, 'Europe/Berlin', 59),
    )
    const began = performance.now()
    assert.equal(opensAt(windows, '2026-06-01T00:00:00Z'), null)
    assert.ok(performance.now() - began < 10_000, `took ${performance.now() - began} ms`)
  })
})

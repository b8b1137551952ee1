/** Moments of renewal: within the authority's window, spread, kept while they hold, and never too late. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUrgent, momentInWindow, renewalMoment } from './moments.ts'

const DAY_MS = 86_400_000
const day = (days: number) => new Date(days * DAY_MS)
const life = (days: number) => ({ notBefore: day(0), notAfter: day(days) })
const dayOf = (moment: Date) => moment.getTime() / DAY_MS

test('without a word of the authority, a certificate is renewed around two thirds of its life, a short one around half', () => {
  const draws = [0, 0.25, 0.5, 0.999]
  for (const [days, from, to] of [
    [90, 57, 63],
    [47, 29, 33],
    [6, 2.8, 3.2],
  ] as const) {
    const moments = draws.map((draw) => dayOf(renewalMoment(life(days), () => draw)))
    assert.ok(
      moments.every((moment) => moment >= from && moment <= to),
      `${days} days: ${moments.join()}`,
    )
    assert.equal(new Set(moments).size, draws.length)
  }
})

test('a moment within the window is drawn once, and again when the window has moved away', () => {
  const window = { start: day(58), end: day(62) }
  const drawn = momentInWindow(window, life(90), null, () => 0.5)
  assert.equal(dayOf(drawn), 60)
  assert.equal(dayOf(momentInWindow(window, life(90), drawn, () => 0.9)), 60)
  const earlier = { start: day(20), end: day(22) }
  assert.equal(dayOf(momentInWindow(earlier, life(90), drawn, () => 0)), 20)
})

test('a window that leaves no time for failures is not waited for', () => {
  const late = { start: day(89), end: day(95) }
  assert.ok(dayOf(momentInWindow(late, life(90), null, () => 1)) < 77)
})

test('what has less than a sixth of its life left is urgent', () => {
  assert.equal(isUrgent(life(90), day(74)), false)
  assert.equal(isUrgent(life(90), day(76)), true)
  assert.equal(isUrgent(life(6), day(4)), false)
})

import { expect, test } from 'vitest'
import { momentsOf, spanBefore, spanOf } from './range'

const NOW = Date.parse('2026-11-21T16:30:00Z')

test('the last 24 hours end with the hour that is under way', () => {
  const span = spanOf('24h', NOW)
  expect(span).toEqual({
    from: '2026-11-20T17:00:00.000Z',
    to: '2026-11-21T17:00:00.000Z',
    interval: 'hour',
  })
  expect(momentsOf(span)).toHaveLength(24)
})

test('days end with today, and the time before is as long', () => {
  const span = spanOf('7d', NOW)
  expect(span).toEqual({ from: '2026-11-15T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z', interval: 'day' })
  expect(spanBefore(span)).toMatchObject({ from: '2026-11-08T00:00:00.000Z', to: '2026-11-15T00:00:00.000Z' })
})

test('chosen days include the last one, and two years at most', () => {
  const span = spanOf('30d', NOW, { first: '2026-03-28', last: '2026-03-30' })
  expect(momentsOf(span)).toEqual([
    '2026-03-28T00:00:00.000Z',
    '2026-03-29T00:00:00.000Z',
    '2026-03-30T00:00:00.000Z',
  ])
  expect(momentsOf(spanOf('30d', NOW, { first: '2000-01-01', last: '2026-03-30' }))).toHaveLength(731)
  expect(momentsOf(spanOf('30d', NOW, { first: '2026-04-02', last: '2026-03-30' }))).toEqual([])
})

/** The pauses between tries. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '../../errors.ts'
import { isPermanent, retryDelayMs } from './retry.ts'

test('pauses grow threefold up to an hour, spread by half around', () => {
  const middle = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => retryDelayMs(attempt, () => 0.5))
  assert.deepEqual(middle, [5_000, 15_000, 45_000, 135_000, 405_000, 1_215_000, 3_600_000, 3_600_000])
  assert.equal(
    retryDelayMs(1, () => 0),
    2_500,
  )
  assert.ok(retryDelayMs(8, () => 0.999) < 5_400_000)
})

test('only what the caller did wrong is not tried again', () => {
  assert.equal(isPermanent(new AppError('not_found', 'gone')), true)
  assert.equal(isPermanent(new AppError('rate_limited', 'later')), false)
  assert.equal(isPermanent(new AppError('overloaded', 'later')), false)
  assert.equal(isPermanent(new Error('who knows')), false)
})

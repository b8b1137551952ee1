/** Counts that add up, and what is read out of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  BOUNDS_MS,
  MAX_FAILED_PATHS,
  countFailure,
  emptyFigures,
  mergeFigures,
  observe,
  quantile,
  sizeOf,
} from './arm-figures.ts'

const times = fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 200 })

test('each time lies in the bucket whose bounds are around it', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.double({ min: 0, max: 20_000, noNaN: true }), fc.constantFrom(...BOUNDS_MS)),
      (ms) => {
        const histogram = emptyFigures().render_ms
        observe(histogram, ms)
        const bucket = histogram.indexOf(1)
        assert.ok(
          ms <= (BOUNDS_MS[bucket] ?? Infinity) && ms > (BOUNDS_MS[bucket - 1] ?? -1),
          `${ms} in ${bucket}`,
        )
      },
    ),
  )
})

test('quantiles are within a bucket of the true ones', () => {
  fc.assert(
    fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, share) => {
      const histogram = emptyFigures().render_ms
      for (const ms of all) observe(histogram, ms)
      const truth = all.toSorted((a, b) => a - b)[Math.ceil(share * all.length) - 1] ?? 0
      const read = quantile(histogram, share) ?? -1
      if (truth > 10_000) return assert.ok(read >= 10_000)
      assert.ok(
        read <= Math.max(truth, 0.25) * 1.27 && read * 1.27 >= Math.min(truth, 10_000) - 0.25,
        `${read} for ${truth}`,
      )
    }),
  )
  assert.equal(quantile(emptyFigures().render_ms, 0.5), undefined)
})

test('figures add up, and note so many paths and no more', () => {
  const one = emptyFigures()
  const other = emptyFigures()
  for (let index = 0; index < 15; index += 1) {
    countFailure(one.failed_paths, `/a${index}`)
    countFailure(other.failed_paths, `/b${index}`)
  }
  countFailure(other.failed_paths, '/a0', 5)
  countFailure(other.failed_paths, '__proto__')
  observe(one.response_ms, 3)
  observe(other.response_ms, 30_000)
  const sum = mergeFigures([
    { ...one, requests: 2, errors: 1 },
    { ...other, requests: 3, renders: 1 },
  ])
  assert.deepEqual([sum.requests, sum.errors, sum.renders], [5, 1, 1])
  assert.equal(sizeOf(sum.response_ms), 2)
  assert.equal(Object.keys(sum.failed_paths).length, MAX_FAILED_PATHS)
  assert.equal(sum.failed_paths['/a0'], 6)
})

/** When a plugin rests, and when it is tried again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PluginFailure, PluginOutcome } from '../../published/plugins.ts'
import { openBreaker } from './breaker.ts'

const well: PluginOutcome = { ok: true, value: null, tags: new Set() }
const failed = (reason: PluginFailure['reason']): PluginOutcome => ({
  ok: false,
  failure: { reason, message: '', ...(reason === 'limit' && { limit: 'cpu' }) } as PluginFailure,
})

test('three exceeded limits in a row, or ten errors, let a plugin rest; a good call in between does not', () => {
  const breaker = openBreaker(() => 0)
  for (const outcome of [failed('limit'), failed('limit'), well, failed('limit'), failed('limit')])
    breaker.note('a', outcome)
  assert.equal(breaker.isOpen('a'), false)
  breaker.note('a', failed('limit'))
  assert.equal(breaker.isOpen('a'), true)
  for (let i = 0; i < 9; i++) breaker.note('b', failed('error'))
  assert.equal(breaker.isOpen('b'), false)
  breaker.note('b', failed('error'))
  assert.equal(breaker.isOpen('b'), true)
  assert.equal(breaker.isOpen('c'), false)
})

test('after the rest it is tried once: a failure lets it rest again, success forgets everything', () => {
  let now = 0
  const breaker = openBreaker(() => now)
  for (let i = 0; i < 3; i++) breaker.note('a', failed('limit'))
  now = 10_001
  assert.equal(breaker.isOpen('a'), false)
  breaker.note('a', failed('limit'))
  assert.equal(breaker.isOpen('a'), true)
  now = 30_000
  breaker.note('a', well)
  breaker.note('a', failed('limit'))
  assert.equal(breaker.isOpen('a'), false)
})

test('what is no fault of the plugin is not counted', () => {
  const breaker = openBreaker(() => 0)
  for (let i = 0; i < 50; i++) {
    breaker.note('a', failed('busy'))
    breaker.note('a', failed('off'))
  }
  assert.equal(breaker.isOpen('a'), false)
})

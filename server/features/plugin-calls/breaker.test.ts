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

test('ten errors in a row let a plugin rest; a good call in between begins the row anew', () => {
  const breaker = openBreaker(() => 0)
  for (let i = 0; i < 9; i++) breaker.note('a', failed('error'))
  breaker.note('a', well)
  for (let i = 0; i < 9; i++) breaker.note('a', failed('error'))
  assert.equal(breaker.isOpen('a'), false)
  breaker.note('a', failed('error'))
  assert.equal(breaker.isOpen('a'), true)
  assert.equal(breaker.isOpen('b'), false)
})

test('three exceeded limits let it rest, whatever went well in between', () => {
  let now = 0
  const breaker = openBreaker(() => now)
  for (const at of [0, 3_000, 6_000]) {
    now = at
    assert.equal(breaker.isOpen('a'), false)
    breaker.note('a', failed('limit'))
    breaker.note('a', well)
  }
  assert.equal(breaker.isOpen('a'), true)
})

test('one exceeded limit now and then is forgiven, and remembered for a while', () => {
  let now = 0
  const breaker = openBreaker(() => now)
  for (let i = 0; i < 20; i++) {
    assert.equal(breaker.isSuspect('a'), false)
    breaker.note('a', failed('limit'))
    assert.equal(breaker.isOpen('a'), false)
    assert.equal(breaker.isSuspect('a'), true)
    now += 21_000
  }
})

test('after the rest it is tried once: a failure lets it rest again', () => {
  let now = 0
  const breaker = openBreaker(() => now)
  for (let i = 0; i < 3; i++) breaker.note('a', failed('limit'))
  now = 10_001
  assert.equal(breaker.isOpen('a'), false)
  breaker.note('a', failed('limit'))
  assert.equal(breaker.isOpen('a'), true)
  now = 120_000
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

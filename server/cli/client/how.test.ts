import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidArgumentError } from 'commander'
import { setting } from './deploy.ts'
import { canarySteps, duration, howOf } from './how.ts'

test('durations are seconds, or have a unit', () => {
  assert.deepEqual(['90', '90s', '5m', '2h', '1d'].map(duration), [90, 90, 300, 7_200, 86_400])
  for (const wrong of ['', 'm', '1.5h', '-1s', '5 m', '1w'])
    assert.throws(() => duration(wrong), InvalidArgumentError)
})

test('steps of a canary are shares, each with a time or five minutes', () => {
  assert.deepEqual(canarySteps('0.5,10:1m,100:30'), [
    { percent: 0.5, seconds: 300 },
    { percent: 10, seconds: 60 },
    { percent: 100, seconds: 30 },
  ])
  for (const wrong of ['', '0', '101', '10,', 'ten', '10:soon', '10%'])
    assert.throws(() => canarySteps(wrong), InvalidArgumentError)
})

test('settings nest at dots, are JSON where they can be, and add up', () => {
  const first = setting('contact.phone=+49 30 123')
  assert.deepEqual(first, { contact: { phone: '+49 30 123' } })
  assert.deepEqual(setting('contact.email=a@b.example', first), {
    contact: { phone: '+49 30 123', email: 'a@b.example' },
  })
  assert.deepEqual(setting('posts_per_page=12'), { posts_per_page: 12 })
  assert.deepEqual(setting('seo.noindex=true'), { seo: { noindex: true } })
  assert.deepEqual(setting('title=a=b'), { title: 'a=b' })
  for (const wrong of ['title', '=x', 'a..b=1', '__proto__.polluted=1'])
    assert.throws(() => setting(wrong), InvalidArgumentError)
})

test('one strategy at a time', () => {
  assert.deepEqual(howOf({ rolling: 20, note: 'x', analysis: true }), {
    strategy: 'rolling',
    rolling: { batch_size: 20 },
    note: 'x',
  })
  assert.deepEqual(howOf({ canary: true, staging: true }), { strategy: 'canary', environment: 'staging' })
  assert.deepEqual(howOf({}), {})
  assert.throws(() => howOf({ canary: true, direct: true }), /Choose one of/)
})

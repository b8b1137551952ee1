import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PluginSetting } from './manifest.ts'
import { resolveSettings, settingProblems } from './settings.ts'

const SCHEMA: PluginSetting[] = [
  { id: 'greeting', type: 'text', label: 'Greeting', default: 'Hello' },
  { id: 'size', type: 'range', label: 'Size', min: 1, max: 5, default: 3 },
  { id: 'is_loud', type: 'checkbox', label: 'Loud' },
  { id: 'style', type: 'select', label: 'Style', options: [{ value: 'plain', label: 'Plain' }] },
  { id: 'color', type: 'color', label: 'Colour' },
  { id: 'link', type: 'url', label: 'Link' },
  { id: 'to', type: 'email', label: 'To', required: true },
]

const resolved = (values?: Record<string, unknown>) => ({ ...resolveSettings(SCHEMA, values) })

test('every declared setting has a value: the chosen one, else the default, else null', () => {
  assert.deepEqual(resolved(), {
    greeting: 'Hello',
    size: 3,
    is_loud: false,
    style: null,
    color: null,
    link: null,
    to: null,
  })
  const chosen = {
    greeting: 'Bye',
    size: 5,
    is_loud: true,
    style: 'plain',
    color: '#1A2b3c',
    link: '/about?x#y',
    to: 'ada@example.com',
  }
  assert.deepEqual(resolved({ ...chosen, color: ' #1A2b3c ', stranger: 1 }), chosen)
})

test('an emptied field stays empty, and what will not do counts as not chosen', () => {
  assert.equal(resolved({ greeting: '' })['greeting'], null)
  assert.equal(resolved({ greeting: null })['greeting'], null)
  for (const size of [0, 6, '4', NaN]) assert.equal(resolved({ size })['size'], 3)
  assert.equal(resolved({ style: 'fancy' })['style'], null)
  for (const link of ['javascript:alert(1)', '//evil.example', '/\\evil.example', 'https://a b', ' data:x'])
    assert.equal(resolved({ link })['link'], null, link)
  for (const to of ['a@b, c@d', 'Ada <a@b>', 'a@b\nbcc: c@d']) assert.equal(resolved({ to })['to'], null, to)
})

test('of values to be saved, each one that will not do is named with what will', () => {
  const problems = (values: Record<string, unknown>) =>
    settingProblems(SCHEMA, values).map(({ id, message }) => `${id} ${message}`)
  assert.deepEqual(problems({ to: 'ada@example.com', greeting: '' }), [])
  assert.deepEqual(problems({ size: 9, style: 'fancy', colour: 'red', to: '' }), [
    'colour is not a setting of this plugin',
    'size must be a number, at least 1, at most 5',
    'style must be one of "plain"',
    'to must be an e-mail address',
  ])
  assert.deepEqual(problems({}), ['to must be an e-mail address'])
})

test('whatever was kept, handlers read values of the declared kinds, and those are taken again', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...SCHEMA.map(({ id }) => id), '__proto__'), fc.jsonValue()),
      (kept) => {
        const values = resolved(kept)
        assert.deepEqual(
          Object.keys(values),
          SCHEMA.map(({ id }) => id),
        )
        assert.deepEqual(resolved(values), values)
      },
    ),
  )
})

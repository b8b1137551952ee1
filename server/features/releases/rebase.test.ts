import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultConfig } from '../sites/sites.ts'
import { rebase } from './rebase.ts'
import type { Frame } from './release.ts'

const plugin = (name: string, version: string) => ({
  name,
  version,
  hash: name + version,
  owner: 'tenant' as const,
  enabled: true,
  settings: {},
  permissions: [],
  hosts: [],
})

function frame(change: Partial<Frame> = {}): Frame {
  return {
    theme_hash: 'a',
    theme_owner: 'platform',
    theme_settings: {},
    plugins: [],
    config: defaultConfig({ title: 'Shop' }),
    ...change,
  }
}

function configured(change: Partial<Frame['config']>): Frame {
  return frame({ config: defaultConfig({ title: 'Shop', ...change }) })
}

test('what only one side changed is kept of both', () => {
  const merged = rebase(frame(), configured({ tagline: 'New' }), configured({ title: 'Renamed' }))
  assert.deepEqual([merged.config.title, merged.config.tagline], ['Renamed', 'New'])
  const contact = rebase(
    configured({ contact: { email: 'a@x', phone: '1' } }),
    configured({ contact: { email: 'b@x' } }),
    configured({ contact: { email: 'a@x', phone: '1', hours: '9-5' } }),
  )
  assert.deepEqual(contact.config.contact, { email: 'b@x', hours: '9-5' })
})

test('where both changed the same, the wanted side wins', () => {
  const [from, to, onto] = [frame(), configured({ title: 'To' }), configured({ title: 'Onto' })]
  assert.equal(rebase(from, to, onto).config.title, 'To')
  assert.equal(rebase(from, to, onto, 'onto').config.title, 'Onto')
})

test('things with an identity are taken whole', () => {
  const image = (id: string, width: number) => ({
    id,
    url: `/media/${id}`,
    width,
    height: 1,
    widths: [],
    content_type: 'image/png',
    alt: '',
    caption: '',
    credit: '',
    color: null,
  })
  const [a, b, c] = [image('a', 1), image('b', 1), image('c', 2)]
  const merged = rebase(configured({ logo: a }), configured({ logo: b }), configured({ logo: c }))
  assert.deepEqual(merged.config.logo, b)
  const home = rebase(
    configured({ home: { kind: 'page', page_id: 'x' } }),
    configured({ home: { kind: 'index' } }),
    configured({ home: { kind: 'page', page_id: 'y' } }),
    'onto',
  )
  assert.deepEqual(home.config.home, { kind: 'page', page_id: 'y' })
})

test('a new theme keeps the customization that others changed meanwhile, unless it brings its own', () => {
  const accent = (color: string) => ({ settings: { accent: color } })
  const from = frame({ theme_settings: accent('red') })
  const onto = frame({ theme_settings: accent('blue') })
  const upgraded = rebase(from, frame({ theme_hash: 'b', theme_settings: accent('red') }), onto)
  assert.deepEqual([upgraded.theme_hash, upgraded.theme_settings], ['b', accent('blue')])
  const other = rebase(from, frame({ theme_hash: 'b', theme_settings: accent('green') }), onto)
  assert.deepEqual([other.theme_hash, other.theme_settings], ['b', accent('green')])
})

test('taking a theme back spares one that has come since', () => {
  const [was, bad, since] = [frame(), frame({ theme_hash: 'b' }), frame({ theme_hash: 'c' })]
  assert.equal(rebase(bad, was, bad, 'onto').theme_hash, 'a')
  assert.equal(rebase(bad, was, since, 'onto').theme_hash, 'c')
})

test('plugins are merged by name', () => {
  const from = frame({ plugins: [plugin('seo', '1'), plugin('shop', '1')] })
  const to = frame({ plugins: [plugin('seo', '2'), plugin('shop', '1')] })
  const onto = frame({ plugins: [plugin('seo', '1'), plugin('forms', '1')] })
  assert.deepEqual(
    rebase(from, to, onto).plugins.map(({ name, version }) => `${name}@${version}`),
    ['seo@2', 'forms@1'],
  )
})

test('a version of a plugin keeps its own rights, and the settings that others changed meanwhile', () => {
  const one = (version: string, more: object = {}) => ({ ...plugin('seo', version), ...more })
  const merged = (from: object, to: object, onto: object, winner?: 'to' | 'onto') =>
    rebase(
      frame({ plugins: [from as never] }),
      frame({ plugins: [to as never] }),
      frame({ plugins: [onto as never] }),
      winner,
    ).plugins[0]
  const [first, second, third] = [
    one('1', { permissions: ['kv'], settings: { a: 1 } }),
    one('2', { permissions: ['kv', 'fetch'], settings: { a: 1 } }),
    one('3', { permissions: ['kv'], settings: { a: 1 } }),
  ]
  const sum = merged(first, second, { ...first, settings: { a: 2 } })
  assert.deepEqual([sum?.version, sum?.permissions, sum?.settings], ['2', ['kv', 'fetch'], { a: 2 }])
  const contested = merged(first, second, third)
  assert.deepEqual([contested?.version, contested?.permissions], ['2', ['kv', 'fetch']])
  const spared = merged(second, first, third, 'onto')
  assert.deepEqual([spared?.version, spared?.permissions], ['3', ['kv']])
  assert.equal(merged(first, second, { ...first, enabled: false })?.enabled, false)
  assert.equal(merged(first, { ...first, enabled: false }, second)?.enabled, false)
})

test('a plugin that was removed stays away, and comes back when that is taken back', () => {
  const [without, withSeo] = [frame(), frame({ plugins: [plugin('seo', '1')] })]
  assert.deepEqual(rebase(withSeo, without, withSeo).plugins, [])
  assert.deepEqual(rebase(without, withSeo, without, 'onto').plugins, [plugin('seo', '1')])
  assert.deepEqual(rebase(withSeo, without, withSeo, 'onto').plugins, [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOST_FUNCTIONS } from './host-functions.ts'
import { HOOKS } from './hooks.ts'
import { type PluginManifest, parseManifest } from './manifest.ts'
import {
  PLUGIN_PERMISSION_IDS,
  type PluginPermission,
  describeConsent,
  permissionDiff,
  requiredPermission,
} from './permissions.ts'

function manifestOf(more: object): PluginManifest {
  const { manifest, findings } = parseManifest({
    name: 'hello',
    version: '1.0.0',
    title: 'Hello',
    description: 'Says hello.',
    category: 'custom',
    author: { name: 'Ada' },
    license: 'MIT',
    hotswap: '>=0.1',
    ...more,
  })
  assert.ok(manifest, JSON.stringify(findings))
  return manifest
}

test('every permission allows something, and whatever needs one is in the catalogue', () => {
  // What manifests declare, in place of a hook or host function.
  const declared: PluginPermission[] = ['blocks', 'endpoints', 'schedules', 'pages:scripts', 'members:email']
  const used = new Set<string | null>([
    ...declared,
    ...Object.values(HOST_FUNCTIONS).map(({ permission }) => permission),
    ...Object.values(HOOKS).map(({ permission }) => permission),
  ])
  used.delete(null)
  assert.deepEqual(used, new Set(PLUGIN_PERMISSION_IDS))
})

test('what a host function needs is known, and there are no others', () => {
  assert.equal(requiredPermission('kv.get'), 'kv')
  assert.equal(requiredPermission('crypto.hmac'), null)
  for (const name of ['kv', 'constructor', '__proto__', 'kv.get '])
    assert.equal(requiredPermission(name), undefined)
})

test('a consent names each permission with its consequence, the most far-reaching first', () => {
  const { permissions, hosts } = describeConsent(
    manifestOf({ permissions: ['kv', 'fetch', 'content:publish'], hosts: ['api.example.com'] }),
  )
  assert.deepEqual(
    permissions.map(({ id }) => id),
    ['content:publish', 'fetch', 'kv'],
  )
  assert.match(permissions[0]?.consequence ?? '', /visitors/)
  assert.deepEqual(hosts, ['api.example.com'])
})

test('an update asks again only if it wants more: a permission, a host, an origin', () => {
  const setting = { id: 'server', type: 'url', label: 'Server' }
  const before = manifestOf({
    permissions: ['kv', 'fetch', 'pages:scripts'],
    hosts: ['api.example.com'],
    settings: [setting],
    browser: { scripts: [{ setting: 'server' }], images: ['https://img.example.com'] },
  })
  const less = manifestOf({ permissions: ['kv'] })
  const fewer = permissionDiff(before, less)
  assert.deepEqual(fewer.removed, ['fetch', 'pages:scripts'])
  assert.deepEqual(fewer.browser_removed.scripts, [{ setting: 'server' }])
  assert.equal(fewer.needs_consent, false)
  assert.equal(permissionDiff(before, before).needs_consent, false)
  const more: [
    change: object,
    check: (diff: ReturnType<typeof permissionDiff>) => unknown,
    wanted: unknown,
  ][] = [
    [{ permissions: [...before.permissions, 'tables'] }, ({ added }) => added, ['tables']],
    [{ hosts: ['*.example.com'] }, ({ hosts_added }) => hosts_added, ['*.example.com']],
    [
      { browser: { scripts: [{ setting: 'server' }, 'https://cdn.example.com'] } },
      ({ browser_added }) => browser_added.scripts,
      ['https://cdn.example.com'],
    ],
  ]
  for (const [change, check, wanted] of more) {
    const { $schema: _, ...given } = before
    const diff = permissionDiff(before, manifestOf({ ...given, ...change }))
    assert.deepEqual(check(diff), wanted)
    assert.equal(diff.needs_consent, true)
  }
})

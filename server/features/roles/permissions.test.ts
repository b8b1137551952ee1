import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PERMISSIONS_DOC, describePermissions } from '../../../scripts/permissions-doc.ts'
import {
  BUILT_IN_ROLES,
  GRANTABLE,
  PERMISSIONS,
  PLATFORM_PERMISSIONS,
  PLATFORM_ROLES,
  keepGrantable,
  permissionsOfRole,
} from './permissions.ts'

test('each built-in role allows more than the one below it', () => {
  const sets = Object.values(BUILT_IN_ROLES).map((role) => new Set<string>(role.permissions))
  for (const [index, above] of sets.entries()) {
    const below = sets[index + 1]
    if (below) assert.ok(below.isSubsetOf(above) && below.size < above.size, `role ${index + 1}`)
  }
})

test('the owner may do everything, and only he decides who owns', () => {
  assert.deepEqual(BUILT_IN_ROLES.owner.permissions, Object.keys(PERMISSIONS))
  for (const [slug, role] of Object.entries(BUILT_IN_ROLES))
    assert.equal(new Set<string>(role.permissions).has('owners:write'), slug === 'owner', slug)
  assert.ok(!GRANTABLE.includes('owners:write'))
})

test('support sees everything and acts as users, but deletes nothing and changes no plan and no role', () => {
  const may = new Set<string>(PLATFORM_ROLES.support.permissions)
  for (const id of Object.keys(PLATFORM_PERMISSIONS))
    assert.equal(may.has(id), id.endsWith(':read') || id === 'platform.impersonate', id)
})

test('a stored role counts only for permissions that exist and can be given away', () => {
  const stored = {
    slug: 'shop',
    permissions: ['content:write', 'owners:write', 'no:such', 'content:write', 'toString'],
  }
  assert.deepEqual(permissionsOfRole({ ...stored, built_in: false }), ['content:write'])
  assert.deepEqual(keepGrantable(['audit:read', 'tenant:read']), ['tenant:read', 'audit:read'])
})

test('only the flag makes a role built-in, not its name', () => {
  assert.deepEqual(permissionsOfRole({ slug: 'owner', built_in: false, permissions: [] }), [])
  assert.deepEqual(
    permissionsOfRole({ slug: 'constructor', built_in: true, permissions: ['tenant:write'] }),
    [],
  )
})

test('docs/permissions.md is what the program does', async () => {
  const hint = 'run `node scripts/permissions-doc.ts` and commit docs/permissions.md'
  assert.equal(readFileSync(PERMISSIONS_DOC, 'utf8'), await describePermissions(), hint)
})

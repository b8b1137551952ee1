import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { openTestDatabase, TEST_SECRET } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { openNotices } from '../../kernel/db/notices.ts'
import { NoSuchHomeError } from '../../kernel/db/placements.ts'
import { rolePasswords } from '../../kernel/db/roles.ts'
import { openPermissionCache } from './permission-cache.ts'
import { BUILT_IN_ROLES } from './permissions.ts'
import { seedRoles } from './roles.ts'

const { url, db } = await openTestDatabase()

/** As another process would open it. */
async function openCache() {
  const password = rolePasswords(TEST_SECRET).hotswap_platform
  const notices = openNotices({ db, listenUrl: url, password, onError: () => undefined })
  after(() => notices[Symbol.asyncDispose]())
  await notices.ready
  const heard = new Set<(tenantId: string) => void>()
  const cache = openPermissionCache({ db, notices })
  // Subscribed after the cache: by now the cache has heard, too.
  notices.subscribe('access', ({ tenant_id }) => heard.forEach((tell) => tell(String(tenant_id))))
  const hears = (tenantId: string) =>
    new Promise<void>((resolve) => heard.add((told) => told === tenantId && resolve()))
  return { cache, hears }
}

async function addTenant(kind: 'pool' | 'schema' | 'database' = 'pool') {
  const { tenantId } = await addHome(url, kind)
  await db.withTenant(tenantId, seedRoles)
  return tenantId
}

async function addMember(tenantId: string, slug: string): Promise<string> {
  const userId = randomUUID()
  await db.withTenant(tenantId, async (tx) => {
    const role = await tx.selectFrom('roles').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()
    const row = { tenant_id: tenantId, user_id: userId, role_id: role.id, email: 'a@b.test', name: 'A' }
    await tx.insertInto('memberships').values(row).execute()
  })
  return userId
}

for (const kind of ['pool', 'schema', 'database'] as const)
  test(`a member's permissions are read where a tenant of placement ${kind} lives`, async () => {
    const { cache } = await openCache()
    const [tenantId, other] = [await addTenant(kind), await addTenant()]
    const userId = await addMember(tenantId, 'editor')
    assert.deepEqual(await cache.find(tenantId, userId), new Set(BUILT_IN_ROLES.editor.permissions))
    assert.equal(await cache.find(other, userId), undefined)
    assert.equal(await cache.find(tenantId, randomUUID()), undefined)
  })

test('an unknown tenant has no members to ask for', async () => {
  const { cache } = await openCache()
  await assert.rejects(cache.find(randomUUID(), randomUUID()), NoSuchHomeError)
})

test('a change holds at once here, and everywhere once the notice has arrived', async () => {
  const [here, there] = [await openCache(), await openCache()]
  const [tenantId, other] = [await addTenant(), await addTenant()]
  const userId = await addMember(tenantId, 'admin')
  const bystander = await addMember(other, 'viewer')
  for (const { cache } of [here, there]) assert.ok((await cache.find(tenantId, userId))?.has('members:write'))
  const remembered = await there.cache.find(other, bystander)

  const heard = there.hears(tenantId)
  await db.withTenant(tenantId, async (tx) => {
    await tx.deleteFrom('memberships').where('user_id', '=', userId).execute()
    here.cache.changed(tx)
  })
  assert.equal(await here.cache.find(tenantId, userId), undefined)
  await heard
  assert.equal(await there.cache.find(tenantId, userId), undefined)
  assert.equal(await there.cache.find(other, bystander), remembered, 'other tenants are not read again')
})

test('a change that is rolled back makes nobody forget', async () => {
  const { cache } = await openCache()
  const tenantId = await addTenant()
  const userId = await addMember(tenantId, 'viewer')
  const before = await cache.find(tenantId, userId)
  const failing = db.withTenant(tenantId, async (tx) => {
    cache.changed(tx)
    throw new Error('no')
  })
  await assert.rejects(failing, /no/)
  assert.equal(await cache.find(tenantId, userId), before)
})

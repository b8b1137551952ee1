import assert from 'node:assert/strict'
import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { after, test } from 'node:test'
import { TEST_SECRET, openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { manualClock } from '../../kernel/clock.ts'
import { openNotices } from '../../kernel/db/notices.ts'
import { rolePasswords } from '../../kernel/db/roles.ts'
import { openKeyCache } from './key-cache.ts'

const { url, db } = await openTestDatabase()
const clock = manualClock(new Date('2030-01-01T00:00:00Z'))

/** As another process would open it. */
async function openCache() {
  const password = rolePasswords(TEST_SECRET).hotswap_platform
  const notices = openNotices({ db, listenUrl: url, password, onError: () => undefined })
  after(() => notices[Symbol.asyncDispose]())
  await notices.ready
  const errors: Error[] = []
  const cache = openKeyCache({ db, notices, clock, onError: (error) => errors.push(error) })
  const { promise: heard, resolve } = Promise.withResolvers<void>()
  notices.subscribe('api-key', () => resolve())
  return { cache, heard, errors }
}

async function addKey(tenantId: string) {
  const row = {
    id: randomUUIDv7(),
    name: 'Robot',
    prefix: 'hsk_',
    key_hash: randomUUID(),
    scopes: ['sites:read'],
  }
  await db.withTenant(tenantId, (tx) =>
    tx
      .insertInto('api_keys')
      .values({ tenant_id: tenantId, created_by: 'ada', ...row })
      .execute(),
  )
  return row
}

async function lastUse(tenantId: string, id: string) {
  return db.withTenant(tenantId, async (tx) => {
    const row = await tx.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    return { at: row.last_used_at?.toISOString(), version: row.version }
  })
}

test('a key is found in its own tenant only, wherever that lives', async () => {
  const { cache } = await openCache()
  const homes = await Promise.all([addHome(url, 'pool'), addHome(url, 'schema'), addHome(url, 'database')])
  for (const { tenantId } of homes) {
    const key = await addKey(tenantId)
    assert.equal((await cache.find(tenantId, key.key_hash))?.id, key.id)
    for (const other of homes)
      if (other.tenantId !== tenantId) assert.equal(await cache.find(other.tenantId, key.key_hash), undefined)
  }
  assert.equal(await cache.find(randomUUID(), 'hash'), undefined, 'a tenant that does not exist has no keys')
})

test('a revoked key is gone at once here, and everywhere once the notice has arrived', async () => {
  const [here, there] = [await openCache(), await openCache()]
  const { tenantId } = await addHome(url)
  const key = await addKey(tenantId)
  for (const { cache } of [here, there]) assert.ok(await cache.find(tenantId, key.key_hash))
  await db.withTenant(tenantId, async (tx) => {
    await tx.deleteFrom('api_keys').where('id', '=', key.id).execute()
    here.cache.changed(tx, key.key_hash)
  })
  assert.equal(await here.cache.find(tenantId, key.key_hash), undefined)
  await there.heard
  assert.equal(await there.cache.find(tenantId, key.key_hash), undefined)
})

test('the last use is written in the background, at most once a minute, by however many processes', async () => {
  const { tenantId } = await addHome(url)
  const key = await addKey(tenantId)
  const start = clock.now().toISOString()
  const [one, two] = [await openCache(), await openCache()]
  for (let use = 0; use < 50; use += 1) one.cache.used(tenantId, key.id)
  await one.cache[Symbol.asyncDispose]()
  assert.deepEqual(await lastUse(tenantId, key.id), { at: start, version: 1 })

  clock.advance(59_000)
  one.cache.used(tenantId, key.id)
  two.cache.used(tenantId, key.id)
  await Promise.all([one.cache[Symbol.asyncDispose](), two.cache[Symbol.asyncDispose]()])
  assert.equal((await lastUse(tenantId, key.id)).at, start)

  clock.advance(2_000)
  one.cache.used(tenantId, key.id)
  await one.cache[Symbol.asyncDispose]()
  assert.equal((await lastUse(tenantId, key.id)).at, clock.now().toISOString())
})

test('a last use that cannot be written is reported and stops nobody', async () => {
  const { cache, errors } = await openCache()
  cache.used(randomUUID(), randomUUID())
  await cache[Symbol.asyncDispose]()
  assert.equal(errors.length, 1)
})

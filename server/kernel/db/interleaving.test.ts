import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/kit/database.ts'
import { addHome } from '../../../test/kit/homes.ts'
import { checkInterleaving } from '../../../test/kit/interleaving.ts'
import { addNote, addNotes, listNotes } from '../../../test/kit/notes.ts'

test('transactions of many tenants over few connections never see, lose or repeat each other’s rows', async () => {
  const { url, db } = await openTestDatabase({ poolSize: 3 })
  await addNotes(url)
  const homes = await Promise.all(Array.from({ length: 5 }, () => addHome(url)))
  await checkInterleaving(
    db,
    url,
    homes.map((home) => home.tenantId),
    { runs: 40 },
  )
})

test('a tenant that holds all connections it may have is refused more, and others are not', async () => {
  const { url, db } = await openTestDatabase({ poolSize: 4 })
  await addNotes(url)
  const [busy, calm] = [(await addHome(url)).tenantId, (await addHome(url)).tenantId]
  const { promise: enough, resolve: release } = Promise.withResolvers<void>()
  const holding = Array.from({ length: 20 }, (_, index) =>
    db.withTenant(busy, async (tx) => {
      await addNote(tx, `busy ${index}`)
      await enough
    }),
  )
  for (let index = 0; index < 10; index++) await db.withTenant(calm, (tx) => addNote(tx, `calm ${index}`))
  release()
  await Promise.all(holding)
  assert.equal((await db.withTenant(calm, listNotes)).length, 10)
  assert.equal((await db.withTenant(busy, listNotes)).length, 20)
})

test('a wave of statements that time out leaves the pool usable', async () => {
  const { url, db } = await openTestDatabase({ poolSize: 3 })
  const tenants = [(await addHome(url)).tenantId, (await addHome(url)).tenantId]
  const slow = Array.from({ length: 24 }, (_, index) =>
    db.withTenant(tenants[index % 2] ?? '', async (tx) => {
      await sql`set local statement_timeout = 20`.execute(tx)
      await sql`select pg_sleep(5)`.execute(tx)
    }),
  )
  for (const result of await Promise.allSettled(slow)) {
    assert.equal(result.status, 'rejected')
    assert.equal(result.reason.code, '57014')
  }
  // The setting was the transaction's own.
  const timeout = sql<{ timeout: string }>`select current_setting('statement_timeout') as timeout`
  const after = await db.withTenant(tenants[0] ?? '', (tx) => timeout.execute(tx))
  assert.deepEqual(after.rows, [{ timeout: '30s' }])
})

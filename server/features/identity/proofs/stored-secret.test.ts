/** The secret of second factors: one for all processes, and the same after the master secret was replaced. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEST_SECRET, openTestDatabase } from '../../../../test/kit/database.ts'
import { openKeyring } from '../../../kernel/crypto/keyring.ts'
import { dataKeyStore } from '../../../kernel/db/data-keys.ts'
import { storedSecret } from './stored-secret.ts'

const { db } = await openTestDatabase()
const keyring = (masterSecret: string, previousMasterSecret?: string) =>
  openKeyring({ masterSecret, previousMasterSecret, store: dataKeyStore(db) })

test('processes that ask at once agree, and a new master secret changes nothing', async () => {
  const [first, ...others] = await Promise.all(
    Array.from({ length: 4 }, () => storedSecret({ db, keyring: keyring(TEST_SECRET) })),
  )
  assert.ok(first && first.length >= 32)
  assert.deepEqual(others, [first, first, first])

  const next = 'another master secret that only tests use'
  await keyring(next, TEST_SECRET).rewrapAll()
  assert.equal(await storedSecret({ db, keyring: keyring(next) }), first)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import { TEST_SECRET, openTestDatabase } from '../../../../test/kit/database.ts'
import { createLog } from '../../../kernel/log.ts'
import { createAuth } from './better-auth.ts'

const nothing = async () => undefined

test('our tables are the ones better-auth expects', async () => {
  const { db } = await openTestDatabase()
  const auth = createAuth({
    db,
    log: createLog('silent'),
    secret: TEST_SECRET,
    portalUrl: 'http://app.localhost',
    passkeyHost: 'app.localhost',
    sessionSeconds: 60,
    onVerificationMail: nothing,
    onTakenAddress: nothing,
    onSignedUp: nothing,
    onVerified: nothing,
    onPasswordReset: nothing,
    isSuspended: async () => false,
  })
  const { toBeCreated, toBeAdded, schemaProblems } = await getMigrations(auth.options, {
    throwOnUnsafe: false,
  })
  assert.deepEqual(
    { toBeCreated, toBeAdded, schemaProblems },
    { toBeCreated: [], toBeAdded: [], schemaProblems: [] },
  )
})

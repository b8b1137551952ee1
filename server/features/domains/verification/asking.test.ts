import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDomain, startClaims } from '../../../../test/kit/claims.ts'
import { createTestDatabase } from '../../../../test/kit/database.ts'
import { watchJobs } from '../../../../test/kit/jobs.ts'

const databaseUrl = await createTestDatabase()
const { clock, ctx, newTenant } = await startClaims({ databaseUrl, jobs: true })
const jobs = await watchJobs(databaseUrl)

test('a claim is looked at as soon as it is made, and again when the look says', async () => {
  const { claim, tenantId } = await newTenant()
  const { id } = await claim(newDomain())
  const row = await jobs.until(() =>
    ctx.db.withPlatform((tx) =>
      tx
        .selectFrom('domains')
        .selectAll()
        .where('id', '=', id)
        .where('checked_at', 'is not', null)
        .executeTakeFirst(),
    ),
  )
  assert.deepEqual([row.state, row.checks, row.checked_at], ['pending', 1, clock.now()])
  const next = await jobs.until(() =>
    ctx.db.withTenant(tenantId, (tx) =>
      tx
        .selectFrom('jobs')
        .select(['run_at', 'payload'])
        .where('task', '=', 'domains.look')
        .where('state', '=', 'queued')
        .executeTakeFirst(),
    ),
  )
  assert.deepEqual([next.run_at, next.payload], [row.next_check_at, { domain_id: id }])
})

/** The job queue against a real database: transactions, fairness, retries, cancellation, drains. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestQueue } from '../../../test/kit/jobs.ts'

const { db, addTenant, openQueue, reaches } = await openTestQueue()

test('a job runs once its transaction has committed, and keeps its result', async () => {
  const tenantId = await addTenant()
  await using jobs = openQueue()
  jobs.define<{ n: number }>({ name: 'double', lane: 'quick', run: async ({ payload }) => payload.n * 2 })
  await jobs.start()
  const id = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'double', { n: 21 }))
  const job = await reaches(tenantId, id, 'succeeded')
  assert.equal(job.result, 42)
  assert.equal(job.attempts, 1)
})

/** The job queue against a real database: transactions, turns, retries, cancellation, drains, placements. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { openTestQueue } from '../../../test/kit/jobs.ts'
import { AppError } from '../../errors.ts'
import { type Trace, currentTrace, withTrace } from '../trace.ts'
import type { Job } from './task.ts'

const { db, owner, addTenant, openQueue, reaches, jobOf } = await openTestQueue()

/** How many wake-ups wait for a tenant. */
async function countWakeUps(tenantId: string): Promise<number> {
  const { rowCount } = await owner.query('select from graphile_worker.jobs where key like $1', [
    `tenant:${tenantId}:%`,
  ])
  return rowCount ?? 0
}

/** When the tenant's next quick turn is due. */
async function turnOf(tenantId: string): Promise<Date | undefined> {
  const key = `tenant:${tenantId}:quick`
  const { rows } = await owner.query<{ run_at: Date }>(
    'select run_at from graphile_worker.jobs where key = $1',
    [key],
  )
  return rows[0]?.run_at
}

const atOnce = () => 0

/** A task that waits until the test lets it go on, or until it is told to stop. */
function gate() {
  const begun = Promise.withResolvers<Job<unknown>>()
  const open = Promise.withResolvers<void>()
  return {
    begun: begun.promise,
    open: () => open.resolve(),
    run: async (job: Job<unknown>) => {
      begun.resolve(job)
      if (!job.signal.aborted) await Promise.race([open.promise, once(job.signal, 'abort')])
      job.signal.throwIfAborted()
    },
  }
}

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

test('a transaction that rolls back leaves neither job nor wake-up', async () => {
  const tenantId = await addTenant()
  await using jobs = openQueue()
  jobs.define({ name: 'never', lane: 'quick', run: async () => undefined })
  const enqueue = db.withTenant(tenantId, async (tx) => {
    await jobs.enqueue(tx, 'never', null)
    throw new Error('changed my mind')
  })
  await assert.rejects(enqueue, /changed my mind/)
  const rows = await db.withTenant(tenantId, (tx) => tx.selectFrom('jobs').select('id').execute())
  assert.deepEqual(rows, [])
  assert.equal(await countWakeUps(tenantId), 0)
})

test('a thousand jobs of one tenant need one wake-up, and do not delay the one job of another', async () => {
  const [crowd, single] = [await addTenant(), await addTenant()]
  const done: string[] = []
  await using jobs = openQueue({ concurrency: { quick: 1, long: 1, outbound: 1 }, drainMs: 0 })
  jobs.define({
    name: 'busy',
    lane: 'quick',
    // Real work of about 20 ms: a turn of 100 ms has room for a handful.
    async run({ tenantId }) {
      await db.withTenant(tenantId, (tx) =>
        tx.selectNoFrom((eb) => eb.fn('pg_sleep', [eb.val(0.02)]).as('slept')).execute(),
      )
      done.push(tenantId)
    },
  })
  await db.withTenant(crowd, async (tx) => {
    for (let n = 0; n < 1_000; n++) await jobs.enqueue(tx, 'busy', { n })
  })
  assert.equal(await countWakeUps(crowd), 1)
  const id = await db.withTenant(single, (tx) => jobs.enqueue(tx, 'busy', null))
  await jobs.start()
  await reaches(single, id, 'succeeded')
  const before = done.indexOf(single)
  assert.ok(before > 0 && before <= 10, `${before} jobs of the other tenant went first`)
})

test('a tenant that keeps enqueuing does not push its own turn back', async () => {
  const [tenantId, other] = [await addTenant(), await addTenant()]
  await using jobs = openQueue()
  jobs.define({ name: 'work', lane: 'quick', run: async () => undefined })
  await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'work', 1))
  const first = await turnOf(tenantId)
  assert.ok(first)
  await db.withTenant(other, (tx) => jobs.enqueue(tx, 'work', 1))
  await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'work', 2))
  assert.deepEqual(await turnOf(tenantId), first)
})

test('long jobs of one tenant delay neither its quick ones nor the long ones of another', async () => {
  const [hog, other] = [await addTenant(), await addTenant()]
  const waiting = gate()
  await using jobs = openQueue()
  jobs.define({ name: 'import', lane: 'long', run: waiting.run })
  jobs.define({ name: 'export', lane: 'long', run: async () => 'exported' })
  jobs.define({ name: 'mail', lane: 'quick', run: async () => 'sent' })
  await jobs.start()
  const [first, second] = await db.withTenant(hog, async (tx) => [
    await jobs.enqueue(tx, 'import', 1),
    await jobs.enqueue(tx, 'import', 2),
  ])
  await waiting.begun
  const quick = await db.withTenant(hog, (tx) => jobs.enqueue(tx, 'mail', null))
  const long = await db.withTenant(other, (tx) => jobs.enqueue(tx, 'export', null))
  await reaches(hog, quick, 'succeeded')
  await reaches(other, long, 'succeeded')
  assert.equal((await jobOf(hog, second ?? '')).state, 'queued')
  waiting.open()
  await reaches(hog, first ?? '', 'succeeded')
  await reaches(hog, second ?? '', 'succeeded')
})

test('a failed job is tried again, up to its number of tries', async () => {
  const tenantId = await addTenant()
  const tries: number[] = []
  await using jobs = openQueue()
  jobs.define({
    name: 'third-time',
    lane: 'quick',
    retryDelayMs: atOnce,
    async run({ attempt }) {
      tries.push(attempt)
      if (attempt < 3) throw new TypeError('not yet')
      return 'at last'
    },
  })
  jobs.define({
    name: 'hopeless',
    lane: 'quick',
    maxAttempts: 2,
    retryDelayMs: atOnce,
    run: () => Promise.reject(new Error('no')),
  })
  await jobs.start()
  const [third, hopeless] = await db.withTenant(tenantId, async (tx) => [
    await jobs.enqueue(tx, 'third-time', null),
    await jobs.enqueue(tx, 'hopeless', null),
  ])
  const good = await reaches(tenantId, third ?? '', 'succeeded')
  assert.deepEqual(tries, [1, 2, 3])
  assert.equal(good.last_error, null)
  const bad = await reaches(tenantId, hopeless ?? '', 'failed')
  assert.equal(bad.attempts, 2)
  assert.equal(bad.last_error, 'no')
})

test('an expected failure is not tried again, until somebody asks for it', async () => {
  const tenantId = await addTenant()
  await using jobs = openQueue()
  jobs.define({
    name: 'refused',
    lane: 'quick',
    run: () => Promise.reject(new AppError('conflict', 'The page is gone.')),
  })
  await jobs.start()
  const id = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'refused', null))
  const failed = await reaches(tenantId, id, 'failed')
  assert.equal(failed.attempts, 1)
  assert.equal(failed.last_error, 'The page is gone.')
  assert.equal(await db.withTenant(tenantId, (tx) => jobs.retry(tx, id)), true)
  await reaches(tenantId, id, 'failed')
})

test('a queued job is canceled at once, a running one is told to stop', async () => {
  const tenantId = await addTenant()
  const waiting = gate()
  await using jobs = openQueue({ leaseMs: 300 })
  jobs.define({ name: 'wait', lane: 'long', run: waiting.run })
  await jobs.start()
  const later = new Date(Date.now() + 3_600_000)
  const [running, queued] = await db.withTenant(tenantId, async (tx) => [
    await jobs.enqueue(tx, 'wait', null),
    await jobs.enqueue(tx, 'wait', null, { runAt: later }),
  ])
  await waiting.begun
  const states = await db.withTenant(tenantId, async (tx) => [
    await jobs.cancel(tx, running ?? ''),
    await jobs.cancel(tx, queued ?? ''),
    await jobs.cancel(tx, queued ?? ''),
  ])
  assert.deepEqual(states, ['running', 'canceled', undefined])
  await reaches(tenantId, running ?? '', 'canceled')
})

test('a job that takes too long is stopped and counts as failed', async () => {
  const tenantId = await addTenant()
  const waiting = gate()
  await using jobs = openQueue()
  jobs.define({ name: 'slow', lane: 'quick', timeoutMs: 20, maxAttempts: 1, run: waiting.run })
  await jobs.start()
  const id = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'slow', null))
  const job = await reaches(tenantId, id, 'failed')
  assert.match(job.last_error ?? '', /took too long/)
})

test('a draining process hands its job back, and another takes it', async () => {
  const tenantId = await addTenant()
  const waiting = gate()
  const id = await (async () => {
    await using jobs = openQueue({ drainMs: 0 })
    jobs.define({ name: 'wait', lane: 'long', run: waiting.run })
    await jobs.start()
    const enqueued = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'wait', null))
    await waiting.begun
    return enqueued
  })()
  const handedBack = await jobOf(tenantId, id)
  assert.deepEqual([handedBack.state, handedBack.attempts, handedBack.locked_by], ['queued', 0, null])
  await using other = openQueue()
  other.define({ name: 'wait', lane: 'long', run: async () => undefined })
  await other.start()
  await reaches(tenantId, id, 'succeeded')
})

test('a job that ends in time is let finish by a draining process', async () => {
  const tenantId = await addTenant()
  const waiting = gate()
  const jobs = openQueue()
  jobs.define({ name: 'wait', lane: 'long', run: waiting.run })
  await jobs.start()
  const id = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'wait', null))
  await waiting.begun
  const drained = jobs[Symbol.asyncDispose]()
  waiting.open()
  await drained
  assert.equal((await jobOf(tenantId, id)).state, 'succeeded')
})

test('of one key, one job is queued and one runs', async () => {
  const tenantId = await addTenant()
  const waiting = gate()
  const payloads: unknown[] = []
  await using jobs = openQueue()
  jobs.define({
    name: 'build',
    lane: 'quick',
    async run(job) {
      payloads.push(job.payload)
      if (payloads.length === 1) await waiting.run(job)
    },
  })
  await jobs.start()
  const enqueue = (payload: unknown) =>
    db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'build', payload, { key: 'site' }))
  const first = await enqueue('a')
  await waiting.begun
  const second = await enqueue('b')
  const third = await enqueue('c')
  assert.notEqual(second, first)
  assert.equal(third, second)
  waiting.open()
  await reaches(tenantId, second, 'succeeded')
  assert.deepEqual(payloads, ['a', 'c'])
})

for (const kind of ['schema', 'database'] as const)
  test(`a job of a tenant with a ${kind} of its own runs`, async () => {
    const tenantId = await addTenant(kind)
    const ran = Promise.withResolvers<string>()
    await using jobs = openQueue()
    jobs.define({ name: 'here', lane: 'quick', run: async (job) => ran.resolve(job.tenantId) })
    await jobs.start()
    await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'here', null))
    assert.equal(await ran.promise, tenantId)
  })

for (const kind of ['pool', 'schema', 'database'] as const)
  test(`the sweep finds a job in a ${kind} whose wake-up was lost`, async () => {
    const tenantId = await addTenant(kind)
    const ran = Promise.withResolvers<void>()
    await using enqueuer = openQueue()
    const task = { name: 'forgotten', lane: 'quick' as const, run: async () => ran.resolve() }
    enqueuer.define(task)
    await db.withTenant(tenantId, (tx) => enqueuer.enqueue(tx, 'forgotten', null))
    await owner.query('delete from graphile_worker._private_jobs')
    await using jobs = openQueue()
    jobs.define(task)
    await jobs.start()
    await ran.promise
  })

test('jobs of a tenant that may not run wait until it may', async () => {
  const tenantId = await addTenant()
  const asked = Promise.withResolvers<void>()
  let suspended = true
  await using jobs = openQueue({
    mayRun: (id) => {
      if (id === tenantId) asked.resolve()
      return !(suspended && id === tenantId)
    },
  })
  jobs.define({ name: 'wait-for-it', lane: 'quick', run: async () => undefined })
  await jobs.start()
  const id = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'wait-for-it', null))
  await asked.promise
  assert.equal((await jobOf(tenantId, id)).state, 'queued')
  suspended = false
  await jobs.wake(tenantId)
  await reaches(tenantId, id, 'succeeded')
})

test('a job carries the trace of the request that enqueued it', async () => {
  const tenantId = await addTenant()
  const seen = Promise.withResolvers<Trace>()
  await using jobs = openQueue()
  jobs.define({ name: 'look', lane: 'quick', run: async () => seen.resolve(currentTrace()) })
  await jobs.start()
  const trace = {
    requestId: randomUUIDv7(),
    actor: { kind: 'user', id: 'u1', label: 'ada@example.com' },
    ip: '203.0.113.7',
  } as const
  await withTrace(trace, () => db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'look', null)))
  assert.deepEqual(await seen.promise, { ...trace, tenantId })
})

test('progress is written while a job runs, and its last word when it ends', async () => {
  const tenantId = await addTenant()
  const waiting = gate()
  await using jobs = openQueue()
  jobs.define({
    name: 'count',
    lane: 'quick',
    async run(job) {
      await job.progress(1, 3, 'one')
      await waiting.run(job)
      await job.progress(2, 3)
      await job.progress(3, 3, 'all')
    },
  })
  await jobs.start()
  const id = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'count', null))
  await waiting.begun
  const running = await jobOf(tenantId, id)
  assert.deepEqual([running.progress_done, running.progress_total, running.progress_note], [1, 3, 'one'])
  waiting.open()
  const over = await reaches(tenantId, id, 'succeeded')
  assert.deepEqual([over.progress_done, over.progress_note], [3, 'all'])
})

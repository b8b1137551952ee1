/** Several workers on one database: what one leaves behind another takes up, and the clock ticks once for all. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { openTestQueue } from '../../../test/kit/jobs.ts'
import { PLATFORM_SCOPE } from '../db/database.ts'
import { removeJobsOf } from './queries.ts'

const { url, db, owner, addTenant, openQueue, reaches } = await openTestQueue()

test('a job whose process was killed is taken up by another once its lease is over', async () => {
  const tenantId = await addTenant()
  await using jobs = openQueue({ sweepEveryMs: 100 })
  jobs.define({ name: 'import', lane: 'long', run: async ({ attempt }) => attempt })
  const id = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'import', null))

  const worker = fork(join(import.meta.dirname, '../../../test/kit/job-worker.ts'), [url], { execArgv: [] })
  const [begun] = await once(worker, 'message')
  assert.equal(begun, id)
  worker.kill('SIGKILL')
  await once(worker, 'exit')

  await jobs.start()
  const job = await reaches(tenantId, id, 'succeeded')
  assert.equal(job.result, 2)
})

test('a job that ends its process every time is given up', async () => {
  const tenantId = await addTenant()
  await using jobs = openQueue()
  jobs.define({ name: 'poison', lane: 'quick', maxAttempts: 2, run: async () => undefined })
  const id = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'poison', null))
  await owner.query(
    `update pool.jobs set state = 'running', attempts = 2, locked_by = 'the dead', lease_until_at = now() where id = $1`,
    [id],
  )
  await jobs.start()
  const job = await reaches(tenantId, id, 'failed')
  assert.match(job.last_error ?? '', /ended each time/)
})

test('a scheduled task that was missed runs once, however many processes start', async () => {
  const missed = new Date(Date.now() - 5 * 60_000)
  const schedule = `${missed.getUTCMinutes()} ${missed.getUTCHours()} * * *`
  await owner.query(
    `insert into graphile_worker._private_known_crontabs (identifier, known_since) values ('nightly', now() - interval '1 hour')`,
  )
  let runs = 0
  const ran = Promise.withResolvers<void>()
  const queues = [openQueue(), openQueue()]
  for (const queue of queues)
    queue.cron({
      name: 'nightly',
      schedule,
      async run() {
        runs++
        ran.resolve()
      },
    })
  await Promise.all(queues.map((queue) => queue.start()))
  await ran.promise
  await Promise.all(queues.map((queue) => queue[Symbol.asyncDispose]()))
  assert.equal(runs, 1)
  const rows = await db.withTenant(PLATFORM_SCOPE, (tx) =>
    tx.selectFrom('jobs').select(['task', 'state']).where('task', '=', 'cron.nightly').execute(),
  )
  assert.deepEqual(rows, [{ task: 'cron.nightly', state: 'succeeded' }])
})

test('nothing wakes the workers for a tenant once its jobs are removed', async () => {
  const tenantId = await addTenant()
  await using jobs = openQueue()
  jobs.define({ name: 'later', lane: 'quick', run: async () => undefined })
  await db.withTenant(tenantId, (tx) =>
    jobs.enqueue(tx, 'later', null, { runAt: new Date(Date.now() + 3_600_000) }),
  )
  const wakeUps = () =>
    owner.query(`select from graphile_worker._private_jobs where payload ->> 'tenant_id' = $1`, [tenantId])
  assert.equal((await wakeUps()).rowCount, 1)
  await removeJobsOf(db, tenantId)
  assert.equal((await wakeUps()).rowCount, 0)
})

test('workers that lose their connections go on as soon as they have new ones', async () => {
  const tenantId = await addTenant()
  await using jobs = openQueue({ sweepEveryMs: 200 })
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  jobs.define({
    name: 'cut',
    lane: 'quick',
    async run() {
      begun.resolve()
      await goOn.promise
    },
  })
  await jobs.start()
  const [first, second] = await db.withTenant(tenantId, async (tx) => [
    await jobs.enqueue(tx, 'cut', 1),
    await jobs.enqueue(tx, 'cut', 2),
  ])
  await begun.promise
  await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'hotswap_platform' and datname = current_database()`,
  )
  goOn.resolve()
  await reaches(tenantId, first ?? '', 'succeeded')
  await reaches(tenantId, second ?? '', 'succeeded')
  const third = await db.withTenant(tenantId, (tx) => jobs.enqueue(tx, 'cut', 3))
  await reaches(tenantId, third, 'succeeded')
})

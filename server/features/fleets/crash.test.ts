/** A process that dies at any point of its work on a fleet, and others that take over. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { addReachedTenants, fleetCalls, partsOf, shipTheme } from '../../../test/kit/fleets.ts'
import type { Database } from '../../kernel/db/database.ts'
import { advance } from './advance.ts'

const app = await startTestApp()
const { ctx } = app
const { act, start, watch } = fleetCalls(app)
await shipTheme(app, 'fresh', '<h1>fresh edition</h1>')

/** A database that answers so many times; what it was asked last is done, and nobody hears of it. */
function mortal(answers: number): Database {
  let left = answers
  async function answer<Result>(work: () => Promise<Result>): Promise<Result> {
    if (left <= 0) throw new Error('the process is dead')
    const result = await work()
    left -= 1
    if (left === 0) throw new Error('the process is dead')
    return result
  }
  return {
    ...ctx.db,
    withTenant: (id, work, options) => answer(() => ctx.db.withTenant(id, work, options)),
    withPlatform: (work, options) => answer(() => ctx.db.withPlatform(work, options)),
  }
}

/** Works on a fleet in processes that die ever later. @returns whether one came to the end of its work */
async function workAndDie(id: string, lives: number): Promise<boolean> {
  const job = { payload: { fleet_id: id }, signal: new AbortController().signal }
  for (let answers = 1; answers <= lives; answers++)
    try {
      await advance({ ...ctx, db: mortal(answers) }, job)
      return true
    } catch (error) {
      assert.match(String(error), /dead/)
    }
  return false
}

test('each tenant gets one deployment, however often a process dies', async () => {
  const { tenants, selection, seen } = await addReachedTenants(app, 4)
  const rings = [
    { percent: 50, soak_seconds: 0 },
    { percent: 100, soak_seconds: 0 },
  ]
  const id = await start('theme', { selection, theme: 'fresh', rings })
  await workAndDie(id, 25)
  // Nobody else works here yet: whoever has begun is under way.
  const job = { payload: { fleet_id: id }, signal: new AbortController().signal }
  await Promise.all([advance(ctx, job), advance(ctx, job)])
  await ctx.jobs.start()
  const done = await watch(id)
  assert.equal(done.state, 'succeeded', JSON.stringify(done))
  assert.deepEqual(done.by_state, { succeeded: 4 })
  for (const tenant of tenants) assert.equal((await partsOf(app, tenant.id, id)).length, 1)
  await sees((page) => page.includes('fresh edition'))

  assert.equal((await act(id, 'rollback')).status, 200)
  await workAndDie(id, 25)
  const back = await watch(id, ({ state }) => state === 'rolled_back')
  assert.deepEqual(back.by_state, { rolled_back: 4 })
  await sees((page) => !page.includes('fresh edition'))

  /** Pointers that a dying process did not move are moved by a job, some seconds later. */
  async function sees(isRight: (page: string) => boolean): Promise<void> {
    const limit = performance.now() + 20_000
    while (!(await seen()).every(isRight))
      assert.ok(performance.now() < limit, 'some visitors see the wrong release')
  }
})

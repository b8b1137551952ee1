/** A process that is killed while it publishes leaves nothing half-visible, and nothing that was promised is lost. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { getSite } from '../sites/sites.ts'
import { listRowsAt } from './log/queries.ts'
import { currentRelease } from './releases.ts'

// Before the database is dropped under its workers.
after(() => ctx.jobs[Symbol.asyncDispose]())
const databaseUrl = await createTestDatabase()
const { ctx, makeTenant } = await startTestApp({ databaseUrl, jobs: true })
const PUBLISHER = join(import.meta.dirname, '../../../test/kit/publisher-process.ts')

test('publishing survives being killed at any moment', async () => {
  const { tenant } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const pointerOf = () =>
    ctx.db.withPlatform((tx) =>
      tx.selectFrom('live_sites').selectAll().where('site_id', '=', site.id).executeTakeFirstOrThrow(),
    )
  const moved = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    ctx.notices.subscribe('live-sites', ({ sites }) => {
      if ((sites as { site_id: string }[]).some(({ site_id }) => site_id === site.id)) resolve()
    })
    return promise
  }
  for (let round = 0; round < 4; round += 1) {
    const publisher = fork(PUBLISHER, [databaseUrl, ctx.config.dataDir, tenant.id, site.id], { execArgv: [] })
    let promised = 0
    publisher.on('message', (number) => (promised = Number(number)))
    for (let count = 0; count <= round; count += 1) await once(publisher, 'message')
    // Somewhere within the next publication, which takes about 10 ms.
    const until = performance.now() + round * 2
    while (performance.now() < until) await new Promise(setImmediate)
    publisher.kill('SIGKILL')
    await once(publisher, 'exit')

    const { row, release, pages } = await ctx.db.withTenant(tenant.id, async (tx) => {
      const locked = await tx.selectFrom('sites').selectAll().where('id', '=', site.id).forUpdate().execute()
      assert.equal(locked.length, 1, 'what the dead one held is let go')
      const found = await currentRelease(tx, site.id)
      return {
        row: await getSite(tx, site.id),
        release: found,
        pages: await listRowsAt(tx, site.id, found.content_position, undefined, 100),
      }
    })
    assert.ok(row.release_number >= promised, 'what was answered is there')
    assert.equal(release.content_position, row.content_position)
    assert.equal(pages.length, 20)
    assert.equal(new Set(pages.map((page) => page.title)).size, 1, 'all pages are of one publication')

    if ((await pointerOf()).move < row.move) {
      const repaired = moved()
      await ctx.db.withTenant(tenant.id, (tx) =>
        tx
          .updateTable('jobs')
          .set({ run_at: new Date(0) })
          .where('key', '=', site.id)
          .execute(),
      )
      await ctx.jobs.wake(tenant.id)
      await repaired
    }
    const pointer = await pointerOf()
    assert.deepEqual(
      [pointer.release_number, pointer.content_position, pointer.move],
      [row.release_number, row.content_position, row.move],
    )
  }
})

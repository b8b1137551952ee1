/** What processes say of themselves, and who may read it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { withOwner } from '../../kernel/db/migrate.ts'
import { listMinutes, listProcesses, startHeartbeat } from './processes.ts'

const t = await startTestApp()
const operator = await t.operator()
const list = async (token = operator) => {
  const { status, body } = await t.call('/api/v1/admin/processes', { token })
  return { status, items: body['items'] as unknown as Record<string, unknown>[] }
}

/** As if this had been written so long ago. */
const age = (seconds: number) =>
  withOwner(t.ctx.ownerUrl, (owner) =>
    owner.query('update platform.processes set seen_at = now() - make_interval(secs => $1)', [seconds]),
  )

test('a process is listed from its start to its end', async () => {
  assert.deepEqual((await list()).items, [])
  {
    await using heart = await startHeartbeat(t.ctx, 'single')
    await heart.beat()
    const { items } = await list()
    assert.equal(items.length, 1)
    const [first = {}] = items
    assert.deepEqual(
      [first['kind'], first['state'], first['pid'], first['node_version']],
      ['single', 'running', process.pid, process.versions.node],
    )
    assert.ok(Number(first['memory_bytes']) > 10_000_000)
    assert.ok(Number(first['cpu_percent']) >= 0 && Number(first['lag_ms']) >= 0)
  }
  assert.deepEqual((await list()).items, [])
})

test('one that is not heard of is silent, and then forgotten', async () => {
  await using heart = await startHeartbeat(t.ctx, 'worker')
  const state = async () => (await list()).items[0]?.['state']
  await age(31)
  assert.equal(await state(), 'silent')
  await heart.beat()
  assert.equal(await state(), 'running')
  await age(3_601)
  assert.deepEqual(await listProcesses(t.ctx), [])
})

test('what was answered is summed by the minute over all processes, once', async () => {
  await withOwner(t.ctx.ownerUrl, (owner) => owner.query('delete from platform.request_minutes'))
  await using one = await startHeartbeat(t.ctx, 'worker')
  for (let turn = 0; turn < 5; turn++) await t.call('/api/v1/me')
  await one.beat()
  await one.beat()
  // The present minute is not over: it is looked at as if it were.
  await withOwner(t.ctx.ownerUrl, (owner) =>
    owner.query("update platform.request_minutes set minute_at = minute_at - interval '1 minute'"),
  )
  const minutes = await listMinutes(t.ctx, 60)
  assert.equal(minutes.length, 60)
  assert.equal(
    minutes.reduce((sum, { api }) => sum + api, 0),
    5,
  )
})

test('only operators see them', async () => {
  const { owner } = await t.makeTenant()
  assert.equal((await list(owner)).status, 403)
  const { token } = await t.makeUser('support')
  assert.equal((await list(token)).status, 200)
})

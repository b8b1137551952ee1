/** Tasks by the clock, jobs, actions, and plugins that are switched off because they only fail. */
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { kindsIn } from '../../../test/kit/notified.ts'
import { type PluginTestSite, startPluginSites } from '../../../test/kit/plugin-sites.ts'
import { manualClock } from '../../kernel/clock.ts'
import { retryJob } from '../../kernel/jobs/queries.ts'
import type { PluginFailure, PluginOutcome, PluginSite } from '../../published/plugins.ts'
import { publish } from '../releases/releases.ts'
import { defaultConfig } from '../sites/sites.ts'
import { FAILURES_IN_A_ROW } from './health.ts'
import { PLUGIN_JOB_TASK, noteOutcome } from './plugin-events.ts'
import { listSchedulesOf } from './queries.ts'
import { nextTime, tick } from './schedules.ts'

const HOUR_MS = 3_600_000
const clock = manualClock()
const t = await startPluginSites({ clock })
const nightly = { schedules: [{ name: 'nightly', cron: '0 3 * * *' }], permissions: ['schedules'] }

beforeEach(() => {
  t.runtime.called.length = 0
  for (const name of Object.keys(t.handlers)) delete t.handlers[name]
})

/** Past the API: the clock runs away from tokens. */
const scheduleOf = async (site: PluginTestSite, plugin: string) => {
  const [row] = await t.ctx.db.withTenant(site.tenantId, (tx) => listSchedulesOf(tx, site.siteId, plugin))
  assert.ok(row)
  return row
}

test('times are those of the zone, summer time included', () => {
  const at = (cron: string, zone: string, after: string) =>
    nextTime(cron, zone, new Date(after))?.toISOString()
  assert.equal(at('0 3 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z'), '2026-03-28T02:00:00.000Z')
  assert.equal(at('0 3 * * *', 'Europe/Berlin', '2026-03-29T12:00:00Z'), '2026-03-30T01:00:00.000Z')
  // 2:30 comes twice that night.
  assert.equal(at('30 2 * * *', 'Europe/Berlin', '2026-10-24T22:00:00Z'), '2026-10-25T00:30:00.000Z')
  assert.equal(at('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z'), '2026-10-26T01:30:00.000Z')
  assert.equal(at('0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z'), undefined)
})

test('a task runs when it is due, once for two processes, and once for what was missed', async () => {
  const site = await t.makeSite()
  await site.install('owl', nightly)
  const { body } = await t.call(`${site.base}/plugins/owl/schedules`, { token: site.owner })
  const [shown] = body['items'] as unknown as Record<string, string | null>[]
  const before = await scheduleOf(site, 'owl')
  assert.deepEqual([shown?.['timezone'], shown?.['next_at']], ['UTC', before.next_at?.toISOString()])
  assert.equal(await tick(t.ctx, site.tenantId), 0)
  clock.advance(5 * 24 * HOUR_MS)
  const handed = await Promise.all([tick(t.ctx, site.tenantId), tick(t.ctx, site.tenantId)])
  assert.deepEqual(new Set(handed), new Set([0, 1]))
  await t.settled(site.tenantId)
  assert.deepEqual(t.runtime.called, ['owl nightly'])
  const after = await scheduleOf(site, 'owl')
  assert.deepEqual([after.last_at, after.last_outcome], [before.next_at, 'succeeded'])
  assert.ok((after.next_at ?? 0) > clock.now())
  assert.equal(await tick(t.ctx, site.tenantId), 0)
})

test('one that is off rests and keeps its marks; another time zone is another time', async () => {
  const site = await t.makeSite()
  await site.install('owl', nightly)
  clock.advance(24 * HOUR_MS)
  await tick(t.ctx, site.tenantId)
  await t.settled(site.tenantId)
  const { last_at } = await scheduleOf(site, 'owl')
  assert.ok(last_at)
  await site.change({ name: 'owl', enabled: false })
  const off = await scheduleOf(site, 'owl')
  assert.deepEqual([off.next_at, off.last_at], [null, last_at])
  clock.advance(3 * 24 * HOUR_MS)
  await site.change({ name: 'owl', enabled: true })
  const on = await scheduleOf(site, 'owl')
  assert.deepEqual(on.last_at, last_at)
  assert.ok((on.next_at ?? 0) > clock.now(), 'nothing to make up for')
  const config = { ...defaultConfig({ title: 'Moved' }), timezone: 'Asia/Tokyo' }
  await t.ctx.db.withTenant(site.tenantId, (tx) =>
    publish(t.ctx, tx, site.siteId, { kind: 'configuration', config }),
  )
  await t.settled(site.tenantId)
  const moved = await scheduleOf(site, 'owl')
  assert.deepEqual([moved.timezone, moved.next_at?.getUTCHours()], ['Asia/Tokyo', 18])
})

test('a job of a plugin is tried again, and fails where everybody sees it', async () => {
  const site = await t.makeSite()
  await site.install('post', { jobs: ['send'], permissions: ['jobs'] })
  const given: unknown[] = []
  t.handlers['post send'] = (call) => {
    given.push('data' in call && call.data)
    if (given.length === 1) throw new Error('not now')
    return { sent: 1 }
  }
  const payload = { site_id: site.siteId, plugin: 'post', name: 'send', data: { to: 'ada' } }
  const enqueue = () =>
    t.ctx.db.withTenant(site.tenantId, (tx) => t.ctx.jobs.enqueue(tx, PLUGIN_JOB_TASK, payload))
  const rowOf = (id: string) =>
    t.ctx.db.withTenant(site.tenantId, (tx) =>
      tx.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    )
  const id = await enqueue()
  await t.settled(site.tenantId)
  const first = await rowOf(id)
  assert.deepEqual([first.state, first.last_error], ['queued', 'not now'])
  assert.ok(first.run_at > first.created_at, 'later')
  await t.ctx.db.withTenant(site.tenantId, async (tx) => {
    await t.ctx.jobs.cancel(tx, id)
    assert.equal(await retryJob(tx, id), true)
  })
  await t.settled(site.tenantId)
  const second = await rowOf(id)
  assert.deepEqual([second.state, second.result], ['succeeded', { sent: 1 }])
  assert.deepEqual(given, [{ to: 'ada' }, { to: 'ada' }])

  await site.change({ name: 'post', enabled: false })
  const late = await enqueue()
  await t.settled(site.tenantId)
  const refused = await rowOf(late)
  assert.equal(refused.state, 'failed')
  assert.match(refused.last_error ?? '', /switched off/)
})

test('people have a plugin do what its manifest declares, with what that asks for', async () => {
  const site = await t.makeSite()
  await site.install('desk', {
    actions: [
      {
        name: 'approve',
        title: 'Approve',
        input: [{ id: 'reason', type: 'text', label: 'Why', required: true }],
      },
    ],
  })
  const asked: unknown[] = []
  t.handlers['desk approve'] = (call) => {
    asked.push([call.kind === 'action' && call.input, call.kind === 'action' && call.by])
    return { message: 'Approved' }
  }
  const run = (action: string, body: unknown, token = site.owner) =>
    t.call(`${site.base}/plugins/desk/actions/${action}`, { method: 'POST', token, body })
  const done = await run('approve', { input: { reason: 'Good' } })
  assert.deepEqual([done.status, done.body], [200, { message: 'Approved' }])
  assert.deepEqual(
    asked,
    [[{ reason: 'Good' }, 'Test User']].map(([input, by]) => [{ ...(input as object) }, by]),
  )
  const wrong = await run('approve', { input: { reason: 5 } })
  assert.deepEqual([wrong.status, wrong.body['code']], [400, 'validation_failed'])
  assert.equal((await run('approve', {})).status, 400)
  assert.equal((await run('approve', { input: { reason: 'x' }, row: site.siteId })).status, 400)
  assert.equal((await run('reject', {})).status, 404)
  const viewer = await t.makeMember(site.tenantId, 'viewer')
  assert.equal((await run('approve', { input: { reason: 'x' } }, viewer.token)).status, 403)
  t.handlers['desk approve'] = () => {
    throw new Error('no such row\n at x')
  }
  const failed = await run('approve', { input: { reason: 'x' } })
  assert.deepEqual([failed.status, failed.body['detail']], [409, 'desk failed: no such row'])
})

test('a plugin that only fails is switched off by a release, and the owners are told', async () => {
  const site = await t.makeSite()
  await site.install('sick', {})
  const [plugin] = await site.indexed()
  assert.ok(plugin)
  const at = siteOf(site)
  const note = (failure: PluginFailure, times: number, kind?: 'endpoint') => {
    for (let i = 0; i < times; i += 1) noteOutcome(t.ctx, at, plugin, { ok: false, failure }, kind)
  }
  const isOn = async () => {
    await t.settled(site.tenantId)
    return (await site.indexed())[0]?.enabled
  }
  const error: PluginFailure = { reason: 'error', message: 'TypeError: x is undefined\n at line 1' }
  note({ reason: 'busy', message: 'later' }, 100)
  note({ reason: 'off', message: 'off' }, 100)
  note({ reason: 'error', message: 'kv.get failed; try again later.' }, 100)
  note(error, 100, 'endpoint')
  for (let i = 0; i < 5; i += 1) {
    note(error, FAILURES_IN_A_ROW - 1)
    noteOutcome(t.ctx, at, plugin, SUCCESS)
    for (let k = 0; k < 50; k += 1) noteOutcome(t.ctx, at, plugin, SUCCESS)
  }
  noteOutcome(t.ctx, { ...at, isPreview: true }, plugin, { ok: false, failure: error })
  assert.equal(await isOn(), true)

  note(error, FAILURES_IN_A_ROW)
  await t.ended(site.tenantId, 'plugin-events.switch-off')
  assert.equal(await isOn(), false)
  const { items } = (await t.call(`${site.base}/releases`, { token: site.owner })).body as unknown as {
    items: { kind: string; note: string }[]
  }
  assert.equal(items[0]?.kind, 'plugin')
  assert.equal(items[0]?.note, 'sick 1.0.0 was switched off after 10 failures: TypeError: x is undefined')
  const mails = await t.ctx.db.withTenant(site.tenantId, (tx) =>
    tx.selectFrom('mails').select('template').execute(),
  )
  assert.ok(mails.some(({ template }) => template === 'plugin-disabled'))
  assert.ok((await kindsIn(t.ctx, site.tenantId)).includes('plugin.disabled'))
})

const SUCCESS: PluginOutcome = { ok: true, value: null, tags: new Set() }

function siteOf({ tenantId, siteId }: PluginTestSite): PluginSite {
  return {
    tenantId,
    siteId,
    origin: 'http://x.localhost',
    locale: 'en',
    timezone: 'UTC',
    title: 'x',
    releaseNumber: 1,
    contentPosition: 1,
    isPreview: false,
  }
}

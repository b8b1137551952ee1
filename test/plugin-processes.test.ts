/** Plugins in real server processes: killed in the middle of calls and jobs, cut off from the database, told to end. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { addPlugin, changePlugins } from '../server/features/plugins/plugins.ts'
import { reconcile } from '../server/features/plugin-events/reconcile.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { startTestApp } from './kit/app.ts'
import { startCable } from './kit/cable.ts'
import { COUNTER_GRANT, counterPlugin } from './kit/counter-plugin.ts'
import { TEST_SECRET, createTestDatabase } from './kit/database.ts'
import { addSiteOn } from './kit/deployments.ts'
import {
  type ServerAnswer,
  type ServerProcess,
  childrenOf,
  startServer,
  until,
} from './kit/server-process.ts'

/** No day on which this runs by itself. */
const NEVER = '0 0 29 2 *'
/** A job of a process that was killed is taken up when its lease has run out. */
const LEASE_MS = 30_000
const DRAIN_MS = 20_000
const SITES = 8

const databaseUrl = await createTestDatabase()
const cable = await startCable(new URL(databaseUrl))
const t = await startTestApp({ databaseUrl, config: { secret: TEST_SECRET } })
const settings = { DATABASE_URL: databaseUrl, HOTSWAP_DATA_DIR: t.ctx.config.dataDir }
const { tenant } = await t.makeTenant()
await addPlugin(t.ctx, tenant.id, counterPlugin('1.0.0', { cron: NEVER }), 'test')
const sites = await Promise.all(Array.from({ length: SITES }, (_, number) => makeSite(number)))

async function makeSite(number: number) {
  const slug = number === 0 ? 'main' : `site-${number}`
  const { id } = await addSiteOn(t, tenant.id, slug)
  await t.ctx.db.withTenant(tenant.id, (tx) =>
    changePlugins(t.ctx, tx, id, [{ name: 'counter', grant: COUNTER_GRANT }]),
  )
  await reconcile(t.ctx, tenant.id, [id])
  return { id, host: number === 0 ? `${tenant.slug}.localhost` : `${slug}.${tenant.slug}.localhost` }
}

const [main = assert.fail('no site')] = sites

const ask = (server: ServerProcess, path: string, body?: unknown, host = main.host): Promise<ServerAnswer> =>
  server.call(`/api/counter/${path}`, { host, ...(body !== undefined && { method: 'POST', body }) })

const query = <Row>(text: string, values: unknown[]): Promise<Row[]> =>
  withOwner(databaseUrl, async (owner) => (await owner.query(text, values)).rows as Row[])

/** What the plugin has counted under this name on a site. */
async function counted(name: string, siteId = main.id): Promise<number> {
  const [row] = await query<{ value: number }>(
    'select value from pool.plugin_values where site_id = $1 and key = $2',
    [siteId, name],
  )
  return row?.value ?? 0
}

async function callsRecorded(): Promise<number> {
  const [row] = await query<{ calls: string | null }>(
    `select sum(calls) as calls from pool.plugin_usage where site_id = $1 and call_kind = 'endpoint'`,
    [main.id],
  )
  return Number(row?.calls ?? 0)
}

/** Has the task `often` be due on all sites now. */
async function makeDue(): Promise<void> {
  await query(`update pool.plugin_schedules set next_at = now() where tenant_id = $1`, [tenant.id])
  await t.ctx.db.withTenant(tenant.id, (tx) =>
    t.ctx.jobs.enqueue(tx, 'plugin-events.tick', null, { key: 'tick' }),
  )
}

const PAUSE_MS = 50

test('a serving process that is killed takes its calls along; no call counts twice, what was recorded stays', async () => {
  const server = await startServer({ ...settings, HOTSWAP_PROCESSES: '2' })
  after(() => server.kill('SIGTERM'))
  for (let call = 0; call < 10; call += 1) assert.equal((await ask(server, 'count', {})).status, 200)
  await until(async () => (await callsRecorded()) >= 10, { what: 'the record of calls' })
  let answered = 10
  let lost = 0
  const load = new AbortController()
  const visitors = Array.from({ length: 4 }, async () => {
    while (!load.signal.aborted) {
      // All of them are one visitor to the program, and nobody may ask more than 120 times a minute.
      await delay(PAUSE_MS)
      const asked = ask(server, 'count', {}).catch(() => undefined)
      // A connection on its way to a process that is killed may be held by the supervisor for as long as it lives.
      const answer = await Promise.race([asked, delay(10_000, undefined, { ref: false })])
      if (answer === undefined) lost += 1
      else if (answer.status === 200) answered += 1
      else assert.equal(answer.status, 503, answer.text)
    }
  })
  await until(() => answered > 35, { what: 'load', withinMs: 30_000 })
  const [victim = 0] = childrenOf(server.pid)
  process.kill(victim, 'SIGKILL')
  const before = answered
  await until(() => answered > before + 25, { what: 'answers of the others', withinMs: 30_000 })
  load.abort()
  await Promise.all(visitors)
  const count = await counted('count')
  assert.ok(
    count >= answered && count <= answered + lost,
    `${answered} answers, ${lost} lost, ${count} counted`,
  )
  await until(() => childrenOf(server.pid).length === 2 && !childrenOf(server.pid).includes(victim))
  const told = performance.now()
  const waiting = ask(server, 'wait?ms=2000')
  await until(async () => (await ask(server, 'version')).status === 200)
  server.kill('SIGTERM')
  assert.equal((await waiting).status, 200, 'a call under way is answered before the end')
  assert.deepEqual(await server.ended, { code: 0, signal: null }, server.output())
  assert.ok(performance.now() - told < DRAIN_MS)
  const recorded = await callsRecorded()
  assert.ok(recorded >= before / 2 && recorded <= count + 100, `${recorded} recorded`)
})

test('what a killed server was doing is done by the next one, and no task is handed out twice', async () => {
  const first = await startServer({ ...settings, HOTSWAP_PROCESSES: '1' })
  assert.equal((await ask(first, 'later', { name: 'job', ms: 3_000 })).status, 200)
  await makeDue()
  await until(async () => (await counted('job.begun')) === 1, { what: 'the job', withinMs: 20_000 })
  first.kill('SIGKILL')
  await first.ended
  assert.equal(await counted('job.done'), 0, 'it was killed in the middle')

  const [second, third] = await Promise.all([
    startServer({ ...settings, HOTSWAP_PROCESSES: '1' }),
    startServer({ ...settings, HOTSWAP_PROCESSES: '1' }),
  ])
  const patience = { withinMs: 2 * LEASE_MS }
  await until(async () => (await counted('job.done')) === 1, { ...patience, what: 'the job again' })
  assert.equal(await counted('job.begun'), 2)
  const doneBy = async (times: number) => {
    const counts = await Promise.all(sites.map(({ id }) => counted('often.done', id)))
    return counts.every((count) => count >= times)
  }
  await until(() => doneBy(1), { ...patience, what: 'the tasks' })

  const before = await Promise.all(sites.map(({ id }) => counted('often.done', id)))
  await Promise.all([makeDue(), makeDue()])
  await until(() => doneBy(2), { ...patience, what: 'the tasks of two servers' })
  // What a task writes is there before the job that ran it is over.
  const handedOut = () =>
    query(
      `select from pool.jobs where tenant_id = $1 and task = 'plugin-events.schedule' and state in ('queued', 'running')`,
      [tenant.id],
    )
  await until(async () => (await handedOut()).length === 0, { ...patience, what: 'the end of all jobs' })
  const afterwards = await Promise.all(sites.map(({ id }) => counted('often.done', id)))
  assert.deepEqual(
    afterwards,
    before.map((times) => times + 1),
  )
  for (const server of [second, third]) {
    server.kill('SIGTERM')
    assert.deepEqual(await server.ended, { code: 0, signal: null }, server.output())
  }
})

test('while the database is away plugins without data answer, nobody is switched off, and all goes on by itself', async () => {
  const server = await startServer({ ...settings, HOTSWAP_PROCESSES: '1', DATABASE_URL: cable.url })
  const page = async () => (await server.call('/', { host: main.host })).text
  await until(async () => /data-counter="1/.test(await page()), { withinMs: 30_000 })
  cable.pullOut()
  assert.equal((await ask(server, 'version')).status, 200)
  for (let call = 0; call < 30; call += 1) {
    const began = performance.now()
    assert.ok((await ask(server, 'count', {})).status >= 500)
    assert.ok(performance.now() - began < 12_000)
  }
  assert.match(await page(), /data-counter="1/, 'what was made before is shown')
  await cable.plugIn()
  // As often as a visitor may; after ten failures in a row, the endpoint rests for ten seconds.
  const patience = { withinMs: 40_000, everyMs: 1_000 }
  await until(async () => (await ask(server, 'count', {})).status === 200, patience)
  await until(async () => /data-counter="1/.test(await page()), { withinMs: 40_000 })
  assert.deepEqual(await query(`select from pool.jobs where task = 'plugin-events.switch-off'`, []), [])
  server.kill('SIGTERM')
  assert.deepEqual(await server.ended, { code: 0, signal: null }, server.output())
})

/** The fleet kill switch over real processes: what an operator blocks at one stops at all of them, on pages and at endpoints. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from './kit/app.ts'
import { TEST_SECRET, createTestDatabase } from './kit/database.ts'
import { addSiteOn } from './kit/deployments.ts'
import { type ServerProcess, startServer, until } from './kit/server-process.ts'

/**
 * From the operator's request to the last process that shows a page with it. It is a fraction of a second; a machine that
 * does much else has more, and still less than any cache or timer that would do it without the notice.
 */
const WITHIN_MS = 5_000
/** A page that a process had to make without waiting for a cold sandbox is kept for ten seconds. */
const PATIENCE_MS = 30_000
const ADVISORIES = '/api/v1/admin/plugin-advisories'

const databaseUrl = await createTestDatabase()
const t = await startTestApp({ databaseUrl, config: { secret: TEST_SECRET } })
const settings = {
  DATABASE_URL: databaseUrl,
  HOTSWAP_PROCESSES: '1',
  HOTSWAP_DATA_DIR: t.ctx.config.dataDir,
}
const servers = [await startServer(settings), await startServer(settings)]
const operator = await t.operator()
const { tenant, owner } = await t.makeTenant()
const host = `${tenant.slug}.localhost`
const { id: siteId } = await addSiteOn(t, tenant.id)
const installed = await t.call(`/api/v1/websites/${siteId}/plugins`, {
  method: 'POST',
  token: owner,
  body: {
    name: 'hello',
    grant: ['pages:body', 'endpoints', 'kv'],
    settings: { greeting: 'Marker of hello' },
  },
})
assert.equal(installed.status, 201, installed.text)
const hash = String(installed.body['hash'])

const page = (server: ServerProcess) => server.call('/', { host })
const showsIt = async (server: ServerProcess) => (await page(server)).text.includes('Marker of hello')
const answers = async (server: ServerProcess) =>
  (await server.call('/api/hello/greeting', { host })).status === 200

/** Asks every process again and again. @returns milliseconds since `from` until all had said yes */
async function everywhere(isSo: (server: ServerProcess) => Promise<boolean>, from = performance.now()) {
  await Promise.all(servers.map((server) => until(() => isSo(server), { withinMs: PATIENCE_MS })))
  return performance.now() - from
}

async function switchOff(names: object): Promise<string> {
  const { status, body, text } = await t.call(ADVISORIES, {
    method: 'POST',
    token: operator,
    body: { severity: 'critical', action: 'block', title: 'It leaks', ...names },
  })
  assert.equal(status, 201, text)
  return String(body['id'])
}

for (const [how, names] of [
  ['its hash', { hash }],
  ['its name and a range of versions', { name: 'hello', range: '<2.0.0' }],
] as const)
  test(`a plugin that is blocked by ${how} stops at all processes at once, and runs again when it is lifted`, async () => {
    // First: endpoints wait for a sandbox that starts, pages do not.
    await everywhere(answers)
    await everywhere(showsIt)

    const from = performance.now()
    const id = await switchOff(names)
    const off = await everywhere(async (server) => !(await showsIt(server)), from)
    assert.ok(off < WITHIN_MS, `it took ${Math.round(off)} ms`)
    for (const server of servers) {
      assert.equal((await page(server)).status, 200, 'the page is shown without it')
      assert.equal(await answers(server), false)
    }

    const again = performance.now()
    const lifted = await t.call(`${ADVISORIES}/${id}/lift`, {
      method: 'POST',
      token: operator,
      body: { reason: 'Mended' },
    })
    assert.equal(lifted.status, 200, lifted.text)
    const on = await everywhere(answers, again)
    assert.ok(on < WITHIN_MS, `it took ${Math.round(on)} ms`)
    await everywhere(showsIt)
  })

/** Pages and streams that stay connected to an installation of several serving processes: swaps, a killed process, the end. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { startTestApp } from './kit/app.ts'
import { TEST_SECRET, createTestDatabase } from './kit/database.ts'
import { openEventStream } from './kit/event-stream.ts'
import { type LivePage, openLivePage } from './kit/live-page.ts'
import { addSite, addTheme, publish } from './kit/published-site.ts'
import { childrenOf, startServer, until } from './kit/server-process.ts'

const PAGES = 16
const databaseUrl = await createTestDatabase()
const t = await startTestApp({ databaseUrl, config: { secret: TEST_SECRET } })
const server = await startServer({
  DATABASE_URL: databaseUrl,
  HOTSWAP_PROCESSES: '2',
  HOTSWAP_DATA_DIR: t.ctx.config.dataDir,
})
const { tenant, owner } = await t.makeTenant()
const host = `${tenant.slug}.localhost`
const site = await addSite(t.ctx, tenant.id, {
  slug: 'main',
  isMain: true,
  themeHash: await addTheme(t.ctx, 'platform', 'body {}'),
})
await publish(t.ctx, site, [{ path: '/page', title: 'Page' }])

/**
 * Tries again after a moment, as a page does: what a dying process had taken on is lost. A connection that Node's cluster
 * handed to it just then is not even closed.
 */
async function openPage(): Promise<LivePage> {
  const refusals = new Set<string>()
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline) {
    const page = openLivePage(server.port, host)
    const hello = await Promise.race([page.hear(), page.closed, setTimeout(5_000, 'nothing')])
    if (typeof hello === 'object') {
      assert.deepEqual([hello.type, hello.release], ['hello', site.release])
      return page
    }
    page.socket.terminate()
    refusals.add(
      `ended with ${hello}, answered with ${await Promise.race([page.answered, Promise.resolve('nothing')])}`,
    )
    await setTimeout(50)
  }
  throw new Error(`no connection for 30 s: ${[...refusals].join('; ')}\n${server.output()}`)
}

const openPages = (count: number) => Promise.all(Array.from({ length: count }, openPage))
let pages = await openPages(PAGES)

test('pages at all processes hear of a swap', async () => {
  await publish(t.ctx, site, [{ path: '/new', title: 'New' }])
  const heard = await Promise.all(pages.map(({ hear }) => hear()))
  for (const { type, release, paths } of heard)
    assert.deepEqual([type, release, paths], ['changed', 2, ['/new']])
  await until(
    async () =>
      /^hotswap_live_connections (\d+)/m.exec((await server.call('/metrics')).text)?.[1] === String(PAGES),
  )
})

test('streams at all processes hear what happens to a deployment', async () => {
  const id = randomUUIDv7()
  await t.ctx.db.withTenant(tenant.id, async (tx) => {
    const of = { tenant_id: tenant.id, id, module: 'theme', environment: 'production', strategy: 'direct' }
    await tx
      .insertInto('deployments')
      .values({ ...of, scope: '{}', change: '{}' })
      .execute()
  })
  const path = `/api/v1/deployments/${id}/events`
  const streams = await Promise.all(
    Array.from({ length: 8 }, () => openEventStream(server.port, path, owner)),
  )
  assert.ok(streams.every(({ status }) => status === 200))
  const next = Promise.all(streams.map(({ hear }) => hear()))
  await t.ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .insertInto('deployment_events')
      .values({ tenant_id: tenant.id, deployment_id: id, sequence: 1, type: 'note', data: '{}' })
      .execute(),
  )
  const notice = { tenant_id: tenant.id, deployment_id: id, sequence: 1 }
  await t.ctx.db.withPlatform((tx) => t.ctx.notices.publish(tx, 'deployments', notice))
  assert.deepEqual(
    (await next).map((event) => event?.id),
    streams.map(() => '1'),
  )
  for (const { leave } of streams) leave()
})

test('pages of a process that is killed connect again, the others notice nothing', async () => {
  const [victim = 0] = childrenOf(server.pid)
  process.kill(victim, 'SIGKILL')
  const isOpen = ({ socket }: LivePage) => socket.readyState === socket.OPEN
  await until(() => pages.some((page) => !isOpen(page)))
  const left = pages.filter(isOpen)
  assert.ok(left.length > 0 && left.length < PAGES, 'the pages were spread over the processes')
  pages = [...left, ...(await openPages(PAGES - left.length))]
  await publish(t.ctx, site, [{ path: '/new', title: 'Newer' }])
  // Some of the killed process may be seen to close only now.
  const heard = await Promise.all(pages.map(({ hear, closed }) => Promise.race([hear(), closed])))
  assert.ok(heard.every((what) => typeof what === 'number' || what.release === site.release))
  pages = pages.filter((_, index) => typeof heard[index] !== 'number')
  assert.ok(pages.length > left.length / 2, 'those of the other process are connected')
})

test('at the end everybody is sent elsewhere', async () => {
  server.kill('SIGTERM')
  assert.deepEqual(new Set(await Promise.all(pages.map(({ closed }) => closed))), new Set([1012]))
  assert.equal((await server.ended).code, 0)
})

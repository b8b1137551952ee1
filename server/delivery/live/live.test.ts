import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { type LivePageOptions, openLivePage } from '../../../test/kit/live-page.ts'
import {
  type PublishedSite,
  addCandidate,
  addSite,
  addTheme,
  move,
  pointTo,
  publish,
  setStatus,
  standBy,
} from '../../../test/kit/published-site.ts'
import { previewKey, signPreview } from '../../kernel/crypto/preview-token.ts'
import { entryTag, pathTag } from '../../published/tags.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const themeHash = await addTheme(t.ctx, 'platform', 'body {}')

async function makeSite(): Promise<{ site: PublishedSite; host: string }> {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash })
  await publish(t.ctx, site, [{ path: '/page', title: 'Page' }])
  return { site, host: `${tenant.slug}.localhost` }
}

const open = (host: string, options?: LivePageOptions) => openLivePage(d.port, host, options)

/** @returns the status with which the handshake is answered */
async function statusOf(host: string, options?: LivePageOptions): Promise<number> {
  const { answered, socket } = open(host, options)
  const status = await answered
  socket.terminate()
  return status
}

async function figure(name: string): Promise<number> {
  const line = (await d.figures()).split('\n').find((found) => found.startsWith(name))
  return Number(line?.split(' ').at(-1) ?? 0)
}

describe('a page that is connected', () => {
  test('hears which release it shows, and what each swap changed, on one connection', async () => {
    const { site, host } = await makeSite()
    const page = open(host)
    assert.deepEqual(await page.hear(), { type: 'hello', release: 1, content_position: 1 })
    const post = '01900000-0000-7000-8000-00000000000a'
    await publish(t.ctx, site, [{ path: '/new', title: 'New', id: post }])
    const { tags = [], ...content } = await page.hear()
    assert.deepEqual(content, { type: 'changed', release: 2, content_position: 2, paths: ['/new'] })
    assert.ok(tags.includes(entryTag(post)) && tags.includes(pathTag('/new')))
    await publish(t.ctx, site, [], { config: { title: 'Another' } })
    assert.deepEqual(await page.hear(), { type: 'changed', release: 3, content_position: 2 }, 'all of it')
    await pointTo(t.ctx, site, 1)
    const back = await page.hear()
    assert.deepEqual(back, { type: 'changed', release: 1, content_position: 1 })
    assert.equal(page.socket.readyState, WebSocket.OPEN)
    page.socket.close()
  })

  test('hears a burst of swaps once, with all that they changed', async () => {
    const { site, host } = await makeSite()
    const page = open(host)
    await page.hear()
    for (const path of ['/a', '/b', '/c']) await publish(t.ctx, site, [{ path, title: path }])
    const paths = new Set<string>()
    for (let last = 0; last < 4;) {
      const message = await page.hear()
      last = message.release
      for (const path of message.paths ?? []) paths.add(path)
    }
    assert.deepEqual([...paths].toSorted(), ['/a', '/b', '/c'])
    page.socket.close()
  })

  test('hears nothing of other sites', async () => {
    const [ours, theirs] = [await makeSite(), await makeSite()]
    const [page, other] = [open(ours.host), open(theirs.host)]
    await Promise.all([page.hear(), other.hear()])
    await publish(t.ctx, theirs.site, [{ path: '/secret', title: 'Secret' }])
    assert.deepEqual((await other.hear()).paths, ['/secret'])
    await publish(t.ctx, ours.site, [{ path: '/own', title: 'Own' }])
    assert.deepEqual((await page.hear()).paths, ['/own'])
    for (const { socket } of [page, other]) socket.close()
  })

  test('is let go when the site shows nothing any more', async () => {
    const { site, host } = await makeSite()
    const page = open(host)
    await page.hear()
    await setStatus(t.ctx, site, 'maintenance', 'Back soon')
    assert.equal(await page.closed, 1001)
    assert.equal(await statusOf(host), 404)
    await setStatus(t.ctx, site, 'active')
    assert.equal(await statusOf(host), 101)
  })
})

describe('while a canary runs', () => {
  test('everybody hears of the release he sees, also when it goes live or is taken back', async () => {
    const { site, host } = await makeSite()
    const canary = await addCandidate(t.ctx, site, { config: { title: 'New' } })
    const few = open(host, { cookie: 'hotswap_canary=key.10' })
    const many = open(host, { cookie: 'hotswap_canary=key.9000' })
    for (const page of [few, many]) assert.equal((await page.hear()).release, 1)
    await standBy(t.ctx, site, { number: canary, share: 1_000 })
    assert.deepEqual(await few.hear(), { type: 'changed', release: canary, content_position: 1 })
    const late = open(host, { cookie: 'hotswap_canary=key.20' })
    assert.equal((await late.hear()).release, canary)
    await publish(t.ctx, site, [{ path: '/both', title: 'Both' }])
    const told = await Promise.all([few, late, many].map(({ hear }) => hear()))
    assert.deepEqual(
      told.map(({ release, paths }) => [release, paths]),
      [
        [canary, ['/both']],
        [canary, ['/both']],
        [site.release, ['/both']],
      ],
    )
    await standBy(t.ctx, site, null)
    assert.equal((await few.hear()).release, site.release)
    for (const { socket } of [few, late, many]) socket.close()
    assert.deepEqual(many.heard, [], 'for the many, nothing has changed')
  })
})

describe('what is on staging', () => {
  test('is followed with its cookie, as it changes', async () => {
    const { site, host } = await makeSite()
    const { tenantId, siteId, slug } = site
    const inAnHour = new Date(Date.now() + 3_600_000)
    const token = signPreview(previewKey(t.ctx.secret), { tenantId, siteId, number: 0 }, inAnHour)
    const staging = `staging--${slug}.${host}`
    const cookie = `hotswap_preview=${token}`
    assert.equal(await statusOf(staging, { cookie }), 404, 'nothing is there')
    const [first, second] = [await addCandidate(t.ctx, site, {}), await addCandidate(t.ctx, site, {})]
    await move(t.ctx, site, { staging_number: first })
    assert.equal(await statusOf(staging), 404, 'without the cookie')
    const page = open(staging, { cookie })
    assert.equal((await page.hear()).release, first)
    await move(t.ctx, site, { staging_number: second })
    assert.deepEqual(await page.hear(), { type: 'changed', release: second, content_position: 1 })
    page.socket.close()
  })
})

describe('a preview', () => {
  test('is followed by those who have its cookie, and by nobody else', async () => {
    const { site, host } = await makeSite()
    const { tenantId, siteId, slug } = site
    const preview = `r1--${slug}.${host}`
    const inAnHour = new Date(Date.now() + 3_600_000)
    const sign = (number: number) =>
      signPreview(previewKey(t.ctx.secret), { tenantId, siteId, number }, inAnHour)
    assert.equal(await statusOf(preview), 404)
    assert.equal(await statusOf(preview, { cookie: `hotswap_preview=${sign(2)}` }), 404)
    const page = open(preview, { cookie: `hotswap_preview=${sign(1)}` })
    assert.deepEqual(await page.hear(), { type: 'hello', release: 1 })
    page.socket.close()
  })
})

describe('refused are', () => {
  test('pages of other origins, and those that do not say where they are from', async () => {
    const { host } = await makeSite()
    const other = await makeSite()
    for (const origin of [
      null,
      'null',
      `http://${other.host}`,
      `http://${host}.evil.example`,
      `http://${host}:81`,
      `http://evil.example/${host}`,
      `http://user@${host}`,
    ])
      assert.equal(await statusOf(host, { origin }), 403, String(origin))
    assert.equal(await statusOf(host, { origin: `http://${host}:8080` }), 101, 'the public address')
  })

  test('hosts without a website', async () => {
    assert.equal(await statusOf('nobody-at-all.localhost'), 404)
  })

  test('handshakes that are none, as every request for another protocol is answered as usual', async () => {
    const { host } = await makeSite()
    const origin = `http://${host}`
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', origin }
    const { status } = await d.visit(host, '/_live', { headers: upgrade })
    assert.equal(status, 400)
    const h2c = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQAAP__',
    }
    assert.equal((await d.visit(host, '/page', { headers: h2c })).status, 200)
    assert.equal((await d.visit(host, '/page', { headers: upgrade })).status, 200)
  })

  test('more than one address, site, tenant or process may have', async () => {
    const { openSeats } = await import('./seats.ts')
    const seats = openSeats({ process: 5, tenant: 4, site: 3, address: 2 })
    const take = (address: string, siteId: string, tenantId: string) =>
      seats.take({ address, siteId, tenantId })
    const first = take('::1:2:3:4:5', 'a1', 'a')
    assert.ok(first && take('192.0.2.1', 'a1', 'a') && take('::ffff:192.0.2.1', 'a2', 'a'))
    assert.equal(take('192.0.2.1', 'b1', 'b'), undefined, 'one address, written in two ways')
    assert.ok(take('192.0.2.2', 'a1', 'a'))
    assert.equal(take('192.0.2.3', 'a1', 'a'), undefined, 'the site')
    assert.equal(take('192.0.2.3', 'a3', 'a'), undefined, 'the tenant')
    assert.ok(take('192.0.2.3', 'b1', 'b'))
    assert.equal(take('192.0.2.4', 'c1', 'c'), undefined, 'the process')
    first[Symbol.dispose]()
    first[Symbol.dispose]()
    assert.equal(seats.taken, 4)
    assert.ok(take('192.0.2.4', 'c1', 'c'))
  })
})

describe('a hostile client', () => {
  test('is let go when it says something, sends large frames, or floods with pings', async () => {
    const { host } = await makeSite()
    const talker = open(host)
    await talker.hear()
    talker.socket.send('hello?')
    assert.equal(await talker.closed, 1008)
    const giant = open(host)
    await giant.hear()
    giant.socket.send(Buffer.alloc(100_000))
    assert.equal(await giant.closed, 1009)
    const flood = open(host)
    await flood.hear()
    for (let count = 0; count < 50; count += 1) flood.socket.ping()
    assert.equal(await flood.closed, 1006)
  })

  test('gives its seat back, however it leaves', async () => {
    const { host } = await makeSite()
    const seats = () => figure('hotswap_live_connections')
    const before = await seats()
    const pages = Array.from({ length: 20 }, () => open(host))
    await Promise.all(pages.map(({ hear }) => hear()))
    assert.equal(await seats(), before + 20)
    for (const [index, { socket }] of pages.entries()) socket[index % 2 ? 'terminate' : 'close']()
    await Promise.all(pages.map(({ closed }) => closed))
    // Half a handshake.
    const half = connect(d.port, '127.0.0.1')
    half.write(`GET /_live HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`)
    half.destroy()
    while ((await seats()) > before) await new Promise(setImmediate)
  })
})

test('a process that is about to end sends everybody elsewhere, and takes nobody any more', async () => {
  const { host } = await makeSite()
  const ending = await startTestDelivery(t.ctx)
  const page = openLivePage(ending.port, host)
  await page.hear()
  ending.delivery.drain()
  assert.equal(await page.closed, 1012)
  assert.equal(await openLivePage(ending.port, host).answered, 503)
})

/** A second release held ready: swapped in and out with its pages, in step with the content, and never in the way. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import {
  addCandidate,
  addSite,
  addTheme,
  goLive,
  move,
  pointTo,
  publish,
  setStatus,
  standBy,
} from '../../../test/kit/published-site.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const theme = await addTheme(t.ctx, 'platform', 'body { color: red }')
const otherTheme = await addTheme(t.ctx, 'platform', 'body { color: blue }')

async function makeSite() {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash: theme })
  const ids = { a: crypto.randomUUID(), b: crypto.randomUUID() }
  await publish(t.ctx, site, [
    { path: '/a', title: 'A', id: ids.a },
    { path: '/b', title: 'B', id: ids.b },
  ])
  const host = `${tenant.slug}.localhost`
  return { site, host, ids }
}

const titleOf = (text: string) => /<title>(.*?)<\/title>/.exec(text)?.[1]
const seen = async (host: string, path: string) => titleOf((await d.visit(host, path)).text)

/** Resolves when these have been rendered, and forgets them. */
async function rendered(...paths: string[]): Promise<void> {
  const until = performance.now() + 20_000
  while (!paths.every((path) => d.pages.rendered.includes(path))) {
    assert.ok(performance.now() < until, `rendered: ${d.pages.rendered.join()}`)
    await turn()
  }
  await d.delivery.flush()
  d.pages.rendered.length = 0
}

test('a standby is warmed up and swapped in with its pages; the old release stays as warm as it was', async () => {
  const { site, host } = await makeSite()
  assert.equal(await seen(host, '/a'), 'A|A|r1')
  d.pages.rendered.length = 0
  const candidate = await addCandidate(t.ctx, site, { themeHash: otherTheme })
  await standBy(t.ctx, site, { number: candidate })
  assert.equal(await seen(host, '/a'), 'A|A|r1')
  await rendered('/', '/a')

  for (let round = 0; round < 2; round += 1) {
    await pointTo(t.ctx, site, 2, { standby_number: 1 })
    assert.equal(await seen(host, '/a'), 'A|A|r2')
    await pointTo(t.ctx, site, 1, { standby_number: 2 })
    assert.equal(await seen(host, '/a'), 'A|A|r1')
  }
  assert.deepEqual(d.pages.rendered, [])
})

test('what editors publish meanwhile touches the pages that show it, of both releases', async () => {
  const { site, host } = await makeSite()
  assert.equal(await seen(host, '/a'), 'A|A|r1')
  assert.equal(await seen(host, '/b'), 'B|B|r1')
  d.pages.rendered.length = 0
  const candidate = await addCandidate(t.ctx, site, { themeHash: otherTheme })
  await standBy(t.ctx, site, { number: candidate })
  await seen(host, '/a')
  await rendered('/', '/a', '/b')

  await publish(t.ctx, site, [{ path: '/a', title: 'A2' }])
  assert.equal(await seen(host, '/a'), 'A2|A2|r3')
  assert.equal(await seen(host, '/b'), 'B|B|r1', 'kept from before')
  assert.deepEqual(d.pages.rendered.splice(0), ['/a'])
  // The candidate’s own row still names the position that it was built at.
  await move(t.ctx, site, { release_number: candidate, standby_number: 3 })
  await seen(host, '/b')
  await publish(t.ctx, site, [], { themeHash: otherTheme })
  assert.equal(await seen(host, '/b'), 'B|B|r2', 'the page of the standby, kept')
  assert.equal(await seen(host, '/a'), 'A2|A2|r4')
})

test('a standby that cannot be loaded leaves the live release alone', async () => {
  const { site, host } = await makeSite()
  assert.equal(await seen(host, '/a'), 'A|A|r1')
  const broken = await addCandidate(t.ctx, site, { themeHash: '0'.repeat(64) })
  await standBy(t.ctx, site, { number: broken })
  assert.equal(await seen(host, '/a'), 'A|A|r1')
  await standBy(t.ctx, site, { number: 99, share: 10_000 })
  assert.equal(await seen(host, '/a'), 'A|A|r1')
  await publish(t.ctx, site, [{ path: '/a', title: 'A2' }])
  assert.equal(await seen(host, '/a'), 'A2|A2|r3')
  // A flip to what cannot be shown is no flip, either.
  await pointTo(t.ctx, site, broken, { standby_number: 3, standby_share: 0 })
  assert.equal(await seen(host, '/a'), 'A2|A2|r3')
  await pointTo(t.ctx, site, 1, { standby_number: null })
  assert.equal(await seen(host, '/a'), 'A|A|r1')
})

test('a candidate with content of its own becomes the live release with that content', async () => {
  const { site, host, ids } = await makeSite()
  assert.equal(await seen(host, '/a'), 'A|A|r1')
  assert.equal(await seen(host, '/b'), 'B|B|r1')
  const draft = { entry_id: ids.a, path: '/a', title: 'Draft' }
  const candidate = await addCandidate(t.ctx, site, { overlay: [draft] })
  await standBy(t.ctx, site, { number: candidate, share: 10_000 })
  assert.equal(await seen(host, '/a'), 'Draft|Draft|r2')
  await publish(t.ctx, site, [{ path: '/b', title: 'B2' }])
  assert.equal(await seen(host, '/a'), 'Draft|Draft|r2')
  assert.equal(await seen(host, '/b'), 'B2|B2|r2', 'over what editors publish')
  await standBy(t.ctx, site, { number: candidate })
  assert.equal(await seen(host, '/a'), 'A|A|r1')
  assert.equal(await seen(host, '/b'), 'B2|B2|r3')

  await goLive(t.ctx, site, candidate, [{ path: '/a', title: 'Draft' }], { standby_number: 3 })
  assert.equal(await seen(host, '/a'), 'Draft|Draft|r2')
  assert.equal(await seen(host, '/b'), 'B2|B2|r3', 'a page that it does not touch is kept')
})

test('dates from before a swap prove nothing about the pages after it', async () => {
  const { site, host } = await makeSite()
  const first = await d.visit(host, '/a')
  d.pages.rendered.length = 0
  const candidate = await addCandidate(t.ctx, site, { themeHash: otherTheme })
  await t.ctx.db.withPlatform((tx) =>
    tx
      .updateTable('live_sites')
      .set({ updated_at: new Date(0) })
      .where('site_id', '=', site.siteId)
      .execute(),
  )
  await standBy(t.ctx, site, { number: candidate })
  await d.visit(host, '/a')
  await rendered('/', '/a')
  await pointTo(t.ctx, site, 2, { standby_number: 1 })
  const second = await d.visit(host, '/a')
  assert.equal(titleOf(second.text), 'A|A|r2')
  await pointTo(t.ctx, site, 1, { standby_number: 2 })
  // Whoever has the page of the other release, with a date later than that of this one, gets this one.
  const later = new Date(Date.now() - 1_000).toUTCString()
  const again = await d.visit(host, '/a', { headers: { 'if-modified-since': later } })
  assert.equal(again.status, 200)
  assert.equal(titleOf(again.text), 'A|A|r1')
  const { etag = '' } = first.headers
  assert.equal((await d.visit(host, '/a', { headers: { 'if-none-match': etag } })).status, 304)
})

test('a site that is closed forgets its standby, too, and no memory stays behind', async () => {
  const { site, host } = await makeSite()
  await seen(host, '/a')
  d.pages.rendered.length = 0
  const before = await entries()
  const candidate = await addCandidate(t.ctx, site, { themeHash: otherTheme })
  await standBy(t.ctx, site, { number: candidate })
  await seen(host, '/a')
  await rendered('/', '/a')
  assert.ok((await entries()) > before)
  await standBy(t.ctx, site, null)
  await seen(host, '/a')
  assert.equal(await entries(), before)
  await setStatus(t.ctx, site, 'maintenance')
  assert.equal((await d.visit(host, '/a')).status, 503)
  assert.equal(await entries(), before - 1)
})

async function entries(): Promise<number> {
  return Number(/^hotswap_delivery_cache_entries (\d+)/m.exec(await d.figures())?.[1])
}

test('a swap is reported with the time it took', async () => {
  const { site, host } = await makeSite()
  await seen(host, '/a')
  const count = async () => Number(/^hotswap_swap_seconds_count (\d+)/m.exec(await d.figures())?.[1] ?? 0)
  const before = await count()
  await publish(t.ctx, site, [{ path: '/a', title: 'A2' }])
  await seen(host, '/a')
  assert.equal(await count(), before + 1)
})

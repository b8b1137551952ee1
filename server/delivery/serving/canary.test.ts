/** Two releases at once: each visitor sees one of them, whatever he asks for and however often. */
import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import {
  type PublishedSite,
  addCandidate,
  addSite,
  addTheme,
  pointTo,
  publish,
  standBy,
} from '../../../test/kit/published-site.ts'
import { createContext } from '../../context.ts'
import { createLog } from '../../kernel/log.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const theme = await addTheme(t.ctx, 'platform', 'body { color: red }')
const otherTheme = await addTheme(t.ctx, 'platform', 'body { color: blue }')

/** A site with release 1 live and release 2 built. */
async function makeSite() {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash: theme })
  await publish(t.ctx, site, [
    { path: '/a', title: 'A' },
    { path: '/b', title: 'B' },
    { path: '/feed.xml', title: 'Feed' },
    { path: '/_content/posts', title: 'Api' },
    { path: '/private', title: 'Mine' },
  ])
  await addCandidate(t.ctx, site, { themeHash: otherTheme })
  return { site, host: `${tenant.slug}.localhost` }
}

const releaseOf = (text: string) => Number(/\|r(\d+)<\/title>/.exec(text)?.[1])
const cookieOf = (setCookie: unknown) => String((setCookie as string[] | undefined)?.[0]?.split(';')[0])

async function see(host: string, path: string, headers: Record<string, string> = {}) {
  const answer = await d.visit(host, path, { headers })
  assert.equal(answer.status, 200, path)
  return { ...answer, release: releaseOf(answer.text) }
}

/** A visitor who has been drawn for that release. */
async function visitorOf(host: string, release: number): Promise<{ cookie: string }> {
  for (let tries = 0; tries < 500; tries += 1) {
    const seen = await see(host, '/a')
    if (seen.release === release) return { cookie: cookieOf(seen.headers['set-cookie']) }
  }
  throw new Error(`nobody sees release ${release}`)
}

/** Resolves when release 2 is shown to that share of the visitors. */
async function share(site: PublishedSite, host: string, of10000: number, key = 'one'): Promise<void> {
  await standBy(t.ctx, site, { number: 2, share: of10000, key })
  const shown = (draw: number) => see(host, '/a', { cookie: `hotswap_canary=${key}.${draw}` })
  const until = performance.now() + 20_000
  for (;;) {
    const [last, next] = [await shown(of10000 - 1), await shown(of10000)]
    const isLast = of10000 === 10_000 || next.release !== 2
    if (last.release === 2 && isLast && last.headers['set-cookie'] === undefined) return
    assert.ok(performance.now() < until)
  }
}

/** Resolves when visitors are not told apart any more. */
async function everybodySees(host: string, release: number): Promise<void> {
  const until = performance.now() + 20_000
  for (;;) {
    const seen = await see(host, '/a')
    if (seen.release === release && seen.headers['x-hotswap-release'] === undefined) return
    assert.ok(performance.now() < until)
  }
}

describe('a canary', () => {
  test('is shown to the share it should be shown to, and each visitor stays where he is', async () => {
    const { site, host } = await makeSite()
    assert.equal((await see(host, '/a')).release, 1)
    await share(site, host, 3_000)
    const visitors = await Promise.all(
      Array.from({ length: 600 }, async () => {
        const { headers, release } = await see(host, '/a')
        assert.match(
          String(headers['set-cookie']),
          /^hotswap_canary=one\.\d{1,4}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/,
        )
        return { cookie: cookieOf(headers['set-cookie']), release }
      }),
    )
    // Five standard deviations of 600 draws: 56.
    const onCanary = visitors.filter(({ release }) => release === 2)
    assert.ok(Math.abs(onCanary.length - 180) < 56, `${onCanary.length} of 600`)

    for (const { cookie, release } of visitors.slice(0, 40))
      for (const path of ['/a', '/b', '/', '/feed.xml', '/_content/posts', '/a?x=1']) {
        const seen = await see(host, path, { cookie: `other=1; ${cookie}; more=2` })
        assert.equal(seen.release, release, path)
        assert.equal(seen.headers['set-cookie'], undefined)
      }
    // More visitors join; nobody leaves.
    await share(site, host, 9_000)
    for (const { cookie } of onCanary.slice(0, 40))
      assert.equal((await see(host, '/a', { cookie })).release, 2)
    // Another canary draws anew.
    await share(site, host, 3_000, 'two')
    const drawnAnew = await see(host, '/a', { cookie: onCanary[0]?.cookie ?? '' })
    assert.match(String(drawnAnew.headers['set-cookie']), /^hotswap_canary=two\./)
    // All of them, and none of them.
    await share(site, host, 10_000, 'two')
    for (let round = 0; round < 20; round += 1) assert.equal((await see(host, '/a')).release, 2)
    await standBy(t.ctx, site, null)
    await everybodySees(host, 1)
    const after = await see(host, '/a', { cookie: onCanary[0]?.cookie ?? '' })
    assert.equal(after.release, 1)
    assert.equal(after.headers['set-cookie'], undefined)
    assert.equal(after.headers['cache-control'], 'public, max-age=0, must-revalidate')
    assert.equal(after.headers['x-hotswap-release'], undefined)
  })

  test('is nothing that a cache between may keep, of either release', async () => {
    const { site, host } = await makeSite()
    await share(site, host, 5_000)
    const answers = new Map<number, string>()
    for (const release of [1, 2]) {
      const { cookie } = await visitorOf(host, release)
      const { headers } = await see(host, '/a', { cookie, 'accept-encoding': 'br' })
      assert.equal(headers['cache-control'], 'private, no-cache')
      assert.equal(headers['vary'], 'accept-encoding, cookie')
      assert.equal(headers['surrogate-key'], undefined)
      assert.equal(headers['last-modified'], undefined)
      assert.equal(headers['x-hotswap-release'], String(release))
      assert.equal((await see(host, '/private', { cookie })).headers['cache-control'], 'private, no-store')
      answers.set(release, headers['etag'] ?? '')
      const same = await d.visit(host, '/a', { headers: { cookie, 'if-none-match': headers['etag'] ?? '' } })
      assert.equal(same.status, 304)
      assert.equal(same.headers['cache-control'], 'private, no-cache')
      assert.equal(same.headers['vary'], 'accept-encoding, cookie')
      const tomorrow = new Date(Date.now() + 86_400_000).toUTCString()
      const dated = await d.visit(host, '/a', { headers: { cookie, 'if-modified-since': tomorrow } })
      assert.equal(dated.status, 200)
      const part = await d.visit(host, '/a', { headers: { cookie, range: 'bytes=0-9' } })
      assert.equal(part.status, 206)
      assert.equal(part.headers['cache-control'], 'private, no-cache')
    }
    // What the browser has of the one release does not stand for the other.
    const { cookie } = await visitorOf(host, 2)
    const headers = { cookie, 'if-none-match': answers.get(1) ?? '' }
    assert.equal((await d.visit(host, '/a', { headers })).status, 200)
  })

  test('shows programs that keep no cookies one release, whatever they ask for', async () => {
    const { site, host } = await makeSite()
    await share(site, host, 5_000)
    const releases = new Set<number>()
    for (let client = 0; client < 40; client += 1) {
      const headers = { 'user-agent': `Reader/${client}` }
      const seen = await Promise.all(['/feed.xml', '/_content/posts'].map((path) => see(host, path, headers)))
      assert.equal(new Set(seen.map(({ release }) => release)).size, 1)
      for (const { headers: answered } of seen) assert.equal(answered['set-cookie'], undefined)
      releases.add(seen[0]?.release ?? 0)
    }
    assert.deepEqual(releases, new Set([1, 2]))
  })

  test('takes no draw from a cookie that was made up', async () => {
    const { site, host } = await makeSite()
    await share(site, host, 1)
    for (const made of ['one.', 'one.-1', 'one.1e1', 'one.00000', 'two.0', 'one', '.0', 'one.0x0']) {
      const { headers } = await see(host, '/a', { cookie: `hotswap_canary=${made}` })
      assert.match(String(headers['set-cookie']), /^hotswap_canary=one\.\d/, made)
    }
    assert.equal((await see(host, '/a', { cookie: 'hotswap_canary=one.0' })).release, 2)
    assert.equal((await see(host, '/a', { cookie: 'hotswap_canary=one.1' })).release, 1)
  })

  test('shows what editors publish meanwhile, as the live release does', async () => {
    const { site, host } = await makeSite()
    await share(site, host, 5_000)
    const stable = await visitorOf(host, 1)
    const canary = await visitorOf(host, 2)
    await publish(t.ctx, site, [{ path: '/a', title: 'News' }])
    assert.match((await see(host, '/a', stable)).text, /News\|News\|r3/)
    assert.match((await see(host, '/a', canary)).text, /News\|News\|r2/)
    // Promoted: everybody sees it.
    await pointTo(t.ctx, site, 2, { standby_number: 3, standby_share: 0, content_position: site.position })
    await everybodySees(host, 2)
    assert.equal((await see(host, '/b', stable)).release, 2)
  })
})

test('steps, publications, promotion and abortion under load: no failure, no page of two releases', async () => {
  const { site, host } = await makeSite()
  await using second = await createContext(t.ctx.config, t.ctx.ownerUrl, { log: createLog('silent') })
  const other = await startTestDelivery(second)
  const over = new AbortController()
  const failures: string[] = []
  let asked = 0
  const visitors = [d, other, d, other, d, other].map(async (at, index) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    let cookie = ''
    while (!over.signal.aborted) {
      const { status, text, headers } = await at.visit(host, '/a', {
        agent,
        ...(cookie && { headers: { cookie } }),
      })
      if (headers['set-cookie']) cookie = cookieOf(headers['set-cookie'])
      const [, first, again, release] = /<title>(v\d+|A)\|(v\d+|A)\|r(\d+)</.exec(text) ?? []
      asked += 1
      // Said on canaries only.
      const isOneRelease = first === again && (headers['x-hotswap-release'] ?? release) === release
      if (status !== 200 || !isOneRelease) failures.push(`${index}: ${status} ${text.slice(0, 80)}`)
    }
    agent.destroy()
  })
  for (let version = 1; version <= 12; version += 1) {
    const live = site.release
    const candidate = await addCandidate(t.ctx, site, { themeHash: version % 2 ? otherTheme : theme })
    for (const of10000 of [0, 1_000, 5_000, 10_000])
      await standBy(t.ctx, site, { number: candidate, share: of10000, key: `k${version}` })
    if (version % 3 === 0) {
      await standBy(t.ctx, site, null)
      await publish(t.ctx, site, [{ path: '/a', title: `v${version}` }])
      continue
    }
    await pointTo(t.ctx, site, candidate, { standby_number: live, standby_share: 0 })
    await everybodySees(host, candidate)
  }
  over.abort()
  await Promise.all(visitors)
  assert.deepEqual(failures, [])
  assert.ok(asked > 200, `${asked} requests`)
})

test('a site that cannot follow its pointer leaves every visitor where he is', async () => {
  const { site, host } = await makeSite()
  await share(site, host, 5_000)
  const stable = await visitorOf(host, 1)
  const canary = await visitorOf(host, 2)
  const broken = await addCandidate(t.ctx, site, { themeHash: '0'.repeat(64) })
  await pointTo(t.ctx, site, broken, { standby_number: 1, standby_share: 0 })
  for (let round = 0; round < 5; round += 1) {
    assert.equal((await see(host, '/a', stable)).release, 1)
    assert.equal((await see(host, '/a', canary)).release, 2)
  }
  await pointTo(t.ctx, site, 2, { standby_number: 1, standby_share: 0 })
  await everybodySees(host, 2)
  for (const visitor of [stable, canary]) assert.equal((await see(host, '/a', visitor)).release, 2)
})

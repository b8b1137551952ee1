/** From publishing to the purge: what is purged, together, again, never, and what is shown of it. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { CDN_TOKEN, ZONE_ID, cloudflareLimit, openCloudflareCdn, openHttpCdn } from '../../../test/kit/cdn.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { standInFetcher } from '../../../test/kit/stand-in-fetcher.ts'
import { until } from '../../../test/kit/server-process.ts'
import { manualClock } from '../../kernel/clock.ts'
import { PLATFORM_SCOPE } from '../../kernel/db/database.ts'
import { EVERYTHING_KEY, siteKey, tenantKey } from '../../published/tags.ts'
import { defaultTheme } from '../themes/themes.ts'
import { pruneAllPurges } from './jobs.ts'
import { lookForChanges } from './look.ts'
import { findHook, listPositions } from './queries.ts'
import { sendDue } from './send.ts'

const cloudflare = await openCloudflareCdn()
const cache = await openHttpCdn()
const t = await startTestApp({
  jobs: true,
  overrides: { fetcher: standInFetcher({ 'api.cloudflare.com': cloudflare.url }) },
})
const HOOKS = '/api/v1/cdn-hooks'
/** Seldom enough for the limit on requests. */
const PATIENCE = { withinMs: 30_000, everyMs: 100 }
const theme = await defaultTheme(t.ctx)

type Purge = Record<'id' | 'state' | 'note' | 'by' | 'reason' | 'answer', string> & {
  items: string[]
  attempts: number
  status: number | null
  problem: string | null
  next_attempt_at: string | null
}

const CLOUDFLARE = {
  name: 'Edge',
  kind: 'cloudflare',
  settings: { zone_id: ZONE_ID },
  credentials: { token: CDN_TOKEN },
}

async function addHook(token: string, input: object = {}, path = HOOKS) {
  const made = await t.call(path, {
    method: 'POST',
    token,
    body: { ...CLOUDFLARE, ...input },
  })
  assert.equal(made.status, 201, made.text)
  const id = String(made.body['id'])
  const purges = async (query = '') => {
    const { status, body, text } = await t.call(`${path}/${id}/purges${query}`, { token })
    assert.equal(status, 200, text)
    return body['items'] as unknown as Purge[]
  }
  /** Resolves when nothing waits any more, and there have been so many. */
  const settled = async (count: number) => {
    await until(async () => {
      const all = await purges()
      return all.length >= count && all.every(({ state }) => state !== 'waiting')
    }, PATIENCE)
    return purges()
  }
  const act = (what: string, body?: object) =>
    t.call(`${path}/${id}/${what}`, { method: 'POST', token, ...(body && { body }) })
  const change = (body: object) => t.call(`${path}/${id}`, { method: 'PATCH', token, body })
  const get = async () => (await t.call(`${path}/${id}`, { token })).body
  return { id, purges, settled, act, change, get }
}

/** Whether the hook has looked at the site, and can compare from now on: before, it is purged whole. */
async function knows(tenantId: string, hookId: string, siteId: string): Promise<boolean> {
  const rows = await t.ctx.db.withTenant(tenantId, (tx) => listPositions(tx, hookId))
  return rows.some(({ site_id }) => site_id === siteId)
}

/** A site with two posts and a page, and what its pages say. */
async function makeStage() {
  const c = await makeContent(t, { theme: { hash: theme.hash, owner: 'platform' } })
  const host = `${c.tenant.slug}.localhost`
  const first = await c.add('posts', { title: 'First', html: '<p>one</p>' }, 'published')
  const second = await c.add('posts', { title: 'Second', html: '<p>two</p>' }, 'published')
  const about = await c.add('pages', { title: 'About', html: '<p>us</p>' }, 'published')
  const paths = ['/', first.path, second.path, about.path, '/sitemap.xml', '/feed.xml', '/nothing'].map(
    String,
  )
  /** The keys of each page, and its validator. */
  const look = async () => {
    const seen = new Map<string, { keys: string[]; etag: string }>()
    for (const path of paths) {
      const { headers } = await t.visit(host, path)
      seen.set(path, { keys: headers['surrogate-key']?.split(' ') ?? [], etag: String(headers['etag']) })
    }
    return seen
  }
  return { ...c, host, first, second, about, look }
}

describe('a publication', () => {
  test('purges exactly the pages that it changes, and none of another website', async () => {
    const [mine, other] = [await makeStage(), await makeStage()]
    const hook = await addHook(mine.owner)
    await hook.settled(1)
    await until(() => knows(mine.tenant.id, hook.id, mine.site.id), PATIENCE)
    assert.deepEqual((await hook.purges())[0]?.items, [tenantKey(mine.tenant.id)])
    const before = await mine.look()
    const others = await other.look()

    cloudflare.purged.length = 0
    await mine.change(`posts/${mine.first.id}`, { html: '<p>another</p>' }, 'published')
    const [purge] = await hook.settled(2)
    assert.deepEqual([purge?.state, purge?.reason, purge?.status], ['succeeded', 'change', 200])
    const purged = new Set(cloudflare.purged)
    assert.ok(purged.size > 1 && purged.size < 20, [...purged].join())
    const isPurged = ({ keys }: { keys: string[] }) => keys.some((key) => purged.has(key))
    const after = await mine.look()
    const gone = [...before].filter(([, page]) => isPurged(page)).map(([path]) => path)
    const changed = [...before].filter(([path, { etag }]) => after.get(path)?.etag !== etag)
    // No page that is different now is left, and pages that have nothing to do with it are.
    for (const [path] of changed) assert.ok(gone.includes(path), `${path} changed and was not purged`)
    assert.ok(changed.some(([path]) => path === mine.first.path))
    assert.ok(gone.includes(String(mine.first.path)))
    for (const path of [mine.about.path, mine.second.path, '/nothing'])
      assert.ok(!gone.includes(String(path)), `${String(path)} was purged`)
    assert.deepEqual([...others.values()].filter(isPurged), [])
  })

  test('that many others follow is purged together with them', async () => {
    const c = await makeStage()
    const hook = await addHook(c.owner)
    await hook.settled(1)
    const requests = cloudflare.requests.length
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f'])
      await c.change(`posts/${c.first.id}`, { html: `<p>${text}</p>` }, 'published')
    await hook.settled(2)
    await hook.settled(2)
    assert.ok(cloudflare.requests.length - requests < 6, 'some of them together')
  })

  test('of settings, and a website that goes into maintenance, purge the website whole', async () => {
    const c = await makeStage()
    const second = await makeSite(t.ctx, c.tenant.id, { slug: 'second' })
    const hook = await addHook(c.owner, { website_id: c.site.id })
    await hook.settled(1)
    assert.deepEqual((await hook.purges())[0]?.items, [siteKey(c.site.id)])
    const changed = await t.call(`${c.base}/settings`, {
      method: 'PATCH',
      token: c.owner,
      body: { cdn: { keep_seconds: 3_600 } },
    })
    assert.equal(changed.status, 200, changed.text)
    assert.deepEqual((await hook.settled(2))[0]?.items, [siteKey(c.site.id)])
    const { headers } = await t.visit(c.host, '/')
    assert.equal(headers['cache-control'], 'public, max-age=0, s-maxage=3600, must-revalidate')
    assert.equal((await c.send('POST', 'maintenance', { message: 'Back soon' })).status, 200)
    assert.deepEqual((await hook.settled(3))[0]?.items, [siteKey(c.site.id)])
    // The hook is not for the other website.
    assert.ok(!cloudflare.purged.includes(siteKey(second.id)))
  })

  test('is heard of by the hooks of the platform, whose website it may be', async () => {
    const c = await makeStage()
    const operator = await t.operator()
    const hook = await addHook(operator, {}, '/api/v1/admin/cdn-hooks')
    // Its own caches may well be in its own network.
    const near = { kind: 'http', settings: { url: `${cache.url}/` }, credentials: {} }
    const local = await addHook(operator, near, '/api/v1/admin/cdn-hooks')
    await hook.settled(1)
    assert.deepEqual((await hook.purges())[0]?.items, [EVERYTHING_KEY])
    const page = (await c.look()).get(String(c.first.path))
    for (const { id } of [hook, local]) await until(() => knows(PLATFORM_SCOPE, id, c.site.id), PATIENCE)
    cloudflare.purged.length = 0
    await c.change(`posts/${c.first.id}`, { html: '<p>new</p>' }, 'published')
    for (const { purged } of [cloudflare, cache])
      await until(() => purged.some((key) => page?.keys.slice(3).includes(key)), PATIENCE)
    for (const { id } of [hook, local]) {
      const gone = await t.call(`/api/v1/admin/cdn-hooks/${id}`, { method: 'DELETE', token: operator })
      assert.equal(gone.status, 204)
    }
    const own = await t.call(`${HOOKS}/${hook.id}`, { token: c.owner })
    assert.equal(own.status, 404)
  })
})

describe('a hook', () => {
  test('is added, tested, changed and removed; its secrets are never shown', async () => {
    const { tenant, owner } = await t.makeTenant()
    const hook = await addHook(owner)
    const shown = await t.call(`${HOOKS}/${hook.id}`, { token: owner })
    assert.ok(!shown.text.includes(CDN_TOKEN) && !('credentials' in shown.body), shown.text)
    const row = await t.ctx.db.withTenant(tenant.id, (tx) => findHook(tx, hook.id))
    assert.ok(row && !row.credentials.includes(CDN_TOKEN))
    const tested = await hook.act('test')
    assert.deepEqual([tested.status, tested.body['ok']], [200, true], tested.text)
    assert.match(cloudflare.purged.at(-1) ?? '', /^hotswap-test-/)

    assert.equal((await hook.change({ credentials: { token: 'wrong' } })).status, 200)
    const failed = await hook.act('test')
    assert.deepEqual([failed.body['ok'], failed.body['status']], [false, 403])
    assert.match(String(failed.body['problem']), /Authentication error/)
    await until(async () => (await hook.get())['state'] === 'failing', PATIENCE)
    const refused = (await hook.settled(2))[0]
    assert.deepEqual([refused?.state, refused?.attempts], ['failed', 1])

    // Once it works, everything that was refused is purged.
    assert.equal((await hook.change({ credentials: { token: CDN_TOKEN } })).status, 200)
    assert.deepEqual((await hook.settled(3))[0]?.state, 'succeeded')
    assert.equal((await hook.get())['state'], 'working')
    assert.equal((await t.call(`${HOOKS}/${hook.id}`, { method: 'DELETE', token: owner })).status, 204)
    const audit = await t.call('/api/v1/audit-log', { token: owner })
    assert.ok(!audit.text.includes(CDN_TOKEN))
  })

  test('purges by hand: everything, a website, addresses; and again what failed', async () => {
    const c = await makeContent(t)
    const hook = await addHook(c.owner)
    await hook.settled(1)
    const url = 'https://www.example.com/a'
    for (const [input, item] of [
      [{ everything: true }, tenantKey(c.tenant.id)],
      [{ website_id: c.site.id }, siteKey(c.site.id)],
      [{ urls: [url] }, url],
    ] as const) {
      const count = (await hook.purges()).length + 1
      const { status, body, text } = await hook.act('purge', input)
      assert.equal(status, 202, text)
      const [purge] = await hook.settled(count)
      assert.deepEqual(
        [purge?.id, purge?.state],
        [(body['purge_ids'] as unknown as string[])[0], 'succeeded'],
      )
      assert.deepEqual(purge?.items, [item])
    }
    const [last] = await hook.purges()
    assert.equal((await hook.act(`purges/${last?.id}/retry`)).status, 202)
    assert.deepEqual((await hook.settled(5))[0]?.note, 'again: 1 addresses')
    const page = await t.call(`${HOOKS}/${hook.id}/purges?limit=2&state=succeeded`, { token: c.owner })
    assert.equal((page.body['items'] as unknown as Purge[]).length, 2)
    assert.ok(page.body['next_cursor'])
    assert.equal((await hook.change({ enabled: false })).status, 200)
    assert.equal((await hook.act('purge', { everything: true })).status, 409)
  })

  test('is refused where something is missing, foreign, or would give a secret away', async () => {
    const c = await makeContent(t)
    const other = await makeContent(t)
    const refused = async (input: object, path: string) => {
      const { status, body } = await t.call(HOOKS, {
        method: 'POST',
        token: c.owner,
        body: { ...CLOUDFLARE, ...input },
      })
      assert.equal(status, 400)
      assert.equal((body['errors'] as unknown as { path: string }[])[0]?.path, path)
    }
    await refused({ settings: {} }, '/body/settings/zone_id')
    await refused({ credentials: {} }, '/body/credentials/token')
    await refused({ settings: { zone_id: ZONE_ID, url: 'https://a.example' } }, '/body/settings/url')
    await refused({ website_id: other.site.id }, '/body/website_id')
    const http = (settings: object, credentials = {}) => ({ kind: 'http', settings, credentials })
    await refused(http({ url: 'http://127.0.0.1/' }), '/body/settings/url')
    await refused(http({ url: 'http://169.254.169.254/' }), '/body/settings/url')
    await refused(http({ url: 'https://a.example/', key_header: 'host' }), '/body/credentials/headers')
    await refused(
      http({ url: 'https://a.example/' }, { headers: { 'x-a': 'b\r\nc: d' } }),
      '/body/credentials/headers',
    )

    const hook = await addHook(
      c.owner,
      http({ url: 'https://cache.example/' }, { headers: { 'x-password': 'secret' } }),
    )
    const moved = await hook.change({ settings: { url: 'https://attacker.example/' } })
    assert.equal(moved.status, 400)
    assert.match(moved.text, /given again/)
    assert.equal((await hook.change({ settings: { url: 'https://cache.example/other' } })).status, 200)
  })
})

describe('a CDN that takes nothing', () => {
  const clock = manualClock(new Date('2027-03-01T00:00:00Z'))
  const ctx = { ...t.ctx, clock, jobs: { ...t.ctx.jobs, enqueue: async () => '' } }
  const { signal } = new AbortController()

  /** A hook that no job looks after. */
  async function addQuietHook() {
    const c = await makeContent(t)
    const hook = await addHook(c.owner)
    await hook.settled(1)
    const send = () => sendDue(ctx, c.tenant.id, hook.id, signal)
    const look = () => lookForChanges(ctx, c.tenant.id, { hook_id: hook.id, is_thorough: false })
    const purgeLater = () =>
      t.ctx.db.withTenant(c.tenant.id, async (tx) => {
        const { queuePurge } = await import('./queue.ts')
        const row = await findHook(tx, hook.id)
        assert.ok(row)
        await queuePurge(ctx, tx, row, { reason: 'manual', by: 'keys', items: ['a'], note: 'test' })
      })
    return { ...c, hook, send, look, purgeLater }
  }

  test('is asked again when it said it may be, and not before', async () => {
    const { hook, send, purgeLater } = await addQuietHook()
    await purgeLater()
    const asked = cloudflare.requests.length
    cloudflare.answerNext(cloudflareLimit('600'))
    await send()
    await send()
    assert.equal(cloudflare.requests.length, asked + 1)
    const [waiting] = await hook.purges()
    assert.deepEqual([waiting?.state, waiting?.attempts, waiting?.status], ['waiting', 1, 429])
    assert.match(waiting?.problem ?? '', /Please wait/)
    assert.deepEqual((await hook.get())['state'], 'failing')
    assert.ok(Date.parse(waiting?.next_attempt_at ?? '') - clock.now().getTime() >= 600_000)
    clock.advance(590_000)
    await send()
    assert.equal(cloudflare.requests.length, asked + 1)
    clock.advance(10_000)
    await send()
    assert.deepEqual([(await hook.purges())[0]?.state, (await hook.get())['state']], ['succeeded', 'working'])
  })

  test('is given up after a day, and told of everything when it is back', async () => {
    const { tenant, hook, send, purgeLater } = await addQuietHook()
    await purgeLater()
    let attempts = 0
    for (; (await hook.purges('?state=waiting')).length > 0; attempts += 1) {
      cloudflare.answerNext({ status: 503 })
      await send()
      clock.advance(9 * 3_600_000)
    }
    assert.equal(attempts, 12)
    assert.equal((await hook.purges())[0]?.state, 'failed')
    await purgeLater()
    await send()
    const [everything, last] = await hook.purges()
    assert.deepEqual([last?.state, everything?.items], ['succeeded', [tenantKey(tenant.id)]])
    assert.match(everything?.note ?? '', /had failed/)
  })

  test('does not gather a queue without end: it becomes one purge of everything', async () => {
    const { tenant, hook, send, purgeLater } = await addQuietHook()
    for (let count = 0; count < 60; count += 1) await purgeLater()
    const waiting = await hook.purges('?state=waiting&limit=100')
    assert.ok(waiting.length < 50)
    assert.ok(waiting.some(({ items }) => items[0] === tenantKey(tenant.id)))
    await send()
    assert.deepEqual(await hook.purges('?state=waiting'), [])
  })

  test('purges are forgotten after a month', async () => {
    const { hook } = await addQuietHook()
    assert.equal((await hook.purges()).length, 1)
    clock.advance(31 * 86_400_000)
    await pruneAllPurges(ctx)
    assert.deepEqual(await hook.purges(), [])
  })
})

test('the platform’s hooks are in nobody’s tenant', async () => {
  const rows = await t.ctx.db.withTenant(PLATFORM_SCOPE, (tx) => findHook(tx, PLATFORM_SCOPE))
  assert.equal(rows, undefined)
})

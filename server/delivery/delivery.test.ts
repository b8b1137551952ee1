import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { describe, test } from 'node:test'
import { startTestApp } from '../../test/kit/app.ts'
import { startTestDelivery } from '../../test/kit/delivery.ts'
import {
  addSite,
  addTheme,
  insertRelease,
  pointTo,
  publish,
  setStatus,
} from '../../test/kit/published-site.ts'
import { createContext } from '../context.ts'
import { previewKey, signPreview } from '../kernel/crypto/preview-token.ts'
import { createLog } from '../kernel/log.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const theme = await addTheme(t.ctx, 'platform', 'body { color: red }')

async function makeSite(slug = 'main') {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug, isMain: slug === 'main', themeHash: theme })
  const host = slug === 'main' ? `${tenant.slug}.localhost` : `${slug}.${tenant.slug}.localhost`
  return { tenant, site, host }
}

const titleOf = (text: string) => /<title>(.*?)<\/title>/.exec(text)?.[1]
const seen = async (host: string, path: string) => titleOf((await d.visit(host, path)).text)

describe('pages', () => {
  test('are rendered once, then come out of memory until what they show has changed', async () => {
    const { site, host } = await makeSite()
    await publish(t.ctx, site, [
      { path: '/about', title: 'About' },
      { path: '/contact', title: 'Contact' },
      { path: '/blog/first', title: 'First', type: 'post' },
    ])
    d.pages.rendered.length = 0
    for (let round = 0; round < 3; round += 1) {
      assert.equal(await seen(host, '/about'), 'About|About|r1')
      assert.equal(await seen(host, '/contact'), 'Contact|Contact|r1')
      assert.equal(await seen(host, '/'), 'First|First|r1')
      assert.equal((await d.visit(host, '/nothing')).status, 404)
    }
    assert.deepEqual(d.pages.rendered, ['/about', '/contact', '/', '/nothing'])

    // One page: nothing else is rendered again.
    await publish(t.ctx, site, [{ path: '/about', title: 'About us' }])
    assert.equal(await seen(host, '/about'), 'About us|About us|r2')
    assert.equal(await seen(host, '/contact'), 'Contact|Contact|r1')
    assert.equal(await seen(host, '/'), 'First|First|r1')
    assert.deepEqual(d.pages.rendered.splice(0), ['/about', '/contact', '/', '/nothing', '/about'])

    // A new post: the list, and the address where nothing was.
    await publish(t.ctx, site, [{ path: '/nothing', title: 'Something', type: 'post' }])
    assert.equal(await seen(host, '/nothing'), 'Something|Something|r3')
    assert.equal(await seen(host, '/'), 'First,Something|First,Something|r3')
    assert.equal(await seen(host, '/contact'), 'Contact|Contact|r1')
    assert.deepEqual(d.pages.rendered.splice(0), ['/nothing', '/'])

    // Back to an earlier release: what differs from the present one, again.
    await pointTo(t.ctx, site, 1)
    assert.equal(await seen(host, '/about'), 'About|About|r1')
    assert.equal(await seen(host, '/'), 'First|First|r1')
    assert.equal(await seen(host, '/contact'), 'Contact|Contact|r1')
    assert.equal((await d.visit(host, '/nothing')).status, 404)
    assert.deepEqual(d.pages.rendered.splice(0), ['/about', '/', '/nothing'])

    // Another configuration may show anywhere.
    await publish(t.ctx, site, [], { config: { title: 'New title' } })
    assert.equal(await seen(host, '/contact'), 'Contact|Contact|r4')
    assert.deepEqual(d.pages.rendered.splice(0), ['/contact'])
  })

  test('that are cold are rendered once for all who ask at the same time', async () => {
    const { site, host } = await makeSite()
    await publish(t.ctx, site, [{ path: '/hot', title: 'Hot' }])
    await d.visit(host, '/')
    d.pages.rendered.length = 0
    const agent = new Agent({ keepAlive: true, maxSockets: 200 })
    const answers = await Promise.all(Array.from({ length: 200 }, () => d.visit(host, '/hot', { agent })))
    agent.destroy()
    assert.deepEqual(
      [...new Set(answers.map(({ status, text }) => `${status} ${titleOf(text)}`))],
      ['200 Hot|Hot|r1'],
    )
    assert.deepEqual(d.pages.rendered, ['/hot'])
  })

  test('of one overrun tenant wait and are refused, while others are served', async () => {
    const { site, host } = await makeSite()
    const other = await makeSite()
    await publish(t.ctx, site, [{ path: '/a', title: 'A' }])
    await publish(t.ctx, other.site, [{ path: '/a', title: 'Other' }])
    await d.visit(host, '/')
    const gate = Promise.withResolvers<void>()
    d.pages.hold = (path) => (path.startsWith('/slow') ? gate.promise : undefined)
    const agent = new Agent({ keepAlive: true, maxSockets: 300 })
    const allRefused = Promise.withResolvers<void>()
    let refused = 0
    const asked = Array.from({ length: 250 }, async (_, index) => {
      const { status, headers } = await d.visit(host, `/slow-${index}`, { agent })
      if (status === 503) assert.equal(headers['retry-after'], '2')
      if (status === 503 && ++refused === 250 - 208) allRefused.resolve()
      return status
    })
    // 8 run and 200 wait; the others hear at once that they should come back.
    await allRefused.promise
    assert.equal((await d.visit(other.host, '/a')).status, 200)
    gate.resolve()
    d.pages.hold = () => undefined
    const statuses = await Promise.all(asked)
    assert.equal(statuses.filter((status) => status === 404).length, 208)
    agent.destroy()
  })

  test('that may not be shared are neither kept nor cacheable', async () => {
    const { site, host } = await makeSite()
    await publish(t.ctx, site, [{ path: '/private', title: 'Mine' }])
    d.pages.rendered.length = 0
    for (let round = 0; round < 2; round += 1)
      assert.equal((await d.visit(host, '/private')).headers['cache-control'], 'private, no-store')
    assert.deepEqual(d.pages.rendered, ['/private', '/private'])
  })

  test('are told apart by the parameters that matter, and not by others', async () => {
    const { site, host } = await makeSite()
    await publish(t.ctx, site, [
      { path: '/search', title: 'Search' },
      { path: '/about', title: 'About' },
    ])
    d.pages.rendered.length = 0
    for (const path of ['/search?q=a', '/search?q=b', '/search?utm=1&q=a', '/about', '/about?q=a', '/about?'])
      assert.equal((await d.visit(host, path)).status, 200)
    assert.deepEqual(d.pages.rendered, ['/search', '/search', '/about'])
  })
})

test('swapping releases under load: no failure, no page of two releases, and every process follows', async () => {
  const { site, host } = await makeSite()
  const path = '/page'
  await publish(t.ctx, site, [{ path, title: 'v1' }])
  // A second process, as far as memory and notices go.
  await using second = await createContext(t.ctx.config, t.ctx.ownerUrl, { log: createLog('silent') })
  const other = await startTestDelivery(second)
  const over = new AbortController()
  const failures: string[] = []
  const visitors = [d, other].flatMap((at) =>
    Array.from({ length: 4 }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      let latest = 0
      while (!over.signal.aborted) {
        const { status, text } = await at.visit(host, path, { agent })
        const [, first, secondRead, release] = /<title>v(\d+)\|v(\d+)\|r(\d+)</.exec(text) ?? []
        if (status !== 200 || first !== secondRead || first !== release)
          failures.push(`${status} ${text.slice(0, 80)}`)
        if (Number(release) < latest) failures.push(`${release} after ${latest}`)
        latest = Number(release)
      }
      agent.destroy()
    }),
  )
  const limit = performance.now() + 30_000
  for (let version = 2; version <= 40; version += 1) {
    await publish(t.ctx, site, [{ path, title: `v${version}` }])
    // The process that moved the pointer shows it from the next request on, unless following takes longer than that waits.
    while ((await seen(host, path)) !== `v${version}|v${version}|r${version}`)
      if (performance.now() > limit) throw new Error(`version ${version} is not to be seen`)
  }
  while (titleOf((await other.visit(host, path)).text) !== 'v40|v40|r40')
    if (performance.now() > limit) throw new Error('the other process did not follow')
  over.abort()
  await Promise.all(visitors)
  assert.deepEqual(failures, [])
})

test('a release that cannot be shown leaves the one before it where it is', async () => {
  const { site, host } = await makeSite()
  await publish(t.ctx, site, [{ path: '/a', title: 'Good' }])
  assert.equal(await seen(host, '/a'), 'Good|Good|r1')
  await publish(t.ctx, site, [{ path: '/a', title: 'Broken' }], { themeHash: '0'.repeat(64) })
  assert.equal(await seen(host, '/a'), 'Good|Good|r1')
  await publish(t.ctx, site, [{ path: '/a', title: 'Mended' }], { themeHash: theme })
  assert.equal(await seen(host, '/a'), 'Mended|Mended|r3')
})

test('a request finishes on the release it began with', async () => {
  const { site, host } = await makeSite()
  await publish(t.ctx, site, [{ path: '/slow', title: 'old' }])
  await d.visit(host, '/')
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  d.pages.hold = () => {
    reached.resolve()
    return gate.promise
  }
  const early = d.visit(host, '/slow')
  await reached.promise
  d.pages.hold = () => undefined
  await publish(t.ctx, site, [{ path: '/slow', title: 'new' }])
  assert.equal(await seen(host, '/slow'), 'new|new|r2')
  gate.resolve()
  assert.equal(titleOf((await early).text), 'old|old|r1')
  assert.equal(await seen(host, '/slow'), 'new|new|r2', 'what came late was not kept')
})

describe('host names', () => {
  test('lead to the main site, to others by their slug, and from the main one’s slug to its address', async () => {
    const { tenant, site, host } = await makeSite()
    const shop = await addSite(t.ctx, tenant.id, { slug: 'shop', themeHash: theme })
    await publish(t.ctx, site, [{ path: '/a', title: 'Main' }])
    await publish(t.ctx, shop, [{ path: '/a', title: 'Shop' }])
    assert.equal(await seen(host, '/a'), 'Main|Main|r1')
    assert.equal(await seen(`${host.toUpperCase()}.:8080`, '/a'), 'Main|Main|r1')
    assert.equal(await seen(`shop.${host}`, '/a'), 'Shop|Shop|r1')
    const moved = await d.visit(`main.${host}`, '/a?x=1')
    assert.equal(moved.status, 301)
    assert.equal(moved.headers['location'], `http://${host}:8080/a?x=1`)
    for (const nobody of [
      `nothing.${host}`,
      `a.shop.${host}`,
      'nobody-at-all.localhost',
      'www.nobody.example',
    ])
      assert.equal((await d.visit(nobody, '/a')).status, 404, nobody)
  })

  test('that led nowhere lead to a site as soon as there is one', async () => {
    const { tenant } = await t.makeTenant()
    const host = `${tenant.slug}.localhost`
    assert.match((await d.visit(host, '/')).text, new RegExp(`No website here yet.*${tenant.slug}`, 's'))
    assert.equal((await d.visit(`late.${host}`, '/a')).status, 404)
    const site = await addSite(t.ctx, tenant.id, { slug: 'late', themeHash: theme })
    assert.match((await d.visit(`late.${host}`, '/a')).text, /No website here yet/)
    await publish(t.ctx, site, [{ path: '/a', title: 'Late' }])
    assert.equal(await seen(`late.${host}`, '/a'), 'Late|Late|r1')
    const slug = `late-${tenant.slug}`
    assert.equal((await d.visit(`${slug}.localhost`, '/')).status, 404)
    await t.makeTenant({ slug })
    assert.match((await d.visit(`${slug}.localhost`, '/')).text, /No website here yet/)
  })

  test('of customers’ own show the main site until they are taken away', async () => {
    const { tenant } = await t.makeTenant({ plan: 'custom', custom_domain: 'www.own-name.example' })
    const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash: theme })
    await publish(t.ctx, site, [{ path: '/a', title: 'Own' }])
    const { text } = await d.visit('www.own-name.example', '/a')
    assert.equal(titleOf(text), 'Own|Own|r1')
    assert.match(text, /http:\/\/www\.own-name\.example:8080\/a/)
    const removed = await t.call(`/api/v1/admin/tenants/${tenant.id}/domains/www.own-name.example`, {
      method: 'DELETE',
      token: await t.operator(),
    })
    assert.ok(removed.status < 300, removed.text)
    assert.equal((await d.visit('www.own-name.example', '/a')).status, 404)
  })

  test('pass on what is not ours', async () => {
    const { host } = await makeSite()
    for (const [name, path] of [
      ['localhost', '/'],
      ['app.localhost', '/'],
      ['api.localhost', '/api/v1/x'],
      ['127.0.0.1', '/'],
      [host, '/api/v1/tenant/profile'],
      ['a b', '/'],
      ['some-machine', '/healthz'],
      ['probe.internal.example', '/healthz'],
    ] as const)
      assert.equal((await d.visit(name, path)).status, 421, `${name} ${path}`)
    assert.equal((await d.visit(host, '/healthz')).status, 404)
  })
})

describe('states', () => {
  test('of a site: maintenance and suspension with their message, and back', async () => {
    const { site, host } = await makeSite()
    await publish(t.ctx, site, [{ path: '/a', title: 'A' }])
    assert.equal(await seen(host, '/a'), 'A|A|r1')
    await setStatus(t.ctx, site, 'maintenance', 'New paint <today>')
    const paused = await d.visit(host, '/a')
    assert.equal(paused.status, 503)
    assert.equal(paused.headers['retry-after'], '300')
    assert.match(paused.text, /New paint &#60;today&#62;/)
    await setStatus(t.ctx, site, 'suspended', 'Unpaid')
    const suspended = await d.visit(host, '/a')
    assert.equal(suspended.status, 403)
    assert.match(suspended.text, /Unpaid/)
    await setStatus(t.ctx, site, 'active')
    assert.equal(await seen(host, '/a'), 'A|A|r1')
  })

  test('of a tenant', async () => {
    const { tenant, site, host } = await makeSite()
    await publish(t.ctx, site, [{ path: '/a', title: 'A' }])
    assert.equal(await seen(host, '/a'), 'A|A|r1')
    const act = async (action: string) => {
      const path = `/api/v1/admin/tenants/${tenant.id}/${action}`
      const answer = await t.call(path, { method: 'POST', token: await t.operator(), body: {} })
      assert.equal(answer.status, 200, answer.text)
    }
    await act('suspend')
    for (let round = 0; round < 2; round += 1) assert.equal((await d.visit(host, '/a')).status, 403)
    await act('activate')
    assert.equal(await seen(host, '/a'), 'A|A|r1')
  })
})

test('a preview opens with its link only, is kept by nobody, and shows what is not live', async () => {
  const { tenant, site, host } = await makeSite()
  await publish(t.ctx, site, [{ path: '/a', title: 'Live' }])
  const overlay = [{ path: '/a', title: 'Draft' }]
  await t.ctx.db.withTenant(tenant.id, (tx) => insertRelease(tx, site, {}, overlay, 7))
  const preview = `r7--main.${host}`
  const claim = { tenantId: tenant.id, siteId: site.siteId, number: 7 }
  const key = previewKey(t.ctx.secret)
  const token = signPreview(key, claim, new Date(Date.now() + 60_000))
  assert.equal((await d.visit(preview, '/a')).status, 403)
  const opened = await d.visit(preview, `/a?x=1&preview=${token}`)
  assert.equal(opened.status, 302)
  assert.equal(opened.headers['location'], '/a?x=1')
  const [cookie = ''] = opened.headers['set-cookie'] ?? []
  assert.match(cookie, /HttpOnly; SameSite=Lax$/)
  const headers = { cookie: cookie.split(';')[0] ?? '' }
  for (let round = 0; round < 2; round += 1) {
    const shown = await d.visit(preview, '/a', { headers })
    assert.equal(titleOf(shown.text), 'Draft|Draft|r7')
    assert.equal(shown.headers['cache-control'], 'private, no-store')
    assert.equal(shown.headers['x-robots-tag'], 'noindex, nofollow')
    assert.match(
      shown.headers['content-security-policy'] ?? '',
      /frame-ancestors 'self' http:\/\/app\.localhost/,
    )
  }
  assert.equal(await seen(host, '/a'), 'Live|Live|r1')
  // Neither another release, nor another site, nor later.
  assert.equal((await d.visit(`r1--main.${host}`, '/a', { headers })).status, 403)
  const theirs = await makeSite()
  assert.equal((await d.visit(`r7--main.${theirs.host}`, `/a?preview=${token}`)).status, 403)
  const late = signPreview(key, claim, new Date(Date.now() - 1_000))
  assert.equal((await d.visit(preview, `/a?preview=${late}`)).status, 403)
})

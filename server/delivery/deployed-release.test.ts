/** A release on its way through the serving processes: held ready, tried on some visitors, live, and back; with real pages. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../test/kit/app.ts'
import { startTestDelivery } from '../../test/kit/delivery.ts'
import { pageRow, postRow } from '../../test/kit/published-rows.ts'
import { addTheme } from '../../test/kit/published-site.ts'
import { makeSite } from '../../test/kit/site.ts'
import { occupySites } from '../features/sites/sites.ts'
import { cacheKey, openPages } from './pages/pages.ts'
import {
  buildCandidates,
  goLive,
  publish,
  setStandby,
  siteConfig,
  setStaging,
  takeBack,
} from '../features/releases/releases.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx, { pages: openPages(t.ctx), cacheKey })

/** Each says who it is: in its pages, in its style sheet, and, with the site's title, in feeds. */
async function themeOf(word: string) {
  const hash = await addTheme(t.ctx, 'platform', `/* css of ${word} */`, {
    'layout/theme.liquid': `<html><head>{{ content_for_header }}<link href="{{ 'app.css' | asset_url }}"></head><body>{{ content_for_layout }}</body></html>`,
    'templates/index.liquid': `{% for p in posts %}{{ p.title }} {% endfor %}made with ${word}`,
    'templates/page.liquid': `{{ page.title }} made with ${word}`,
  })
  return { hash, owner: 'platform' as const }
}
const red = await themeOf('red')
const blue = await themeOf('blue')

/** What one visitor gets to see of one release: page, style sheet, feed, read API. @returns its name */
async function look(host: string, cookie: string): Promise<string> {
  const headers = { cookie, 'user-agent': 'Mozilla/5.0' }
  const page = await d.visit(host, '/about', { headers })
  assert.equal(page.status, 200)
  const [, name = ''] = /made with (\w+)/.exec(page.text) ?? []
  const [, asset = ''] = /<link href="([^"]+)">/.exec(page.text) ?? []
  const style = await d.visit(host, asset, { headers })
  assert.equal(style.text, `/* css of ${name} */`)
  const feed = await d.visit(host, '/feed.xml', { headers })
  assert.match(feed.text, new RegExp(`<title>${name}</title>`))
  const api = await d.visit(host, '/_content/pages/about', { headers })
  assert.equal(api.status, 200, api.text)
  const numbers = [page, feed, api].map((answer) => answer.headers['x-hotswap-release'])
  assert.equal(new Set(numbers).size, 1, numbers.join())
  return name
}

test('pages, style sheets, feeds and the read API are of one release, whoever looks and whenever', async () => {
  const { tenant, owner } = await t.makeTenant()
  const site = await makeSite(t.ctx, tenant.id, { theme: red, config: { title: 'red' } })
  const inTenant = <Result>(work: Parameters<typeof t.ctx.db.withTenant<Result>>[1]) =>
    t.ctx.db.withTenant(tenant.id, work)
  const about = pageRow('About', { slug: 'about' })
  const post = (title: string) =>
    inTenant((tx) => publish(t.ctx, tx, site.id, { kind: 'content', put: [about, postRow(title)] }))
  await post('First')
  const host = `${tenant.slug}.localhost`
  const on = (draw: number) => `hotswap_canary=k.${draw}`
  assert.equal(await look(host, ''), 'red')

  const deploymentId = randomUUID()
  const { number } = await inTenant(async (tx) => {
    await occupySites(tx, deploymentId, [site.id])
    const config = { ...(await siteConfig(tx, site.id)), title: 'blue' }
    const [built] = await buildCandidates(t.ctx, tx, deploymentId, [
      { site_id: site.id, change: { kind: 'theme', theme: blue, config } },
    ])
    assert.ok(built)
    return built
  })
  await inTenant((tx) => setStaging(t.ctx, tx, [{ site_id: site.id, number }]))
  const { status, body } = await t.call(`/api/v1/websites/${site.id}/staging/link`, {
    method: 'POST',
    token: owner,
    body: { expires_in_seconds: 60 },
  })
  assert.equal(status, 201)
  const link = new URL(String(body['url']))
  const opened = await d.visit(link.hostname, link.pathname + link.search)
  const [cookie = ''] = opened.headers['set-cookie']?.[0]?.split(';') ?? []
  assert.equal(await look(link.hostname, cookie), 'blue')

  for (const share of [0, 3_000]) {
    await inTenant((tx) =>
      setStandby(t.ctx, tx, [{ site_id: site.id, standby: { number, share, key: 'k' } }]),
    )
    assert.equal(await look(host, on(2_999)), share === 0 ? 'red' : 'blue')
    assert.equal(await look(host, on(3_000)), 'red')
  }
  // Editors go on: what is tried shows it, too, and going live keeps it.
  await post('Second')
  for (const draw of [0, 9_999])
    assert.match((await d.visit(host, '/', { headers: { cookie: on(draw) } })).text, /Second/)
  const [live] = await inTenant((tx) =>
    goLive(t.ctx, tx, deploymentId, [{ site_id: site.id, number }], { keepPrevious: true }),
  )
  assert.equal(await look(host, on(9_999)), 'blue')
  assert.match((await d.visit(host, '/')).text, /Second First made with blue/)
  assert.ok(live)
  await inTenant((tx) =>
    takeBack(t.ctx, tx, deploymentId, [
      { site_id: site.id, base_number: live.previous_number, live_number: live.live_number },
    ]),
  )
  assert.equal(await look(host, on(0)), 'red')
  assert.match((await d.visit(host, '/')).text, /Second First made with red/)
})

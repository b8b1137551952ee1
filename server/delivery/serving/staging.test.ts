/** What is on staging, at its own address, for whoever has the link. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { addCandidate, addSite, addTheme, move, publish } from '../../../test/kit/published-site.ts'
import { previewKey, signPreview } from '../../kernel/crypto/preview-token.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const theme = await addTheme(t.ctx, 'platform', 'body { color: red }')
const otherTheme = await addTheme(t.ctx, 'platform', 'body { color: blue }')

const titleOf = (text: string) => /<title>(.*?)<\/title>/.exec(text)?.[1]

async function makeSite() {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash: theme })
  const id = crypto.randomUUID()
  await publish(t.ctx, site, [{ path: '/a', title: 'A', id }])
  const linkTo = (number: number) =>
    signPreview(
      previewKey(t.ctx.secret),
      { tenantId: tenant.id, siteId: site.siteId, number },
      new Date(Date.now() + 60_000),
    )
  return {
    site,
    id,
    host: `${tenant.slug}.localhost`,
    staging: `staging--main.${tenant.slug}.localhost`,
    linkTo,
  }
}

/** The cookie that a link gives. */
async function open(host: string, token: string): Promise<{ cookie: string }> {
  const opened = await d.visit(host, `/a?preview=${token}`)
  assert.equal(opened.status, 302)
  assert.equal(opened.headers['location'], '/a')
  return { cookie: opened.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
}

test('opens with its link only, follows what is put there, and shows the content visitors see', async () => {
  const { site, id, host, staging, linkTo } = await makeSite()
  assert.equal((await d.visit(staging, '/a')).status, 403)
  const headers = await open(staging, linkTo(0))
  const empty = await d.visit(staging, '/a', { headers })
  assert.equal(empty.status, 404)
  assert.match(empty.text, /Nothing is on staging/)

  const candidate = await addCandidate(t.ctx, site, { themeHash: otherTheme })
  await move(t.ctx, site, { staging_number: candidate })
  const shown = await d.visit(staging, '/a', { headers })
  assert.equal(titleOf(shown.text), 'A|A|r2')
  assert.equal(shown.headers['cache-control'], 'private, no-store')
  assert.equal(shown.headers['x-robots-tag'], 'noindex, nofollow')
  assert.equal(shown.headers['x-hotswap-release'], '2')
  assert.equal(titleOf((await d.visit(host, '/a')).text), 'A|A|r1')

  await publish(t.ctx, site, [{ path: '/a', title: 'A2' }])
  await move(t.ctx, site, { content_position: site.position })
  assert.equal(titleOf((await d.visit(staging, '/a', { headers })).text), 'A2|A2|r2')
  const next = await addCandidate(t.ctx, site, { overlay: [{ entry_id: id, path: '/a', title: 'Draft' }] })
  await move(t.ctx, site, { staging_number: next })
  assert.equal(titleOf((await d.visit(staging, '/a', { headers })).text), 'Draft|Draft|r4')
  await move(t.ctx, site, { staging_number: null })
  assert.equal((await d.visit(staging, '/a', { headers })).status, 404)
})

test('links open what they were made for: staging or one release, of one site', async () => {
  const { site, host, staging, linkTo } = await makeSite()
  await addCandidate(t.ctx, site, { themeHash: otherTheme })
  await move(t.ctx, site, { staging_number: 2 })
  assert.equal((await d.visit(staging, `/a?preview=${linkTo(2)}`)).status, 403)
  assert.equal((await d.visit(`r2--main.${host}`, `/a?preview=${linkTo(0)}`)).status, 403)
  assert.equal((await d.visit(`r0--main.${host}`, `/a?preview=${linkTo(0)}`)).status, 404)
  const theirs = await makeSite()
  assert.equal((await d.visit(theirs.staging, `/a?preview=${linkTo(0)}`)).status, 403)
  assert.equal((await d.visit(`staging--nothing.${host}`, '/a')).status, 404)
})

test('shows itself in frames of portals that are another site to the browser, with a script for them', async () => {
  const { site, staging, linkTo } = await makeSite()
  const candidate = await addCandidate(t.ctx, site, { themeHash: otherTheme })
  await move(t.ctx, site, { staging_number: candidate })
  const framed = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' }
  const cookieFor = async (headers: Record<string, string>) =>
    String((await d.visit(staging, `/a?preview=${linkTo(0)}`, { headers })).headers['set-cookie'])
  assert.match(await cookieFor(framed), /; SameSite=None; Secure; Partitioned$/)
  assert.match(await cookieFor({ ...framed, 'sec-fetch-site': 'same-site' }), /; SameSite=Lax$/)
  assert.match(await cookieFor({}), /; SameSite=Lax$/)

  const cookie = await open(staging, linkTo(0))
  const script = await d.visit(staging, '/_preview/frame.js', { headers: cookie })
  assert.equal(script.status, 200)
  assert.match(String(script.headers['content-type']), /javascript/)
  assert.equal((await d.visit(staging, '/_preview/frame.js')).status, 403)
})

/** Customers' own names: which of them show the site, which lead elsewhere, and what browsers are told. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { holdName } from '../../../test/kit/names.ts'
import { addSite, addTheme, publish } from '../../../test/kit/published-site.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const theme = await addTheme(t.ctx, 'platform', 'body { color: red }')

/** A site, and names below a registrable domain of its own. */
async function makeSite(slug = 'main') {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug, isMain: slug === 'main', themeHash: theme })
  await publish(t.ctx, site, [{ path: '/about', title: 'About' }])
  const base = `${tenant.slug}.example`
  const hold = (host: string, wishes = {}) =>
    holdName(t.ctx, { tenantId: tenant.id, siteId: site.siteId, host }, wishes)
  return { tenant, site, base, hold, home: `${tenant.slug}.localhost` }
}

const titleOf = (text: string) => /<title>(.*?)<\/title>/.exec(text)?.[1]
const ABOUT = 'About|About|r1'
/** What the page about us gives as its site's address. */
const origin = async (host: string) => /<p>(.*)\/about<\/p>/.exec((await d.visit(host, '/about')).text)?.[1]

describe('a name', () => {
  test('shows its site as soon as it is held, and nothing once it is not', async () => {
    const { base, hold } = await makeSite()
    assert.equal((await d.visit(base, '/about')).status, 404)
    await hold(base)
    assert.equal(titleOf((await d.visit(base, '/about')).text), ABOUT)
    await hold(base, { holds: false, state: 'lost' })
    assert.equal((await d.visit(base, '/about')).status, 404)
  })

  test('that an operator has stopped shows nothing', async () => {
    const { base, hold } = await makeSite()
    await hold(base, { state: 'quarantined' })
    assert.equal((await d.visit(base, '/about')).status, 404)
  })

  test('of a site that was deleted shows no other site of the tenant', async () => {
    const { tenant, base, hold } = await makeSite()
    const other = await addSite(t.ctx, tenant.id, { slug: 'second', isMain: false, themeHash: theme })
    await publish(t.ctx, other, [{ path: '/about', title: 'Second' }])
    await hold(base, { site_id: other.siteId })
    assert.equal(titleOf((await d.visit(base, '/about')).text), 'Second|Second|r1')
    await t.ctx.db.withPlatform(async (tx) => {
      await tx
        .updateTable('live_sites')
        .set({ status: 'deleted' })
        .where('site_id', '=', other.siteId)
        .execute()
      await t.ctx.notices.publish(tx, 'tenant', { tenant_id: tenant.id })
    })
    assert.equal((await d.visit(base, '/about')).status, 404)
  })
})

describe('a wildcard', () => {
  test('answers for names one level below it that nobody holds', async () => {
    const { base, hold } = await makeSite()
    await hold(`*.${base}`)
    assert.equal(titleOf((await d.visit(`any.${base}`, '/about')).text), ABOUT)
    assert.equal((await d.visit(base, '/about')).status, 404)
    assert.equal((await d.visit(`deep.any.${base}`, '/about')).status, 404)
  })

  test('never for a name that another tenant holds, not even while that is stopped', async () => {
    const mine = await makeSite()
    const theirs = await makeSite()
    await mine.hold(`*.${mine.base}`)
    const host = `shop.${mine.base}`
    await publish(t.ctx, theirs.site, [{ path: '/about', title: 'Theirs' }])
    await theirs.hold(host)
    assert.equal(titleOf((await d.visit(host, '/about')).text), 'Theirs|Theirs|r2')
    await theirs.hold(host, { state: 'quarantined' })
    assert.equal((await d.visit(host, '/about')).status, 404)
  })

  test('gives way in the moment in which another tenant has proven a name below it', async () => {
    const mine = await makeSite()
    const theirs = await makeSite()
    await mine.hold(`*.${mine.base}`)
    const host = `shop.${mine.base}`
    assert.equal(titleOf((await d.visit(host, '/about')).text), ABOUT)
    await publish(t.ctx, theirs.site, [{ path: '/about', title: 'Theirs' }])
    await theirs.hold(host)
    assert.equal(titleOf((await d.visit(host, '/about')).text), 'Theirs|Theirs|r2')
    await theirs.hold(host, { holds: false, state: 'lost' })
    assert.equal(titleOf((await d.visit(host, '/about')).text), ABOUT)
  })

  test('is counted as one name, whatever visitors make up', async () => {
    const { tenant, site, base, hold } = await makeSite()
    await hold(`*.${base}`)
    for (const word of ['one', 'two', 'three']) await d.visit(`${word}.${base}`, '/about')
    await d.delivery.flush()
    const hosts = await t.ctx.db.withTenant(tenant.id, (tx) =>
      tx.selectFrom('traffic_hourly').select('host').where('site_id', '=', site.siteId).execute(),
    )
    assert.deepEqual(
      [...new Set(hosts.map(({ host }) => host))].filter((host) => host.endsWith(base)),
      [`*.${base}`],
    )
  })
})

describe('the primary name', () => {
  test('is what pages give as theirs, at every address of the site', async () => {
    const { base, hold, home } = await makeSite()
    assert.equal(await origin(home), `http://${home}:8080`)
    await hold(`www.${base}`, { is_primary: true })
    assert.equal(await origin(home), `http://www.${base}:8080`)
    assert.equal(await origin(`www.${base}`), `http://www.${base}:8080`)
    await hold(`www.${base}`, { is_primary: true, state: 'quarantined' })
    assert.equal(await origin(home), `http://${home}:8080`)
  })

  test('is where the other names lead, with path and query', async () => {
    const { base, hold } = await makeSite()
    await hold(`www.${base}`, { is_primary: true })
    await hold(base, { redirects: true })
    const answer = await d.visit(base, '/about/?q=a%20b&x=%2F')
    assert.equal(answer.status, 308)
    assert.equal(answer.headers['location'], `http://www.${base}:8080/about?q=a%20b&x=%2F`)
    const post = await d.visit(base, '/api/contact-form/send', { method: 'POST', body: 'a=1' })
    assert.equal(post.status, 308)
    assert.equal(post.headers['location'], `http://www.${base}:8080/api/contact-form/send`)
    assert.equal(
      (await d.visit(base, '//evil.example/')).headers['location'],
      `http://www.${base}:8080/evil.example`,
    )
  })

  test('is not where a name leads that has an aim of its own', async () => {
    const { base, hold } = await makeSite()
    await hold(`www.${base}`, { is_primary: true })
    await hold(`en.${base}`)
    await hold(`uk.${base}`, { redirects: true, redirect_to: `en.${base}`, redirect_status: 302 })
    const answer = await d.visit(`uk.${base}`, '/')
    assert.deepEqual([answer.status, answer.headers['location']], [302, `http://en.${base}:8080/`])
  })

  test('stands in for an aim that is gone, or that leads on itself', async () => {
    const { base, hold } = await makeSite()
    await hold(`www.${base}`, { is_primary: true })
    await hold(`a.${base}`, { redirects: true, redirect_to: `b.${base}` })
    await hold(`b.${base}`, { redirects: true, redirect_to: `a.${base}` })
    for (const host of [`a.${base}`, `b.${base}`])
      assert.equal((await d.visit(host, '/')).headers['location'], `http://www.${base}:8080/`)
  })

  test('changes while visitors are on their way, and no old page stays', async () => {
    const { base, hold } = await makeSite()
    await hold(`a.${base}`, { is_primary: true })
    assert.equal(await origin(`a.${base}`), `http://a.${base}:8080`)
    await hold(`a.${base}`, { is_primary: false, redirects: true })
    await hold(`b.${base}`, { is_primary: true })
    assert.equal((await d.visit(`a.${base}`, '/about')).headers['location'], `http://b.${base}:8080/about`)
    assert.equal(await origin(`b.${base}`), `http://b.${base}:8080`)
  })
})

test('browsers are told to stay with HTTPS as the owner of the name wants', async () => {
  const { base, hold } = await makeSite()
  await hold(`www.${base}`, {
    is_primary: true,
    hsts_max_age: 31_536_000,
    hsts_subdomains: true,
    hsts_preload: true,
  })
  const told = async (host: string) => (await d.visit(host, '/about')).headers['strict-transport-security']
  assert.equal(await told(`www.${base}`), 'max-age=31536000; includeSubDomains; preload')
  await hold(`www.${base}`, {
    is_primary: true,
    hsts_max_age: 300,
    hsts_subdomains: false,
    hsts_preload: false,
  })
  assert.equal(await told(`www.${base}`), 'max-age=300')
  await hold(`www.${base}`, { is_primary: true, hsts_max_age: 0 })
  assert.equal(await told(`www.${base}`), undefined)
})

test('authorities find what they look for, at every name', async () => {
  const { tenant, site, base, hold, home } = await makeSite()
  await hold(base, { redirects: true, redirect_to: `www.${base}` })
  const token = 'x'.repeat(43)
  await t.ctx.db.withPlatform(async (tx) => {
    const order_id = randomUUIDv7()
    await tx
      .insertInto('certificate_orders')
      .values({ id: order_id, tenant_id: tenant.id, names: [base], reason: 'new', state: 'running' })
      .execute()
    const answer = `${token}.thumbprint`
    await tx
      .insertInto('acme_challenges')
      .values({
        kind: 'http-01',
        host: base,
        token,
        answer,
        order_id,
        expires_at: new Date(Date.now() + 60_000),
      })
      .execute()
  })
  const found = await d.visit(base, `/.well-known/acme-challenge/${token}`)
  assert.deepEqual([found.status, found.text], [200, `${token}.thumbprint`])
  assert.equal((await d.visit(home, `/.well-known/acme-challenge/${token}`)).status, 404)
  assert.equal((await d.visit(home, '/.well-known/acme-challenge/..%2f..%2fetc')).status, 400)
  // A file would prove that a name leads here, and not whose it is.
  await publish(t.ctx, site, [{ path: '/.well-known/hotswap-verification', title: 'Proof' }])
  assert.equal((await d.visit(home, '/.well-known/hotswap-verification')).status, 404)
})

/** Portals of tenants, as far as the data plane has to do with them: not its names, but it lets them frame its pages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import { holdName } from '../../../test/kit/names.ts'
import { addSite, addTheme, publish } from '../../../test/kit/published-site.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)
const themeHash = await addTheme(t.ctx, 'platform', '')
const { port } = t.ctx.config

async function makeSite() {
  const { tenant } = await t.makeTenant()
  const site = await addSite(t.ctx, tenant.id, { slug: 'main', isMain: true, themeHash })
  await publish(t.ctx, site, [{ path: '/about', title: 'About' }])
  const portal = `portal.${tenant.slug}.example`
  const hold = (serves: 'portal' | 'website', wishes = {}) =>
    holdName(t.ctx, { tenantId: tenant.id, siteId: site.siteId, host: portal }, { serves, ...wishes })
  return { home: `${tenant.slug}.localhost`, portal, hold }
}

const framedBy = async (host: string) => {
  const { headers } = await d.visit(host, '/about')
  return /frame-ancestors ([^;]*)/.exec(headers['content-security-policy'] ?? '')?.[1]?.split(' ')
}

test('a tenant’s own portal is passed on, whatever is asked of it, for as long as it is one', async () => {
  const { portal, hold } = await makeSite()
  await hold('website')
  assert.equal((await d.visit(portal, '/about')).status, 200)
  await hold('portal')
  for (const path of ['/about', '/', '/api/v1/portal', '/api/some-plugin/send', '/media/x.png', '/healthz'])
    assert.equal((await d.visit(portal, path)).text, 'passed on', path)
  assert.equal((await d.visit(portal, '/about', { method: 'POST' })).text, 'passed on')
  await hold('website')
  assert.equal((await d.visit(portal, '/about')).status, 200)
})

test('pages may be framed by the platform’s portal and by the tenant’s own, also those in memory', async () => {
  const { home, portal, hold } = await makeSite()
  const platform = ["'self'", `http://app.localhost:${port}`]
  assert.deepEqual(await framedBy(home), platform)
  assert.deepEqual(await framedBy(home), platform, 'from memory')
  await hold('portal')
  assert.deepEqual(await framedBy(home), [...platform, `http://${portal}:${port}`])
  await hold('portal', { state: 'misconfigured' })
  assert.deepEqual(await framedBy(home), platform, 'its visitors reach somebody else')
})

test('pages of another tenant are not', async () => {
  const mine = await makeSite()
  const theirs = await makeSite()
  await mine.hold('portal')
  assert.deepEqual(await framedBy(theirs.home), ["'self'", `http://app.localhost:${port}`])
})

/** A deployment to very many sites of one tenant: all follow at once, for a tenant may have only so many reads waiting. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import {
  type PublishedSite,
  addSite,
  addTheme,
  insertRelease,
  publish,
} from '../../../test/kit/published-site.ts'

const t = await startTestApp()
const d = await startTestDelivery(t.ctx)

/** More than a tenant may read of at the same time: 6 of 8 connections, and 200 wait. */
const SITES = 230
/** For each, after the one before: less than the pause after which a site that was refused tries again. */
const WITHIN_MS = 4_000

const title = async (host: string) => /<title>(.*?)<\/title>/.exec((await d.visit(host, '/a')).text)?.[1]

test('hundreds of sites of a tenant follow one deployment, though nothing of it was made ready', async () => {
  const { tenant } = await t.makeTenant()
  const themeHash = await addTheme(t.ctx, 'platform', 'body { color: red }')
  const sites: { site: PublishedSite; host: string }[] = []
  for (let index = 0; index < SITES; index += 1) {
    const slug = `site-${index}`
    const site = await addSite(t.ctx, tenant.id, { slug, themeHash })
    await publish(t.ctx, site, [{ path: '/a', title: 'A' }])
    const host = `${slug}.${tenant.slug}.localhost`
    assert.equal(await title(host), 'A|A|r1')
    sites.push({ site, host })
  }
  await t.ctx.db.withTenant(tenant.id, async (tx) => {
    for (const { site } of sites) await insertRelease(tx, site, { title: 'Other' }, null, 2)
  })
  await t.ctx.db.withPlatform(async (tx) => {
    const moved = await tx
      .updateTable('live_sites')
      .set((eb) => ({ release_number: 2, move: eb('move', '+', 1), updated_at: new Date() }))
      .where('tenant_id', '=', tenant.id)
      .returning(['tenant_id', 'site_id', 'move'])
      .execute()
    await t.ctx.notices.publish(tx, 'live-sites', { sites: moved })
  })
  for (const { host } of sites) {
    const began = performance.now()
    while ((await title(host)) !== 'A|A|r2')
      assert.ok(performance.now() - began < WITHIN_MS, `${host} does not follow`)
  }
})

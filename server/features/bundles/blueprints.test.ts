/** Every blueprint that ships makes a website, quickly; tenants save their own. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { installBuiltInThemes } from '../themes/themes.ts'
import { applyBlueprint } from './bundles.ts'
import { BLUEPRINTS_FOLDER } from './built-in.ts'

const t = await startTestApp()
const { ctx } = t
await installBuiltInThemes(ctx)

const shipped = readdirSync(BLUEPRINTS_FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

for (const slug of shipped)
  test(`the blueprint ${slug} makes a website at once`, async () => {
    const c = await makeContent(t)
    const started = performance.now()
    const counts = await applyBlueprint(ctx, { tenantId: c.tenant.id, siteId: c.site.id }, slug)
    const elapsed_ms = performance.now() - started
    const rows = await c.visible()
    assert.ok(
      rows.some(({ path }) => path === '/') || rows.some(({ kind }) => kind === 'post'),
      'nothing is shown',
    )
    assert.deepEqual(
      Object.values(counts)
        .map(({ skipped }) => skipped)
        .filter((skipped) => skipped > 0),
      [],
    )
    // A quarter of a second here; machines differ, and other tests run beside.
    assert.ok(elapsed_ms < 10_000, `took ${Math.round(elapsed_ms)} ms`)
    t.ctx.log.info({ slug, elapsed_ms }, 'a blueprint was applied')

    const bare = await makeContent(t)
    await applyBlueprint(ctx, { tenantId: bare.tenant.id, siteId: bare.site.id }, slug, {
      withDemoContent: false,
    })
    assert.deepEqual(
      (await bare.visible()).filter(({ kind }) => kind === 'post'),
      [],
    )
  })

test('a website is saved as a blueprint, listed, applied to another one, and deleted', async () => {
  const c = await makeContent(t)
  await c.add('pages', { title: 'About' }, 'published')
  await c.send('POST', 'redirects', { from_path: '/x', target: '/about' })
  const saved = await c.send('POST', 'save-as-blueprint', { name: 'Our shops' })
  assert.deepEqual([saved.status, saved.body['slug'], saved.body['owner']], [201, 'our-shops', 'tenant'])
  assert.equal((await c.send('POST', 'save-as-blueprint', { name: 'Our shops' })).status, 409)
  const list = await t.call('/api/v1/blueprints', { token: c.owner })
  const slugs = (list.body['items'] as unknown as { slug: string }[]).map(({ slug }) => slug)
  assert.deepEqual(slugs.toSorted(), ['our-shops', 'blank', ...shipped].toSorted())

  const site = await makeSite(ctx, c.tenant.id, { name: 'Second', slug: 'second' })
  const target = { tenantId: c.tenant.id, siteId: site.id }
  await applyBlueprint(ctx, target, 'our-shops')
  const rows = await ctx.db.withTenant(target.tenantId, (tx) =>
    tx.selectFrom('content_log').select(['kind', 'path']).where('site_id', '=', site.id).execute(),
  )
  assert.deepEqual(
    rows.filter(({ kind }) => kind !== 'menu'),
    [{ kind: 'page', path: '/about' }],
  )

  const gone = await t.call(`/api/v1/blueprints/${String(saved.body['id'])}`, {
    method: 'DELETE',
    token: c.owner,
  })
  assert.equal(gone.status, 204)
  await assert.rejects(applyBlueprint(ctx, target, 'our-shops'), /no blueprint “our-shops”/)
})

test('pictures of built-in blueprints are shown, and nothing else of the disk', async () => {
  const { owner } = await t.makeTenant()
  const [slug = ''] = shipped
  const picture = await t.call(`/api/v1/blueprints/${slug}/preview`, { token: owner })
  assert.ok([200, 404].includes(picture.status))
  for (const name of ['..', '..%2F..%2Fpackage.json', 'none'])
    assert.equal((await t.call(`/api/v1/blueprints/${name}/preview`, { token: owner })).status, 404)
})

/** Plugins on pages, in the real sandbox with their real data: the page is right and on time, whatever one of them does. */
import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import { startTestApp } from '../../test/kit/app.ts'
import { startTestDelivery } from '../../test/kit/delivery.ts'
import { addTestPlugin } from '../../test/kit/plugins.ts'
import { addTheme } from '../../test/kit/published-site.ts'
import { pageRow } from '../../test/kit/published-rows.ts'
import { makeSite } from '../../test/kit/site.ts'
import { pluginPackage } from '../features/plugins/plugins.ts'
import { publish } from '../features/releases/releases.ts'
import { previewKey, signPreview } from '../kernel/crypto/preview-token.ts'
import { blockElement } from '../published/plugin-block.ts'
import type { PublishedPlugin } from '../published/plugins.ts'
import { openPages } from './pages/pages.ts'

const { ctx, makeTenant } = await startTestApp()
const d = await startTestDelivery(ctx, {
  pages: openPages(ctx),
  findPluginPackage: (tenantId, plugin) => pluginPackage(ctx, tenantId, plugin),
})
const THEME = await addTheme(ctx, 'platform', '', {
  'layout/theme.liquid':
    '<!doctype html><html><head>{{ content_for_header }}</head><body>{{ content_for_layout }}</body></html>',
  'templates/page.liquid': '{{ page.content }}',
})

type Made = { name: string; permissions: string[]; hooks?: string[]; blocks?: object[]; code: string }

async function makeShop(...wanted: Made[]) {
  const { tenant } = await makeTenant()
  const site = await makeSite(ctx, tenant.id)
  const plugins = await Promise.all(
    wanted.map(async ({ name, permissions, hooks = [], blocks = [], code }): Promise<PublishedPlugin> => {
      const declared = { name, version: '1.0.0', permissions, hooks: hooks.map((on) => ({ on })), blocks }
      const manifest = { ...declared, endpoints: [], settings: [] }
      const { hash } = await addTestPlugin(ctx, tenant.id, manifest, {
        'main.js': `globalThis.__plugin = ${code}`,
      })
      return {
        name,
        version: '1.0.0',
        hash,
        owner: 'tenant',
        enabled: true,
        settings: {},
        permissions,
        hosts: [],
      }
    }),
  )
  const form = blockElement({ plugin: 'counter', block: 'count', settings: {} })
  const put = [pageRow('About', { entry: { html: `<p>content</p>${form}` } })]
  const release = await ctx.db.withTenant(tenant.id, (tx) =>
    publish(ctx, tx, site.id, { kind: 'plugin', theme: { hash: THEME, owner: 'platform' }, plugins, put }),
  )
  const host = `${tenant.slug}.localhost`
  return { tenant, site, host, release, plugins, get: () => d.visit(host, '/about') }
}

const honest: Made = {
  name: 'honest',
  permissions: ['pages:body'],
  hooks: ['page.body_end'],
  code: '{ hooks: { "page.body_end": async ({ page }) => `<p>about ${page.title}</p>` } }',
}
const pathological = (code: string, hooks = ['page.head', 'page.body_start']): Made => ({
  name: 'pathological',
  permissions: ['pages:head', 'pages:body', 'pages:filter'],
  hooks,
  code,
})

/** Threads are there from here on, as they are where sites with plugins have visitors. */
async function warmUp(): Promise<void> {
  const { tenant, site, release } = await makeShop(honest)
  const page = { tenantId: tenant.id, siteId: site.id, releaseNumber: release.number }
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const [rendered] = await ctx.rehearsal.render(page, ['/about'])
    if (!rendered?.plugin_failures) return
  }
  assert.fail('no plugin runs here')
}

const HARM = {
  'never ends': pathological('{ hooks: { "page.head": () => { for (;;); } } }', ['page.head']),
  'takes all memory': pathological(
    '{ hooks: { "page.head": () => { const a = []; for (;;) a.push("x".repeat(1e6)) } } }',
    ['page.head'],
  ),
  'never answers': pathological('{ hooks: { "page.html": () => new Promise(() => {}) } }', ['page.html']),
  'swallows the page': pathological(
    '{ hooks: { "page.head": () => "<!-- <script> <style>", "page.body_start": () => "<textarea><div hidden>" } }',
  ),
  'throws as it is loaded': pathological('(() => { throw new Error("no") })()'),
  'answers 10 MB': pathological('{ hooks: { "page.html": () => "x".repeat(1e7) } }', ['page.html']),
}

for (const [what, plugin] of Object.entries(HARM))
  test(`a plugin that ${what} and an honest one on the same page: the page is right and on time`, async () => {
    await warmUp()
    const right =
      /<body>(<textarea>&lt;div hidden><\/textarea>)?<p>content<\/p><p>about About<\/p><\/body><\/html>$/
    let text = ''
    // On a machine that does much else, the honest one may be late as well, now and then.
    for (let attempt = 0; attempt < 3 && !right.test(text); attempt += 1) {
      const { get } = await makeShop(honest, plugin)
      const began = performance.now()
      const answer = await get()
      const ms = performance.now() - began
      assert.equal(answer.status, 200)
      // 300 ms for plugins; the rest is reading the release, the page and the packages for the first time, on whatever machine.
      assert.ok(ms < 4_000, `${Math.round(ms)} ms`)
      text = answer.text
    }
    assert.match(text, right)
  })

const counter: Made = {
  name: 'counter',
  permissions: ['blocks', 'kv', 'pages:body'],
  hooks: ['page.body_end'],
  blocks: [{ type: 'count', title: 'Count', settings: [] }],
  code: `{
    blocks: { count: async (block, site) => '<b>' + ((await site.kv.get('count')) ?? 0) + '</b>' },
    hooks: { 'page.body_end': async (event, site) => {
      try { await site.kv.set('seen', true); return '<i>written</i>' } catch (error) { return '<i>' + error.code + '</i>' }
    } },
    jobs: { add: async (data, site) => { await site.kv.increment('count') } },
  }`,
}

test('a block shows what the plugin keeps, and the page follows it', async () => {
  const { tenant, site, get, plugins, release } = await makeShop(counter)
  assert.match((await get()).text, /<p>content<\/p><b>0<\/b>/)
  const [plugin] = plugins
  assert.ok(plugin)
  await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .insertInto('plugin_values')
      .values({
        tenant_id: tenant.id,
        site_id: site.id,
        plugin: 'counter',
        key: 'count',
        value: '7',
        size_bytes: 1,
      })
      .execute(),
  )
  // Nothing said so yet.
  assert.match((await get()).text, /<b>0<\/b>/)
  await ctx.db.withPlatform((tx) =>
    ctx.notices.publish(tx, 'plugin-data', {
      tenant_id: tenant.id,
      site_id: site.id,
      tags: ['plugin-kv:counter/count'],
    }),
  )
  assert.match((await get()).text, /<b>7<\/b>/)

  const token = signPreview(
    previewKey(ctx.secret),
    { tenantId: tenant.id, siteId: site.id, number: release.number },
    new Date(Date.now() + 60_000),
  )
  const preview = await d.visit(`r${release.number}--shop.${tenant.slug}.localhost`, '/about', {
    headers: { cookie: `hotswap_preview=${token}` },
  })
  assert.match(preview.text, /<b>7<\/b>[\s\S]*<i>preview<\/i>/)
  const rehearsed = await ctx.rehearsal.open({
    tenantId: tenant.id,
    siteId: site.id,
    releaseNumber: release.number,
  })
  assert.match((await rehearsed.render('/about')).text, /<b>7<\/b>[\s\S]*<i>preview<\/i>/)
})

test('a rehearsal says which plugin a page came without', async () => {
  const { tenant, site, release } = await makeShop(honest, HARM['throws as it is loaded'])
  const rehearsed = await ctx.rehearsal.open({
    tenantId: tenant.id,
    siteId: site.id,
    releaseNumber: release.number,
  })
  const { status, plugin_failures = [] } = await rehearsed.render('/about')
  assert.equal(status, 200)
  assert.deepEqual(plugin_failures.map(({ plugin, what }) => `${plugin} ${what}`).toSorted(), [
    'pathological page.body_start',
    'pathological page.head',
  ])
})

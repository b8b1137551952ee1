/** Pages with plugins over real connections: kept, forgotten when data changes, with the right headers, and their files. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { EventEmitter } from 'node:events'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { startTestDelivery } from '../../../test/kit/delivery.ts'
import {
  type Handlers,
  WithTags,
  manifestOf,
  publishedPlugin,
  stagedRuntime,
} from '../../../test/kit/plugin-stage.ts'
import { addTheme } from '../../../test/kit/published-site.ts'
import { pageRow } from '../../../test/kit/published-rows.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { AppError } from '../../errors.ts'
import { publish, type Publication } from '../../features/releases/releases.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import type { AdvisedPlugin, AdvisoryChange, PluginAdvisory } from '../../published/plugin-advisories.ts'
import type { PublishedPlugin } from '../../published/plugins.ts'
import { openPages } from '../pages/pages.ts'

const app = await startTestApp()
const { ctx } = app
const THEME = {
  hash: await addTheme(ctx, 'platform', '', {
    'layout/theme.liquid':
      '<!doctype html><html><head>{{ content_for_header }}</head><body>{{ content_for_layout }}</body></html>',
    'templates/index.liquid': 'front',
    'templates/page.liquid': '{{ page.content }}',
  }),
  owner: 'platform',
} as const

/** Packages by hash: `<owner> <hash>`, the platform's for every tenant. */
const packages = new Map<string, { manifest: PluginManifest; assets: Map<string, Buffer> }>()
let lookUps = 0
const handlers: Handlers = {}
const runtime = stagedRuntime(handlers)
const blocked = new Set<string>()
const listeners = new Set<(change: AdvisoryChange) => void>()
const withdraw = (name: string, isBlocked = true) => {
  if (isBlocked) blocked.add(name)
  else blocked.delete(name)
  for (const listener of listeners) listener({ isConcerned: (plugin) => plugin.name === name })
}
const pluginAdvisories = {
  isBlocked: ({ name }: AdvisedPlugin) => (blocked.has(name) ? ({ id: name } as PluginAdvisory) : undefined),
  onChange(listener: (change: AdvisoryChange) => void) {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}
const d = await startTestDelivery(ctx, {
  pages: openPages({ ...ctx, plugins: runtime, pluginAdvisories }),
  pluginAdvisories,
  async findPluginPackage(tenantId, { hash, owner }) {
    lookUps += 1
    const found = packages.get(`${owner === 'platform' ? owner : tenantId} ${hash}`)
    if (!found) throw new AppError('not_found', 'The package is gone.')
    return found
  },
})

let count = 0
/** A plugin of a name of its own, whose package is there. */
function addPlugin(
  more: Record<string, unknown> = {},
  owner = 'platform',
  assets: Record<string, string> = {},
) {
  const name = `plugin-${(count += 1)}`
  const manifest = manifestOf({
    name,
    permissions: ['pages:body'],
    hooks: [{ on: 'page.body_end' }],
    ...more,
  })
  const plugin = publishedPlugin(manifest, {
    hash: count.toString(16).padStart(64, '0'),
    owner: owner === 'platform' ? 'platform' : 'tenant',
  })
  const files = Object.entries(assets).map(([path, text]) => [path, Buffer.from(text)] as const)
  const add = () => void packages.set(`${owner} ${plugin.hash}`, { manifest, assets: new Map(files) })
  add()
  return { name, plugin, manifest, add, isGone: () => packages.delete(`${owner} ${plugin.hash}`) }
}

async function makeShop(plugins: PublishedPlugin[] = []) {
  const { tenant } = await app.makeTenant()
  const site = await makeSite(ctx, tenant.id, {})
  const release = (publication: Partial<Publication>) =>
    ctx.db.withTenant(tenant.id, (tx) => publish(ctx, tx, site.id, { kind: 'plugin', ...publication }))
  await release({ theme: THEME, plugins, put: [pageRow('About', { entry: { html: '<p>about</p>' } })] })
  const host = `${tenant.slug}.localhost`
  const touch = (...tags: string[]) =>
    ctx.db.withPlatform((tx) =>
      ctx.notices.publish(tx, 'plugin-data', { tenant_id: tenant.id, site_id: site.id, tags }),
    )
  const get = (path = '/', headers: Record<string, string> = {}) => d.visit(host, path, { headers })
  return { tenant, site, host, release, touch, get }
}

const bodyEnd = (text: string) => /<body>.*?<i>(.*?)<\/i><\/body>/.exec(text)?.[1]

describe('a page that plugins took part in', () => {
  test('is kept, and made anew when what it shows of their data has changed', async () => {
    const { name, plugin } = addPlugin()
    let stock = 3
    handlers[`${name} page.body_end`] = () => new WithTags(`<i>${stock}</i>`, `plugin-kv:${name}/stock`)
    const { get, touch } = await makeShop([plugin])
    const first = await get()
    assert.equal(bodyEnd(first.text), '3')
    stock = 2
    assert.equal(bodyEnd((await get()).text), '3')
    await touch(`plugin-kv:${name}/other`)
    assert.equal(bodyEnd((await get()).text), '3')
    await touch(`plugin-kv:${name}/stock`)
    const second = await get()
    assert.equal(bodyEnd(second.text), '2')
    // Whoever has the page from before is told that it is another one.
    const { etag = '', 'last-modified': date } = first.headers
    assert.equal((await get('/', { 'if-none-match': etag })).status, 200)
    assert.equal((await get('/', { 'if-none-match': second.headers['etag'] ?? '' })).status, 304)
    assert.equal(date, undefined)
    assert.equal((await get('/', { 'if-modified-since': new Date().toUTCString() })).status, 200)
    assert.equal(second.headers['cache-control'], 'public, max-age=0, must-revalidate')
  })

  test('is not kept when the data changed while it was being made', async () => {
    const { name, plugin } = addPlugin()
    const steps = new EventEmitter()
    let stock = 3
    handlers[`${name} page.body_end`] = async () => {
      const read = stock
      steps.emit('read')
      if (read === 3) await once(steps, 'go on')
      return new WithTags(`<i>${read}</i>`, `plugin-kv:${name}/stock`)
    }
    const { get, touch } = await makeShop([plugin])
    const isRead = once(steps, 'read')
    const slow = get()
    await isRead
    stock = 2
    await touch(`plugin-kv:${name}/stock`)
    steps.emit('go on')
    assert.equal(bodyEnd((await slow).text), '3')
    assert.equal(bodyEnd((await get()).text), '2')
  })

  test('of one site is not touched by the data of another', async () => {
    const { name, plugin } = addPlugin()
    let made = 0
    handlers[`${name} page.body_end`] = () => new WithTags(`<i>${(made += 1)}</i>`, `plugin-kv:${name}/x`)
    const [ours, theirs] = [await makeShop([plugin]), await makeShop([plugin])]
    assert.deepEqual([bodyEnd((await ours.get()).text), bodyEnd((await theirs.get()).text)], ['1', '2'])
    await theirs.touch(`plugin-kv:${name}/x`)
    assert.deepEqual([bodyEnd((await ours.get()).text), bodyEnd((await theirs.get()).text)], ['1', '3'])
  })

  test('takes nothing along to a release with other plugins', async () => {
    const [one, other] = [addPlugin(), addPlugin()]
    handlers[`${one.name} page.body_end`] = () => '<i>one</i>'
    handlers[`${other.name} page.body_end`] = () => '<i>other</i>'
    const { get, release } = await makeShop([one.plugin])
    assert.equal(bodyEnd((await get()).text), 'one')
    await release({ plugins: [{ ...one.plugin, enabled: false }, other.plugin] })
    assert.equal(bodyEnd((await get()).text), 'other')
    await release({ plugins: [] })
    const bare = await get()
    assert.equal(bodyEnd(bare.text), undefined)
    assert.notEqual(bare.headers['last-modified'], undefined)
  })

  test('stays warm when content changes that it does not show', async () => {
    const { name, plugin } = addPlugin()
    let made = 0
    handlers[`${name} page.body_end`] = () => new WithTags(`<i>${(made += 1)}</i>`, `plugin-kv:${name}/x`)
    const { get, release, touch } = await makeShop([plugin])
    assert.equal(bodyEnd((await get('/about')).text), '1')
    await release({ kind: 'content', put: [pageRow('Other')] })
    assert.equal(bodyEnd((await get('/about')).text), '1')
    await touch(`plugin-kv:${name}/x`)
    assert.equal(bodyEnd((await get('/about')).text), '2')
  })

  test('is kept for a short time only when a plugin failed', async () => {
    const { name, plugin } = addPlugin()
    handlers[`${name} page.body_end`] = () => {
      throw new Error('bad luck')
    }
    const { get } = await makeShop([plugin])
    const { status, headers } = await get()
    assert.deepEqual([status, headers['cache-control']], [200, 'public, max-age=10'])
  })
})

describe('a plugin that is withdrawn', () => {
  test('is gone from pages in memory, and comes back when it is cleared', async () => {
    const { name, plugin } = addPlugin()
    const bystander = addPlugin()
    handlers[`${name} page.body_end`] = () => '<i>harm</i>'
    handlers[`${bystander.name} page.body_end`] = () => '<i>fine</i>'
    const { get } = await makeShop([plugin])
    const other = await makeShop([bystander.plugin])
    assert.equal(bodyEnd((await get()).text), 'harm')
    assert.equal(bodyEnd((await other.get()).text), 'fine')
    const before = runtime.called.length
    withdraw(name)
    assert.equal(bodyEnd((await get()).text), undefined)
    assert.equal(bodyEnd((await other.get()).text), 'fine')
    assert.equal(runtime.called.length, before)
    withdraw(name, false)
    assert.equal(bodyEnd((await get()).text), 'harm')
  })

  test('is not shown by a page that was being made meanwhile, either', async () => {
    const { name, plugin } = addPlugin()
    const steps = new EventEmitter()
    handlers[`${name} page.body_end`] = async () => {
      steps.emit('asked')
      await once(steps, 'go on')
      return '<i>harm</i>'
    }
    const { get } = await makeShop([plugin])
    const isAsked = once(steps, 'asked')
    const slow = get()
    await isAsked
    withdraw(name)
    steps.emit('go on')
    await slow
    assert.equal(bodyEnd((await get()).text), undefined)
  })
})

test('a plugin whose package is missing is left out until it is there', async () => {
  const { name, plugin, isGone } = addPlugin()
  isGone()
  handlers[`${name} page.body_end`] = () => '<i>x</i>'
  const { get } = await makeShop([plugin])
  const { status, text, headers } = await get()
  assert.deepEqual([status, bodyEnd(text), headers['cache-control']], [200, undefined, 'public, max-age=10'])
})

test('browsers may talk to whom plugins name, by scripts only with that permission', async () => {
  const { name, plugin } = addPlugin({
    permissions: ['pages:body', 'pages:scripts'],
    browser: {
      scripts: ['https://cdn.example'],
      connect: ['https://api.example'],
      frames: ['https://pay.example'],
      images: [],
    },
  })
  handlers[`${name} page.body_end`] = () => '<i>x</i>'
  const { get, release } = await makeShop([plugin])
  const policy = (await get()).headers['content-security-policy'] ?? ''
  assert.match(policy, /script-src https:\/\/cdn\.example 'self';/)
  assert.match(policy, /frame-src https:\/\/pay\.example https:\/\/www\.youtube-nocookie\.com /)
  assert.match(policy, /; connect-src https:\/\/api\.example 'self'$/)
  assert.match(policy, /default-src 'self'; .*object-src 'none'/)
  await release({ plugins: [{ ...plugin, permissions: ['pages:body'] }] })
  const without = (await get()).headers['content-security-policy'] ?? ''
  assert.doesNotMatch(without, /(cdn|api)\.example|connect-src/)
  assert.match(without, /frame-src https:\/\/pay\.example /)
  await release({ plugins: [{ ...plugin, enabled: false }] })
  assert.doesNotMatch((await get()).headers['content-security-policy'] ?? '', /example/)
})

describe('files of plugins', () => {
  test('come with their type, for ever, and conditions', async () => {
    const permissions = ['pages:body', 'pages:scripts']
    const files = { 'app.js': 'let a = 1', 'img/a.svg': '<svg/>' }
    const { plugin } = addPlugin({ permissions }, 'platform', files)
    const { get } = await makeShop()
    const { status, text, headers } = await get(`/_plugins/${plugin.hash}/app.js`)
    assert.deepEqual([status, text], [200, 'let a = 1'])
    assert.equal(headers['content-type'], 'text/javascript; charset=utf-8')
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.match(headers['content-security-policy'] ?? '', /sandbox/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    const again = await get(`/_plugins/${plugin.hash}/app.js`, { 'if-none-match': headers['etag'] ?? '' })
    assert.equal(again.status, 304)
    const image = await get(`/_plugins/${plugin.hash}/img/a.svg`)
    assert.equal(image.headers['content-type'], 'image/svg+xml')
  })

  test('run as scripts only where their plugin asks for that: pages run what comes from their own site', async () => {
    const { plugin } = addPlugin({}, 'platform', { 'app.js': 'let a = 1', 'a.css': 'b {}' })
    const { get } = await makeShop()
    assert.equal((await get(`/_plugins/${plugin.hash}/app.js`)).status, 404)
    assert.equal((await get(`/_plugins/${plugin.hash}/a.css`)).status, 200)
  })

  test('of another tenant, of no package and of a withdrawn one are not there', async () => {
    const [ours, theirs] = [await makeShop(), await makeShop()]
    const { name, plugin } = addPlugin({}, ours.tenant.id, { 'a.css': 'b {}' })
    const path = `/_plugins/${plugin.hash}/a.css`
    assert.equal((await ours.get(path)).status, 200)
    assert.equal((await theirs.get(path)).status, 404)
    withdraw(name)
    assert.equal((await ours.get(path)).status, 404)
    const before = lookUps
    for (let round = 0; round < 3; round += 1)
      for (const wrong of [`/_plugins/${'f'.repeat(64)}/a.css`, '/_plugins/x/a.css'])
        assert.equal((await ours.get(wrong)).status, 404, wrong)
    // Storage is asked once for each owner, however often somebody guesses.
    assert.equal(lookUps - before, 2)
    assert.equal((await ours.get(`/_plugins/${plugin.hash}/../../etc/passwd`)).status, 301)
  })
})

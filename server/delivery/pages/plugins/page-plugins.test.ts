/** Plugins in pages: where what they say goes, in which order, and that none of them harms or delays a page. */
import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../../test/kit/app.ts'
import { makePagesSite, testTheme } from '../../../../test/kit/pages.ts'
import {
  type Handlers,
  WithTags,
  manifestOf,
  sitePlugins,
  stagedRuntime,
} from '../../../../test/kit/plugin-stage.ts'
import { pageRow } from '../../../../test/kit/published-rows.ts'
import type { PluginManifest } from '../../../plugin/manifest.ts'
import type { Page } from '../../../plugin/shapes.ts'
import { blockElement } from '../../../published/plugin-block.ts'
import { openPages } from '../pages.ts'
import type { SiteView } from '../site-view.ts'

const app = await startTestApp()
const THEME = testTheme({
  'layout/theme.liquid':
    '<!doctype html><html><head>{{ content_for_header }}</head><body class="a>b">{{ content_for_layout }}</body></html>',
})
const site = await makePagesSite(app, { theme: THEME, config: { locale: 'eo', title: 'Shop' } })
const form = (settings: Record<string, unknown> = {}) =>
  blockElement({ plugin: 'forms', block: 'form', settings })
const about = pageRow('About', { entry: { html: `<p>before</p>${form({ title: 'Hi' })}<p>after</p>` } })
await site.put(about)

const on = (...hooks: string[]) => hooks.map((hook) => ({ on: hook }))
const adder = (name: string, more: object = {}) =>
  manifestOf({
    name,
    permissions: ['pages:head', 'pages:body'],
    hooks: on('page.head', 'page.body_start', 'page.body_end'),
    ...more,
  })
const forms = manifestOf({
  name: 'forms',
  permissions: ['blocks'],
  blocks: [
    {
      type: 'form',
      title: 'Form',
      settings: [
        { id: 'title', type: 'text', label: 'Title' },
        { id: 'button', type: 'text', label: 'Button', default: 'Send' },
      ],
    },
  ],
})
const rewriter = (name: string, priority = 0, permissions = ['pages:filter']) =>
  manifestOf({ name, permissions, hooks: [{ on: 'page.html', priority }] })

async function render(manifests: PluginManifest[], handlers: Handlers, changes: Partial<SiteView> = {}) {
  const runtime = stagedRuntime(handlers)
  const pages = openPages({ ...app.ctx, plugins: runtime })
  const view = await site.view({ plugins: sitePlugins(...manifests), ...changes })
  const answer = await pages.render(view, { path: '/about', query: new URLSearchParams() })
  return { ...answer, called: runtime.called }
}

const plain = await render([], {})
/** The page without what the head says. */
const bodyOf = (html: string) => /<body[\s\S]*$/.exec(html)?.[0] ?? ''

describe('what plugins add', () => {
  test('goes to the end of the head, and to both ends of the body, by priority and name', async () => {
    const say = (text: string) => ({
      [`${text} page.head`]: () => `<meta name="${text}">`,
      [`${text} page.body_start`]: () => `<p>start ${text}</p>`,
      [`${text} page.body_end`]: () => `<p>end ${text}</p>`,
    })
    const first = adder('z', { hooks: [...on('page.head'), { on: 'page.body_end', priority: -5 }] })
    const { body, plugins } = await render([adder('a'), adder('b'), first], {
      ...say('a'),
      ...say('b'),
      ...say('z'),
    })
    assert.match(body, /<meta name="a"><meta name="b"><meta name="z"><\/head>/)
    assert.match(body, /<body class="a>b"><p>start a<\/p><p>start b<\/p>page About/)
    assert.match(body, /<p>end z<\/p><p>end a<\/p><p>end b<\/p><\/body><\/html>$/)
    assert.deepEqual(plugins?.failures, [])
  })

  test('is asked for at the same time', async () => {
    const { promise: all, resolve } = Promise.withResolvers<void>()
    let waiting = 0
    // Each answers when all three have been asked.
    const together = async () => {
      if (++waiting === 3) resolve()
      await all
      return 'x'
    }
    const asked = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name} page.body_end`, together]))
    const names = ['a', 'b', 'c'].map((name) => adder(name, { hooks: on('page.body_end') }))
    assert.match((await render(names, asked)).body, /xxx<\/body>/)
  })

  test('knows the page', async () => {
    let told: { page: Page } | undefined
    await render([adder('a')], {
      'a page.head': (call) => void (told = (call as { event: { page: Page } }).event),
    })
    assert.deepEqual(told?.page, {
      path: '/about',
      url: 'https://shop.example/about',
      template: 'page',
      status: 200,
      title: 'About',
      description: told?.page.description,
      locale: 'eo',
      noindex: false,
      entry: {
        id: about.entry_id,
        type: 'page',
        title: 'About',
        slug: 'about',
        published_at: about.published_at.toISOString(),
        updated_at: told?.page.entry?.updated_at,
      },
    })
  })

  test('is left out where it was not granted, and nobody is asked', async () => {
    const plugins = sitePlugins(adder('a'))
    const [plugin] = plugins.active
    if (plugin) plugin.published.permissions = []
    const { called, body } = await render([], {}, { plugins })
    assert.deepEqual(called, [])
    assert.equal(body, plain.body)
  })
})

describe('blocks', () => {
  const handlers: Handlers = {
    'forms form': (call) => {
      const { title, button } = (call as { settings: Record<string, string> }).settings
      return `<form><b>${title}</b><button>${button}</button></form>`
    },
  }

  test('stand where editors put them, with their settings, once asked however often they are there', async () => {
    const { body, called } = await render([forms], handlers)
    assert.match(body, /<p>before<\/p><form><b>Hi<\/b><button>Send<\/button><\/form><p>after<\/p>/)
    assert.deepEqual(called, ['forms form'])
    const { entry_id } = about
    await site.put(
      pageRow('About', { entry_id, entry: { html: form({ title: 'A' }) + form() + form({ title: 'A' }) } }),
    )
    const again = await render([forms], handlers)
    assert.deepEqual(again.called, ['forms form', 'forms form'])
    assert.equal(again.body.match(/<b>A<\/b>/g)?.length, 2)
    await site.put(about)
  })

  test('leave no trace without their plugin', async () => {
    for (const { body } of [await render([], {}), await render([], {}, { plugins: undefined })]) {
      assert.match(body, /<p>before<\/p><p>after<\/p>/)
      assert.doesNotMatch(body, /hotswap-block/)
    }
  })

  test('stand in sections of a theme', async () => {
    const order = ['a']
    const templates = {
      page: { sections: { a: { type: 'plugin:forms/form', settings: { title: 'Section' } } }, order },
    }
    const view = await site.view()
    const release = { ...view.release, theme_settings: { templates } }
    const { body } = await render([forms], handlers, { release })
    assert.match(body, /<div id="section-a" class="section section-plugin"><form><b>Section<\/b>/)
  })

  test('pass the filters of others', async () => {
    const framer = manifestOf({ name: 'framer', permissions: ['pages:filter'], hooks: on('block.html') })
    const { body } = await render([framer, forms], {
      ...handlers,
      'framer block.html': (call) => {
        const { block, html } = (call as { event: { block: string; html: string } }).event
        return `<div class="${block}">${html}</div>`
      },
    })
    assert.match(body, /<div class="form"><form>/)
  })

  test('are not to be had by writing their place into a text', async () => {
    const place = form({ title: 'forged' })
    const seo = { title: place, description: place, keywords: [place], json_ld: { name: place } }
    const entry = { excerpt: place, html: `<p>${place.replaceAll('<', '&lt;')}</p>`, seo }
    await site.put(pageRow(place, { slug: 'forged', entry }))
    const shown = '<i title="{{ page.title }}">{{ page.title }}</i>{{ page.excerpt }}{{ page.content }}'
    const script = '<script type="application/json">{{ page.title | json }}</script>'
    const runtime = stagedRuntime(handlers)
    const pages = openPages({ ...app.ctx, plugins: runtime })
    const view = await site.view({
      plugins: sitePlugins(forms),
      theme: testTheme({ 'templates/page.liquid': shown + script }),
    })
    const { body, status } = await pages.render(view, { path: '/forged', query: new URLSearchParams() })
    assert.equal(status, 200)
    assert.match(body, /&lt;hotswap-block/)
    assert.deepEqual(runtime.called, [])
  })

  test('of one plugin cannot be asked for by another', async () => {
    const { body, called } = await render([adder('a'), forms], {
      ...handlers,
      'a page.body_end': () => form(),
    })
    assert.equal(called.filter((name) => name === 'forms form').length, 1)
    assert.doesNotMatch(body, /hotswap-block/)
  })
})

test('what all plugins together add to a page is bounded', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const adders = names.map((name) => adder(name, { hooks: on('page.body_end') }))
  const handlers = Object.fromEntries(
    names.map((name) => [`${name} page.body_end`, () => 'x'.repeat(240_000)]),
  )
  const { body, plugins } = await render(adders, handlers)
  assert.equal(body.match(/x{240000}/)?.length, 1)
  assert.ok(body.length < 1_000_000, `${body.length}`)
  assert.deepEqual(
    plugins?.failures.map(({ plugin, message }) => [plugin, message]),
    [['e', 'Plugins add too much to this page already.']],
  )
})

describe('filters of the whole page', () => {
  const replacing = (from: string, to: string) => (call: unknown) =>
    (call as { event: { html: string } }).event.html.replace(from, to)

  test('run one after another, each on what the one before has made of it', async () => {
    const { body } = await render([rewriter('b', -1), rewriter('a', 1), adder('c')], {
      'b page.html': replacing('page About', 'one'),
      'a page.html': replacing('one', 'two'),
      'c page.body_end': () => '<i>c</i>',
    })
    assert.match(body, /two[\s\S]*<i>c<\/i><\/body>/)
  })

  test('are not believed when what they answer is no page', async () => {
    const wrong: [unknown, RegExp][] = [
      ['', /Nearly nothing/],
      ['<p>hello</p>'.repeat(200), /no whole document/],
      [{ html: 1 }, /no text/],
      ['x'.repeat(3_000_000), /longer than/],
      [plain.body.replace('</body>', '<script src="/media/x.js"></script></body>'), /pages:scripts/],
    ]
    for (const [value, expected] of wrong) {
      const { body, plugins } = await render([rewriter('a')], { 'a page.html': () => value })
      assert.equal(body, plain.body)
      assert.match(plugins?.failures[0]?.message ?? '', expected)
    }
    const script = plain.body.replace('</body>', '<script src="/media/x.js"></script></body>')
    const granted = await render([rewriter('a', 0, ['pages:filter', 'pages:scripts'])], {
      'a page.html': () => script,
    })
    assert.equal(granted.body, script)
  })
})

describe('a plugin that does harm', () => {
  const honest = { 'honest page.body_end': () => '<p>honest</p>' }

  test('is left out, and the page with the others comes at once', async () => {
    const handlers: Handlers = {
      ...honest,
      'bad page.head': () => '<!--',
      'bad page.body_start': () => {
        throw new Error('bad luck')
      },
      'bad page.body_end': () => 42,
    }
    const { body, status, maxAgeSeconds, plugins, cacheable } = await render(
      [adder('honest'), adder('bad')],
      handlers,
    )
    assert.equal(status, 200)
    assert.match(bodyOf(body), /page About[\s\S]*<p>honest<\/p><\/body>/)
    assert.deepEqual(
      plugins?.failures.map(({ plugin, what, message }) => [plugin, what, message]),
      [
        ['bad', 'page.body_start', 'bad luck'],
        ['bad', 'page.body_end', 'It answered something that is no text.'],
      ],
    )
    // Soon enough somebody looks whether it is well again.
    assert.deepEqual([cacheable, maxAgeSeconds], [true, 10])
  })

  test('keeps a page waiting for no more than all may take together', async () => {
    const never = () => new Promise(() => undefined)
    const handlers = {
      ...honest,
      'late page.head': never,
      'slow page.html': never,
      'slower page.html': never,
      'forms form': never,
    }
    const began = performance.now()
    const { body, plugins } = await render(
      [adder('honest'), adder('late'), rewriter('slow'), rewriter('slower'), forms],
      handlers,
    )
    const ms = performance.now() - began
    // One after the other they would take 900 ms. Timers may ring a fraction of a millisecond early.
    assert.ok(ms >= 299 && ms < 900, `${ms} ms`)
    assert.match(body, /<p>before<\/p><p>after<\/p>[\s\S]*<p>honest<\/p><\/body>/)
    assert.deepEqual(
      plugins?.failures.map(({ plugin, message }) => [plugin, message]).toSorted(),
      ['forms', 'late', 'slow', 'slower'].map((name) => [name, 'It was late.']),
    )
  })

  test('does not take away what others have made in time', async () => {
    const framer = manifestOf({ name: 'framer', permissions: ['pages:filter'], hooks: on('block.html') })
    const { body, plugins } = await render([framer, forms], {
      'forms form': () => '<form></form>',
      'framer block.html': () => new Promise(() => undefined),
    })
    assert.match(body, /<p>before<\/p><form><\/form><p>after<\/p>/)
    assert.deepEqual(
      plugins?.failures.map(({ plugin, what }) => `${plugin} ${what}`),
      ['framer block.html'],
    )
  })

  test('does not even fail a page when the runtime itself fails', async () => {
    const pages = openPages({ ...app.ctx, plugins: { call: () => Promise.reject(new Error('no threads')) } })
    const view = await site.view({ plugins: sitePlugins(adder('a')) })
    const { status, body } = await pages.render(view, { path: '/about', query: new URLSearchParams() })
    assert.deepEqual([status, body], [200, plain.body])
  })

  test('is not asked once it is withdrawn, and the page is whole without it', async () => {
    const runtime = stagedRuntime({ 'a page.head': () => '<meta name="a">' })
    const isBlocked = ({ name }: { name: string }) => (name === 'a' ? ({ id: '1' } as never) : undefined)
    const pages = openPages({ ...app.ctx, plugins: runtime, pluginAdvisories: { isBlocked } })
    const scripts = ['https://cdn.example']
    const withdrawn = adder('a', {
      permissions: ['pages:head', 'pages:body', 'pages:scripts'],
      browser: { scripts },
    })
    const view = await site.view({ plugins: sitePlugins(withdrawn) })
    const answer = await pages.render(view, { path: '/about', query: new URLSearchParams() })
    assert.equal(answer.body, plain.body)
    assert.deepEqual(
      [runtime.called, answer.maxAgeSeconds, answer.plugins?.origins],
      [[], undefined, undefined],
    )
  })
})

test('what plugins read is what the page depends on', async () => {
  const { tags, plugins } = await render([adder('a')], {
    'a page.head': () => new WithTags('', 'plugin-kv:a/x', 'list:post'),
  })
  assert.ok(tags.has('plugin-kv:a/x') && tags.has('list:post'))
  assert.deepEqual([...(plugins?.dataTags ?? [])], ['plugin-kv:a/x'])
  assert.equal(
    (await render([forms], {}, { plugins: sitePlugins(rewriter('x')) })).plugins?.dataTags?.size,
    0,
  )
})

test('previews and rehearsals are told to plugins as such', async () => {
  const asked: boolean[] = []
  const handlers: Handlers = {
    'a page.body_end': (_, { isPreview }) => {
      asked.push(isPreview)
      return '<p>seen</p>'
    },
  }
  const manifest = adder('a', { hooks: on('page.body_end') })
  await render([manifest], handlers)
  await render([manifest], handlers, { isRehearsed: true })
  const { body } = await render([manifest], handlers, { isPreview: true })
  assert.deepEqual(asked, [false, true, true])
  assert.match(
    body,
    /<p>seen<\/p><script src="\/_preview\/frame\.js"[^>]*><\/script><div [^>]*role="status"[\s\S]*<\/body>/,
  )
})

test('origins are those of the manifest, and those that settings name', async () => {
  const browser = {
    scripts: ['https://cdn.example'],
    connect: [{ setting: 'server' }],
    frames: [],
    images: [],
  }
  const settings = [{ id: 'server', type: 'url', label: 'Server' }]
  const permissions = ['pages:head', 'pages:scripts']
  const manifest = manifestOf({ name: 'a', permissions, browser, settings, hooks: on('page.head') })
  const originsFor = async (server: string, granted = permissions) => {
    const plugins = sitePlugins(manifest)
    for (const { published } of plugins.active)
      Object.assign(published, { settings: { server }, permissions: granted })
    return (await render([], {}, { plugins })).plugins?.origins
  }
  assert.deepEqual(await originsFor('https://stats.example:8443/x.js?y'), {
    scripts: ['https://cdn.example'],
    connect: ['https://stats.example:8443'],
    frames: [],
    images: [],
  })
  for (const nothing of ['', "https://a.example'; script-src *", '/path', 'mailto:a@b.example'])
    assert.deepEqual((await originsFor(nothing))?.connect, [], nothing)
  assert.equal(await originsFor('https://stats.example', ['pages:head']), undefined)
})

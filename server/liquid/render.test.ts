/** Pages: sections, settings, groups, layouts, lists of content, data that is not there yet. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Files, TEST_ENVIRONMENT, themeFiles } from '../../test/kit/liquid.ts'
import type { ThemeCustomization } from '../published/site-config.ts'
import { compileTheme } from './compile.ts'
import { ItemList, type ListSource, listOf } from './list.ts'
import { hashOf, packageOf } from './package.ts'
import { type Environment, type RenderInput, renderTemplate } from './render.ts'
import { ThemeError } from './theme-error.ts'
import { Drop, safe } from './values.ts'

type Options = Partial<Pick<RenderInput, 'limits' | 'template'>> & {
  data?: object
  customization?: ThemeCustomization
  environment?: Partial<Environment>
}

const compiled = (files: Files) => compileTheme(packageOf(themeFiles(files)))

async function page(files: Files, { data = {}, customization = {}, environment, ...more }: Options = {}) {
  return renderTemplate(compiled(files), {
    template: ['index'],
    customization,
    globals: data,
    environment: { ...TEST_ENVIRONMENT, ...environment },
    ...more,
  })
}
const html = async (files: Files, options?: Options) => (await page(files, options)).html

const index = (sections: object, order = Object.keys(sections)) => JSON.stringify({ sections, order })
const section = (body: string, schema: object = {}) =>
  `${body}{% schema %}${JSON.stringify({ name: 'S', ...schema })}{% endschema %}`
const unwrap = (text: string) => text.replace(/<\/?(div|section)[^>]*>/g, '')

describe('templates', () => {
  test('stand in the layout they name, or in none', async () => {
    const files = {
      'layout/bare.liquid': '[{{ content_for_layout }}]',
      'templates/index.json': '{ "layout": "bare", "sections": { "a": { "type": "s" } }, "order": ["a"] }',
      'templates/none.json': '{ "layout": false, "sections": { "a": { "type": "s" } }, "order": ["a"] }',
      'templates/plain.liquid': '{% layout none %}plain',
      'templates/other.liquid': "{% layout 'bare' %}other",
      'sections/s.liquid': 's',
    }
    assert.equal(unwrap(await html(files)), '[s]')
    assert.equal(unwrap(await html(files, { template: ['none'] })), 's')
    assert.equal(await html(files, { template: ['plain'] }), 'plain')
    assert.equal(await html(files, { template: ['other'] }), '[other]')
  })

  test('are the first candidate that is there, in the theme or in the customization', async () => {
    const files = { 'templates/page.liquid': 'page', 'sections/s.liquid': 'own' }
    const template = ['page.contact', 'page']
    const plain = await page(files, { template })
    assert.equal(plain.template, 'page')
    const customization = { templates: { 'page.contact': { sections: { a: { type: 's' } }, order: ['a'] } } }
    const own = await page(files, { template, customization })
    assert.equal(own.template, 'page.contact')
    assert.match(own.html, /own/)
    await assert.rejects(page(files, { template: ['nothing'] }), ThemeError)
  })

  test('know themselves, the theme and the settings', async () => {
    const files = {
      'templates/index.liquid':
        '{{ template }} {{ theme.name }} {{ theme.version }} {{ settings.accent }} {{ settings.font }}',
      'config/settings_schema.json':
        '[{ "name": "Look", "settings": [{ "type": "color", "id": "accent", "default": "#111111" }, { "type": "text", "id": "font" }] }]',
      'config/settings_data.json':
        '{ "current": "Warm", "presets": { "Warm": { "accent": "#222222", "font": "serif" } } }',
    }
    assert.equal(await html(files), 'index small 1.0.0 #222222 serif')
    const customization = { settings: { accent: '#333333' } }
    assert.equal(await html(files, { customization }), 'index small 1.0.0 #333333 serif')
    assert.match(await html(files, { customization: { settings: { accent: 'red;}' } } }), /#222222/)
  })
})

describe('sections', () => {
  test('have settings, blocks in their order, an element of their own, and see no other section', async () => {
    const files = {
      'sections/s.liquid': section(
        '{% assign leak = leak | append: "x" %}{{ leak }}{{ section.id }}:{{ section.settings.title }}{% for block in section.blocks %}({{ block.type }} {{ block.settings.text }}){% endfor %}',
        {
          tag: 'section',
          class: 'wide',
          settings: [{ type: 'text', id: 'title', default: 'Untitled' }],
          blocks: [
            { type: 'note', name: 'Note', limit: 2, settings: [{ type: 'text', id: 'text', default: '-' }] },
          ],
        },
      ),
      'templates/index.json': index({
        a: {
          type: 's',
          settings: { title: '<One>' },
          blocks: {
            x: { type: 'note', settings: { text: '1' } },
            y: { type: 'note' },
            off: { type: 'note', disabled: true },
            odd: { type: 'unknown' },
            more: { type: 'note' },
          },
          block_order: ['y', 'x', 'off', 'odd', 'more', 'gone'],
        },
        b: { type: 's', disabled: true },
        c: { type: 's' },
        d: { type: 'gone' },
      }),
    }
    assert.equal(
      await html(files),
      '<section id="section-a" class="section wide">xa:&lt;One&gt;(note -)(note 1)</section><section id="section-c" class="section wide">xc:Untitled</section>',
    )
  })

  test('stand in groups, which a site may arrange anew', async () => {
    const files = {
      'layout/theme.liquid': "{% sections 'header-group' %}{{ content_for_layout }}{% section 'foot' %}",
      'sections/header-group.json': index({ h: { type: 's' } }),
      'sections/s.liquid': section('{{ section.settings.t }};', {
        settings: [{ type: 'text', id: 't', default: 'shipped' }],
      }),
      'sections/foot.liquid': 'foot',
      'templates/index.liquid': 'body ',
    }
    assert.equal(unwrap(await html(files)), 'shipped;body foot')
    const groups = {
      'header-group': {
        sections: { a: { type: 's', settings: { t: 'own' } }, b: { type: 's' } },
        order: ['a', 'b'],
      },
    }
    assert.equal(unwrap(await html(files, { customization: { groups } })), 'own;shipped;body foot')
  })

  test('put their style and script into the page once', async () => {
    const files = {
      'sections/s.liquid': 'x{% stylesheet %}a{}{% endstylesheet %}{% javascript %}go(){% endjavascript %}',
      'templates/index.json': index({ a: { type: 's' }, b: { type: 's' } }),
    }
    assert.equal(unwrap(await html(files)), 'x<style>a{}</style><script type="module">go()</script>x')
  })

  test('are limited in number', async () => {
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`s${i}`, { type: 's' }]))
    await assert.rejects(
      html({ 'sections/s.liquid': 'x', 'templates/index.json': index(many) }),
      /more than 60 sections/,
    )
  })
})

describe('settings', () => {
  const show = async (settings: object[], values: object, body: string, options: Options = {}) =>
    unwrap(
      await html(
        {
          'sections/s.liquid': section(body, { settings }),
          'templates/index.json': index({ a: { type: 's', settings: values } }),
          'assets/h.svg': '<svg viewBox="0 0 4 2"/>',
        },
        options,
      ),
    )
  const one = (type: string, value: unknown, more: object = {}) =>
    show([{ type, id: 'v', ...more }], value === undefined ? {} : { v: value }, '{{ section.settings.v }}')

  for (const [type, value, expected, more] of [
    ['text', '<b>', '&lt;b&gt;'],
    ['richtext', '<b>x</b>', '<b>x</b>'],
    ['number', '12', '12'],
    ['number', 'x', '5', { default: 5 }],
    ['range', 99, '10', { min: 1, max: 10 }],
    ['checkbox', true, 'true'],
    ['checkbox', 'yes', 'false'],
    ['select', 'b', 'b', { options: [{ value: 'a' }, { value: 'b' }] }],
    ['select', 'c', 'a', { options: [{ value: 'a' }], default: 'a' }],
    ['url', 'javascript:alert(1)', ''],
    ['url', '//evil.example', ''],
    ['url', '/\\evil.example', ''],
    ['url', '/about?x=1#y', '/about?x=1#y'],
    ['color', 'expression(alert(1))', ''],
    ['color', '#abc', '#abc'],
    ['text', '', '', { default: 'd' }],
    ['text', undefined, 'd', { default: 'd' }],
    ['text', { a: 1 }, 'd', { default: 'd' }],
    ['header', 'x', ''],
  ] as [string, unknown, string, object?][])
    test(`${type} ${JSON.stringify(value)} is ${JSON.stringify(expected)}`, async () => {
      assert.equal(await one(type, value, more), expected)
    })

  test('name images, menus and content, looked up when they are read', async () => {
    const asked: string[] = []
    const find = (kind: string) => (value: string) => {
      asked.push(`${kind} ${value}`)
      return setImmediate({ title: `${kind} ${value}`, url: `/${value}` })
    }
    const resolve = { menu: find('menu'), page: find('page'), image: find('image') }
    const settings = [
      { type: 'menu', id: 'm', default: 'main' },
      { type: 'page', id: 'p' },
      { type: 'image', id: 'i' },
      { type: 'post', id: 'none' },
      { type: 'page', id: 'unread' },
    ]
    const body =
      '{{ section.settings.m.title }},{{ section.settings.p.title }},{{ section.settings.p.url }},{{ section.settings.none.title }}'
    const values = { p: 'about', i: 'x', none: 'y', unread: 'z' }
    assert.equal(
      await show(settings, values, body, { environment: { resolve } }),
      'menu main,page about,/about,',
    )
    assert.deepEqual(asked, ['menu main', 'page about'])
  })

  test('hold images of the theme, and images that were published with them', async () => {
    const settings = [{ type: 'image', id: 'i' }]
    const body = '{{ section.settings.i | image_tag: alt: "" }}'
    assert.match(
      await show(settings, { i: 'asset:h.svg' }, body),
      /src="\/_assets\/h\.svg" width="4" height="2"/,
    )
    const published = { id: '1', url: '/media/1/a.png', width: 640, height: 320, widths: [320], alt: 'A' }
    assert.match(
      await show(settings, { i: published }, '{{ section.settings.i | image_tag }}'),
      /srcset="\/media\/1\/w320\/a\.webp 320w, \/media\/1\/a\.png 640w"/,
    )
    assert.equal(await show(settings, { i: 'asset:gone.svg' }, body), '')
  })

  test('are found under their former name', async () => {
    assert.equal(
      await show(
        [{ type: 'text', id: 'new', renamed_from: 'old' }],
        { old: 'kept' },
        '{{ section.settings.new }}',
      ),
      'kept',
    )
  })
})

/** Counts what is fetched. */
function counted(items: readonly unknown[]): { list: ItemList; fetched: string[] } {
  const fetched: string[] = []
  const source = (all: readonly unknown[], name: string): ListSource => ({
    items: async (offset, limit) => {
      fetched.push(`${name} ${offset}+${limit}`)
      return setImmediate(all.slice(offset, offset + limit))
    },
    count: async () => {
      fetched.push(`${name} count`)
      return setImmediate(all.length)
    },
    narrow: (filter, args) =>
      filter === 'in_tag' ? source(all.slice(0, 2), `${name}|${String(args[0])}`) : undefined,
  })
  return { list: new ItemList(source(items, 'posts')), fetched }
}

describe('lists of content', () => {
  const posts = ['a', 'b', 'c', 'd', 'e'].map((title) => ({ title }))
  const text = async (template: string, options: Options = {}) =>
    html({ 'templates/index.liquid': template }, options)

  test('are fetched as far as they are shown, and once', async () => {
    const { list, fetched } = counted(posts)
    const template =
      '{% for p in posts limit: 2 offset: 1 %}{{ p.title }}{% endfor %}{% for p in posts limit: 2 offset: 1 %}{{ p.title }}{% endfor %} {{ posts.size }} {{ posts.first.title }} {{ posts | size }}'
    assert.equal(await text(template, { data: { posts: list } }), 'bcbc 5 a 5')
    assert.deepEqual(fetched, ['posts 1+2', 'posts count', 'posts 0+1'])
  })

  test('are narrowed before they are fetched, where they know how', async () => {
    const { list, fetched } = counted(posts)
    const template =
      "{% assign few = posts | in_tag: 'x' %}{% for p in few %}{{ p.title }}{% endfor %} {{ posts | where: 'title', 'c' | map: 'title' | first }} {% if posts == empty %}none{% endif %}"
    assert.equal(await text(template, { data: { posts: list } }), 'ab c ')
    assert.deepEqual(fetched, ['posts|x 0+250', 'posts 0+250', 'posts count'])
  })

  test('are cut into pages', async () => {
    const template =
      '{% paginate posts by 2 %}{% for p in posts %}{{ p.title }}{% endfor %} {{ paginate.current_page }}/{{ paginate.pages }} of {{ paginate.items }} {{ paginate.previous.url }} {{ paginate.next.url }}{% for part in paginate.parts %} {{ part.title }}{% if part.is_current %}!{% endif %}{% endfor %}{% endpaginate %}{% for p in posts %}{{ p.title }}{% endfor %}'
    for (const data of [{ posts: counted(posts).list }, { posts }, { posts: listOf(posts) }]) {
      const second = await page({ 'templates/index.liquid': template }, { data, environment: { page: 2 } })
      assert.equal(second.html, 'cd 2/3 of 5 /page/1 /page/3 1 2! 3abcde')
      assert.equal(second.pages, 3)
    }
    assert.equal((await page({ 'templates/index.liquid': 'x' })).pages, undefined)
  })

  test('are not asked for item by item without end', async () => {
    const { list } = counted(Array.from({ length: 2_000 }, (_, i) => i))
    const template = '{% for i in (1..1000) %}{% for p in posts limit: 1 offset: i %}{% endfor %}{% endfor %}'
    await assert.rejects(text(template, { data: { posts: list } }), /asks for content more than 300 times/)
  })

  test('may fail: what fetched them is told, not the theme', async () => {
    const gone = new Error('the database is away')
    const away = new ItemList({ items: () => Promise.reject(gone), count: () => Promise.reject(gone) })
    await assert.rejects(text('{% for p in posts %}{% endfor %}', { data: { posts: away } }), gone)
  })
})

describe('data that is not there yet', () => {
  let asked = 0
  class Post extends Drop {
    get author() {
      asked++
      return setImmediate({ name: 'Ada', city: setImmediate('London') })
    }
    get content() {
      return setImmediate(safe('<p>c</p>'))
    }
  }
  test('is waited for anywhere, asked for once, and what was written stays as it is', async () => {
    asked = 0
    const template = `{% increment n %}{% assign a = post.author.name %}{{ a }}{% if post.author.city == 'London' %} yes{% endif %} {% capture c %}{{ post.content }}{% endcapture %}{{ c }}{% for i in (1..2) %}{{ forloop.index }}{{ post.author.name | upcase }}{% cycle 'x', 'y' %}{% endfor %}{% case post.author.name %}{% when 'Ada' %}!{% endcase %}{% increment n %}`
    assert.equal(
      await html({ 'templates/index.liquid': template }, { data: { post: new Post() } }),
      '0Ada yes <p>c</p>1ADAx2ADAy!1',
    )
    assert.equal(asked, 1)
  })

  test('does not count as time of the theme', async () => {
    const data = {
      slow: new (class extends Drop {
        get value() {
          return new Promise((resolve) => setTimeout(() => resolve('done'), 150))
        }
      })(),
    }
    assert.equal(
      await html({ 'templates/index.liquid': '{{ slow.value }}' }, { data, limits: { time_ms: 100 } }),
      'done',
    )
  })
})

test('a package is named by its content, not by the order of its files', () => {
  const files = themeFiles({ 'assets/a.css': 'a' })
  const other = new Map([...files].toReversed())
  assert.equal(hashOf(files), hashOf(other))
  assert.notEqual(hashOf(files), hashOf(themeFiles({ 'assets/a.css': 'b' })))
  assert.match(compileTheme(packageOf(files)).assets.get('a.css')?.hashed_name ?? '', /^a\.[0-9a-f]{8}\.css$/)
})

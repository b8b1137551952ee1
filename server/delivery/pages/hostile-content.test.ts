/** What people type must stay text, wherever it ends up: pages, heads, feeds, sitemaps, search results, the read API. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Element } from 'domhandler'
import { DomUtils, parseDocument } from 'htmlparser2'
import { startTestApp } from '../../../test/kit/app.ts'
import { type PagesSite, makePagesSite, testTheme } from '../../../test/kit/pages.ts'
import {
  authorRow,
  collectionRow,
  commentRow,
  menuRow,
  pageRow,
  postRow,
  recordRow,
  termRow,
} from '../../../test/kit/published-rows.ts'
import type { PublishedImage, PublishedRow } from '../../published/documents.ts'
import { highlighted } from './search.ts'
import { safeUrl } from './urls.ts'

const app = await startTestApp()

const CORPUS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg onload=alert(1)>',
  '</script><script>alert(1)</script>',
  '<!--<script>',
  ']]><script>alert(1)</script>',
  '{{ site.title }}{% raw %}',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '$&$1$`<b>',
  '\u2028<b>\u0000\u0008\uFFFE',
  '<!--content_for_header--><b>',
]

const SHOWS_EVERYTHING = `
<h1 title="{{ page_title }}">{{ page_title }}</h1><p>{{ page_description }}</p><a href="{{ canonical_url }}">c</a>
{{ site.title }}{{ site.tagline }}{{ site.description }}{{ site.copyright }}<i class="{{ site.contact.email }}">{{ site.contact.address }}</i>
{% for s in site.social %}<a href="{{ s.url }}">{{ s.platform }}</a>{% endfor %}
{% for i in menus.main.items %}<a href="{{ i.url }}">{{ i.title }}</a>{% endfor %}
{% for c in categories %}<a title="{{ c.name }}">{{ c.description }}</a>{% endfor %}
{% for a in authors %}{{ a.name }}{{ a.bio }}{% for l in a.links %}<a href="{{ l.url }}">{{ l.label }}</a>{% endfor %}{% endfor %}
{% for p in posts %}<a href="{{ p.url }}" title="{{ p.title }}">{{ p.title }}</a>{{ p.excerpt }}{{ p.featured_image.alt }}
{% for c in p.comments %}<a href="{{ c.author_url }}">{{ c.author_name }}</a>{% endfor %}{% endfor %}
{% for c in site.collections %}{{ c.name }}{{ c.description }}{% for r in c.records %}{{ r.title }}<a href="{{ r.fields.url }}">{{ r.fields.text }}</a>{% endfor %}{% endfor %}
{{ search.query }}<input value="{{ search.query }}">{% for r in search.results %}{{ r.title }}{{ r.snippet }}{% endfor %}
{{ settings.text }}`

const theme = testTheme(
  Object.fromEntries([
    [
      'config/settings_schema.json',
      JSON.stringify([{ name: 'x', settings: [{ type: 'text', id: 'text', label: 'x' }] }]),
    ],
    ...['index', 'post', 'page', 'blog', 'search', '404'].map((name) => [
      `templates/${name}.liquid`,
      SHOWS_EVERYTHING,
    ]),
  ]),
)

const image = (text: string): PublishedImage => ({
  id: 'i',
  url: '/media/i/x.png',
  width: 10,
  height: 10,
  widths: [],
  content_type: 'image/png',
  alt: text,
  caption: text,
  credit: text,
  color: null,
})

function hostileRows(text: string): PublishedRow[] {
  const category = termRow('category', 'x', { title: text })
  category.document = { taxonomy: 'category', slug: 'x', name: text, description: text }
  const author = authorRow('x', { bio: text, links: [{ label: text, url: `javascript:${text}` }] })
  author.document = { ...(author.document as object), name: text }
  const post = postRow(text, {
    slug: 'hostile',
    terms: [category.entry_id],
    authors: [author.entry_id],
    search: `findme ${text}`,
    entry: {
      excerpt: text,
      html: '<p>findme &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;</p>',
      featured_image: image(text),
      seo: {
        title: text,
        description: text,
        keywords: [text],
        og_title: text,
        og_description: text,
        canonical_url: `javascript:${text}`,
        json_ld: { name: text, [text]: text },
      },
    },
  })
  return [
    category,
    author,
    post,
    postRow(text, { slug: `path-${text.replace(/[\0/]/g, '')}` }),
    pageRow(text, { slug: 'hostile-page' }),
    commentRow(post.entry_id, '<p>ok</p>', { author_name: text, author_url: `javascript:${text}` }),
    menuRow('main', [
      { title: text, target: { url: text } },
      { title: text, target: { url: `javascript:${text}` } },
    ]),
    collectionRow('things'),
    recordRow('things', text, {
      slug: 'thing',
      entry: {
        fields: { text: { type: 'text', value: text }, url: { type: 'url', value: `javascript:${text}` } },
      },
    }),
  ]
}

/** PostgreSQL's text and jsonb have no NUL: it cannot have been stored. */
const storable = (text: string) => text.replaceAll('\0', '')

function assertHarmless(html: string, where: string): void {
  const document = parseDocument(html)
  const elements = DomUtils.findAll(() => true, document.children)
  for (const element of elements) {
    assert.ok(!['img', 'svg', 'b', 'iframe'].includes(element.name), `<${element.name}> in ${where}`)
    for (const [name, value] of Object.entries(element.attribs)) {
      assert.ok(!name.startsWith('on'), `${name} in ${where}`)
      assert.ok(!/^\s*(javascript|data|vbscript):/i.test(value), `${value} in ${where}`)
    }
    if (element.name !== 'script') continue
    assert.equal(element.attribs['type'], 'application/ld+json', where)
    JSON.parse(DomUtils.textContent(element))
  }
}

describe('hostile text', () => {
  for (const [index, given] of CORPUS.entries()) {
    const text = storable(given)
    describe(JSON.stringify(given), () => {
      let site: PagesSite
      before(async () => {
        site = await makePagesSite(app, {
          theme,
          config: {
            title: text,
            tagline: text,
            description: text,
            copyright: text,
            robots: text,
            contact: { email: text, phone: text, address: text, hours: text },
            social: [{ platform: text, url: `javascript:${text}` }],
            icon: image(text),
            logo: image(text),
            seo: { title_format: `{title} ${text} {site}`, noindex: false, organization_type: text },
          },
        })
        await site.publish({ put: hostileRows(text), theme_settings: { settings: { text } } })
      })

      test('stays text in pages and their heads', async () => {
        const paths = [
          '/',
          '/blog/hostile',
          '/hostile-page',
          '/blog',
          '/category/x',
          '/author/x',
          '/nowhere',
          `/${given}`,
        ]
        for (const path of [
          ...paths,
          `/search?q=findme`,
          `/search?${new URLSearchParams({ q: given }).toString()}`,
        ]) {
          const answer = await site.get(path)
          assert.ok(answer.status === 200 || answer.status === 404, `${path} ${answer.status}`)
          assertHarmless(answer.body, path)
        }
      })

      test('leaves feeds and sitemaps well-formed, and is read back from them as it was', async () => {
        for (const path of ['/feed.xml', '/atom.xml', '/category/x/feed.xml', '/sitemap.xml']) {
          const { body, status, contentType } = await site.get(path)
          assert.equal(status, 200)
          assert.match(contentType, /xml/)
          assertWellFormed(body, path)
          if (path === '/sitemap.xml') continue
          const items = elementsOf(body, path === '/atom.xml' ? 'entry' : 'item')
          const titles = items.map((item) =>
            DomUtils.textContent(DomUtils.getElementsByTagName('title', item)),
          )
          assert.equal(titles.at(-1), text.replaceAll('\b', '').replaceAll('\uFFFE', ''), path)
        }
      })

      test('stays data in the read API', async () => {
        for (const path of [
          '/_content/posts',
          '/_content/posts/hostile',
          '/_content/menus/main',
          '/_content/search?q=findme',
        ]) {
          const { body, status, contentType } = await site.get(path)
          assert.equal(status, 200, path)
          assert.match(contentType, /^application\/json/)
          assert.ok(!/"javascript:/.test(body), path)
          const read = JSON.parse(body) as { items?: { title: string }[]; title?: string }
          if (index === 0 && path.endsWith('/hostile')) assert.equal(read.title, text)
        }
      })
    })
  }
})

function elementsOf(xml: string, name: string): Element[] {
  return DomUtils.getElementsByTagName(name, parseDocument(xml, { xmlMode: true }))
}

/** htmlparser2 is lenient; what it reads and writes again must be what was there. */
function assertWellFormed(xml: string, where: string): void {
  const stack: string[] = []
  for (const [, close, name, selfClosing] of xml.matchAll(
    /<(\/)?([a-zA-Z][\w:.-]*)(?:\s+[\w:.-]+="[^"<]*")*\s*(\/)?>/g,
  )) {
    if (close) assert.equal(stack.pop(), name, where)
    else if (!selfClosing) stack.push(name ?? '')
  }
  assert.deepEqual(stack, [], where)
  const text = xml
    .replace(/<\?xml[^>]*\?>/, '')
    .replace(/<\/?[a-zA-Z][\w:.-]*(?:\s+[\w:.-]+="[^"<]*")*\s*\/?>/g, '')
  assert.ok(!/[<>]/.test(text), `a stray bracket in ${where}`)
  assert.ok(!/&(?!(?:amp|lt|gt|quot|#39);)/.test(text), `a stray ampersand in ${where}`)
  // oxlint-disable-next-line no-control-regex -- what XML cannot contain
  assert.ok(!/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/.test(xml), `an impossible character in ${where}`)
}

test('only addresses that are safe to click become links', () => {
  for (const [url, expected] of [
    ['/about?x=1#y', '/about?x=1#y'],
    ['https://x.example/a b', '#'],
    ['mailto:a@b.c', 'mailto:a@b.c'],
    ['#top', '#top'],
    ['about/us', '#'],
    ['jAvA\tscript:alert(1)', '#'],
    [' \u0001javascript:alert(1)', '#'],
    ['javascript&colon;alert(1)', '#'],
    ['data:text/html,x', '#'],
    ['//evil.example', '#'],
    ['/\\evil.example', '#'],
    ['/\t/evil.example', '#'],
    ['\\\\evil.example', '#'],
    ['', '#'],
  ] as const)
    assert.equal(safeUrl(url), expected, url)
})

test('words are marked in a snippet after it was escaped', () => {
  assert.equal(
    highlighted('a &lt;b&gt; \uE000<i>\uE001 &amp;lt; "x"'),
    'a &lt;b&gt; <mark>&lt;i&gt;</mark> &amp;lt; &quot;x&quot;',
  )
})

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
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
  redirectRow,
  termRow,
} from '../../../test/kit/published-rows.ts'
import { withQuery } from './urls.ts'
import type { PublishedRow } from '../../published/documents.ts'

const app = await startTestApp()

const THEME = testTheme({
  'templates/index.liquid': 'index {% for post in posts limit: 2 %}[{{ post.title }}]{% endfor %}',
  'templates/blog.liquid':
    'blog {% paginate posts by 2 %}{% for post in posts %}[{{ post.title }}]{% endfor %}{% if paginate.next %}next={{ paginate.next.url }}{% endif %}{% endpaginate %}',
  'templates/category.liquid':
    'category {{ category.name }} {{ category.posts_count }} {% paginate category.posts by 2 %}{% for post in category.posts %}[{{ post.title }}]{% endfor %}{% endpaginate %}',
  'templates/author.liquid': 'author {{ author.name }} {% for post in posts %}[{{ post.title }}]{% endfor %}',
  'templates/page.contact.liquid': 'contact {{ page.title }}',
  'templates/collection.liquid':
    'collection {{ collection.name }} {% for record in collection.records %}[{{ record.title }}]{% endfor %}',
  'templates/record.services.liquid':
    'service {{ record.title }} {{ record.fields.price }} of {{ collection.name }}',
  'templates/record.works.liquid':
    '{{ record.previous.title }} < {{ record.title }} < {{ record.next.title }}',
})

describe('a path', () => {
  let site: PagesSite
  before(async () => {
    site = await makePagesSite(app, { theme: THEME })
    const news = termRow('category', 'News')
    const ada = authorRow('Ada')
    await site.put(
      news,
      ada,
      collectionRow('Services'),
      collectionRow('Notes', { has_pages: false }),
      collectionRow('Works'),
      ...['Third', 'First', 'Second'].map((title, index) =>
        recordRow('works', title, { entry: { position: [3, 1, 2][index] ?? 0 } }),
      ),
      recordRow('services', 'Web', { entry: { fields: { price: { type: 'number', value: 90 } } } }),
      pageRow('About'),
      pageRow('Team', { path: '/about/team', entry: { template: 'contact' } }),
      pageRow('Odd', { path: '/grüße & co' }),
      redirectRow('/old', '/about?from=old#top'),
      redirectRow('/away', 'https://elsewhere.example/x', 302),
      ...Array.from({ length: 5 }, (_, index) =>
        postRow(`P${index}`, index % 2 === 0 ? { terms: [news.entry_id], authors: [ada.entry_id] } : {}),
      ),
    )
  })

  const body = async (path: string) => {
    const answer = await site.get(path)
    return { status: answer.status, text: /<body>(.*)<\/body>/s.exec(answer.body)?.[1] ?? answer.body }
  }

  test('leads to the page, post or record that is published there, in its template', async () => {
    assert.deepEqual(await body('/'), { status: 200, text: 'index [P4][P3]' })
    assert.equal((await body('/about')).text, 'page About <p>All about about.</p>')
    assert.equal((await body('/about/team')).text, 'contact Team')
    assert.equal((await body('/blog/p3')).text, 'post P3 <p>All about p3.</p>')
    assert.equal((await body('/services/web')).text, 'service Web 90 of Services')
    assert.equal((await body('/works/second')).text, 'First < Second < Third')
    assert.equal((await body('/works/third')).text, 'Second < Third < ')
    assert.equal((await body('/grüße & co')).status, 200)
  })

  test('leads to lists, page by page', async () => {
    assert.equal((await body('/blog')).text, 'blog [P4][P3]next=/blog/page/2')
    assert.equal((await body('/blog/page/2')).text, 'blog [P2][P1]next=/blog/page/3')
    assert.equal((await body('/blog/page/3')).text, 'blog [P0]')
    assert.equal((await body('/category/news')).text, 'category News 3 [P4][P2]')
    assert.equal((await body('/category/news/page/2')).text, 'category News 3 [P0]')
    assert.equal((await body('/author/ada')).text, 'author Ada [P4][P2][P0]')
    assert.equal((await body('/services')).text, 'collection Services [Web]')
  })

  test('has no page behind the last, and one address for the first', async () => {
    for (const path of [
      '/blog/page/4',
      '/blog/page/0',
      '/blog/page/x',
      '/blog/page/1000000',
      '/about/page/2',
      '/nowhere/page/2',
    ])
      assert.deepEqual(await body(path), { status: 404, text: 'nothing here' }, path)
    const first = await site.get('/blog/page/1')
    assert.deepEqual([first.status, first.headers], [301, { location: '/blog' }])
  })

  test('at which nothing is published shows the theme’s page for that, or what a redirect says', async () => {
    for (const path of [
      '/nowhere',
      '/notes',
      '/category/none',
      '/author/none',
      '/tag/news',
      '/sitemap-2.xml',
      '/category/none/feed.xml',
      '/a\0b',
      `/${'x'.repeat(3_000)}`,
    ])
      assert.deepEqual(await body(path), { status: 404, text: 'nothing here' }, path.slice(0, 30))
    const old = await site.get('/old?utm=1')
    assert.deepEqual([old.status, old.headers], [301, { location: '/about?from=old#top' }])
    const away = await site.get('/away')
    assert.deepEqual([away.status, away.headers], [302, { location: 'https://elsewhere.example/x' }])
    assert.equal((await site.get('/About')).headers?.['location'], '/about')
    assert.equal((await site.get('/feed')).headers?.['location'], '/feed.xml')
    assert.equal(
      (await site.get('/category/news/feed/atom')).headers?.['location'],
      '/category/news/feed.xml',
    )
    assert.equal((await site.get('/wp-sitemap.xml')).headers?.['location'], '/sitemap.xml')
  })

  test('whose redirect leads somewhere it must not leads nowhere, or stays on the site', async () => {
    const targets: [string, string | undefined][] = [
      ['//evil.example/x', '/evil.example/x'],
      ['/\\evil.example', '/evil.example'],
      ['\\\\evil.example', '/evil.example'],
      ['/x\r\nset-cookie: a=b', '/xset-cookie:%20a=b'],
      ['javascript:alert(1)', undefined],
      ['data:text/html,x', undefined],
      ['https:evil.example', undefined],
      ['/ok?a=1', '/ok?a=1'],
      ['/loop', undefined],
    ]
    await site.put(
      ...targets.map(([target], index) => redirectRow(index === 8 ? '/loop' : `/r${index}`, target)),
    )
    for (const [index, [target, location]] of targets.entries()) {
      const answer = await site.get(index === 8 ? '/loop' : `/r${index}`)
      assert.equal(answer.headers?.['location'], location, target)
      assert.equal(answer.status, location === undefined ? 404 : 301)
    }
  })

  test('is a page rather than a redirect, once something is published there', async () => {
    await site.put(redirectRow('/both', '/about'))
    assert.equal((await site.get('/both')).status, 301)
    await site.put(pageRow('Both'))
    assert.equal((await body('/both')).text, 'page Both <p>All about both.</p>')
  })
})

test('the visitor’s query goes into a redirect’s, before its fragment', () => {
  for (const [location, search, expected] of [
    ['/about', '?utm=1', '/about?utm=1'],
    ['/about?from=old#top', '?utm=1', '/about?from=old&utm=1#top'],
    ['/about#top', '?utm=1', '/about?utm=1#top'],
    ['https://x.example/', '', 'https://x.example/'],
    ['/about', '?', '/about'],
  ] as const)
    assert.equal(withQuery(location, search), expected)
})

describe('the front page', () => {
  test('is the index template, the list of posts or a page', async () => {
    const site = await makePagesSite(app, { theme: THEME })
    const page = pageRow('Welcome', { path: '/' })
    await site.put(page, postRow('One'))
    const { config } = (await site.view()).release
    await site.publish({ kind: 'configuration', config: { ...config, home: { kind: 'posts' } } })
    assert.match((await site.get('/')).body, /blog \[One\]/)
    await site.publish({
      kind: 'configuration',
      config: { ...config, home: { kind: 'page', page_id: page.entry_id } },
    })
    assert.match((await site.get('/')).body, /page Welcome/)
    await site.remove(page)
    assert.match((await site.get('/')).body, /index \[One\]/)
  })
})

describe('objects of a page', () => {
  const shown = async (template: string, rows: PublishedRow[], path = '/') => {
    const site = await makePagesSite(app, {
      theme: testTheme({
        'templates/index.liquid': template,
        'templates/post.liquid': template,
        'templates/page.liquid': template,
      }),
    })
    await site.put(...rows)
    return /<body>(.*)<\/body>/s.exec((await site.get(path)).body)?.[1]
  }

  test('lists are narrowed and ordered by filters', async () => {
    const news = termRow('category', 'News')
    const hot = termRow('tag', 'Hot')
    const ada = authorRow('Ada')
    const rows = [
      news,
      hot,
      ada,
      postRow('Zebra', { terms: [news.entry_id, hot.entry_id] }),
      postRow('Ant', { terms: [news.entry_id], entry: { is_featured: true } }),
      postRow('Cat', { authors: [ada.entry_id] }),
    ]
    const titles = (list: string) =>
      `{% assign list = ${list} %}{{ list.size }}{% for p in list %} {{ p.title }}{% endfor %};`
    const template = [
      "posts | in_category: 'news'",
      "posts | in_category: 'news' | in_tag: 'hot'",
      "posts | in_tag: 'none'",
      "posts | by_author: 'ada'",
      'posts | featured',
      "posts | sort_by: 'title'",
      'posts | reverse',
      'posts | except: posts.first',
    ].map(titles)
    assert.equal(
      await shown(template.join(''), rows),
      '2 Ant Zebra;1 Zebra;0;1 Cat;1 Ant;3 Ant Cat Zebra;3 Zebra Ant Cat;2 Ant Zebra;',
    )
  })

  test('records are found by the value of a field, also in lists and relations', async () => {
    const rome = recordRow('cities', 'Rome')
    const rows = [
      collectionRow('Cities'),
      collectionRow('People'),
      rome,
      recordRow('people', 'Ann', {
        entry: {
          fields: {
            level: { type: 'number', value: 2 },
            skills: { type: 'list', value: ['go', 'c'] },
            city: { type: 'relation', collection: 'cities', value: [rome.entry_id] },
          },
        },
      }),
      recordRow('people', 'Bob', {
        entry: { fields: { level: { type: 'number', value: 10 }, skills: { type: 'list', value: ['c'] } } },
      }),
    ]
    const template =
      "{% for p in collections.people.records | where_field: 'level', 2 %}{{ p.title }}{% endfor %};" +
      "{% assign go = collections.people.records | where_field: 'skills', 'go' %}{% for p in go %}{{ p.title }}{% for c in p.fields.city %} in {{ c.title }}{% endfor %}{% endfor %};" +
      "{% assign by = collections.people.records | sort_by: 'fields.level' | reverse %}{% for p in by %}{{ p.title }}{% endfor %}"
    assert.equal(
      await shown(
        template.replace(
          "{% for p in collections.people.records | where_field: 'level', 2 %}",
          "{% assign two = collections.people.records | where_field: 'level', 2 %}{% for p in two %}",
        ),
        rows,
      ),
      'Ann;Ann in Rome;BobAnn',
    )
  })

  test('an entry knows its neighbours, its kin, its comments and its people', async () => {
    const news = termRow('category', 'News')
    const ada = authorRow('Ada')
    const earlier = [postRow('First'), postRow('Kin', { terms: [news.entry_id] })]
    const middle = postRow('Middle', { terms: [news.entry_id], authors: [ada.entry_id] })
    const rows = [
      news,
      ada,
      ...earlier,
      middle,
      postRow('Last'),
      commentRow(middle.entry_id, '<p>Well said</p>', {
        author_name: '<i>',
        author_url: 'javascript:alert(1)',
      }),
    ]
    const template =
      '{{ post.previous.title }}<{{ post.next.title }};{{ post.related.first.title }};{{ post.author.name }};{{ post.categories.first.url }};' +
      '{% for c in post.comments %}{{ c.author_name }} {{ c.author_url }} {{ c.content }}{% endfor %}{{ post.comments_count }};{{ post.reading_minutes }}'
    assert.equal(
      await shown(template, rows, '/blog/middle'),
      'Kin<Last;Kin;Ada;/category/news;&lt;i&gt; # <p>Well said</p>1;2',
    )
  })

  test('pages know what is above and below them; the HTML of listed entries comes when it is shown', async () => {
    const about = pageRow('About')
    const rows = [
      about,
      pageRow('Zoe', { path: '/about/zoe', parent_id: about.entry_id, entry: { position: 2 } }),
      pageRow('Yan', { path: '/about/yan', parent_id: about.entry_id, entry: { position: 1 } }),
    ]
    const template =
      '{{ page.parent.title }}{% for a in page.ancestors %}>{{ a.title }}{% endfor %};{% for c in pages.about.children %}{{ c.title }} {{ c.content }}{% endfor %}{{ pages.none.title }}'
    assert.equal(
      await shown(template, rows, '/about/zoe'),
      'About>About;Yan <p>All about yan.</p>Zoe <p>All about zoe.</p>',
    )
  })

  test('menus lead to what is published and say where the visitor is', async () => {
    const about = pageRow('About')
    const rows = [
      about,
      termRow('category', 'News'),
      pageRow('Team', { path: '/about/team' }),
      menuRow('main', [
        {
          target: { kind: 'page', id: about.entry_id },
          items: [{ title: 'Team', target: { url: '/about/team' } }],
        },
        { title: 'Gone', target: { kind: 'post', id: '00000000-0000-7000-8000-000000000001' } },
        { title: 'Bad', target: { url: 'javascript:alert(1)' } },
        { title: 'Out', target: { url: 'https://out.example' }, opens_new_tab: true },
      ]),
    ]
    const template =
      '{% for i in menus.main.items %}{{ i.title }} {{ i.url }} {{ i.active }} {{ i.child_active }}{% for j in i.items %} > {{ j.title }} {{ j.active }}{% endfor %};{% endfor %}{{ menus.none.name }}'
    assert.equal(
      await shown(template, rows, '/about/team'),
      'About /about false true > Team true;Bad # false false;Out https://out.example false false;',
    )
  })
})

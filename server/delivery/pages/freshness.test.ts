/** Pages show one position of the content, say what they were made from, and ask the database no more than they must. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { countingReads, makePagesSite, renderPath, testTheme } from '../../../test/kit/pages.ts'
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
import type { PublishedEntry, PublishedRow } from '../../published/documents.ts'
import { changedTags } from '../../published/tags.ts'
import { manualClock } from '../../kernel/clock.ts'
import { createLog } from '../../kernel/log.ts'
import { openPages } from './pages.ts'

const app = await startTestApp()
/** A language without stop words. */
const config = { locale: 'eo' }
const { ctx } = app

const THEME = testTheme({
  'layout/theme.liquid':
    '{{ content_for_header }}<nav>{% for i in menus.main.items %}{{ i.title }} {% endfor %}</nav>{{ content_for_layout }}',
  'templates/index.liquid':
    '{% for p in posts limit: 3 %}{{ p.title }} {{ p.author.name }}{% for c in p.categories %}{{ c.name }}{% endfor %}{% endfor %}',
  'templates/post.liquid':
    '{{ post.title }} {{ post.content }} {{ post.previous.title }} {{ post.next.title }} {% for r in post.related %}{{ r.title }}{% endfor %} {% for c in post.comments %}{{ c.content }}{% endfor %}',
  'templates/blog.liquid':
    '{% paginate posts by 3 %}{% for p in posts %}{{ p.title }}{{ p.excerpt }}{% endfor %}{% endpaginate %}',
  'templates/category.liquid': '{{ category.name }} {% for p in posts %}{{ p.title }}{% endfor %}',
  'templates/collection.liquid': '{% for r in collection.records %}{{ r.title }}{% endfor %}',
  'templates/record.liquid': '{{ record.title }}',
  'templates/search.liquid':
    '{% paginate search.results by 10 %}{% for r in search.results %}{{ r.title }}{% endfor %}{% endpaginate %}',
})

function content() {
  const news = termRow('category', 'News')
  const ada = authorRow('Ada')
  const about = pageRow('About')
  const contact = pageRow('Contact')
  const posts = Array.from({ length: 6 }, (_, index) =>
    postRow(`P${index}`, { terms: [news.entry_id], authors: [ada.entry_id] }),
  )
  const service = recordRow('services', 'Web')
  const menu = menuRow('main', [
    { target: { kind: 'page', id: about.entry_id } },
    { title: 'Blog', target: { url: '/blog' } },
  ])
  const collection = collectionRow('Services')
  return {
    news,
    ada,
    about,
    contact,
    posts,
    service,
    menu,
    collection,
    rows: [news, ada, about, contact, ...posts, service, menu, collection],
  }
}

const changed = (
  row: PublishedRow,
  entry: Partial<PublishedEntry>,
  more: Partial<PublishedRow> = {},
): PublishedRow => ({
  ...row,
  document: { ...(row.document as object), ...entry },
  ...more,
})

describe('a position', () => {
  test('shows the site as it was, in pages, lists, menus and feeds', async () => {
    const site = await makePagesSite(app, { theme: THEME, config })
    const { posts, menu, about, rows } = content()
    await site.put(...rows)
    const before = await site.view()
    const [last] = posts.slice(-1) as [PublishedRow]
    await site.publish({
      put: [
        changed(last, { title: 'Renamed' }, { title: 'Renamed' }),
        menuRow('footer', []),
        redirectRow('/contact', '/about'),
      ],
      remove: [menu, about].map(({ kind, entry_id }) => ({ kind, entry_id })),
    })
    const pages = openPages(ctx)
    const both = async (path: string) => {
      const [old, fresh] = [await renderPath(pages, before, path), await site.get(path)]
      return [old, fresh] as const
    }
    const [oldFront, newFront] = await both('/')
    assert.match(oldFront.body, /<nav>About Blog <\/nav>P5/)
    assert.match(newFront.body, /<nav><\/nav>Renamed/)
    assert.deepEqual(
      (await both('/about')).map(({ status }) => status),
      [200, 404],
    )
    assert.deepEqual(
      (await both('/feed.xml')).map(({ body }) => body.includes('Renamed')),
      [false, true],
    )
    // And again, now that the newer position is in memory.
    assert.match((await renderPath(pages, before, '/')).body, /P5/)
  })

  test('of a preview is the site with the rows that are not published yet', async () => {
    const site = await makePagesSite(app, { theme: THEME, config })
    const { posts, about, rows } = content()
    await site.put(...rows)
    const view = await site.view()
    const draft = postRow('Draft', { entry: { html: '<p>zebra</p>' } })
    const overlay = [
      changed(posts[5] as PublishedRow, {}, { title: 'Edited' }),
      changed(about, {}, { title: 'Moved', path: '/moved' }),
      draft,
    ]
    // As jsonb gives it back.
    const preview = {
      isPreview: true,
      release: { ...view.release, overlay: JSON.parse(JSON.stringify(overlay)) as PublishedRow[] },
    }
    assert.match((await site.get('/', preview)).body, /<nav>Moved Blog <\/nav>Draft.*Edited.*P4/)
    assert.match((await site.get('/blog/draft', preview)).body, /zebra/)
    assert.deepEqual(
      [(await site.get('/about', preview)).status, (await site.get('/moved', preview)).status],
      [404, 200],
    )
    assert.match((await site.get('/search?q=zebra', preview)).body, /Draft/)
    assert.equal((await site.get('/blog/draft')).status, 404)
    assert.doesNotMatch((await site.get('/')).body, /Draft|Edited/)
  })
})

describe('a change', () => {
  const PATHS = [
    '/',
    '/about',
    '/contact',
    '/blog',
    '/blog/p0',
    '/blog/p5',
    '/category/news',
    '/services',
    '/services/web',
    '/nowhere',
    '/feed.xml',
    '/sitemap.xml',
    '/search?q=all',
    '/_content/posts',
    '/_content/pages/about',
  ]

  /** The paths whose pages a change makes stale by their tags, after checking that no other page has changed. */
  async function stale(
    change: (parts: ReturnType<typeof content>) => { put?: PublishedRow[]; remove?: PublishedRow[] },
  ): Promise<string[]> {
    const site = await makePagesSite(app, { theme: THEME, config })
    const parts = content()
    await site.put(...parts.rows)
    const before = new Map(
      await Promise.all(PATHS.map(async (path) => [path, await site.get(path)] as const)),
    )
    const { put = [], remove = [] } = change(parts)
    await site.publish({ put, remove: remove.map(({ kind, entry_id }) => ({ kind, entry_id })) })
    const ids = new Set([...put, ...remove].map((row) => row.entry_id))
    const placed = (rows: readonly PublishedRow[]) =>
      rows.map((row) => ({ ...row, place: (row.document as { position?: number }).position ?? null }))
    const tags = changedTags(placed(parts.rows.filter((row) => ids.has(row.entry_id))), placed(put))
    const touched: string[] = []
    for (const [path, answer] of before) {
      if (!tags.isDisjointFrom(answer.tags)) touched.push(path)
      else assert.equal((await site.get(path)).body, answer.body, `${path} has changed, and nobody noticed`)
    }
    return touched
  }

  test('of a page’s text touches the page', async () => {
    assert.deepEqual(await stale(({ contact }) => ({ put: [changed(contact, { html: '<p>new</p>' })] })), [
      '/contact',
      '/sitemap.xml',
      '/search?q=all',
    ])
  })

  test('of a page’s title touches what has it in a menu', async () => {
    const touched = await stale(({ about }) => ({ put: [changed(about, {}, { title: 'Us' })] }))
    assert.deepEqual(
      touched,
      PATHS.filter((path) => !['/feed.xml', '/_content/posts'].includes(path)),
    )
  })

  test('of a post’s text touches it, and the lists that may show it', async () => {
    const touched = await stale(({ posts }) => ({
      put: [changed(posts[5] as PublishedRow, { excerpt: 'new' })],
    }))
    assert.deepEqual(touched, [
      '/',
      '/blog',
      '/blog/p5',
      '/category/news',
      '/feed.xml',
      '/sitemap.xml',
      '/search?q=all',
      '/_content/posts',
    ])
  })

  test('that adds a post touches its neighbours, too', async () => {
    const touched = await stale(() => ({ put: [postRow('New')] }))
    assert.deepEqual(touched, [
      '/',
      '/blog',
      '/blog/p0',
      '/blog/p5',
      '/category/news',
      '/feed.xml',
      '/sitemap.xml',
      '/search?q=all',
      '/_content/posts',
    ])
  })

  test('that publishes at a path touches what said that nothing is there', async () => {
    assert.ok((await stale(() => ({ put: [redirectRow('/nowhere', '/about')] }))).includes('/nowhere'))
    assert.deepEqual(await stale(() => ({ put: [redirectRow('/nowhere', '/about')] })), ['/nowhere'])
  })

  test('of a comment, a record, an author touches what shows them', async () => {
    assert.deepEqual(
      await stale(({ posts }) => ({ put: [commentRow(posts[0]?.entry_id ?? '', '<p>Hi</p>')] })),
      ['/blog/p0'],
    )
    assert.deepEqual(await stale(({ service }) => ({ put: [changed(service, { excerpt: 'x' })] })), [
      '/services',
      '/services/web',
      '/sitemap.xml',
      '/search?q=all',
    ])
    assert.deepEqual(
      await stale(({ ada }) => ({
        put: [changed(ada, {}, { document: { ...(ada.document as object), name: 'Ada B.' } })],
      })),
      ['/', '/blog/p0', '/blog/p5', '/feed.xml', '/sitemap.xml', '/_content/posts'],
    )
  })

  test('of a menu touches what shows the menu', async () => {
    const touched = await stale(({ menu }) => ({ remove: [menu] }))
    assert.deepEqual(
      touched,
      PATHS.filter((path) => !/xml|_content/.test(path)),
    )
  })
})

describe('statements', () => {
  test('a page costs at most so many: cold, and with the position’s lists in memory', async () => {
    const site = await makePagesSite(app, { theme: THEME, config })
    await site.put(...content().rows)
    const view = await site.view()
    /** [with an empty memory, the first time in a warm one, again] */
    const budgets: Record<string, [number, number, number]> = {
      '/': [3, 1, 0],
      '/about': [3, 1, 1],
      '/blog': [4, 2, 0],
      '/blog/p3': [4, 2, 1],
      '/category/news': [3, 1, 0],
      '/services': [4, 2, 1],
      '/services/web': [3, 1, 1],
      '/nowhere': [3, 1, 1],
      '/search?q=all': [3, 1, 1],
      '/feed.xml': [3, 1, 1],
      '/sitemap.xml': [5, 3, 2],
      '/robots.txt': [0, 0, 0],
      '/_content/posts': [3, 1, 1],
      '/_content/posts/p3': [3, 1, 1],
    }
    const counts: typeof budgets = {}
    for (const path of Object.keys(budgets)) {
      const { db, taken } = countingReads(ctx.db)
      const cold = openPages({ ...ctx, db })
      await renderPath(cold, view, path)
      const first = taken()
      const pages = openPages({ ...ctx, db })
      await renderPath(pages, view, '/about')
      taken()
      await renderPath(pages, view, path)
      const warm = taken()
      await renderPath(pages, view, path)
      counts[path] = [first, warm, taken()]
    }
    assert.deepEqual(counts, budgets)
  })
})

test('a list costs as many statements for many items as for two', async () => {
  const theme = testTheme({
    'templates/index.liquid':
      '{% for p in posts %}{{ p.title }} {{ p.comments_count }} {{ p.content }}{% for r in p.fields.guests %}{{ r.title }}{% endfor %};{% endfor %}',
  })
  const statements: number[] = []
  const shown: string[] = []
  for (const size of [2, 12]) {
    const { db, taken } = countingReads(ctx.db)
    const site = await makePagesSite(app, { theme, pages: openPages({ ...ctx, db }) })
    const guests = Array.from({ length: size }, (_, index) => recordRow('guests', `G${index}`))
    const posts = guests.map(({ entry_id }, index) =>
      postRow(`P${index}`, {
        entry: {
          html: 'x',
          fields: { guests: { type: 'relation', collection: 'guests', value: [entry_id] } },
        },
      }),
    )
    const comments = posts.slice(1).map((post) => commentRow(post.entry_id, 'c'))
    await site.put(collectionRow('Guests'), ...guests, ...posts, ...comments)
    shown.push((await site.get('/')).body)
    statements.push(taken())
  }
  assert.match(shown[0] ?? '', /P1 1 xG1;P0 0 xG0;/)
  assert.match(shown[1] ?? '', /P11 1 xG11;.*P1 1 xG1;P0 0 xG0;/)
  assert.deepEqual(statements, [4, 4])
})

describe('a theme with an error', () => {
  const BROKEN = testTheme({ 'templates/index.liquid': 'one\n{% for i in (1..100000000) %}x{% endfor %}' })

  test('shows visitors an apology, and its author the place', async () => {
    const lines: string[] = []
    const log = createLog('warn', { write: (line: string) => void lines.push(line) })
    const site = await makePagesSite(app, {
      theme: BROKEN,
      pages: openPages({ db: ctx.db, clock: manualClock(), log }),
    })
    const answer = await site.get('/')
    assert.deepEqual([answer.status, answer.cacheable, answer.isView], [500, false, false])
    assert.doesNotMatch(answer.body, /liquid/)
    assert.match((await site.get('/', { isPreview: true })).body, /templates\/index\.liquid, line 2/)
    const [entry] = lines.map((line) => JSON.parse(line) as { file: string; line: number; path: string })
    assert.deepEqual([entry?.file, entry?.line, entry?.path], ['templates/index.liquid', 2, '/'])
  })
})

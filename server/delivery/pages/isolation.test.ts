import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makePagesSite, testTheme } from '../../../test/kit/pages.ts'
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
import { openPages } from './pages.ts'

const app = await startTestApp()

const LISTS =
  '{% for i in menus.main.items %}{{ i.title }}{% endfor %}{% for p in posts %}{{ p.title }}{{ p.content }}{{ p.comments_count }}{% for c in p.comments %}{{ c.content }}{% endfor %}{{ p.author.name }}{% endfor %}' +
  '{% for c in categories %}{{ c.name }}{% endfor %}{% for r in collections.things.records %}{{ r.title }}{% endfor %}{{ pages.about.title }}{% for r in search.results %}{{ r.title }}{{ r.snippet }}{% endfor %}'

const PATHS = [
  '/', '/about', '/blog', '/blog/same', '/category/same', '/author/same', '/things', '/things/same', '/old', '/search?q=shared',
  '/feed.xml', '/atom.xml', '/sitemap.xml', '/robots.txt', '/nowhere', '/_content/posts', '/_content/posts/same', '/_content/pages',
  '/_content/collections/things', '/_content/menus/main', '/_content/search?q=shared',
] // prettier-ignore

test('sites with equal paths, slugs and positions show nothing of each other', async () => {
  const names = ['index', 'page', 'post', 'blog', 'collection', 'record', 'search', '404']
  const theme = testTheme(Object.fromEntries(names.map((name) => [`templates/${name}.liquid`, LISTS])))
  const pages = openPages(app.ctx)
  const sites = await Promise.all(
    ['alpha', 'omega'].map(async (word) => {
      const site = await makePagesSite(app, {
        theme,
        pages,
        origin: `https://${word}.example`,
        config: { title: word, robots: `# ${word}`, locale: 'eo' },
      })
      const term = termRow('category', 'same', { title: word })
      term.document = { ...(term.document as object), name: word }
      const author = authorRow('same')
      author.document = { ...(author.document as object), name: word }
      const entry = { html: `<p>shared ${word}</p>`, excerpt: word }
      const post = postRow(word, { slug: 'same', terms: [term.entry_id], authors: [author.entry_id], entry })
      await site.put(
        term,
        author,
        post,
        commentRow(post.entry_id, word),
        pageRow(word, { slug: 'about', entry }),
        menuRow('main', [{ title: word, target: { url: `/${word}` } }]),
        collectionRow('things'),
        recordRow('things', word, { slug: 'same', entry }),
        redirectRow('/old', `/${word}`),
      )
      return { word, site }
    }),
  )
  assert.equal(
    new Set(await Promise.all(sites.map(async ({ site }) => (await site.view()).release.content_position)))
      .size,
    1,
  )
  for (const path of PATHS)
    for (const { word, site } of [...sites, ...sites]) {
      const other = word === 'alpha' ? 'omega' : 'alpha'
      const { body, headers, tags } = await site.get(path)
      const answer = body + JSON.stringify(headers ?? {}) + [...tags].join()
      assert.ok(answer.includes(word), `${path} of ${word} shows nothing of its own`)
      assert.ok(!answer.includes(other), `${path} of ${word} shows something of ${other}`)
    }
})

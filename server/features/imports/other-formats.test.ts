/** Imports of Ghost and of Markdown: what becomes of everything they hold. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { makeContent } from '../../../test/kit/content.ts'
import { importFile } from '../../../test/kit/import.ts'
import { writeZip } from '../../kernel/zip.ts'

const t = await startTestApp({ jobs: true })
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const zipOf = async (files: Record<string, string | Buffer>) =>
  Buffer.concat(await writeZip(Object.entries(files).map(([path, body]) => ({ path, body }))).toArray())

const lexical = JSON.stringify({
  root: {
    children: [
      {
        type: 'paragraph',
        children: [
          { type: 'extended-text', text: 'Lexical ', format: 0 },
          { type: 'extended-text', text: 'bold', format: 1 },
        ],
      },
      { type: 'extended-heading', tag: 'h2', children: [{ type: 'text', text: 'Head', format: 0 }] },
      {
        type: 'list',
        listType: 'number',
        children: [{ type: 'listitem', children: [{ type: 'text', text: 'One', format: 0 }] }],
      },
      { type: 'image', src: '__GHOST_URL__/content/images/2024/a.png', alt: 'A', caption: 'Cap' },
      { type: 'signup', version: 1 },
    ],
  },
})
const mobiledoc = JSON.stringify({
  version: '0.3.1',
  atoms: [['soft-return', '', {}]],
  cards: [
    ['hr', {}],
    ['image', { src: '__GHOST_URL__/content/images/2024/a.png' }],
  ],
  markups: [['strong'], ['a', ['href', '__GHOST_URL__/lexical-post/']]],
  sections: [
    [
      1,
      'p',
      [
        [0, [0], 1, 'Strong'],
        [0, [], 0, ' and '],
        [0, [1], 1, 'link'],
        [1, [], 0, 0],
      ],
    ],
    [10, 0],
    [3, 'ul', [[[0, [], 0, 'Item']]]],
    [10, 1],
  ],
})
const ghost = {
  db: [
    {
      meta: { version: '5.80.0' },
      data: {
        posts: [
          {
            id: 'p1',
            title: 'Lexical post',
            slug: 'lexical-post',
            lexical,
            status: 'published',
            type: 'post',
            featured: 1,
            feature_image: '__GHOST_URL__/content/images/2024/a.png',
            published_at: '2024-02-03T04:05:06.000Z',
            custom_excerpt: 'Ex',
            codeinjection_head: '<script>x</script>',
            visibility: 'public',
          },
          {
            id: 'p2',
            title: 'Old editor',
            slug: 'old-editor',
            mobiledoc,
            status: 'published',
            type: 'post',
            published_at: '2023-02-03T04:05:06.000Z',
            visibility: 'paid',
          },
          {
            id: 'p3',
            title: 'As HTML',
            slug: 'as-html',
            html: '<p>Plain</p>',
            status: 'draft',
            type: 'post',
          },
          {
            id: 'p4',
            title: 'About',
            slug: 'about',
            html: '<p>About</p>',
            status: 'published',
            type: 'page',
            published_at: '2023-01-01T00:00:00.000Z',
          },
        ],
        tags: [
          { id: 't1', name: 'News', slug: 'news' },
          { id: 't2', name: '#internal', slug: 'hash-internal', visibility: 'internal' },
        ],
        posts_tags: [
          { post_id: 'p1', tag_id: 't1', sort_order: 0 },
          { post_id: 'p1', tag_id: 't2', sort_order: 1 },
        ],
        users: [
          {
            id: 'u1',
            name: 'Jane',
            slug: 'jane',
            bio: 'Writes',
            website: 'https://jane.test',
            email: 'jane@old.test',
          },
        ],
        posts_authors: [{ post_id: 'p1', author_id: 'u1', sort_order: 0 }],
        posts_meta: [{ post_id: 'p1', meta_description: 'Meta' }],
        settings: [
          { key: 'title', value: 'Ghostly' },
          {
            key: 'navigation',
            value: '[{"label":"About","url":"/about/"},{"label":"Out","url":"https://else.test/"}]',
          },
          { key: 'codeinjection_foot', value: '<script>y</script>' },
        ],
      },
    },
  ],
}

test('a Ghost export: both editors, pages, tags, authors, navigation; code is left out and named', async () => {
  const c = await makeContent(t)
  const uploads = await zipOf({ 'content/images/2024/a.png': PNG })
  const result = await importFile(
    t,
    c.base,
    c.owner,
    { format: 'ghost', import_settings: 'true' },
    { file: JSON.stringify(ghost), uploads },
  )
  assert.deepEqual([result.state, result.error], ['succeeded', null])
  const rows = await c.visible()
  const at = (path: string) => rows.find((row) => row.path === path)
  const first = at('/blog/lexical-post')
  const html = String(first?.document['html'])
  assert.match(html, /Lexical <strong>bold<\/strong>/)
  assert.match(html, /<h2[^>]*>Head<\/h2>/)
  assert.match(html, /<ol>/)
  assert.match(html, /src="\/media\/[^"]+"[^>]*/)
  assert.match(html, /Cap/)
  assert.deepEqual(
    [
      first?.published_at.toISOString(),
      first?.document['excerpt'],
      first?.terms.length,
      first?.authors.length,
      first?.document['seo'],
    ],
    ['2024-02-03T04:05:06.000Z', 'Ex', 1, 1, { description: 'Meta' }],
  )
  const old = String(at('/blog/old-editor')?.document['html'])
  assert.match(old, /<strong>Strong<\/strong> and <a href="\/blog\/lexical-post"/)
  assert.match(old, /<hr/)
  assert.ok(at('/about'))
  assert.equal(at('/lexical-post')?.document['target'], '/blog/lexical-post')
  const main = rows.find(({ type }) => type === 'main')
  assert.deepEqual(main?.document['items'], [
    { title: 'About', target: { url: '/about' }, opens_new_tab: false, items: [] },
    { title: 'Out', target: { url: 'https://else.test/' }, opens_new_tab: false, items: [] },
  ])
  assert.match(
    JSON.stringify(result.report),
    /Code injected.*members only.*codeinjection_foot|codeinjection_foot.*Code injected/,
  )
  assert.match(JSON.stringify(result.report), /signup/)
  assert.ok(!JSON.stringify(rows).includes('jane@old.test'))
})

test('an archive of Markdown: folders, front matter, links and pictures between the files', async () => {
  const c = await makeContent(t)
  const file = await zipOf({
    'site/index.md': '# Home\n\nSee [the team](about/team.md) and ![a picture](img/a.png).',
    'site/about/index.md':
      '---\ntitle: About us\nweight: 2\n---\nWe are [here](../posts/2024-05-06-first.md).',
    'site/about/team.md': '---\ntitle: "Team: all"\naliases: [/crew]\n---\n| a | b |\n|---|---|\n| 1 | 2 |\n',
    'site/posts/2024-05-06-first.md':
      '---\ntitle: First\ntags: [One, "Two words"]\ncategories: News\nauthor: Jane\nimage: ../img/a.png\ndescription: Desc\n---\n\n# First\n\nText with `code`.\n\n```js\nlet a = 1\n```\n<script>alert(1)</script>',
    'site/posts/draft.md': '---\ntitle: Not yet\ndraft: true\n---\nx',
    'site/old.html': '<html><head><title>Old page</title></head><body><h2>Hi</h2></body></html>',
    'site/broken.md': '---\ntitle: [\n---\ntext',
    'site/img/a.png': PNG,
    'site/README.md': 'not content',
  })
  const result = await importFile(t, c.base, c.owner, { format: 'markdown' }, { file })
  assert.deepEqual([result.state, result.error], ['succeeded', null])
  const rows = await c.visible()
  const at = (path: string) => rows.find((row) => row.path === path)
  assert.deepEqual(
    rows.filter(({ kind }) => kind === 'page' || kind === 'post').map(({ path, title }) => [path, title]),
    [
      ['/about', 'About us'],
      ['/about/team', 'Team: all'],
      ['/blog/first', 'First'],
      ['/broken', 'broken'],
      ['/home', 'Home'],
      ['/old', 'Old page'],
    ],
  )
  assert.match(String(at('/home')?.document['html']), /href="\/about\/team"/)
  assert.match(String(at('/home')?.document['html']), /src="\/media\//)
  assert.match(String(at('/about')?.document['html']), /href="\/blog\/first"/)
  const first = at('/blog/first')
  const html = String(first?.document['html'])
  assert.ok(!html.includes('First<') && !html.includes('alert'), html)
  assert.match(html, /<code>code<\/code>/)
  assert.deepEqual(
    [first?.published_at.toISOString(), first?.terms.length, first?.authors.length],
    ['2024-05-06T00:00:00.000Z', 3, 1],
  )
  assert.ok(first?.document['featured_image'])
  assert.match(String(at('/about/team')?.document['html']), /<table>/)
  assert.equal(at('/crew')?.document['target'], '/about/team')
  assert.match(JSON.stringify(result.report), /broken.md/)
  const again = await importFile(t, c.base, c.owner, { format: 'markdown' }, { file })
  assert.deepEqual([again.counts['pages']?.unchanged, again.counts['posts']?.unchanged], [5, 2])
})

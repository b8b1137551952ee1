/** What is found on pages, and what becomes of findings over time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry, Page, PublishedEntry } from '@hotswap/sdk'
import { type TestPlugin, openPlugin, pageOf } from '@hotswap/sdk/testing'

const FOLDER = new URL('..', import.meta.url)
const GOOD = {
  description: 'Bread, cake and coffee from our own oven, every morning from six on the market square.',
}
const uuid = (number: string) => `00000000-0000-4000-8000-00000000000${number}`
const page = (number: string, title: string, more: Partial<PublishedEntry> = {}) => ({
  id: uuid(number),
  title,
  word_count: 400,
  seo: GOOD,
  ...more,
})
const checksOf = (plugin: TestPlugin) =>
  (plugin.tables.get('findings') ?? [])
    .map(({ path, check }) => `${String(path)} ${String(check)}`)
    .toSorted()

async function audit(plugin: TestPlugin): Promise<void> {
  await plugin.action('audit-now')
  await plugin.runJobs()
}

test('an audit goes through everything that has a page, and finds what is wrong', async () => {
  await using plugin = await openPlugin(FOLDER, {
    entries: [
      page('1', 'Everything is right here', {
        html: '<h2 id="a">A</h2><h3>B</h3><h2>C</h2><img src="/a.webp" alt="Bread"><a href="/wrong">Next</a>',
      }),
      page('2', 'Wrong', {
        html:
          '<h1>One</h1><h4>Four</h4><img alt="" src="a"><img src="b"><a href="/nowhere/">there</a><a href="https://example.test/nowhere">same</a>' +
          '<a href="/category/x">?</a><a href="/file.pdf">?</a><a href="https://elsewhere.test/y">?</a><a href="/blog/page/2">?</a><a href="mailto:a@b.c">?</a><a href="/old">?</a>',
        word_count: 3,
        seo: { noindex: true, canonical_url: 'https://other.test/' },
      }),
      page('3', 'Third page about bread', { type: 'post', path: '/blog/third', seo: {}, excerpt: 'Short' }),
      page('4', 'T'.repeat(70), {
        seo: { description: 'd'.repeat(200) },
        slug: 's'.repeat(80),
        path: '/long',
      }),
      page('5', 'Everything is right here', { path: '/again' }),
      page('6', 'Without a page', { path: null, seo: {} }),
      page('7', 'Draft', { status: 'draft', seo: {} }),
    ],
  })
  plugin.redirects.push({ id: uuid('1'), from: '/old', to: '/', status: 301, is_automatic: false })
  await audit(plugin)
  await audit(plugin)
  const right = '/everything-is-right-here'
  assert.deepEqual(checksOf(plugin), [
    '/again description_duplicate',
    '/again title_duplicate',
    '/blog/third description_short',
    '/blog/third image_missing',
    `${right} description_duplicate`,
    `${right} title_duplicate`,
    '/long description_long',
    '/long slug_long',
    '/long title_long',
    '/wrong canonical',
    '/wrong description_missing',
    '/wrong headings_first',
    '/wrong headings_order',
    '/wrong images_alt',
    '/wrong link_broken',
    '/wrong noindex',
    '/wrong thin',
    '/wrong title_short',
  ])
  const broken = plugin.tables.get('findings')?.find(({ check }) => check === 'link_broken')
  assert.equal(broken?.['hint'], 'The link “there” leads to /nowhere, where there is nothing.')
  const scores = new Map(plugin.tables.get('pages')?.map(({ path, score }) => [path, score]))
  assert.deepEqual([scores.get('/wrong'), scores.get('/long'), scores.size], [44, 89, 5])
  const [, last] = plugin.tables.get('audits') ?? []
  assert.deepEqual([last?.['pages'], last?.['errors'], last?.['warnings']], [5, 1, 9])
})

test('what is ignored stays ignored, what was mended goes, and so do pages that are gone', async () => {
  await using plugin = await openPlugin(FOLDER, { entries: [page('1', 'Short'), page('2', 'Brief')] })
  plugin.settings = { min_words: 500 }
  await plugin.schedule('nightly')
  await plugin.runJobs()
  const thin = plugin.tables.get('findings')?.find(({ path, check }) => path === '/short' && check === 'thin')
  await plugin.action('ignore', { row: thin?.id })
  const [short, brief] = plugin.entries
  if (short) plugin.entries = [{ ...short, seo: { ...GOOD, title: 'A title that is long enough' } }]
  await plugin.hook('content.after_unpublish', eventOf('2'))
  assert.ok(brief && checksOf(plugin).every((check) => check.startsWith('/short')))
  await plugin.hook('content.after_publish', eventOf('1'))
  await plugin.runJobs()
  assert.deepEqual(checksOf(plugin), ['/short thin'])
  assert.equal(plugin.tables.get('findings')?.[0]?.['is_ignored'], true)
  assert.deepEqual(
    plugin.tables.get('pages')?.map(({ score }) => score),
    [100],
  )
  plugin.entries = []
  await plugin.job('check', { id: uuid('1') })
  assert.deepEqual([...(plugin.tables.get('findings') ?? []), ...(plugin.tables.get('pages') ?? [])], [])
})

test('a page that was unpublished while nobody told goes with the next audit', async () => {
  await using plugin = await openPlugin(FOLDER, {
    entries: [page('1', 'First of the pages'), page('2', 'X')],
  })
  await audit(plugin)
  plugin.entries.pop()
  await audit(plugin)
  assert.deepEqual(
    plugin.tables.get('pages')?.map(({ path }) => path),
    ['/first-of-the-pages'],
  )
  assert.ok(!checksOf(plugin).some((check) => check.startsWith('/x')))
})

test('pages and posts may be refused without a description', async () => {
  await using plugin = await openPlugin(FOLDER)
  const publish = (more: object) =>
    plugin.hook('content.before_publish', {
      entry: { type: 'post', title: 'A', excerpt: null, seo: {}, ...more } as Entry,
      by: { name: 'Ada' },
    })
  assert.equal(await publish({}), null)
  plugin.settings = { require_description: true }
  assert.deepEqual(await publish({}), { refuse: 'Add a description for search engines, or an excerpt.' })
  for (const more of [{ excerpt: 'Words' }, { seo: { description: 'Words' } }, { type: 'products' }])
    assert.equal(await publish(more), null)
})

test('verification tags stand on the front page, however they were pasted', async () => {
  const settings = {
    google: '<meta name="google-site-verification" content="abc">',
    bing: ' "><script>',
    yandex: '',
  }
  await using plugin = await openPlugin(FOLDER, { settings })
  const head = (more: Partial<Page> = {}) => plugin.hook('page.head', { page: pageOf(more) })
  assert.equal(
    await head(),
    '<meta name="google-site-verification" content="abc"><meta name="msvalidate.01" content="&quot;&gt;&lt;script&gt;">',
  )
  assert.equal(await head({ path: '/about' }), null)
})

function eventOf(number: string) {
  return {
    website_id: 'w',
    entry_id: uuid(number),
    type: 'page',
    title: '',
    slug: '',
    path: null,
    version: 1,
  }
}

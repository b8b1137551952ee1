import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { type PagesSite, makePagesSite } from '../../../test/kit/pages.ts'
import {
  authorRow,
  collectionRow,
  menuRow,
  pageRow,
  postRow,
  recordRow,
  termRow,
} from '../../../test/kit/published-rows.ts'

const app = await startTestApp()

type Item = { title: string; slug: string; [member: string]: unknown }
type Answer = Item & { items: Item[]; next_cursor: string | null; code?: string }

describe('the read API', () => {
  let site: PagesSite
  before(async () => {
    // A language without stop words.
    site = await makePagesSite(app, { config: { locale: 'eo' } })
    const news = termRow('category', 'News')
    const ada = authorRow('Ada')
    const about = pageRow('About')
    await site.put(
      news,
      ada,
      about,
      pageRow('Team', { path: '/about/team', parent_id: about.entry_id }),
      menuRow('main', [{ target: { kind: 'page', id: about.entry_id } }]),
      collectionRow('Services', { fields: [{ key: 'price', label: 'Price', type: 'number' }] }),
      recordRow('services', 'Web', { entry: { fields: { price: { type: 'number', value: 90 } } } }),
      collectionRow('Prices', { has_pages: false }),
      recordRow('prices', 'Small', { path: null }),
      collectionRow('Internal', { is_public: false }),
      recordRow('internal', 'Secret'),
      ...Array.from({ length: 5 }, (_, index) =>
        postRow(`P${index}`, index % 2 === 0 ? { terms: [news.entry_id], authors: [ada.entry_id] } : {}),
      ),
    )
  })
  async function read(path: string): Promise<{ status: number; body: Answer }> {
    const { status, body } = await site.get(path)
    return { status, body: JSON.parse(body) as Answer }
  }
  const titles = ({ body }: { body: Answer }) => body.items.map(({ title }) => title)

  test('lists posts from new to old, as far as the reader wants', async () => {
    const first = await read('/_content/posts?limit=2')
    assert.deepEqual(titles(first), ['P4', 'P3'])
    const second = await read(`/_content/posts?limit=2&cursor=${first.body.next_cursor}`)
    assert.deepEqual(titles(second), ['P2', 'P1'])
    const third = await read(`/_content/posts?limit=2&cursor=${second.body.next_cursor}`)
    assert.deepEqual([titles(third), third.body.next_cursor], [['P0'], null])
    assert.deepEqual(titles(await read('/_content/posts?category=news&author=ada')), ['P4', 'P2', 'P0'])
  })

  test('shows one post, page or record whole', async () => {
    const { body } = await read('/_content/posts/p4')
    assert.equal(body['html'], '<p>All about p4.</p>')
    assert.equal(body['url'], 'https://shop.example/blog/p4')
    assert.deepEqual(body['categories'], [
      { slug: 'news', name: 'News', url: 'https://shop.example/category/news' },
    ])
    assert.equal((await read('/_content/pages/about/team')).body.title, 'Team')
    assert.deepEqual((await read('/_content/collections/services/web')).body['fields'], { price: 90 })
    assert.equal((await read('/_content/collections/prices/small')).body.title, 'Small')
    assert.equal((await read('/_content/posts')).body.items[0]?.['html'], undefined)
  })

  test('shows public collections only', async () => {
    const { body } = await read('/_content/collections')
    assert.deepEqual(
      body.items.map(({ slug }) => slug),
      ['prices', 'services'],
    )
    const services = (await read('/_content/collections/services')).body
    assert.deepEqual(titles({ body: services }), ['Web'])
    assert.deepEqual((services['collection'] as Item)['fields'], [
      { key: 'price', label: 'Price', type: 'number' },
    ])
    for (const path of ['internal', 'internal/secret', 'none', 'services/none', 'internal/none'])
      assert.equal((await read(`/_content/collections/${path}`)).status, 404, path)
    assert.deepEqual(titles(await read('/_content/search?q=secret')), [])
  })

  test('shows menus and searches', async () => {
    assert.deepEqual((await read('/_content/menus/main')).body.items, [
      { title: 'About', url: 'https://shop.example/about', opens_new_tab: false, items: [] },
    ])
    const first = await read('/_content/search?q=all+about&limit=4')
    assert.equal(first.body['total'], 8)
    const second = await read(`/_content/search?q=all+about&limit=4&cursor=${first.body.next_cursor}`)
    assert.equal(new Set([...titles(first), ...titles(second)]).size, 8)
    assert.equal(second.body.next_cursor, null)
  })

  test('refuses what it does not understand as a problem document', async () => {
    const { body: search } = await read('/_content/search?q=about&limit=1')
    const wrong = [
      '/_content/posts?limit=0',
      '/_content/posts?limit=101',
      '/_content/posts?limit=1e1',
      '/_content/posts?cursor=x',
      `/_content/posts?cursor=${Buffer.from('["\\u0000","x"]').toString('base64url')}`,
      `/_content/posts?cursor=${search.next_cursor}`,
      `/_content/search?q=x&cursor=${Buffer.from('[-1]').toString('base64url')}`,
      `/_content/search?q=x&cursor=${Buffer.from('[0.5]').toString('base64url')}`,
      '/_content/posts?category=none',
      '/_content/posts?author=none',
      '/_content/search',
    ]
    for (const path of wrong) {
      const answer = await site.get(path)
      assert.equal(answer.status, 400, path)
      assert.match(answer.contentType, /^application\/problem\+json/)
      assert.equal((JSON.parse(answer.body) as Answer).code, 'validation_failed')
      assert.equal(answer.cacheable, false)
    }
    for (const path of [
      '/_content/none',
      '/_content/',
      '/_content/posts/none',
      '/_content/posts/a/b',
      '/_content/pages/none',
      '/_content/menus/none',
      '/_content/menus',
      '/_content/search/x',
      "/_content/posts/';--",
      '/_content/collections/services/web/x',
    ])
      assert.equal((await read(path)).body.code, 'not_found', path)
  })

  test('may be read from any origin, and is no view', async () => {
    const { headers, isView, cacheable, tags } = await site.get('/_content/posts')
    assert.deepEqual(headers, { 'access-control-allow-origin': '*' })
    assert.deepEqual([isView, cacheable, tags.has('list:post')], [false, true, true])
  })
})

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { type PagesSite, makePagesSite, testTheme } from '../../../test/kit/pages.ts'
import { collectionRow, pageRow, postRow, recordRow } from '../../../test/kit/published-rows.ts'
import { cacheKey } from './cache-key.ts'

const app = await startTestApp()

describe('searching', () => {
  let site: PagesSite
  before(async () => {
    site = await makePagesSite(app, {
      config: { locale: 'en' },
      theme: testTheme({
        'templates/search.liquid':
          '{{ search.results_count }}{% paginate search.results by 10 %}{% for r in search.results %};{{ r.title }}|{{ r.snippet }}{% endfor %}{% if paginate.next %}#{{ paginate.next.url }}{% endif %}{% endpaginate %}',
      }),
    })
    await site.put(
      postRow('Bread', { entry: { html: '<p>Wheat &amp; rye.</p>' } }),
      postRow('Cakes', {
        entry: { html: '<p>They are baked beside the bread, and there is more bread.</p>' },
      }),
      pageRow('Opening hours', { entry: { html: '<p>Early</p>' } }),
      collectionRow('Recipes'),
      recordRow('recipes', 'Rolls', { entry: { html: '<p>Baking at home</p>' } }),
      collectionRow('Internal', { is_public: false }),
      recordRow('internal', 'Baking secret', { entry: { html: '<p>baking</p>' } }),
      ...Array.from({ length: 12 }, (_, index) =>
        postRow(`Serial ${index}`, { entry: { html: '<p>episode</p>' } }),
      ),
    )
  })
  const results = async (query: string) =>
    /<body>(.*)<\/body>/s.exec((await site.get(`/search?${query}`)).body)?.[1]

  test('finds words in any form of the site’s language, titles first', async () => {
    assert.equal(
      await results('q=breads'),
      '2;Bread|Wheat &amp; rye.;Cakes|They are baked beside the <mark>bread</mark>, and there is more <mark>bread</mark>',
    )
    assert.equal(
      await results('q=bake'),
      '2;Rolls|<mark>Baking</mark> at home;Cakes|They are <mark>baked</mark> beside the bread, and there is more bread',
    )
    assert.equal(await results('q=%22opening+hours%22'), '1;Opening hours|Early')
    assert.equal(await results('q=bread+-cakes'), '1;Bread|Wheat &amp; rye.')
  })

  test('shows its results in pages', async () => {
    assert.match((await results('q=episode')) ?? '', /^12(;[^;]*){10}#\/search\?q=episode&amp;page=2$/)
    assert.match((await results('q=episode&page=2')) ?? '', /^12(;[^;]*){2}$/)
    assert.equal(await results('q=episode&page=9'), '12')
  })

  test('takes anything for words', async () => {
    const nasty = [
      '',
      ' ',
      '\0',
      '\uE000x\uE001',
      "'",
      '"',
      '((',
      'a & | ! <->',
      ':*',
      '%',
      '-',
      'x'.repeat(10_000),
      '\ud800',
      '🦞',
      '\\',
      'or or or',
    ]
    for (const text of nasty) {
      const answer = await site.get(`/search?${new URLSearchParams({ q: text }).toString()}`)
      assert.equal(answer.status, 200, JSON.stringify(text.slice(0, 40)))
    }
    assert.equal(await results(''), '0')
    assert.equal(await results('q=bread&page=-1'), await results('q=bread'))
  })

  test('is kept for a minute under what was asked for, and not under anything else', async () => {
    assert.equal((await site.get('/search?q=bread')).maxAgeSeconds, 60)
    const key = (path: string, query: string) => cacheKey(path, new URLSearchParams(query))
    assert.equal(key('/search', 'q=+a++b&utm=1'), '/search?q=a+b')
    assert.equal(key('/search', 'q=a&page=2'), '/search?q=a&page=2')
    assert.equal(key('/search', 'q=a&page=1'), key('/search', 'page=x&q=a'))
    assert.equal(key('/about', 'utm=1&fbclid=2'), '/about')
    assert.equal(key('/_content/posts', 'x=1&limit=5&cursor=c'), '/_content/posts?cursor=c&limit=5')
    assert.equal(key(`/${'x'.repeat(1_000)}`, ''), undefined)
  })
})

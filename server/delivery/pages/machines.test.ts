/** What machines read of a site: heads, feeds, sitemaps, robots.txt. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { DomUtils, parseDocument } from 'htmlparser2'
import { startTestApp } from '../../../test/kit/app.ts'
import { type PagesSite, makePagesSite, testTheme } from '../../../test/kit/pages.ts'
import {
  authorRow,
  collectionRow,
  pageRow,
  postRow,
  recordRow,
  termRow,
} from '../../../test/kit/published-rows.ts'
import type { PublishedImage } from '../../published/documents.ts'
import { URLS_PER_SITEMAP } from './sitemap.ts'

const app = await startTestApp()
const ORIGIN = 'https://shop.example'

const PHOTO: PublishedImage = {
  id: 'p',
  url: '/media/p/photo.jpg',
  width: 2400,
  height: 1600,
  widths: [320, 640, 960, 1280, 1920],
  content_type: 'image/jpeg',
  alt: 'A photo',
  caption: '',
  credit: '',
  color: '#123456',
}

type Head = {
  title: string
  meta: (name: string) => string | undefined
  link: (rel: string) => string[]
  graph: Record<string, unknown>[]
}

function headOf(html: string): Head {
  const { children } = parseDocument(html)
  const find = (name: string) => DomUtils.getElementsByTagName(name, children)
  const script = find('script').find((element) => element.attribs['type'] === 'application/ld+json')
  const data = JSON.parse(script ? DomUtils.textContent(script) : '{}') as {
    '@graph': Record<string, unknown>[]
  }
  return {
    title: DomUtils.textContent(find('title')),
    meta: (name) =>
      find('meta').find(({ attribs }) => attribs['name'] === name || attribs['property'] === name)?.attribs[
        'content'
      ],
    link: (rel) =>
      find('link').flatMap(({ attribs }) => (attribs['rel'] === rel ? [attribs['href'] ?? ''] : [])),
    graph: data['@graph'],
  }
}

describe('the head', () => {
  let site: PagesSite
  const author = authorRow('Ada Byron', { links: [{ label: 'Web', url: 'https://ada.example' }] })
  before(async () => {
    site = await makePagesSite(app, {
      theme: testTheme({
        'templates/blog.liquid':
          '{% paginate posts by 1 %}{% for p in posts %}{{ p.title }}{% endfor %}{% endpaginate %}',
      }),
      config: {
        title: 'Bakery',
        tagline: 'Bread & more',
        description: 'We bake.',
        locale: 'de-AT',
        icon: PHOTO,
        social: [{ platform: 'x', url: 'https://social.example/bakery' }],
        contact: { phone: '+43 1', hours: 'Mo-Fr 08:00-18:00' },
        seo: { title_format: '{title} | {site}', noindex: false, organization_type: 'Bakery' },
      },
    })
    const news = termRow('category', 'News')
    const about = pageRow('About')
    await site.put(
      news,
      author,
      about,
      pageRow('Team', { path: '/about/team', parent_id: about.entry_id, entry: { seo: { noindex: true } } }),
      postRow('Rolls', {
        terms: [news.entry_id],
        authors: [author.entry_id],
        entry: { featured_image: PHOTO },
      }),
      postRow('Special', {
        entry: {
          seo: {
            title: 'Quite special',
            description: 'Own words',
            canonical_url: 'https://original.example/special',
            json_ld: { '@type': 'Recipe', cookTime: 'PT1H' },
          },
        },
      }),
      postRow('Third'),
    )
  })
  const head = async (path: string) => headOf((await site.get(path)).body)

  test('names the page by the site’s format, and says where its original is', async () => {
    assert.equal((await head('/')).title, 'Bakery – Bread & more')
    assert.equal((await head('/blog/rolls')).title, 'Rolls | Bakery')
    assert.equal((await head('/blog/page/2')).title, 'Blog (2) | Bakery')
    assert.deepEqual((await head('/blog/page/2')).link('canonical'), [`${ORIGIN}/blog/page/2`])
    const special = await head('/blog/special')
    assert.equal(special.title, 'Quite special')
    assert.equal(special.meta('description'), 'Own words')
    assert.deepEqual(special.link('canonical'), ['https://original.example/special'])
    assert.deepEqual((await head('/')).link('canonical'), [`${ORIGIN}/`])
  })

  test('links the pages of a list, the feeds and the icons', async () => {
    const middle = await head('/blog/page/2')
    assert.deepEqual(
      [middle.link('prev'), middle.link('next')],
      [[`${ORIGIN}/blog`], [`${ORIGIN}/blog/page/3`]],
    )
    assert.deepEqual((await head('/blog')).link('prev'), [])
    assert.deepEqual((await head('/blog/page/3')).link('next'), [])
    assert.deepEqual(middle.link('alternate'), [
      `${ORIGIN}/blog/page/2`,
      `${ORIGIN}/feed.xml`,
      `${ORIGIN}/atom.xml`,
    ])
    assert.equal((await head('/category/news')).link('alternate')[1], `${ORIGIN}/category/news/feed.xml`)
    assert.deepEqual(middle.link('apple-touch-icon'), ['/media/p/w320/photo.webp'])
    assert.equal(middle.meta('theme-color'), '#123456')
  })

  test('keeps robots away from what is not to be found', async () => {
    const robots = async (path: string, changes = {}) =>
      headOf((await site.get(path, changes)).body).meta('robots')
    assert.match((await robots('/about')) ?? '', /^index, follow/)
    for (const path of ['/about/team', '/search', '/nowhere'])
      assert.match((await robots(path)) ?? '', /^noindex/, path)
    assert.match((await robots('/about', { isPreview: true })) ?? '', /^noindex/)
  })

  test('describes posts to link previews and search engines', async () => {
    const { meta, graph } = await head('/blog/rolls')
    assert.equal(meta('og:type'), 'article')
    assert.equal(meta('og:image'), `${ORIGIN}/media/p/w1280/photo.webp`)
    assert.equal(meta('og:locale'), 'de_AT')
    assert.equal(meta('twitter:card'), 'summary_large_image')
    assert.equal(meta('article:author'), `${ORIGIN}/author/ada-byron`)
    const of = (type: string) => graph.find((node) => node['@type'] === type)
    assert.deepEqual(of('BlogPosting')?.['author'], [
      { '@type': 'Person', name: 'Ada Byron', url: `${ORIGIN}/author/ada-byron` },
    ])
    assert.equal(of('Bakery')?.['openingHours'], 'Mo-Fr 08:00-18:00')
    assert.deepEqual(of('Bakery')?.['sameAs'], ['https://social.example/bakery'])
    assert.ok(of('WebSite')?.['potentialAction'])
    const crumbs = of('BreadcrumbList')?.['itemListElement'] as { name: string; item: string }[]
    assert.deepEqual(
      crumbs.map(({ name, item }) => `${name} ${item}`),
      [`Bakery ${ORIGIN}/`, `Blog ${ORIGIN}/blog`, `Rolls ${ORIGIN}/blog/rolls`],
    )
  })

  test('describes people, places in a hierarchy, and what editors add', async () => {
    const profile = (await head('/author/ada-byron')).graph.find((node) => node['@type'] === 'ProfilePage')
    assert.deepEqual(profile?.['mainEntity'], {
      '@type': 'Person',
      name: 'Ada Byron',
      sameAs: ['https://ada.example'],
    })
    const recipe = (await head('/blog/special')).graph.find((node) => node['@type'] === 'Recipe')
    assert.equal(recipe?.['cookTime'], 'PT1H')
    const crumbs = (await head('/about/team')).graph.find((node) => node['@type'] === 'BreadcrumbList')
    assert.deepEqual(
      (crumbs?.['itemListElement'] as { name: string }[] | undefined)?.map(({ name }) => name),
      ['Bakery', 'About', 'Team'],
    )
  })

  test('a preview says that it is one, and is nobody else’s', async () => {
    const answer = await site.get('/about', { isPreview: true })
    assert.match(answer.body, /Preview of release \d+\. Visitors do not see this\.<\/div><\/body>/)
    assert.equal(answer.cacheable, false)
  })
})

describe('feeds', () => {
  test('carry whole posts, with addresses that work anywhere', async () => {
    const site = await makePagesSite(app, { config: { title: 'Bakery', locale: 'de' } })
    const ada = authorRow('Ada')
    const news = termRow('category', 'News')
    const html =
      '<p><a href="/about">x</a> <a href="https://o.example/">y</a> <code>href="/x"</code></p><img src="/media/a.jpg" srcset="/media/w1.webp 1w, /media/w2.webp 2w">'
    await site.put(
      ada,
      news,
      postRow('Older'),
      postRow('Newer', { authors: [ada.entry_id], terms: [news.entry_id], entry: { html } }),
    )
    const absolute = `<p><a href="${ORIGIN}/about">x</a> <a href="https://o.example/">y</a> <code>href="/x"</code></p><img src="${ORIGIN}/media/a.jpg" srcset="${ORIGIN}/media/w1.webp 1w, ${ORIGIN}/media/w2.webp 2w">`
    const read = async (path: string) => {
      const { children } = parseDocument((await site.get(path)).body, { xmlMode: true })
      return (name: string) =>
        DomUtils.getElementsByTagName(name, children).map((found) => DomUtils.textContent(found))
    }
    const rss = await read('/feed.xml')
    assert.deepEqual(rss('title'), ['Bakery', 'Newer', 'Older'])
    assert.equal(rss('content:encoded')[0], absolute)
    assert.deepEqual([rss('dc:creator'), rss('category'), rss('language')], [['Ada'], ['News'], ['de']])
    assert.equal(rss('link')[1], `${ORIGIN}/blog/newer`)
    const atom = await read('/atom.xml')
    assert.deepEqual(atom('title'), ['Bakery', 'Newer', 'Older'])
    assert.equal(atom('content')[0], absolute)
    assert.match(atom('id')[1] ?? '', /^urn:uuid:[0-9a-f-]{36}$/)
    assert.deepEqual((await read('/category/news/feed.xml'))('title'), ['News – Bakery', 'Newer'])
  })

  test('of a site without posts are whole, and the same each time', async () => {
    const site = await makePagesSite(app)
    const [first, second] = [await site.get('/atom.xml'), await site.get('/atom.xml')]
    assert.equal(first.status, 200)
    assert.equal(first.body, second.body)
    assert.equal((await site.get('/feed.xml')).status, 200)
  })
})

describe('sitemaps', () => {
  const locations = (xml: string) =>
    DomUtils.getElementsByTagName('loc', parseDocument(xml, { xmlMode: true })).map((found) =>
      DomUtils.textContent(found).replace(ORIGIN, ''),
    )

  test('list what may be found, with dates and images', async () => {
    const site = await makePagesSite(app)
    const news = termRow('category', 'News')
    await site.put(
      news,
      termRow('category', 'Empty'),
      pageRow('About us', { path: '/über uns' }),
      pageRow('Hidden', { entry: { seo: { noindex: true } } }),
      postRow('Rolls', { terms: [news.entry_id], entry: { featured_image: PHOTO } }),
      collectionRow('Services'),
      recordRow('services', 'Web'),
      collectionRow('Notes', { has_pages: false }),
      recordRow('notes', 'Secret', { path: null }),
    )
    const { body } = await site.get('/sitemap.xml')
    assert.deepEqual(locations(body), [
      '/',
      '/blog',
      '/services',
      '/category/news',
      '/blog/rolls',
      '/services/web',
      '/%C3%BCber%20uns',
    ])
    assert.match(
      body,
      /<lastmod>2026-02-01T00:00:00\.000Z<\/lastmod><image:image><image:loc>https:\/\/shop\.example\/media\/p\/photo\.jpg/,
    )
    const { config } = (await site.view()).release
    const quiet = await site.view()
    const hidden = {
      release: { ...quiet.release, config: { ...config, seo: { ...config.seo, noindex: true } } },
    }
    assert.deepEqual(locations((await site.get('/sitemap.xml', hidden)).body), [])
    assert.deepEqual(locations((await site.get('/sitemap.xml', { isPreview: true })).body), [])
  })

  test('are split when they get long', async () => {
    const site = await makePagesSite(app)
    await site.put(...Array.from({ length: URLS_PER_SITEMAP }, (_, index) => pageRow(`Page ${index}`)))
    assert.deepEqual(locations((await site.get('/sitemap.xml')).body), ['/sitemap-1.xml', '/sitemap-2.xml'])
    const [first, second] = [await site.get('/sitemap-1.xml'), await site.get('/sitemap-2.xml')]
    assert.equal(new Set(locations(first.body)).size, URLS_PER_SITEMAP)
    assert.deepEqual(locations(second.body), ['/', '/blog'])
    assert.equal((await site.get('/sitemap-3.xml')).status, 404)
  })
})

test('robots.txt shows the way, or closes the door', async () => {
  const site = await makePagesSite(app, {
    config: { robots: 'Disallow: /private\r\nUser-agent: Bad\nDisallow: /' },
  })
  const { body, contentType } = await site.get('/robots.txt')
  assert.match(contentType, /^text\/plain/)
  assert.match(body, /^User-agent: \*\n/)
  assert.match(body, /\nDisallow: \/private\nUser-agent: Bad\nDisallow: \/\n/)
  assert.match(body, /\nSitemap: https:\/\/shop\.example\/sitemap\.xml\n$/)
  assert.equal((await site.get('/robots.txt', { isPreview: true })).body, 'User-agent: *\nDisallow: /\n')
})

test('favicon.ico is the site’s icon', async () => {
  const site = await makePagesSite(app, { config: { icon: PHOTO } })
  const { status, headers } = await site.get('/favicon.ico')
  assert.deepEqual([status, headers], [302, { location: '/media/p/photo.jpg' }])
})

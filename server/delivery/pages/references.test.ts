import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { countingReads, makePagesSite, testTheme } from '../../../test/kit/pages.ts'
import { collectionRow, menuRow, pageRow, termRow } from '../../../test/kit/published-rows.ts'
import { openPages } from './pages.ts'

const app = await startTestApp()
const { ctx } = app

const KINDS = ['image', 'menu', 'collection', 'page', 'category'] as const

const THEME = testTheme({
  'config/settings_schema.json': JSON.stringify([
    {
      name: 'All',
      settings: [
        ...KINDS.map((type) => ({ type, id: type, label: type })),
        { type: 'image', id: 'other', label: 'Other' },
      ],
    },
  ]),
  'templates/index.liquid':
    '{{ settings.image.url }} {{ settings.image.widths.size }} {{ settings.image.alt }}|{{ settings.other.url }}|{{ settings.menu.items.first.title }}|{{ settings.collection.name }}|{{ settings.page.title }}|{{ settings.category.name }}',
})

test('settings of a theme lead to images, menus, collections, pages and categories', async () => {
  const { db, taken } = countingReads(ctx.db)
  const site = await makePagesSite(app, { theme: THEME, pages: openPages({ ...ctx, db }) })
  const other = await makePagesSite(app)
  const [image, foreign] = [randomUUID(), randomUUID()]
  for (const [{ tenantId, siteId }, id] of [
    [site, image],
    [other, foreign],
  ] as const)
    await ctx.db.withTenant(tenantId, (tx) =>
      tx
        .insertInto('media')
        .values({
          tenant_id: tenantId,
          site_id: siteId,
          id,
          name: 'a b.jpg',
          kind: 'image',
          content_type: 'image/jpeg',
          size_bytes: 1,
          sha256: id,
          width: 1000,
          height: 500,
          alt: '"A"',
        })
        .execute(),
    )
  const page = pageRow('About')
  const news = termRow('category', 'News')
  await site.publish({
    put: [page, news, collectionRow('Services'), menuRow('main', [{ title: 'Home', target: { url: '/' } }])],
    theme_settings: {
      settings: {
        image,
        other: foreign,
        menu: 'main',
        collection: 'services',
        page: page.entry_id,
        category: 'news',
      },
    },
  })
  const body = async () => /<body>(.*)<\/body>/s.exec((await site.get('/')).body)?.[1]
  assert.equal(await body(), `/media/${image}/a%20b.jpg 3 &quot;A&quot;||Home|Services|About|News`)
  assert.ok(taken() <= 3)
  await body()
  assert.equal(taken(), 0)
  await site.remove(page, news)
  assert.match((await body()) ?? '', /\|Services\|\|$/)
})

/** The SEO audit in the program: publishing has pages looked at, and refuses what the owner does not want. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPluginSite } from '../kit/plugin-visits.ts'

test('owners see what is wrong with what they publish', async () => {
  const site = await openPluginSite()
  await site.install('seo', { require_description: true, google: 'abc' })
  const refused = await site.send('POST', 'posts', { document: { title: 'News' }, status: 'published' })
  assert.equal(refused.status, 400, refused.text)
  assert.match(refused.text, /The plugin seo refuses: Add a description/)

  const link = { type: 'link', attrs: { href: '/nowhere' } }
  const body = {
    type: 'doc',
    content: [
      { type: 'heading', attrs: { level: 4 }, content: [{ type: 'text', text: 'Deep' }] },
      { type: 'paragraph', content: [{ type: 'text', text: 'there', marks: [link] }] },
    ],
  }
  await site.add('pages', { title: 'About our bakery', excerpt: 'Who we are', body }, 'published')
  const found = await site.until(async () => {
    const rows = await site.rows('seo', 'pages')
    return rows.length > 0 ? site.rows('seo', 'findings') : undefined
  })
  assert.deepEqual(found.map(({ check }) => String(check)).toSorted(), [
    'description_short',
    'headings_order',
    'link_broken',
    'thin',
  ])
  const broken = found.find(({ check }) => check === 'link_broken')
  const said = await site.api('POST', 'plugins/seo/actions/ignore', { row: broken?.['id'] })
  assert.equal(said['message'], 'It no longer counts for /about-our-bakery.')

  await site.api('POST', 'plugins/seo/actions/audit-now', {})
  const [audit] = await site.until(async () => {
    const rows = await site.rows('seo', 'audits')
    return rows.length > 0 ? rows : undefined
  })
  assert.deepEqual([audit?.['pages'], audit?.['score'], audit?.['errors']], [1, 89, 0])
})

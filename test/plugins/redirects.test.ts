/** A visitor does not find a page; the owner sees which, and the next visitor gets there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openVisitedSite, openWhole, troubleOf } from '../kit/plugin-visits.ts'

test('what visitors do not find becomes a redirect', async (context) => {
  const site = await openVisitedSite(context)
  if (!site) return
  await site.install('redirects')
  await site.add('pages', { title: 'Opening hours' }, 'published')
  const page = await site.browser.newPage()
  const old = `${site.origin}/info/opening-hours.html`
  const counted = page.waitForResponse('**/api/redirects/missing')
  await openWhole(page, `${old}?utm=1`, 'script[data-to]')
  assert.equal((await counted).status(), 200)
  const trouble = troubleOf(page)

  const [row, ...more] = await site.rows('redirects', 'missing')
  assert.deepEqual([row?.['path'], row?.['visits'], more], ['/info/opening-hours.html', 1, []])
  const to = '/opening-hours'
  const said = await site.api('POST', 'plugins/redirects/actions/redirect', {
    row: row?.['id'],
    input: { to },
  })
  assert.equal(said['message'], '/info/opening-hours.html leads to /opening-hours now.')
  await page.goto(old)
  assert.equal(page.url(), `${site.origin}/opening-hours`)
  assert.deepEqual(trouble, [])

  const body = {
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [{ type: 'text', text: 'lost', marks: [{ type: 'link', attrs: { href: '/lost' } }] }],
      },
    ],
  }
  await site.add('pages', { title: 'Links', body }, 'published')
  await site.api('POST', 'plugins/redirects/actions/check-links', {})
  const [broken] = await site.until(async () => {
    const rows = await site.rows('redirects', 'broken_links')
    return rows.length > 0 ? rows : undefined
  })
  assert.deepEqual([broken?.['page_path'], broken?.['target'], broken?.['text']], ['/links', '/lost', 'lost'])
})

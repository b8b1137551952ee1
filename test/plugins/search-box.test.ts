/** The search box in a browser: suggestions by keyboard and pointer, and the way without scripts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriersIn, blockDocument, openVisitedSite, openWhole, troubleOf } from '../kit/plugin-visits.ts'

test('visitors find pages with the search box', async (context) => {
  const site = await openVisitedSite(context)
  if (!site) return
  await site.install('search-box')
  const coffee = { title: 'Coffee roasting', excerpt: 'How our coffee gets its colour' }
  await site.add('pages', { ...coffee, body: paragraph('Beans, fire and time.') }, 'published')
  await site.add('pages', { title: 'Tea', body: paragraph('Leaves.') }, 'published')
  await site.add('pages', blockDocument('Find it', 'search-box', 'search'), 'published')

  const page = await site.browser.newPage()
  const trouble = troubleOf(page)
  await openWhole(page, `${site.origin}/find-it`, '.hs-search')
  const box = page.getByRole('combobox', { name: 'Search' })
  await box.pressSequentially('cof')
  const option = page.getByRole('option')
  await option.first().waitFor()
  assert.equal(await option.count(), 1)
  assert.equal(await option.locator('mark').first().textContent(), 'Coffee')
  assert.equal(await box.getAttribute('aria-expanded'), 'true')
  assert.deepEqual(await barriersIn(page, '.hs-search'), [])
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/search-box.png` })

  await box.press('ArrowDown')
  assert.equal(await box.getAttribute('aria-activedescendant'), await option.getAttribute('id'))
  await box.press('Escape')
  assert.equal(await option.isVisible(), false)
  await box.press('ArrowDown')
  await option.waitFor()
  await box.press('ArrowDown')
  await Promise.all([page.waitForURL('**/coffee-roasting'), box.press('Enter')])

  await openWhole(page, `${site.origin}/find-it`, '.hs-search')
  await box.pressSequentially('tea')
  await option.waitFor()
  await Promise.all([page.waitForURL('**/tea'), option.click()])
  assert.deepEqual(trouble, [])

  const plain = await site.browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 800 },
  })
  const still = await plain.newPage()
  await openWhole(still, `${site.origin}/find-it`, '.hs-search')
  const field = still.locator('.hs-search').getByRole('searchbox', { name: 'Search' })
  await field.fill('coffee')
  if (process.env['SHOTS']) await still.screenshot({ path: `${process.env['SHOTS']}/search-box-390.png` })
  await field.press('Enter')
  await still.waitForURL('**/search?q=coffee')
  await still.getByRole('link', { name: 'Coffee roasting' }).first().waitFor()
})

function paragraph(text: string) {
  return { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }
}

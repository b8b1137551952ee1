/** Consent in a browser: asked once, kept, told to other scripts, and taken back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriersIn, blockDocument, openVisitedSite, openWhole, troubleOf } from '../kit/plugin-visits.ts'

const HAS = "window.hotswapConsent.has('statistics')"

test('visitors decide what may run', async (context) => {
  const site = await openVisitedSite(context)
  if (!site) return
  await site.install('cookie-consent', { marketing: true, policy_url: '/privacy' })
  await site.add('pages', blockDocument('Privacy', 'cookie-consent', 'reopen'), 'published')
  const address = `${site.origin}/privacy`

  const page = await site.browser.newPage()
  const trouble = troubleOf(page)
  const shot = async (name: string) => {
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/consent-${name}.png` })
  }
  await openWhole(page, address, '.hs-consent', '[data-hs-consent-open]')
  const banner = page.getByRole('region', { name: 'Your choice' })
  await banner.waitFor()
  assert.equal(await page.evaluate(HAS), false)
  await shot('1280')
  const sizes = await Promise.all(
    ['Only necessary', 'Accept all'].map(async (name) => {
      const box = await banner.getByRole('button', { name }).boundingBox()
      return [box?.width, box?.height]
    }),
  )
  assert.deepEqual(sizes[0], sizes[1])
  await banner.getByRole('button', { name: 'Choose' }).click()
  assert.deepEqual(await barriersIn(page, '.hs-consent'), [])
  await page.setViewportSize({ width: 390, height: 800 })
  await shot('390')
  assert.equal(await banner.getByRole('checkbox', { checked: true, disabled: false }).count(), 0)
  await banner.getByRole('checkbox', { name: 'Statistics' }).check()
  await page.evaluate("window.hotswapConsent.when('statistics', () => document.body.dataset.ran = 'yes')")
  const counted = page.waitForResponse('**/api/cookie-consent/choices')
  await banner.getByRole('button', { name: 'Save choice' }).click()
  assert.equal((await counted).status(), 200)
  assert.equal(await page.evaluate('document.body.dataset.ran'), 'yes')

  await openWhole(page, address, '.hs-consent', '[data-hs-consent-open]')
  const reopen = page.getByRole('button', { name: 'Cookie settings' })
  await reopen.waitFor()
  assert.equal(await banner.isVisible(), false)
  assert.equal(await page.evaluate(HAS), true)
  await reopen.click()
  assert.equal(await banner.getByRole('checkbox', { name: 'Statistics' }).isChecked(), true)
  await page.keyboard.press('Escape')
  assert.equal(await banner.isVisible(), false)
  await reopen.click()
  await Promise.all([
    page.waitForEvent('load'),
    banner.getByRole('button', { name: 'Only necessary' }).click(),
  ])
  assert.equal(await page.evaluate(HAS), false)
  assert.equal(await banner.isVisible(), false)
  assert.deepEqual(trouble, [])
  assert.deepEqual(await page.context().cookies(), [])

  const [month] = await site.rows('cookie-consent', 'choices')
  assert.deepEqual([month?.['everything'], month?.['some'], month?.['necessary']], [0, 1, 1])

  const plain = await site.browser.newContext({ javaScriptEnabled: false })
  const still = await plain.newPage()
  await openWhole(still, address, '.hs-consent')
  assert.equal(await still.locator('.hs-consent').isVisible(), false)
})

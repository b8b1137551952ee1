/** The contact form in a browser: with its script, and without. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  barriersIn,
  blockDocument,
  openVisitedSite,
  openWhole,
  takePicture,
  troubleOf,
} from '../kit/plugin-visits.ts'

test('visitors write with the contact form, and the owner finds what they wrote', async (context) => {
  const site = await openVisitedSite(context)
  if (!site) return
  await site.install('contact-form', { recipients: 'owner@example.com' })
  const settings = {
    heading: 'Write to us',
    ask_phone: 'optional',
    consent: 'I have read how you treat my data.',
  }
  await site.add('pages', blockDocument('Contact', 'contact-form', 'form', settings), 'published')

  const page = await site.browser.newPage()
  const errors = troubleOf(page)
  await openWhole(page, `${site.origin}/contact`, '.visitor-form')
  const form = page.locator('.visitor-form')
  assert.deepEqual(await barriersIn(page, '.visitor-block'), [])
  await takePicture(page, 'contact-form')
  await form.getByLabel('Name').fill('Ada')
  await form.getByLabel('E-mail').fill('ada@example.com')
  await form.getByLabel('Message').fill('Hello from the browser')
  await form.getByLabel('I have read').check()
  await form.getByRole('button').click()
  const thanks = page.getByText('Thank you. Your message has arrived.')
  await thanks.waitFor()
  assert.equal(await form.isVisible(), false)
  assert.deepEqual(await barriersIn(page, '.visitor-block'), [])
  await takePicture(page, 'contact-form-sent')
  await page.getByRole('link', { name: 'Write once more' }).click()
  assert.equal(await form.isVisible(), true)
  assert.deepEqual(errors, [])

  const plain = await site.browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 800 },
  })
  const still = await plain.newPage()
  await still.goto(`${site.origin}/contact`)
  await takePicture(still, 'contact-form-390')
  await still.getByLabel('Name').fill('Bo')
  await still.getByLabel('E-mail').fill('bo@example.com')
  await still.getByLabel('Message').fill('Hello without a script')
  await still.getByLabel('I have read').check()
  await still.getByRole('button', { name: 'Send' }).click()
  await takePicture(still, 'contact-form-step-390')
  const sendNow = still.getByRole('button', { name: 'Send now' })
  await sendNow.waitFor()
  // What is looked at is that somebody who takes as long as people take gets through.
  await still.waitForTimeout(3_000)
  await sendNow.click()
  await still.waitForURL('**/contact#contact-contact-sent')
  assert.equal(await still.getByText('Thank you. Your message has arrived.').isVisible(), true)

  const rows = await site.rows('contact-form', 'messages')
  assert.deepEqual(
    rows.map(({ name, message, status, consent, page: path }) => [name, message, status, consent, path]),
    [
      ['Bo', 'Hello without a script', 'new', true, '/contact'],
      ['Ada', 'Hello from the browser', 'new', true, '/contact'],
    ],
  )
})

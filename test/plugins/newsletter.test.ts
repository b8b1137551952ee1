/** The newsletter in a browser and by real mail: subscribing, confirming, an issue, leaving with its link. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchVisitorMails } from '../kit/visitor-mails.ts'
import {
  barriersIn,
  blockDocument,
  openVisitedSite,
  openWhole,
  takePicture,
  troubleOf,
} from '../kit/plugin-visits.ts'

test('visitors subscribe, confirm by mail, get an issue and leave', async (context) => {
  const site = await openVisitedSite(context)
  if (!site) return
  const mails = watchVisitorMails(site.t.ctx)
  await site.install('newsletter', { title: 'The Crumb' })
  const settings = { heading: 'The Crumb', text: 'What we bake, once a month.' }
  await site.add('pages', blockDocument('News', 'newsletter', 'signup', settings), 'published')

  const page = await site.browser.newPage({ viewport: { width: 390, height: 800 } })
  const trouble = troubleOf(page)
  await openWhole(page, `${site.origin}/news`, '.visitor-form')
  assert.deepEqual(await barriersIn(page, '.visitor-block'), [])
  await takePicture(page, 'newsletter-390')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('E-mail').press('Enter')
  await page.getByText('look into your mailbox').waitFor()
  assert.deepEqual(trouble, [])

  await page.goto(site.origin + (await mails.nextLink('Please confirm: The Crumb')))
  await page.getByRole('heading', { name: 'Subscribe to The Crumb?' }).waitFor()
  assert.deepEqual(await barriersIn(page, 'html'), [])
  await takePicture(page, 'newsletter-confirm-390')
  await page.getByRole('button', { name: 'Yes, subscribe' }).click()
  await page.getByRole('heading', { name: 'You are subscribed' }).waitFor()
  const [subscriber] = await site.rows('newsletter', 'subscribers')
  assert.deepEqual([subscriber?.['email'], subscriber?.['status']], ['ada@example.com', 'confirmed'])

  const input = { subject: 'Rye is back', text: 'Come and taste.' }
  const { message } = await site.api('POST', 'plugins/newsletter/actions/send', { input })
  assert.equal(message, 'Sending to 1 subscriber.')
  await page.goto(site.origin + (await mails.nextLink('Rye is back')))
  await page.getByRole('button', { name: 'Yes, leave' }).click()
  await page.getByRole('heading', { name: 'You have left' }).waitFor()
  const [left] = await site.rows('newsletter', 'subscribers')
  assert.equal(left?.['status'], 'unsubscribed')
})

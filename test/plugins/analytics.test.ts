/** Analytics in a browser: a service is asked when the visitor wishes it, and only then. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { openVisitedSite, openWhole, troubleOf } from '../kit/plugin-visits.ts'

const EMBED = 'script[data-options]'
/** Asks for what the scripts of services ask for. */
const SCRIPT = `fetch(new URL('/api/event', document.querySelector('script[src*="127.0.0.1"]').src), { method: 'POST', mode: 'no-cors' })`

test('visits are counted by the chosen service, as far as visitors agree', async (context) => {
  const site = await openVisitedSite(context)
  if (!site) return
  const asked: string[] = []
  const service = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(SCRIPT)
  }).listen(0, '127.0.0.1')
  await once(service, 'listening')
  context.after(() => {
    service.closeAllConnections()
    service.close()
  })
  const server = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  await site.add('pages', { title: 'About' }, 'published')
  await site.install('analytics', { provider: 'plausible', server, site_id: 'about.example' })
  const address = `${site.origin}/about`

  const page = await site.browser.newPage()
  const trouble = troubleOf(page)
  const event = page.waitForResponse('**/api/event')
  await openWhole(page, address, EMBED)
  await event
  assert.deepEqual(asked, ['GET /js/script.js', 'POST /api/event'])
  assert.equal(await page.locator('script[data-domain]').getAttribute('data-domain'), 'about.example')

  const wary = await site.browser.newPage()
  await wary.addInitScript("Object.defineProperty(navigator, 'doNotTrack', { value: '1' })")
  await openWhole(wary, address, EMBED)
  assert.equal(asked.length, 2)

  await site.install('cookie-consent')
  await site.api('PATCH', 'plugins/analytics', { settings: { consent: 'always' } })
  await openWhole(page, address, `${EMBED}[data-options*='"waits":true']`, '.hs-consent')
  await page.waitForLoadState('networkidle')
  assert.equal(asked.length, 2)
  const later = page.waitForResponse('**/api/event')
  await page.getByRole('button', { name: 'Accept all' }).click()
  await later
  assert.deepEqual(asked.slice(2), ['GET /js/script.js', 'POST /api/event'])
  assert.deepEqual(trouble, [])
})

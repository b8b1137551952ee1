/** Writing in the portal: nothing is lost, whatever happens to the connection, the browser, or at the same time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Call } from '../kit/app.ts'
import { until } from '../kit/server-process.ts'
import { type Person, startPortal } from './kit.ts'

const portal = await startPortal()
if (portal) {
  const { tenant } = await portal.makeTenant({ name: 'Lindenhof' })
  const anna = await portal.makePerson(tenant.id, 'owner')
  const ben = await portal.makePerson(tenant.id, 'owner')
  const website = await portal.makeWebsite(tenant.id, 'Lindenhof')
  const pages = `/t/${tenant.slug}/websites/${website.id}/pages`
  const token = await tokenOf(anna)

  test('a page is written, found by visitors, and taken back', async (t) => {
    const { page } = await portal.open(t, anna)
    await page.goto(pages)
    await page.getByRole('button', { name: 'New page' }).first().click()
    await page.getByRole('textbox', { name: 'Title' }).fill('Summer bread')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Baked with rye.')
    await page.waitForURL(/pages\/[0-9a-f-]{36}$/)
    await saved(page)
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    const told = page.locator('[data-sonner-toast]', { hasText: 'Published' })
    await told.waitFor()
    const host = `${tenant.slug}.${portal.ctx.config.domain}`
    const online = await portal.visit(host, '/summer-bread')
    assert.deepEqual([online.status, online.text.includes('Baked with rye.')], [200, true])
    await told.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Undone').waitFor()
    assert.equal((await portal.visit(host, '/summer-bread')).status, 404)
  })

  test('what was written without a connection is there after the browser was closed, with what others wrote', async (t) => {
    const id = await makePage('Tunnel', '<p>one</p><p>two</p>')
    const { page, context } = await portal.open(t, anna, { mayComplain: /ERR_INTERNET_DISCONNECTED/ })
    await openPage(page, id)
    await context.setOffline(true)
    await writeIn(page, 1, ', in a tunnel')
    await page.locator('[data-phase=offline]').waitFor()
    await page.close()
    await context.setOffline(false)
    await change(id, { html: '<p>one, by somebody else</p><p>two</p>' })

    const again = await context.newPage()
    await again.goto(pages)
    await again.getByText('There is something in this browser that is not saved yet').waitFor()
    await again.getByRole('link', { name: 'Tunnel' }).first().click()
    await again.locator('.ProseMirror p').first().waitFor()
    await saved(again)
    assert.deepEqual(await paragraphsOf(id), ['one, by somebody else', 'two, in a tunnel'])
  })

  test('on a slow network one save waits for the other, what is shown is true, and the last word arrives', async (t) => {
    const { page } = await portal.open(t, anna)
    const sent = await holdAnswers(page, '*/pages*')
    await page.goto(pages)
    await page.getByRole('button', { name: 'New page' }).first().click()
    await page.getByRole('textbox', { name: 'Title' }).fill('Slow train')
    await page.keyboard.press('Enter')
    await page.keyboard.type('one')
    const state = page.locator('[data-phase]')
    const isAt = (phase: string) => page.locator(`[data-phase=${phase}]`).waitFor()
    await isAt('saving')
    await page.keyboard.type(', two')
    await state.getByText('Saving …').waitFor()

    // Whoever leaves now is warned, and stays.
    const [warning] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })])
    assert.equal(warning.type(), 'beforeunload')
    await warning.dismiss()
    await page.keyboard.type(', three')
    await state.getByText('Saving …').waitFor()
    assert.deepEqual(
      sent.map(({ method }) => method),
      ['POST'],
    )
    await sent[0]?.let()
    await page.waitForURL(/pages\/[0-9a-f-]{36}$/)
    const id = page.url().split('/').at(-1) ?? ''
    await until(() => sent.length === 2)
    await page.keyboard.type(', four')
    await isAt('saving')
    await sent[1]?.let()
    await until(() => sent.length === 3)
    assert.equal(await state.getByText('Saved', { exact: true }).count(), 0)
    await sent[2]?.let()
    await saved(page)
    assert.deepEqual(
      sent.map(({ method }) => method),
      ['POST', 'PATCH', 'PATCH'],
    )
    assert.deepEqual(await paragraphsOf(id), ['one, two, three, four'])
  })

  test('two write at once: both are there, and where both changed the same, one of them chooses', async (t) => {
    const id = await makePage('Together', '<p>one</p><p>two</p>')
    const [{ page: hers }, { page: his }] = [await portal.open(t, anna), await portal.open(t, ben)]
    await openPage(hers, id)
    await openPage(his, id)
    await writeIn(hers, 0, ', hers')
    await saved(hers)
    await his.locator('.ProseMirror p', { hasText: 'one, hers' }).waitFor()
    await his.getByRole('button', { name: /is editing/ }).waitFor()
    assert.deepEqual(await paragraphsOf(id), ['one, hers', 'two'])

    // His saves wait until she has saved the same sentence.
    const held = Promise.withResolvers<void>()
    await his.route(`**/pages/${id}?*`, async (route) => {
      if (route.request().method() === 'PATCH') await held.promise
      await route.continue()
    })
    await writeIn(his, 1, ', his')
    await his.locator('[data-phase=saving]').waitFor()
    await writeIn(hers, 1, ', hers')
    await saved(hers)
    held.resolve()
    await his.getByRole('button', { name: 'Compare and choose' }).click()
    await his.getByRole('button', { name: 'Keep both, one after the other' }).click()
    await saved(his)
    assert.deepEqual(await paragraphsOf(id), ['one, hers', 'two, hers', 'two, his'])
  })

  test('a session that ends in the middle of a sentence takes no word with it', async (t) => {
    const id = await makePage('Night shift', '<p>one</p>')
    const { page, context } = await portal.open(t, anna)
    const tab = await context.newPage()
    await tab.goto(pages)
    await openPage(page, id)
    await writeIn(page, 0, ', two')
    await saved(page)
    await endSessions()
    // Tabs hear of it by their streams, here a moment earlier than the next heartbeat.
    portal.app.server.closeAllConnections()
    await page.keyboard.type(', three')
    await page.locator('[data-phase=signed_out]').waitFor()
    const notice = page.getByRole('alert').filter({ hasText: 'Your session has ended' })
    await notice.waitFor()
    // The keys still go where they went.
    await page.keyboard.type(', four')
    assert.deepEqual(await paragraphsOf(id), ['one, two'])
    await notice.getByRole('button', { name: 'Sign in again' }).click()
    const dialogIn = (shown: Page) => shown.getByRole('dialog', { name: 'Your session has ended' })
    await dialogIn(tab).waitFor()
    await dialogIn(page).getByLabel('Password').fill(anna.password)
    await page.keyboard.press('Enter')
    await dialogIn(page).waitFor({ state: 'detached' })
    await saved(page)
    // Whoever turns to another tab is not asked there again.
    await tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await dialogIn(tab).waitFor({ state: 'detached' })
    await tab.close()
    assert.deepEqual(await paragraphsOf(id), ['one, two, three, four'])
    await page.keyboard.type(', five')
    await saved(page)
    assert.deepEqual(await paragraphsOf(id), ['one, two, three, four, five'])

    // Whoever loads the page anew instead of signing in finds it there, too.
    await endSessions()
    await page.keyboard.type(', six')
    await page.locator('[data-phase=signed_out]').waitFor()
    page.once('dialog', (warning) => void warning.accept())
    await page.reload()
    await page.getByLabel('E-mail').fill(anna.email)
    await page.getByLabel('Password').fill(anna.password)
    await page.keyboard.press('Enter')
    await page.locator('.ProseMirror p', { hasText: 'five, six' }).waitFor()
    await saved(page)
    assert.deepEqual(await paragraphsOf(id), ['one, two, three, four, five, six'])
  })

  /** All of hers but the one that this test calls the API with. */
  async function endSessions(): Promise<void> {
    const answer = await portal?.call('/api/v1/auth/sessions', { method: 'DELETE', token })
    assert.equal(answer?.status, 200, answer?.text ?? '')
  }

  async function tokenOf({ email, password }: Person): Promise<string> {
    const answer = await portal?.call('/api/v1/auth/token', { method: 'POST', body: { email, password } })
    return String(answer?.body['access_token'])
  }

  async function call(path: string, options: Pick<Call, 'method' | 'body'> = {}) {
    const answer = await portal?.call(`/api/v1/websites/${website.id}/pages${path}`, { token, ...options })
    assert.ok(answer && answer.status < 300, answer?.text ?? '')
    return answer.body
  }

  async function makePage(title: string, html: string): Promise<string> {
    return String((await call('', { method: 'POST', body: { document: { title, html } } }))['id'])
  }

  async function change(id: string, document: object): Promise<void> {
    await call(`/${id}`, { method: 'PATCH', body: { document } })
  }

  type Written = { body: { content: { content?: { text: string }[] }[] } }

  async function paragraphsOf(id: string): Promise<string[]> {
    const { body } = ((await call(`/${id}`)) as unknown as { document: Written }).document
    return body.content.map(({ content = [] }) => content.map(({ text }) => text).join(''))
  }

  async function openPage(page: Page, id: string): Promise<void> {
    await page.goto(`${pages}/${id}`)
    await page.locator('.ProseMirror p').first().waitFor()
  }
}

/** Writes at the end of a paragraph. */
async function writeIn(page: Page, paragraph: number, text: string): Promise<void> {
  await page.locator('.ProseMirror p').nth(paragraph).click()
  await page.keyboard.press('End')
  await page.keyboard.type(text)
}

async function saved(page: Page): Promise<void> {
  await page.locator('[data-phase=saved]').waitFor()
}

/** What has reached the server, and whose answers wait on the way until the test lets them through. */
async function holdAnswers(page: Page, urlPattern: string) {
  const held: { method: string; let: () => Promise<unknown> }[] = []
  const browser = await page.context().newCDPSession(page)
  browser.on('Fetch.requestPaused', ({ requestId, request: { method } }) => {
    const go = () => browser.send('Fetch.continueRequest', { requestId })
    if (method === 'GET') void go()
    else held.push({ method, let: go })
  })
  await browser.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] })
  return held
}

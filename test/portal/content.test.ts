/** Writing in the portal: nothing is lost, whatever happens to the connection, the browser, or at the same time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Call } from '../kit/app.ts'
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

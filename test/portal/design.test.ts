/** Making a website one's own: the customizer by keyboard and by mouse, a theme tried on, a plugin installed with consent. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { addTestPlugin, installPlugin } from '../kit/plugins.ts'
import { faultsOf, startPortal } from './kit.ts'

/** The styles of a page on paper that a customizer of this test has chosen. */
const WARM = 'xpath=//style[contains(., "--paper:#ffeedd")]'

const portal = await startPortal()
if (portal) {
  const { tenant } = await portal.makeTenant({ name: 'Lindenhof' })
  const owner = await portal.makePerson(tenant.id, 'owner')
  const website = await portal.makeWebsite(tenant.id, 'Bakery')
  const at = `/t/${tenant.slug}/websites/${website.id}`

  const previewOf = (page: Page) => page.frameLocator('iframe[title="Preview of the website"]')
  const orderIn = (page: Page) =>
    page
      .getByRole('region', { name: 'Page', exact: true })
      .getByRole('button', { name: /^Move / })
      .evaluateAll((handles) =>
        handles.map((handle) => handle.getAttribute('aria-label')?.replace('Move ', '')),
      )

  test('sections are arranged by keyboard, set, undone, looked at and published', async (t) => {
    const { page, context } = await portal.open(t, owner)
    await page.goto(`${at}/design/customize`)
    const preview = previewOf(page)
    await preview.locator('.section').first().waitFor()
    const before = await orderIn(page)
    const [first = '', second = ''] = before

    // With Alt and the arrow keys, and back.
    await page
      .getByRole('button', { name: new RegExp(`^${second}`) })
      .first()
      .focus()
    await page.keyboard.press('Alt+ArrowUp')
    assert.deepEqual((await orderIn(page)).slice(0, 2), [second, first])
    await page.keyboard.press('Control+z')
    assert.deepEqual(await orderIn(page), before)

    // By the handle, as with the mouse.
    await page.getByRole('button', { name: `Move ${first}`, exact: true }).focus()
    await page.keyboard.press('Space')
    await page.getByText(`${first} is at place 1 of`).waitFor({ state: 'attached' })
    await page.keyboard.press('ArrowDown')
    await page.getByText(`${first} is at place 2 of`).waitFor({ state: 'attached' })
    await page.keyboard.press('Space')
    await page.getByText(`${first} was put down at place 2`).waitFor({ state: 'attached' })
    assert.deepEqual((await orderIn(page)).slice(0, 2), [second, first])
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    assert.deepEqual(await orderIn(page), before)

    // A click in the preview chooses; what is typed shows.
    await preview.locator('[id="section-hero"]').click({ position: { x: 20, y: 20 } })
    await page.getByLabel('Heading', { exact: true }).fill('Fresh at six')
    await preview.getByRole('heading', { name: 'Fresh at six' }).waitFor()
    await page.getByRole('radio', { name: 'Phone' }).click()
    assert.equal(await preview.locator('html').evaluate((html) => html.clientWidth), 390)

    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText('The design is live').waitFor()
    const visitor = await context.newPage()
    await visitor.goto(`http://${tenant.slug}.localhost:${portal.port}/`)
    await visitor.getByRole('heading', { name: 'Fresh at six' }).waitFor()
  })

  test('what is not published is there again, and a theme is tried on beside the one in use', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(`${at}/design/customize?section=hero`)
    await page.getByLabel('Heading', { exact: true }).fill('Not yet')
    await page.getByText('Not published').waitFor()
    await previewOf(page).getByRole('heading', { name: 'Not yet' }).waitFor()
    await page.reload()
    await page.getByText(/You go on with changes/).waitFor()
    assert.equal(await page.getByLabel('Heading', { exact: true }).inputValue(), 'Not yet')
    await page.getByRole('button', { name: 'Discard them' }).click()
    assert.notEqual(await page.getByLabel('Heading', { exact: true }).inputValue(), 'Not yet')

    await page.goto(`${at}/design`)
    await page.getByRole('link', { name: /Try it on.*Atelier/ }).click()
    await page.getByRole('heading', { name: 'Atelier on Bakery' }).waitFor()
    await page.getByRole('button', { name: 'Use this theme' }).click()
    await page.getByText('The website wears Atelier now').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: 'Meridian', level: 2 }).waitFor()
  })

  test('another theme is made one’s own, shown to some of the visitors, and taken back with one click', async (t) => {
    const { page, context } = await portal.open(t, owner)
    const visit = (cookie = '') => portal.visit(`${tenant.slug}.localhost`, '/', { headers: { cookie } })
    const usual = (await visit()).text
    await page.goto(`${at}/design`)
    const before = await page.getByRole('region', { name: 'Theme in use' }).getByRole('heading').innerText()
    await page.getByRole('link', { name: /Try it on.*Gazette/ }).click()
    await page.getByRole('heading', { name: 'Gazette on Bakery' }).waitFor()
    await page.getByRole('link', { name: 'Customize it first' }).click()
    await page.getByRole('tab', { name: 'Theme settings' }).click()
    await page.getByText('Colours', { exact: true }).click()
    await page.getByLabel('Paper', { exact: true }).fill('#ffeedd')
    const paper = previewOf(page).locator(WARM)
    await paper.waitFor({ state: 'attached' })
    await page.getByText('Not published').waitFor()

    await page.getByRole('button', { name: 'More ways to publish' }).click()
    await page.getByRole('menuitem', { name: 'Publish in steps …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Publish in steps' })
    await dialog.getByRole('radio', { name: 'Some visitors first' }).click()
    await dialog.getByLabel('Note').fill('A warmer paper')
    await dialog.getByRole('button', { name: 'Start' }).click()

    await page.waitForURL(/\/deployments\/[0-9a-f-]{36}$/)
    await page.getByText('of the visitors see the new release').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Smoke test' }).getByText('Succeeded').waitFor()
    const [candidate] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /^Look at it.*Bakery/ }).click(),
    ])
    await candidate.locator(WARM).waitFor({ state: 'attached' })
    await candidate.close()
    // The one visitor in ten thousand who is always among the first.
    const [drawn = ''] = /hotswap_canary=[^;]+/.exec(String((await visit()).headers['set-cookie'])) ?? []
    const first = drawn.replace(/\d+$/, '0')
    assert.match((await visit(first)).text, /--paper:#ffeedd/)
    await page.getByRole('figure').getByRole('table').waitFor({ state: 'attached', timeout: 60_000 })

    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('Rolled back', { exact: true }).first().waitFor()
    assert.equal((await visit(first)).text, usual)
    await page.goto(`${at}/design`)
    await page.getByRole('heading', { name: before, level: 2 }).waitFor()
    // What was made of the other theme is not lost: it can be mended, and tried again.
    await page.goto(`${at}/design/customize?theme=gazette`)
    await paper.waitFor({ state: 'attached' })
  })

  test('a plugin is installed once one has read what it asks for, set up, and removed with a way back', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(`${at}/plugins/marketplace`)
    await page.getByRole('link', { name: 'Newsletter', exact: true }).click()
    await page.getByRole('button', { name: 'Install' }).click()
    const consent = page.getByRole('dialog', { name: 'Do you agree to what it asks for?' })
    await consent.getByText('Send mail', { exact: true }).waitFor()
    await consent.getByRole('button', { name: 'Agree and go on' }).click()
    await page.waitForURL('**/plugins/newsletter')
    await page.getByLabel('Name of the newsletter', { exact: true }).fill('News from the oven')
    await page.getByLabel('Answers go to', { exact: true }).fill('nobody')
    await page.getByText('Write an e-mail address.').waitFor()
    await page.getByLabel('Answers go to', { exact: true }).fill('lena@bakery.example')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The settings are live').waitFor()

    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Remove the plugin …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.waitForURL('**/plugins')
    await page.getByText('Newsletter is removed').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByRole('link', { name: 'Newsletter' }).click()
    await page.getByLabel('Name of the newsletter', { exact: true }).waitFor()
    assert.equal(
      await page.getByLabel('Name of the newsletter', { exact: true }).inputValue(),
      'News from the oven',
    )
  })

  test('what plugins know of a visitor is found, and emptied once the address is typed again', async (t) => {
    const api = `/api/v1/websites/${website.id}`
    const token = await portal.makeMember(tenant.id, 'owner').then((member) => member.token)
    const call = async (path: string, body?: object) => {
      const answer = await portal.call(`${api}${path}`, { token, ...(body && { method: 'POST', body }) })
      assert.ok(answer.status < 300, answer.text)
      return answer.body
    }
    const manifest = await readFile(
      new URL('../../plugins/contact-form/plugin.json', import.meta.url),
      'utf8',
    )
    const { permissions } = JSON.parse(manifest) as { permissions: string[] }
    if (!JSON.stringify(await call('/plugins')).includes('"contact-form"'))
      await call('/plugins', { name: 'contact-form', grant: permissions })
    const rows = '/plugins/contact-form/tables/messages/rows'
    const message = { email: 'anna@example.com', name: 'Anna', message: 'Do you bake rye?', status: 'new' }
    await call(rows, message)
    const { page } = await portal.open(t, owner)
    await page.goto(`${at}/plugins`)
    await page.getByRole('link', { name: 'Personal data' }).click()
    await page.getByLabel('E-mail address of the visitor').fill('nobody@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('Plugins know nothing of nobody@example.com').waitFor()
    await page.getByLabel('E-mail address of the visitor').fill('anna@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('Do you bake rye?').waitFor()
    assert.doesNotMatch(page.url(), /anna/)
    assert.deepEqual(await faultsOf(page), [])
    await page.getByRole('button', { name: 'Erase …' }).click()
    const dialog = page.getByRole('dialog')
    assert.equal(await dialog.getByRole('button', { name: 'Erase', exact: true }).isEnabled(), false)
    await dialog.getByLabel('Type “anna@example.com” to confirm').fill('anna@example.com')
    await dialog.getByRole('button', { name: 'Erase', exact: true }).click()
    await page.getByText('1 row emptied').waitFor()
    await page.getByText('Plugins know nothing of anna@example.com').waitFor()
    const left = (await call(rows))['items'] as unknown as { email: unknown; name: unknown }[]
    assert.deepEqual(
      left.map(({ email, name }) => [email, name]),
      [[null, null]],
    )
  })

  test('a newer version of a plugin says what is new, and asks again where it wants more', async (t) => {
    const plugin = { name: 'greeter', title: 'Greeter', settings: [], endpoints: [], hooks: [] }
    const of = { tenantId: tenant.id, siteId: website.id }
    await installPlugin(portal.ctx, of, { ...plugin, permissions: ['kv'] })
    await addTestPlugin(portal.ctx, tenant.id, {
      ...plugin,
      version: '1.1.0',
      permissions: ['kv', 'mail:send'],
    })
    const { page } = await portal.open(t, owner)
    await page.goto(`${at}/plugins`)
    await page.getByRole('link', { name: 'Greeter' }).click()
    await page.getByText('Version 1.1.0 is there').waitFor()
    await page.getByText('It asks for more than the one you have').waitFor()
    await page.getByText('Send mail', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Update to 1.1.0' }).click()
    const consent = page.getByRole('dialog', { name: 'Do you agree to what it asks for?' })
    await consent.getByText('Send mail', { exact: true }).waitFor()
    await consent.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Version 1.1.0 is there').waitFor()
    await page.getByRole('button', { name: 'Update to 1.1.0' }).click()
    await consent.getByRole('button', { name: 'Agree and go on' }).click()
    await page.getByText('Greeter is at version 1.1.0 now').waitFor()
    await page.getByText('Version 1.1.0 is there').waitFor({ state: 'detached' })
  })
}

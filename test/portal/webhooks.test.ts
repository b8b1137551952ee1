/** A webhook: its first message, one that fails, sending it again, and another secret. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localFetcher, openReceiver } from '../kit/receiver.ts'
import { startPortal } from './kit.ts'

const portal = await startPortal({ fetcher: localFetcher() })
if (portal) {
  test('a webhook is added, fails, is sent again once it is mended, and gets another secret', async (t) => {
    const { tenant } = await portal.makeTenant({ name: 'Lindenhof' })
    const receiver = await openReceiver()
    const { page } = await portal.open(t, await portal.makePerson(tenant.id, 'admin'))
    await page.goto(`/t/${tenant.slug}/webhooks`)
    await page.getByRole('button', { name: 'Add a webhook' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Add a webhook' })
    await dialog.getByLabel('Address').fill('https://10.0.0.1/inside')
    await dialog.getByRole('checkbox', { name: 'All of “deployment”' }).click()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Address').fill(receiver.url)
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    const shown = page.getByRole('status').locator('code')
    const secret = await shown.textContent()
    assert.match(secret ?? '', /^whsec_/)

    await page.getByRole('button', { name: 'Send a test' }).click()
    const first = await receiver.next()
    assert.equal(first.headers['content-type'], 'application/json')
    const rows = page.getByRole('row')
    await rows.filter({ hasText: 'Arrived' }).waitFor()

    receiver.answer((response) => response.writeHead(503).end('Closed for repairs'))
    await page.getByRole('button', { name: 'Send a test' }).click()
    await receiver.next()
    await rows.filter({ hasText: '503' }).getByRole('button').click()
    const sheet = page.getByRole('dialog', { name: 'Delivery' })
    await sheet.getByText('Closed for repairs').waitFor()
    receiver.answer((response) => response.writeHead(204).end())
    await sheet.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Sent again').waitFor()
    await receiver.next()
    await rows.filter({ hasText: 'Arrived' }).nth(1).waitFor()

    await page.getByRole('button', { name: 'New secret …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
    await page.getByText('The secret before this one is used, too, until').waitFor()
    assert.notEqual(await shown.textContent(), secret)
    await page.reload()
    await rows.filter({ hasText: 'Arrived' }).first().waitFor()
    assert.equal(await shown.count(), 0, 'the secret is shown again')
  })
}

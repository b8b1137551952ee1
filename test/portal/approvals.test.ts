/** Four eyes: what one person deploys waits for another, who agrees or says why not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startPortal } from './kit.ts'

const portal = await startPortal()
if (portal) {
  const { tenant, owner: token } = await portal.makeTenant({ name: 'Lindenhof' })
  const website = await portal.makeWebsite(tenant.id, 'Bakery')
  const owner = await portal.makePerson(tenant.id, 'owner')
  const admin = await portal.makePerson(tenant.id, 'admin')
  const at = `/t/${tenant.slug}`

  /** Has the settings of the website deployed, by the wizard. */
  const deploySettings = async (page: Page, tagline: string) => {
    await page.goto(`${at}/deployments/new`)
    await page.getByRole('radio', { name: 'Settings' }).click()
    await page.getByLabel('Tagline').fill(tagline)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('checkbox', { name: 'Bakery' }).check()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Note').fill(tagline)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).last().click()
    await page.waitForURL(/\/deployments\/[0-9a-f-]{36}$/)
    await page.getByText(/^1 more vote is needed, of: /).waitFor()
  }
  const tagline = async () =>
    (await portal.call(`/api/v1/websites/${website.id}/settings`, { token })).body['tagline']

  test('what needs a second pair of eyes waits for them, and goes on or ends with what they say', async (t) => {
    const { page: hers } = await portal.open(t, owner)
    await hers.goto(`${at}/approvals/rules`)
    await hers.getByRole('button', { name: 'New rule' }).first().click()
    const rule = hers.getByRole('dialog', { name: 'New rule' })
    await rule.getByLabel('Name').fill('Four eyes')
    await rule.getByRole('combobox', { name: 'Who agrees' }).selectOption({ label: 'Owner' })
    await rule.getByRole('button', { name: 'Create' }).click()
    await hers.getByText('The rule holds').waitFor()
    await hers.goto(at)
    await hers.getByRole('button', { name: 'Notifications' }).waitFor()

    const { page: his } = await portal.open(t, admin)
    await deploySettings(his, 'Baked at six')
    await hers.getByRole('button', { name: 'Notifications 1 unread' }).click()
    await hers.getByRole('button', { name: /asks for your approval/ }).click()
    await hers.waitForURL(/\/approvals\?approval=/)
    assert.notEqual(await tagline(), 'Baked at six')
    await hers.getByRole('button', { name: 'Approve …' }).click()
    await hers.getByRole('dialog').getByLabel('Comment').fill('Good, go on')
    await hers.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await hers.getByText('You agreed').waitFor()
    await his.getByText('Good, go on').first().waitFor()
    await his.getByText('Succeeded', { exact: true }).first().waitFor()
    assert.equal(await tagline(), 'Baked at six')

    await deploySettings(his, 'Baked at noon')
    await hers.goto(`${at}/approvals`)
    await hers.getByRole('button', { name: 'Reject …' }).click()
    await hers.getByRole('dialog').getByLabel('Reason').fill('Nobody buys bread at noon')
    await hers.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await hers.getByText('You rejected it').waitFor()
    await his.getByText('Nobody buys bread at noon').first().waitFor()
    await his.getByText('Rejected', { exact: true }).first().waitFor()
    assert.equal(await tagline(), 'Baked at six')
    await hers.getByRole('link', { name: 'Decided' }).click()
    await hers.getByText('Nobody buys bread at noon', { exact: true }).waitFor()
  })
}

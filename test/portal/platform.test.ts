/** What operators do: make a tenant and change everything about it, many at once, and act for one of its people. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { installCertificate } from '../../server/features/certificates/certificates.ts'
import { makeIssuer } from '../kit/issuer.ts'
import { plantCertificates } from '../kit/plant-certificates.ts'
import { faultsOf, settle, startPortal } from './kit.ts'

const portal = await startPortal()
if (portal) {
  const { email } = await portal.makeUser('platform_admin')
  const operator = { email, password: portal.password }

  test('a tenant is made, limited, suspended, moved, deleted, brought back and purged', async (t) => {
    const { page } = await portal.open(t, operator)
    const said = (text: string | RegExp) => page.getByText(text).first().waitFor()
    await page.goto('/platform/tenants')
    await page.getByRole('link', { name: 'New tenant' }).first().click()
    await page.getByLabel('Name', { exact: true }).fill('Käserei Moosgrund')
    await page.getByText('kaeserei-moosgrund is free').waitFor()
    await page.getByLabel('E-mail of the first administrator').fill('vroni@moosgrund.example')
    await page.getByRole('button', { name: 'Create the tenant' }).click()
    await page.getByRole('heading', { level: 1, name: 'Käserei Moosgrund' }).waitFor()
    await said('Roles, mail templates, configuration')
    const address = new URL(page.url()).pathname
    const id = address.split('/').at(-1) ?? ''

    await page.getByRole('link', { name: 'Plan and usage' }).click()
    await page.getByRole('button', { name: 'Change plan' }).click()
    await page.getByRole('dialog').getByLabel('Plan').selectOption('starter')
    await page.getByRole('dialog').getByRole('button', { name: 'Change plan' }).click()
    await said('Plan: Starter')
    await page.getByRole('button', { name: 'Limits of its own' }).click()
    const limits = page.getByRole('dialog')
    await limits.getByRole('button', { name: 'Set a limit of its own: Websites' }).click()
    await limits.getByRole('spinbutton', { name: 'Websites' }).fill('77')
    await limits.getByRole('button', { name: 'Save' }).click()
    await said('of 77')
    await said('own limit')

    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('Audit log is kept for').fill('99')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByRole('button', { name: 'Compare version 1 with what holds now' }).first().click()
    await page.getByRole('dialog').getByText('99').waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('link', { name: 'Placement' }).click()
    await page.getByRole('button', { name: 'Move …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click()
    await said('The tenant has moved')
    await said('Schema of its own')

    const manage = async (act: string) => {
      await page.getByRole('button', { name: 'Manage' }).click()
      await page.getByRole('menuitem', { name: act }).click()
    }
    await manage('Suspend …')
    await page.getByLabel('Reason').fill('The bill is not paid')
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await said('This tenant is suspended')
    await said('The bill is not paid')
    await page
      .getByRole('listitem')
      .filter({ hasText: '“Käserei Moosgrund” is suspended' })
      .getByRole('button', { name: 'Undo' })
      .click()
    await page.getByText('This tenant is suspended').waitFor({ state: 'detached' })

    await manage('Delete …')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await said('This tenant is deleted')
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByText('This tenant is deleted').waitFor({ state: 'detached' })
    await manage('Delete …')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await said('This tenant is deleted')
    await manage('Purge now …')
    const purge = page.getByRole('dialog').getByRole('button', { name: 'Purge for good' })
    assert.ok(await purge.isDisabled(), 'a tenant is purged without typing its name')
    await page.getByLabel(/^Type/).fill('kaeserei-moosgrund')
    await purge.click()
    await said('“Käserei Moosgrund” is purged')
    await page.waitForURL('**/platform/tenants')
    const row = await portal.ctx.db.withPlatform((tx) =>
      tx.selectFrom('tenants').select(['status']).where('id', '=', id).executeTakeFirstOrThrow(),
    )
    assert.equal(row.status, 'deleted')
  })

  test('many tenants are suspended at once, and the list says what became of each', async (t) => {
    for (const name of ['Bulk Alpha', 'Bulk Beta', 'Bulk Gamma']) await portal.makeTenant({ name })
    const { page } = await portal.open(t, operator)
    await page.goto('/platform/tenants?q=Bulk')
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).click()
    await page.getByText('3 chosen').waitFor()
    await page.getByRole('checkbox', { name: 'Choose “Bulk Beta”' }).click()
    await page
      .getByRole('region', { name: 'Chosen tenants' })
      .getByRole('button', { name: 'Suspend' })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('2 of 2').waitFor()
    await page.getByText('What became of each tenant').waitFor()
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('Bulk Alpha').getByText('Suspended').waitFor()
    await row('Bulk Gamma').getByText('Suspended').waitFor()
    await row('Bulk Beta').getByText('Active').waitFor()
    await page.reload()
    await page.getByLabel('State').selectOption('suspended')
    await row('Bulk Beta').waitFor({ state: 'detached' })
    assert.match(page.url(), /q=Bulk.*status=suspended/)
  })

  test('an operator acts for a member, visibly and until stopped; support may look and change nothing', async (t) => {
    const { tenant } = await portal.makeTenant({ name: 'Lindenhof' })
    const owner = await portal.makePerson(tenant.id, 'owner')
    const { page } = await portal.open(t, operator)
    const refused: string[] = []
    page.on('response', (answer) => {
      if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.url()}`)
    })
    await page.goto(`/platform/tenants/${tenant.id}/people`)
    await page.getByRole('searchbox', { name: 'Find a person' }).fill(owner.email)
    const row = page.getByRole('row').filter({ hasText: owner.email })
    await row.getByRole('button', { name: /^Act as/ }).click()
    const dialog = page.getByRole('dialog')
    assert.ok(await dialog.getByRole('button', { name: 'Begin' }).isDisabled(), 'no reason is asked for')
    await dialog.getByLabel('Reason').fill('Ticket 1234')
    await dialog.getByRole('button', { name: 'Begin' }).click()
    await page.waitForURL(`**/t/${tenant.slug}`)
    const bar = page.getByRole('status').filter({ hasText: 'You act as' })
    await bar.getByRole('button', { name: 'Stop' }).click()
    await page.waitForURL('**/platform')
    await page.getByRole('heading', { level: 1, name: 'Platform' }).waitFor()
    await page.goto(`/platform/tenants/${tenant.id}/audit?action=impersonation.start`)
    await page.getByText('Ticket 1234').waitFor()
    await page.getByRole('button', { name: 'Check that nothing was changed' }).click()
    await page.getByText('The log is as it was written').waitFor()
    assert.deepEqual(refused, [], 'on the way to somebody else and back, the wrong ones are asked')

    const support = await portal.makeUser('support')
    const { page: theirs } = await portal.open(t, { email: support.email, password: portal.password })
    await theirs.goto(`/platform/tenants/${tenant.id}/usage`)
    await theirs.getByText(/^Plan: /).waitFor()
    await settle(theirs)
    assert.equal(await theirs.getByRole('button', { name: 'Change plan' }).count(), 0)
    assert.equal(await theirs.getByRole('button', { name: 'Manage' }).count(), 1)
    await theirs.getByRole('button', { name: 'Manage' }).click()
    assert.deepEqual(await theirs.getByRole('menuitem').allTextContents(), [' Open the website'])
  })

  test('certificates are looked at; the platform’s own is removed once its name is typed', async (t) => {
    const { tenant } = await portal.makeTenant()
    const site = await portal.makeWebsite(tenant.id, 'Certified')
    await plantCertificates(portal, tenant.id, site.id, 'shown')
    const names = ['status.platform.example']
    const signed = await (await makeIssuer()).issue({ names })
    await installCertificate(portal.ctx, { tenantId: null, source: 'upload', ...signed, names })
    const { page } = await portal.open(t, operator)
    await page.goto('/platform/certificates')
    await page.getByRole('button', { name: 'shown.certified.example' }).click()
    const sheet = page.getByRole('dialog', { name: 'Certificate' })
    await sheet.getByText('As visitors get it (PEM)').click()
    await sheet.getByText('BEGIN CERTIFICATE').waitFor()
    assert.deepEqual(await faultsOf(page), [])
    // It is the tenant's to remove; only an authority revokes what it gave out.
    assert.equal(await sheet.getByRole('button', { name: /Remove|Revoke/ }).count(), 0)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'status.platform.example' }).click()
    await sheet.getByRole('button', { name: 'Remove …' }).click()
    const question = page.getByRole('dialog', { name: 'Remove this certificate?' })
    await question.getByLabel('Type “status.platform.example” to confirm').fill('status.platform.example')
    await question.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('The certificate is removed').waitFor()
    await page.getByRole('row', { name: /status\.platform\.example.*Removed/ }).waitFor()
  })
}

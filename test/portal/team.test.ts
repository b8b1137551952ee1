/** The team and one's own account: inviting, a role of one's own, a key, what the bell says, and looks. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdName } from '../kit/names.ts'
import { startPortal } from './kit.ts'

const portal = await startPortal()
if (portal) {
  test('an owner invites somebody, makes a role and gives it, and the person hears of it', async (t) => {
    const { tenant } = await portal.makeTenant()
    const owner = await portal.makePerson(tenant.id, 'owner')
    const editor = await portal.makePerson(tenant.id, 'editor')
    const { page } = await portal.open(t, owner)

    await page.goto(`/t/${tenant.slug}/team`)
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByLabel('E-mail addresses').fill('anna@example.com, ben@example.com')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('cell', { name: 'ben@example.com', exact: true }).waitFor()

    await page.getByRole('link', { name: 'Roles', exact: true }).click()
    await page.getByRole('button', { name: 'New role' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Publisher')
    await page.getByRole('checkbox', { name: 'Publish content, and take it off the website' }).click()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('The role “Publisher” is made').waitFor()

    // The other one has the portal open meanwhile.
    const { page: hers } = await portal.open(t, editor)
    await hers.goto(`/t/${tenant.slug}`)
    await hers.getByRole('button', { name: 'Notifications' }).waitFor()

    await page.getByRole('link', { name: 'Members', exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: editor.email })
    await row.getByRole('combobox').selectOption({ label: 'Publisher' })
    await hers.getByRole('button', { name: 'Notifications 1 unread' }).click()
    await hers.getByRole('button', { name: 'Your role is Publisher now' }).waitFor()
    await hers.getByRole('button', { name: 'Mark all as read' }).click()
    await hers.getByText('All are marked as read').waitFor()
    await hers.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
  })

  test('somebody makes a key that is shown once, and works', async (t) => {
    const { tenant } = await portal.makeTenant()
    const { page } = await portal.open(t, await portal.makePerson(tenant.id, 'admin'))
    await page.goto(`/t/${tenant.slug}/api-keys`)
    await page.getByRole('button', { name: 'New key' }).first().click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop import')
    await page.getByRole('button', { name: 'Create' }).click()
    const key = await page.getByRole('status').locator('code').textContent()
    const answer = await portal.call('/api/v1/websites', { token: key ?? '' })
    assert.equal(answer.status, 200, answer.text)
    await page.reload()
    await page.getByText('Shop import').waitFor()
    assert.equal(await page.getByText(key ?? '').count(), 0, 'the key is gone')
  })

  test('what one likes holds at once, and on another device, too', async (t) => {
    const { tenant } = await portal.makeTenant()
    const person = await portal.makePerson(tenant.id, 'editor')
    const { page } = await portal.open(t, person)
    await page.goto('/account/appearance')
    await page.getByRole('radio', { name: 'Dark' }).click()
    await page.locator('html.dark').waitFor()
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
    await page.getByRole('radio', { name: 'Deutsch' }).click()
    await saved
    await page.getByRole('heading', { name: 'Erscheinungsbild' }).waitFor()
    const { page: other } = await portal.open(t, person)
    await other.goto('/account')
    await other.getByRole('heading', { name: 'Profil' }).waitFor()
    await other.locator('html.dark').waitFor()
  })

  test('a tenant’s colour and name are the portal’s', async (t) => {
    const { tenant } = await portal.makeTenant()
    const { page } = await portal.open(t, await portal.makePerson(tenant.id, 'owner'))
    await page.goto(`/t/${tenant.slug}/settings?part=branding`)
    await page.getByLabel('Name of the portal').fill('Lindenhof Studio')
    await page.getByLabel('First colour').fill('#b45309')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    await page.locator('html.branded[data-product="Lindenhof Studio"]').waitFor()
  })

  test('at a tenant’s own portal one signs in to that tenant, and has one’s account there', async (t) => {
    const { tenant } = await portal.makeTenant()
    const { email, password } = await portal.makePerson(tenant.id, 'owner')
    const host = `portal.${tenant.slug}.example`
    await holdName(portal.ctx, { tenantId: tenant.id, siteId: null, host }, { serves: 'portal' })
    const { page } = await portal.open(t, undefined, {
      // HTTPS is left out of the test.
      mayComplain: /Cross-Origin-Opener-Policy/,
    })
    const at = (path: string) => `http://${host}:${portal.port}${path}`
    await page.goto(at('/sign-in'))
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(at(`/t/${tenant.slug}`))
    await page.goto(at('/account'))
    await page.getByText(email).first().waitFor()
    await page.goto(at(`/t/${tenant.slug}/team`))
    await page.getByRole('heading', { name: 'People and roles' }).waitFor()
  })

  test('a team sees which operator acted as whom, and why', async (t) => {
    const { tenant } = await portal.makeTenant()
    const owner = await portal.makePerson(tenant.id, 'owner')
    const { page } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}/audit`)
    await page.getByText('Nobody has done so.').waitFor()
    const { email, token } = await portal.makeUser('platform_admin')
    const { status, text } = await portal.call('/api/v1/admin/impersonations', {
      method: 'POST',
      token,
      body: { tenant_id: tenant.id, user_id: owner.userId, reason: 'Ticket 4711: the menu is empty' },
    })
    assert.equal(status, 201, text)
    await page.reload()
    const seen = page.getByRole('region', { name: 'Who acted as you' })
    await seen.getByText(`${email} as ${owner.email}`).waitFor()
    await seen.getByText('Ticket 4711: the menu is empty').waitFor()
    await seen.getByText('Right now').waitFor()
  })
}

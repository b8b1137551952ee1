/** The team and one's own account: inviting, a role of one's own, a key, what the bell says, and looks. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdName } from '../kit/names.ts'
import { until } from '../kit/server-process.ts'
import { type Portal, settle, startPortal } from './kit.ts'

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

  test('an editor who may not deploy is invited, joins, writes and publishes, and deploys nothing', async (t) => {
    const { tenant, owner: token } = await portal.makeTenant({ name: 'Lindenhof' })
    const website = await portal.makeWebsite(tenant.id, 'Lindenhof', 'blank')
    const at = `/t/${tenant.slug}/websites/${website.id}`
    const { page } = await portal.open(t, await portal.makePerson(tenant.id, 'owner'))
    await page.goto(`/t/${tenant.slug}/team`)
    await page.getByRole('link', { name: 'Roles', exact: true }).click()
    await page.getByRole('button', { name: 'Acts on the role “Editor”' }).click()
    await page.getByRole('menuitem', { name: 'Make a new one like it' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Copy editor')
    for (const name of ['Deploy, pause, promote and roll back', 'Upload themes, activate and change them'])
      await page.getByRole('checkbox', { name }).uncheck()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('The role “Copy editor” is made').waitFor()
    await page.getByRole('link', { name: 'Members', exact: true }).click()
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByLabel('E-mail addresses').fill('mia@example.com')
    await page.getByRole('dialog').getByLabel('Role').selectOption({ label: 'Copy editor' })
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('cell', { name: 'mia@example.com', exact: true }).waitFor()

    const { page: hers } = await portal.open(t)
    await hers.goto(await linkIn(portal, token, 'mia@example.com'))
    await hers.getByText(/invites you to work on the websites of Lindenhof as Copy editor/).waitFor()
    await hers.getByLabel('Your name').fill('Mia Berg')
    await hers.getByLabel('Password').fill('four words are easier')
    await hers.getByRole('button', { name: 'Join' }).click()
    await hers.waitForURL(`**/t/${tenant.slug}`)
    await hers.getByText('Welcome to Lindenhof').waitFor()

    // What her role leaves out is not offered, refused at its address, and by the API.
    await hers.getByRole('link', { name: 'Deployments', exact: true }).click()
    await hers.getByRole('heading', { name: 'Deployments', level: 1 }).waitFor()
    await settle(hers)
    assert.equal(await hers.getByRole('link', { name: 'New deployment' }).count(), 0)
    await hers.goto(`/t/${tenant.slug}/deployments/new?module=theme&theme=gazette&websites=${website.id}`)
    await hers.getByText('This is not open to you').waitFor()
    await hers.goto(`${at}/design/try/gazette`)
    await hers.getByRole('heading', { name: 'Gazette on Lindenhof' }).waitFor()
    await settle(hers)
    for (const name of ['Use this theme', 'Use it in steps …'])
      assert.equal(await hers.getByText(name).count(), 0, name)
    const session = await portal.call('/api/v1/auth/token', {
      method: 'POST',
      body: { email: 'mia@example.com', password: 'four words are easier', tenant: tenant.id },
    })
    for (const [method, path, body] of [
      ['POST', '/deployments/theme', { website_id: website.id, theme: 'gazette' }],
      ['PUT', `/websites/${website.id}/theme`, { theme: 'gazette' }],
    ] as const) {
      const forced = await portal.call(`/api/v1${path}`, {
        method,
        token: String(session.body['access_token']),
        body,
      })
      assert.deepEqual([forced.status, forced.body['code']], [403, 'forbidden'], path)
    }

    await hers.goto(`${at}/pages/new`)
    await hers.getByRole('textbox', { name: 'Title' }).fill('Opening hours')
    await hers.keyboard.press('Enter')
    await hers.keyboard.type('From six to six.')
    await hers.waitForURL(/pages\/[0-9a-f-]{36}$/)
    await hers.locator('[data-phase=saved]').waitFor()
    await hers.getByRole('button', { name: 'Publish', exact: true }).click()
    await hers.locator('[data-sonner-toast]', { hasText: 'Published' }).waitFor()
    const online = await portal.visit(`${tenant.slug}.${portal.ctx.config.domain}`, '/opening-hours')
    assert.match(online.text, /From six to six/)

    // Where the team wants that to be approved, she hears who can ask for it: it takes a deployment.
    const who = { mode: 'any', approvers: [{ kind: 'role', role: 'owner' }], required: 1 }
    const rule = { name: 'Four eyes', environments: ['production'], modules: ['content'], ...who }
    const made = await portal.call('/api/v1/approval-rules', { method: 'POST', token, body: rule })
    assert.equal(made.status, 201, made.text)
    await hers.getByRole('textbox', { name: 'Text', exact: true }).press('Control+End')
    await hers.keyboard.type(' On Sundays to two.')
    await hers.getByRole('button', { name: 'Publish changes' }).click()
    await hers.getByText('Somebody who may deploy can ask for that.').waitFor()
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
    await page.getByText('No operator has ever acted as one of you.').waitFor()
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

/** The link in the invitation that has gone to somebody. */
async function linkIn({ call }: Portal, token: string, email: string): Promise<string> {
  let link: string | undefined
  await until(async () => {
    const { body } = await call('/api/v1/mailbox?limit=20', { token })
    const mails = (body as unknown as { items: { id: string }[] }).items
    const mail = mails.find((one) => JSON.stringify(one).includes(email))
    if (!mail) return false
    const { text } = await call(`/api/v1/mailbox/${mail.id}`, { token })
    link = /http:[^\s"\\<]+invitations#[^\s"\\<]*/.exec(text)?.[0]
    return link !== undefined
  })
  return link ?? ''
}

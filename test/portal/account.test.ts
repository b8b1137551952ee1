/** What keeps an account safe: a second factor, passkeys, another address, another password, and where one is signed in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { watchMails } from '../kit/account-mails.ts'
import { codeOf } from '../kit/authenticator-app.ts'
import { startPortal } from './kit.ts'

const portal = await startPortal()
if (portal) {
  const { tenant } = await portal.makeTenant({ name: 'Lindenhof' })
  const mails = watchMails(portal.ctx)

  const signIn = async (page: Page, email: string, password: string) => {
    await page.goto('/sign-in?next=/account/security')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }
  const signOut = async (page: Page) => {
    await page.getByRole('button', { name: 'Your account', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(/\/sign-in/)
  }
  const isIn = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign-in and security' }).waitFor()

  test('an authenticator app is set up, asked for, replaced by a recovery code, and turned off', async (t) => {
    const { email, password } = await portal.makePerson(tenant.id, 'owner')
    const { page } = await portal.open(t)
    await signIn(page, email, password)
    await isIn(page)

    await page.getByRole('button', { name: 'Set up …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' })
    await dialog.getByLabel('Your password').fill('not the right one')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Your password').fill(password)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    const secret = await dialog.locator('code').textContent()
    const app = `otpauth://totp/x?secret=${secret}`
    await dialog.getByLabel('Code of the app').fill(await codeOf(app, 50))
    await dialog.getByRole('button', { name: 'Turn on' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Code of the app').fill(await codeOf(app))
    await dialog.getByRole('button', { name: 'Turn on' }).click()
    await page.getByText('The authenticator app is on').waitFor()
    const codes = await page
      .getByRole('list', { name: 'Recovery codes' })
      .getByRole('listitem')
      .allTextContents()
    assert.ok(codes.length >= 8, `${codes.length} recovery codes`)

    await signOut(page)
    await signIn(page, email, password)
    await page.getByLabel('Code of your authenticator app').fill(await codeOf(app, 50))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Code of your authenticator app').fill(await codeOf(app, 1))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await isIn(page)

    await signOut(page)
    await signIn(page, email, password)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code').fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await isIn(page)

    await page.getByRole('button', { name: 'Turn off …' }).click()
    await page.getByRole('dialog').getByLabel('Your password').fill(password)
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
    await page.getByText('The authenticator app is off').waitFor()
  })

  test('a passkey is added, named anew, signs in without a password, and is removed', async (t) => {
    const { email, password } = await portal.makePerson(tenant.id, 'editor')
    const { page, context } = await portal.open(t)
    const device = await context.newCDPSession(page)
    await device.send('WebAuthn.enable')
    await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await signIn(page, email, password)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Laptop')
    await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
    await page.getByText('The passkey is added').waitFor()

    await page.getByRole('button', { name: 'Rename the passkey “Laptop”' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Laptop at home')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('Laptop at home', { exact: true }).waitFor()

    await signOut(page)
    await page.goto('/sign-in?next=/account/security')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await isIn(page)

    await page.getByRole('button', { name: 'Remove the passkey “Laptop at home”' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('The passkey is removed').waitFor()
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('alert').getByText('This passkey is not known here').waitFor()
  })

  test('an address changes once the mail to the new one is opened', async (t) => {
    const person = await portal.makePerson(tenant.id, 'viewer')
    const address = `new-${person.email}`
    const { page } = await portal.open(t, person)
    await page.goto('/account')
    await page.getByRole('button', { name: 'Change …' }).click()
    await page.getByRole('dialog').getByLabel('New address').fill(address)
    await page.getByRole('dialog').getByLabel('Your password').fill('not the right one')
    await page.getByRole('dialog').getByRole('button', { name: 'Send the link' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await page.getByRole('dialog').getByLabel('Your password').fill(person.password)
    await page.getByRole('dialog').getByRole('button', { name: 'Send the link' }).click()
    await page.getByText(`Confirm ${address}`).waitFor()
    const mail = await mails.next('verify-email', address)
    await page.goto(
      new URL(String(mail.variables['url'])).pathname + new URL(String(mail.variables['url'])).hash,
    )
    await page.getByText('The address is changed').waitFor()
    await page.getByRole('link', { name: 'Go on' }).click()
    await page.goto('/account')
    await page.getByRole('main').getByText(address, { exact: true }).waitFor()
    await page.getByText('Confirmed', { exact: true }).waitFor()
  })

  test('another password signs out everybody else', async (t) => {
    const person = await portal.makePerson(tenant.id, 'viewer')
    const { page } = await portal.open(t, person)
    const { page: other } = await portal.open(t, person)
    await other.goto(`/t/${tenant.slug}`)
    await other.getByRole('heading', { level: 1 }).waitFor()
    await page.goto('/account/security')
    await page.getByLabel('Present password').fill(person.password)
    await page.getByLabel('New password').fill('short')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText(/12 characters/).waitFor()
    await page.getByLabel('New password').fill('a brand new horse 7')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('Your password is changed').waitFor()
    assert.equal(await page.getByLabel('Present password').inputValue(), '', 'the password stays in the form')
    await other.getByRole('link', { name: 'Websites', exact: true }).first().click()
    const again = other.getByRole('dialog', { name: 'Your session has ended' })
    await again.getByLabel('Password').fill('a brand new horse 7')
    await again.getByRole('button', { name: 'Sign in', exact: true }).click()
    await again.waitFor({ state: 'hidden' })
    assert.equal(new URL(other.url()).pathname, `/t/${tenant.slug}/websites`)
  })

  test('whoever is signed out from afar has to sign in again', async (t) => {
    const person = await portal.makePerson(tenant.id, 'viewer')
    const { page } = await portal.open(t, person)
    const { page: phone } = await portal.open(t, undefined, {
      userAgent: 'Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36',
    })
    await signIn(phone, person.email, person.password)
    await isIn(phone)
    await phone.goto(`/t/${tenant.slug}`)
    await phone.getByRole('button', { name: 'Notifications' }).waitFor()
    await page.goto('/account/security')
    await page.getByText('This device').waitFor()
    await page.getByRole('button', { name: 'Sign out Chrome on Android' }).click()
    await page.getByText('The device is signed out').waitFor()
    // Nobody touches the other device: it hears of it by its stream, here a moment earlier than the next heartbeat.
    portal.app.server.closeAllConnections()
    await phone.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  })
}
